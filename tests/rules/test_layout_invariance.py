"""版式不变：one form drawn in every layout gives the same findings, each on the cell that holds the figure.

The form is synthetic: it breaks every rule once or more.
"""

from __future__ import annotations

from dataclasses import dataclass

from forms_as_text import sheet, validated
from hypothesis import given
from hypothesis import strategies as st

from xladdin.forms import FormType

LEVELS = ("一级指标", "二级指标", "三级指标")
ROWS = [
    # 一级, 二级, 三级, 符号, 数, 单位, 实际, 分值, 完成率, 得分
    ("产出指标", "数量指标", "培训场次", "≥", "12", "场", "12", "20", "100%", "20"),
    ("产出指标", "数量指标", "走访户数", "≥", "7", "户", "5", "20", "71.42%", "20"),
    ("产出指标", "质量指标", "制度健全性", "定性", "健全", "", "100%-80%(含)", "10", "100%", "9"),
    ("产出指标", "时效指标", "预算执行率", "≤", "100", "%", "96", "10", "96%", "10"),
    ("效益指标", "社会效益", "新增就业", "≥", "40", "人", "42", "20", "105%", "20"),
    ("效益指标", "满意度", "企业满意度", "≥", "90", "%", "92", "10", "102.22%", "10"),
]
# 印出的值: code, severity and what stands there.
EXPECTED = [
    ("JX101", "error", "健全"),
    ("JX102", "error", "≤100%"),
    ("JX110", "warning", "产出指标"),
    ("JX201", "error", "99.68%"),
    ("JX201", "info", "71.42%"),
    ("JX202", "error", "20"),
    ("JX204", "error", "98.99"),
    ("JX207", "error", "96%"),
    ("JX209", "info", "96%"),
]
FUNDS = {
    "年初预算数": ("0", "0"),
    "全年预算数": ("104140", "104140"),
    "全年执行数": ("104140", "104140"),
    "分值": ("10", ""),
    "执行率": ("100%", "99.68%"),
    "得分": ("10", ""),
}


@dataclass(frozen=True)
class Drawing:
    """How the form is drawn."""

    values: list[str]
    funds: list[str]
    level_cells: str
    split_target: bool
    side_label: bool
    title: bool
    two_header_rows: bool
    strangers: bool
    down: int


drawings = st.builds(
    Drawing,
    values=st.permutations(["指标值", "实际完成值", "分值", "完成率", "得分", "偏差原因"]),
    funds=st.permutations(list(FUNDS)),
    level_cells=st.sampled_from(["merged", "repeated", "blank"]),
    split_target=st.booleans(),
    side_label=st.booleans(),
    title=st.booleans(),
    two_header_rows=st.booleans(),
    strangers=st.booleans(),
    down=st.integers(0, 2),
)


def value(row: tuple[str, ...], name: str, drawing: Drawing) -> list[str]:
    """The cells of one column of a row."""
    operator, number, unit, actual, weight, completion, score = row[3:]
    match name:
        case "指标值" if drawing.split_target:
            return [operator, number, unit]
        case "指标值":
            return [number if operator == "定性" else f"{operator}{number}{unit}"]
        case "实际完成值":
            return [f"{actual}%" if unit == "%" else actual]
        case "分值":
            return [weight]
        case "完成率":
            return [completion]
        case "得分":
            return [score]
        case _:
            return ["情况正常"]


def headings(drawing: Drawing) -> list[list[str]]:
    split = ["指标值类型", "指标值", "度量单位"]
    rows = drawing.two_header_rows
    first: list[str] = [*LEVELS]
    second: list[str] = ["^"] * 3
    for name in drawing.values:
        if name == "指标值" and drawing.split_target:
            first += ["年度指标值", "<", "<"] if rows else split
            second += split
        else:
            first.append(name)
            second.append("^")
    return [first, second] if rows else [first]


def drawn(drawing: Drawing) -> str:
    width = 3 + len(drawing.values) + 2 * drawing.split_target
    side = ["绩效指标"] if drawing.side_label else []
    lines: list[list[str]] = [[""]] * drawing.down
    if drawing.title:
        lines += [["项目支出绩效自评表", *["<"] * (width - 1)], ["单位：元"]]
    fund_side = ["项目资金（元）"] if drawing.side_label else []
    lines.append([*fund_side, "", "", *drawing.funds])
    for at, label in enumerate(["年度资金总额：", "其中：财政拨款"]):
        lines.append([*(["^"] if fund_side else []), label, "", *(FUNDS[name][at] for name in drawing.funds)])
    lines.append(["年度总体目标", "预期目标", "<", "实际完成情况", "<"])
    lines.append(["^", "开展培训和走访，带动就业", "<", "已全部完成", "<"])
    for line in headings(drawing):
        lines.append([*side, *line, *(["联系人", "差异"] if drawing.strangers else [])])
        side = ["^"] if side else []
    above: tuple[str, ...] = ("", "")
    for row in ROWS:
        levels = list(row[:3])
        for depth in (0, 1):
            if drawing.level_cells != "repeated" and row[: depth + 1] == above[: depth + 1]:
                levels[depth] = "^" if drawing.level_cells == "merged" else ""
        above = row[:2]
        cells = [cell for name in drawing.values for cell in value(row, name, drawing)]
        lines.append([*side, *levels, *cells, *(["某科", "0"] if drawing.strangers else [])])
    total = {"分值": "100", "得分": "98.99"}
    sums: list[str] = []
    for name in drawing.values:
        sums += [total.get(name, "")] + [""] * (2 if name == "指标值" and drawing.split_target else 0)
    lines.append([*(["总分"] if side else []), *(["<"] * 3 if side else ["总分", "<", "<"]), *sums])
    lines.append(["填表人：", "", "联系电话："])
    return "\n".join(" | ".join(line) for line in lines)


@given(drawings)
def test_every_layout_gives_the_same_findings(drawing: Drawing) -> None:
    found = validated(sheet(drawn(drawing)))
    assert [form.type for form in found.forms] == [FormType.SELF_EVALUATION]
    shown = []
    for finding in found.findings:
        text = finding.shown
        if finding.code == "JX102" and drawing.split_target:
            # The finding points at the number; the sign and the unit beside it are its evidence.
            assert [evidence.shown for evidence in finding.evidence] == ["预算执行率", "≤", "%"]
            text = f"≤{text}%"
        shown.append((finding.code, str(finding.severity), text))
    assert sorted(shown) == EXPECTED
