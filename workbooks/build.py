"""工作簿：builds the real workbooks from the published figures in facts/ and recalculates them.

    python workbooks/build.py [-o DIR]

Two runs give identical bytes: document properties and archive timestamps are fixed.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

import cross_figures
import department_template
import fund_tables
import ganzhou
import goals
import monitoring_template
import ningxian
import ningxian_monitoring
import ningxian_text
import qiannan
import qiannan_text
import questionnaires
import templates
import yongjing
import zaozhuang
import zaozhuang_evidence
from openpyxl import Workbook
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.worksheet import Worksheet

from xladdin.engine.recalculation import recalculate

HERE = Path(__file__).parent
# One fixed day: a build must not depend on the day it runs.
STAMP = datetime(2025, 1, 1)
# Excel 2019 and later recalculate a workbook on opening when an older version saved it; ours keeps its cached values,
# so that it shows numbers where the functions are not installed.
CALC_ID = 191029

Reasons = dict[tuple[str, str], str]
Draw = Callable[[Worksheet, Reasons], None]

BOOKS: dict[str, Mapping[str, Draw]] = {
    "宁县2024_部门整体": {
        "绩效目标表": ningxian.whole_targets,
        "自评表": partial(ningxian.self_evaluation, ningxian.WHOLE),
        "项目绩效目标表": ningxian.project_targets,
    },
    "宁县2024_项目自评": {project: partial(ningxian.self_evaluation, project) for project in ningxian.PROJECTS},
    "宁县2024_运行监控": {
        project: partial(ningxian_monitoring.monitoring, project) for project in ningxian_monitoring.PROJECTS
    },
    "宁县2024_正文引述": {"正文引述": ningxian_text.quoted},
    "黔南2023_绩效目标表": {"绩效目标表": partial(goals.targets, goals.QIANNAN)},
    "黔南2023_评分表": {"评分表": qiannan.scores, "得分表": qiannan.level_scores, "评价数据": qiannan.inputs_sheet},
    "黔南2023_资金情况": {
        "资金比率": partial(fund_tables.rates, qiannan.DOC, qiannan.DEPARTMENT, frozenset()),
        "资金与资产": partial(fund_tables.amounts, qiannan.DOC, qiannan.DEPARTMENT, fund_tables.QIANNAN),
    },
    "黔南2023_满意度": {
        "部门履职满意度": partial(questionnaires.questionnaire, questionnaires.QIANNAN_STAFF),
        "受益对象满意度": partial(questionnaires.questionnaire, questionnaires.QIANNAN_FIRMS),
    },
    "黔南2023_正文与自评": {
        "正文得分表": qiannan_text.scores,
        "自评数对照": qiannan_text.figures,
        "金额对照": partial(cross_figures.compared, qiannan.DOC, qiannan.DEPARTMENT, "2023", cross_figures.QIANNAN),
    },
    "枣庄2023_绩效目标表": {
        "战略目标表": partial(goals.targets, goals.STRATEGY),
        "年度目标表": partial(goals.targets, goals.YEAR),
    },
    "枣庄2023_评分表": {
        "评分表": zaozhuang.scores,
        "综合得分表": zaozhuang.level_weights,
        "目标完成情况": zaozhuang_evidence.targets_sheet,
        "绩效复评": zaozhuang_evidence.reviews_sheet,
        "预算执行进度": zaozhuang_evidence.progress_sheet,
    },
    "枣庄2023_资金情况": {
        "资金比率": partial(
            fund_tables.rates, zaozhuang_evidence.DOC, zaozhuang_evidence.DEPARTMENT, zaozhuang.ELSEWHERE
        ),
        "资金与资产": partial(
            fund_tables.amounts, zaozhuang_evidence.DOC, zaozhuang_evidence.DEPARTMENT, fund_tables.ZAOZHUANG
        ),
        "金额对照": partial(
            cross_figures.compared,
            zaozhuang_evidence.DOC,
            zaozhuang_evidence.DEPARTMENT,
            "2023",
            cross_figures.ZAOZHUANG,
        ),
    },
    "枣庄2023_满意度": {"满意度问卷": partial(questionnaires.questionnaire, questionnaires.ZAOZHUANG)},
    "甘州2024_目标管理评估": {"评估得分": ganzhou.scores, "评估指标体系": ganzhou.system, "资金情况": ganzhou.funds},
    "永靖2023_评分表": {"评分表": yongjing.scores, "资金情况": yongjing.funds},
}


# The clean templates of `xladdin new`, in templates/.
TEMPLATES: dict[str, Mapping[str, Callable[[Worksheet], None]]] = {
    f"templates/{name}": sheets
    for name, sheets in (templates.TEMPLATES | monitoring_template.TEMPLATES | department_template.TEMPLATES).items()
}


def findings() -> dict[tuple[str, str], Reasons]:
    """(workbook, sheet) → (item, figure) → why the printed figure is not reproduced (findings.csv)."""
    found: dict[tuple[str, str], Reasons] = {}
    with (HERE / "findings.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            reasons = found.setdefault((line["workbook"], line["sheet"]), {})
            key = line["item"], line["figure"]
            if key in reasons:
                raise ValueError(f"findings.csv: {line['workbook']} {line['sheet']} {key} stands twice")
            reasons[key] = line["reason"]
    return found


def draw(name: str) -> Workbook:
    """One workbook with its formulas, without cached values."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = book.properties.lastModifiedBy = "xladdin"
    book.properties.title = Path(name).name
    book.properties.created = STAMP
    book.calculation = CalcProperties(calcId=CALC_ID, fullCalcOnLoad=False)
    reasons = findings()
    for title, fill in BOOKS.get(name, {}).items():
        fill(book.create_sheet(title), reasons.get((name, title), {}))
    for title, blank in TEMPLATES.get(name, {}).items():
        blank(book.create_sheet(title))
    return book


def save(book: Workbook, path: Path) -> None:
    """Write with fixed timestamps, inside the document properties and in the archive."""
    raw = io.BytesIO()
    book.save(raw)
    stamp = STAMP.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(raw) as parts, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for part in parts.namelist():
            data = parts.read(part)
            if part == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, data)
            entry = zipfile.ZipInfo(part, STAMP.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            out.writestr(entry, data)


def build(name: str, folder: Path) -> Path:
    """Draw, save and recalculate one workbook; its path is returned. A workbook half built never stands there."""
    path = folder / f"{name}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as aside:
        fresh = Path(aside) / path.name
        save(draw(name), fresh)
        recalculate(fresh)
        fresh.replace(path)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description="由 facts/ 中的公开数据生成工作簿")
    parser.add_argument("-o", "--out", type=Path, default=HERE, help="输出目录，默认就是本目录")
    folder: Path = parser.parse_args().out
    for name in (*BOOKS, *TEMPLATES):
        print(f"已生成 {build(name, folder)}")


if __name__ == "__main__":
    main()
