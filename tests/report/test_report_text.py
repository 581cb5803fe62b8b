"""文本：what a person reads at the terminal or in a pipe."""

from __future__ import annotations

import io

from forms_as_text import sheet, validated
from rich.console import Console

from xladdin.report.text import render
from xladdin.validation import Validation

FORM = """
一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
管理 | 预算执行率 | ≤100% | 1 | 50 | 50
^ | 按时率 | =100% | 95% | 50 | 50
"""


def printed(*validations: Validation, colour: bool = False, english: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, width=10_000, markup=False, highlight=False, force_terminal=colour)
    render(validations, console, english=english)
    return out.getvalue()


def test_the_frame_is_english_on_request_and_the_findings_stay() -> None:
    drawn = sheet(FORM, "自评表", formats={"D2": "0.00%"}, notes={"C2": "jx:忽略 JX102"})
    assert printed(validated(drawn, sheet("随便 | 写写", "别的")), english=True).splitlines() == [
        "本子.xlsx",
        "  forms recognised (1): 自评表（自评表!A1:F3）",
        "  sheets without a known form: 别的",
        "",
        "  自评表",
        "    error JX202 F3  “按时率”得分印为50，而50×95%÷100%=47.5，应得47.5分。",
        "         row 3: 管理｜按时率｜=100%｜95%｜50｜【50】",
        "         is: 50  should be: 47.5  evidence: C3 =100%, D3 95%, E3 50",
        "         advice: 得分改为47.5；另有扣分或加分的，在偏差原因或评分标准里写明算法。  source: 财预〔2020〕10号：定量指标完成的记全部分值，未完成的按完成值与指标值的比例记分",
        "",
        "findings (1): 1 error, 0 warning, 0 info; 1 ignored by notes.",
    ]


def test_everything_a_reviewer_needs() -> None:
    drawn = sheet(FORM, "自评表", formats={"D2": "0.00%"}, notes={"C2": "jx:忽略 JX102"})
    assert printed(validated(drawn, sheet("随便 | 写写", "别的"))).splitlines() == [
        "本子.xlsx",
        "  识别出1张表：自评表（自评表!A1:F3）",
        "  没有识别出表格的工作表：别的",
        "",
        "  自评表",
        "    错误 JX202 F3  “按时率”得分印为50，而50×95%÷100%=47.5，应得47.5分。",
        "         第3行：管理｜按时率｜=100%｜95%｜50｜【50】",
        "         现有：50　应为：47.5　依据：C3 =100%，D3 95%，E3 50",
        "         建议：得分改为47.5；另有扣分或加分的，在偏差原因或评分标准里写明算法。　来源：财预〔2020〕10号：定量指标完成的记全部分值，未完成的按完成值与指标值的比例记分",
        "",
        "共1处：错误1处，警告0处，提示0处；批注忽略1处。",
    ]


def test_colours_only_in_a_terminal() -> None:
    found = validated(FORM)
    assert "\x1b[" not in printed(found)
    assert "\x1b[1;31m错误" in printed(found, colour=True)


def test_nothing_found() -> None:
    assert printed(validated("随便 | 写写")).splitlines() == [
        "本子.xlsx",
        "  没有识别出绩效表格。",
        "",
        "没有发现问题。",
    ]


def test_several_workbooks_are_counted_together() -> None:
    assert printed(validated(FORM), validated(FORM)).splitlines()[-1] == "2个工作簿，共4处：错误4处，警告0处，提示0处。"


def test_long_evidence_is_cut_and_markup_is_text() -> None:
    rows = "\n".join(f"管理 | [red]甲{n}[/red] | 10 | 9.5" for n in range(10))
    text = printed(validated(f"一级指标 | 三级指标 | 分值 | 得分\n{rows}\n合计 | < | 100 | 90"))
    assert "等10格" in text
    vague = printed(validated("一级指标 | 三级指标 | 指标值\n管理 | [red]甲[/red] | 健全"))
    assert "[red]甲[/red]" in vague


def test_headings_nothing_is_known_of_are_said() -> None:
    drawn = "三级指标 | 是否核心指标 | 指标值 | 实际完成值\n走访企业 | 是 | ≥50户 | 52户"
    assert "没有认出的表头：表!是否核心指标（B）" in printed(validated(drawn))


def test_an_empty_form_is_said_to_be_empty() -> None:
    blank = """
    一级指标 | 二级指标 | 三级指标 | 指标值 | 实际完成值 | 分值 | 得分
    产出指标 | 数量指标 | 指标1 | | | |
    总分 | | | | | 100 |
    """
    assert "空表（只有表头，没有填写内容）：自评表（表!A1:G3）" in printed(validated(blank))
    assert "空表" not in printed(validated(blank.replace("指标1 | |", "巡检 | ≥2次 |")))
