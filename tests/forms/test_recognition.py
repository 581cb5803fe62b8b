"""表格识别：layouts as agencies draw them, and as strangers shuffle them."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from forms_as_text import facts, form, sheet
from hypothesis import given
from hypothesis import strategies as st

from xladdin.forms import FormType, find_forms
from xladdin.forms.labels import FundKind
from xladdin.grid import Area, Book, Cell, Sheet
from xladdin.validation import validate_book

SELF_EVALUATION = """
项目支出绩效自评表 | < | < | < | < | < | < | <
项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
^ | 年度资金总额： | 0 | 43.2 | 37.24 | 10 | 86.20% | 8.62
^ | 其中：本年财政拨款 | 0 | 43.2 | 37.24 | | |
^ | 上年结转资金 | | | | | |
^ | 其他资金 | | | | | |
年度总体目标 | 预期目标 | < | < | 实际完成情况 | < | < | <
^ | 完成校舍改造，改善办学条件 | < | < | 已按期完成改造 | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
^ | 产出指标(50分) | 数量指标 | 指标1：改造教室 | ≥50间 | 50 | 30 | 30
^ | ^ | ^ | 指标2： | | | |
^ | ^ | ^ | …… | | | |
^ | ^ | 质量指标 | 验收合格率 | ≥100百分比 | 100 | 20 | 20
^ | 效益指标（30分） | 社会效益指标 | 受益学生 | ≥300人 | 320 | 30 | 30
^ | 满意度指标(10分) | 满意度指标 | 学生满意度 | ≥95% | 97 | 10 | 10
总分 | < | < | < | < | < | 100 | 98.62
注：1.其他资金指社会投入资金。 | < | < | < | < | < | < | <
填表人： | | 联系电话： | | | 填表日期： | |
"""


def test_self_evaluation_with_funds_placeholders_and_notes() -> None:
    found = form(SELF_EVALUATION)
    assert found.type is FormType.SELF_EVALUATION
    assert str(found.form.area) == "A2:H16"
    assert found.form.title == "项目支出绩效自评表"
    assert found.form.unit == "万元"
    assert found.form.confidence == 1
    columns = found.form.column_map()
    assert columns["三级指标"] == "D"
    assert columns["指标值"] == "E"
    assert columns["得分"] == "H"
    assert columns["资金.全年预算数"] == "D"
    assert [i.title for i in found.indicators] == ["改造教室", "指标2:", "……", "验收合格率", "受益学生", "学生满意度"]
    assert [i.title for i in found.filled()] == ["改造教室", "验收合格率", "受益学生", "学生满意度"]
    assert [line.title for line in found.funds] == ["年度资金总额", "其中:本年财政拨款", "上年结转资金", "其他资金"]
    assert [(level.title, level.weight_points()) for level in found.whole.levels] == [
        ("产出指标", Decimal(50)),
        ("效益指标", Decimal(30)),
        ("满意度指标", Decimal(10)),
    ]
    total = found.totals[0]
    assert total.weight
    assert total.weight.address == "G16"
    assert total.score
    assert total.score.address == "H16"


def test_funds_with_amount_heading_over_the_line_names() -> None:
    """四川的表：“年度预算数（万元）”是行名一栏的表头。"""
    found = form("""
    预算执行情况（10分） | 年度预算数（万元） | 年初预算 | 调整后预算数 | 预算执行数 | 预算执行率 | 权重 | 得分 | 原因
    ^ | 总额 | 0.00 | 3.36 | 3.36 | 100.00% | 10 | 10 |
    ^ | 其中：财政资金 | 0.00 | 3.36 | 3.36 | 100.00% | / | / |
    ^ | 其他资金 | | | | | / | / |
    绩效指标（90分） | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 完成值 | 权重 | 得分 | 未完成原因分析
    ^ | 产出指标 | 数量指标 | 购置电脑 | = | 13 | 台 | 13 | 90 | 90 |
    合计 | < | < | < | < | < | < | < | 100 | 100 |
    评价结论 | 资金按办法支付 | < | < | < | < | < | < | < | < |
    """)
    assert [line.title for line in found.funds] == ["总额", "其中:财政资金", "其他资金"]
    total = found.fund_total()
    assert total
    assert total.rate
    assert total.rate.address == "F2"
    assert found.form.column_map()["资金.全年预算数"] == "D"
    target = found.indicators[0].target
    assert target
    assert target.text == "=13台"
    assert target.entry.address == "F6"
    assert [entry.address for entry in target.parts] == ["E6", "F6", "G6"]
    assert str(found.form.area) == "A1:K7"


TWO_ROWS = """
一级指标 | 二级指标 | 三级指标 | 年度指标值 | < | < | 分值 | 评分标准 | 备注
^ | ^ | ^ | 指标值类型 | 指标值 | 度量单位 | ^ | ^ | ^
产出指标 | 数量指标 | 培训场次 | ≥ | 12 | 场 | 20 | 每少一场扣1分 |
 | 质量指标 | 合格率 | 大于等于 | 95 | % | 30 | 按比例 |
 | | 档案 | 定性 | 规范 | | 50 | |
"""


def test_two_header_rows_and_split_target() -> None:
    found = form(TWO_ROWS)
    assert found.type is FormType.TARGETS
    texts = [i.target.text for i in found.indicators if i.target]
    assert texts == ["≥12场", "大于等于95%", "规范"]
    kinds = [i.target.parsed.kind for i in found.indicators if i.target and i.target.parsed]
    assert kinds == ["定量", "定量", "定性"]
    assert [i.dimension for i in found.indicators] == ["数量指标", "质量指标", "质量指标"]
    assert [level.title for level in found.whole.levels] == ["产出指标"]


def test_target_heading_merged_over_cells_that_are_not() -> None:
    found = form("""
    一级指标 | 二级指标 | 三级指标 | 指标值 | < | < | 分值
    产出指标 | 数量指标 | 培训场次 | ≥ | 12 | 场 | 100
    """)
    target = found.indicators[0].target
    assert target
    assert target.text == "≥12场"
    assert target.entry.address == "E2"


def test_three_header_rows_with_reason_sub_headings_is_monitoring() -> None:
    found = form("""
    一级指标 | 二级指标 | 三级指标 | 年度指标值 | 监控期执行情况 | 全年预计完成情况 | 偏差原因分析 | < | < | 完成目标可能性
    ^ | ^ | ^ | ^ | ^ | ^ | 经费保障 | 制度保障 | 原因说明 | ^
    1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10
    成本指标 | 经济成本指标 | 成本控制数 | ≤50万元 | 0 | ≤50万元 | 资金未到位 | | | 确定能
    """)
    assert found.type is FormType.MONITORING
    assert [i.title for i in found.indicators] == ["成本控制数"]
    assert found.form.column_map()["偏差原因"] == "G"


def test_levels_with_their_own_weights_and_a_level_two_indicator() -> None:
    found = form("""
    一级指标 | 分值 | 二级指标 | 分值 | 三级指标 | 分值 | 扣分 | 得分
    履职效能 | 16 | 年度目标 | 4 | 完成率 | 4 | 0 | 4
    ^ | ^ | 重点工作 | 12 | 工作效率 | 8 | 1 | 7
    ^ | ^ | ^ | ^ | 工作质量 | 4 | 0 | 4
    服务对象满意度 | 5 | 服务对象满意度 | < | < | 5 | 0 | 5
    合计 | < | < | < | < | 21 | 1 | 20
    """)
    assert found.type is FormType.SCORING
    efficiency, satisfaction = found.whole.levels
    assert efficiency.weight_points() == 16
    assert [(level.title, level.weight_points()) for level in efficiency.levels] == [("年度目标", 4), ("重点工作", 12)]
    assert satisfaction.weight_points() == 5
    assert [i.title for i in satisfaction.indicators] == ["服务对象满意度"]


def test_level_weights_in_rows_of_their_own() -> None:
    found = form("""
    一级指标 | 二级指标 | 三级指标 | 分值 | 得分
    部门规划 | | | 9 |
     | 年度计划 | | 3 |
     | | 计划合理性 | 1 | 1
     | | 目标明确性 | 2 | 2
     | 绩效目标 | | 6 |
     | | 目标合理性 | 6 | 5
    """)
    assert [i.title for i in found.indicators] == ["计划合理性", "目标明确性", "目标合理性"]
    planning = found.whole.levels[0]
    assert planning.weight_points() == 9
    assert [(level.title, level.weight_points()) for level in planning.levels] == [("年度计划", 3), ("绩效目标", 6)]


def test_checking_columns_to_the_right_stay_outside() -> None:
    found = form("""
    一级指标 | 三级指标 | 分值 | 得分 | | 复算项目 | 复算得分 | 差异 | 说明 | 简式规则
    产出 | 工业总产值 | 2 | 1.18 | | 工业总产值 | 1.17 | 0.01 | 印错 | 按比例
    """)
    assert str(found.form.area) == "A1:D2"
    assert found.form.column_map() == {"一级指标": "A", "三级指标": "B", "分值": "C", "得分": "D", "简式规则": "J"}
    assert [entry.address for entry in found.indicators[0].standards] == ["J2"]


def test_continued_table_is_one_form() -> None:
    found = form("""
    一级指标 | 二级指标 | 三级指标 | 分值 | 得分
    产出 | 数量 | 甲 | 40 | 40
    续上页 | < | < | < | <
    一级指标 | 二级指标 | 三级指标 | 分值 | 得分
    效益 | 社会 | 乙 | 60 | 60
    合计 | < | < | 100 | 100
    """)
    assert [i.title for i in found.indicators] == ["甲", "乙"]
    assert [i.title for i in found.totals[0].members] == ["甲", "乙"]


def test_several_forms_on_one_sheet() -> None:
    found = facts("""
    项目绩效目标表 | < | <
    一级指标 | 三级指标 | 指标值
    产出 | 培训 | ≥3场
    项目支出绩效自评表 | < | < | < | <
    一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
    产出 | 培训 | ≥3场 | 3 | 100 | 100
    总分 | < | < | < | 100 | 100

    项目支出绩效自评表 | < | < | < | <
    项目名称：乙 | < | < | <
    一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
    产出 | 检查 | ≥5次 | 5 | 100 | 100
    总分 | < | < | < | 100 | 100
    """).forms
    assert [str(one.type) for one in found] == ["绩效目标表", "自评表", "自评表"]
    assert [[i.title for i in one.indicators] for one in found] == [["培训"], ["培训"], ["检查"]]


def test_project_names_part_forms_without_titles() -> None:
    found = facts("""
    项目名称 | 甲
    一级指标 | 三级指标 | 指标值
    产出 | 培训 | ≥3场
    项目名称 | 乙
    一级指标 | 三级指标 | 指标值
    产出 | 检查 | ≥5次
    """).forms
    assert [[i.title for i in one.indicators] for one in found] == [["培训"], ["检查"]]


def test_names_that_look_like_closing_lines_stay_indicators() -> None:
    """永靖的二级指标“年度目标”，以及“说明”“等级”开头的名称."""
    found = form("""
    一级指标 | 二级指标 | 三级指标 | 分值 | 得分
    履职效能 | 年度目标 | 年度目标完成率 | 4 | 4
    ^ | 等级评定 | 等级保护备案 | 4 | 4
    总分 | < | < | 8 | 8
    评价等级 | < | < | 优秀 | <
    """)
    assert [i.title for i in found.indicators] == ["年度目标完成率", "等级保护备案"]


def test_sheets_without_a_form_are_said() -> None:
    found = facts(sheet("所属指标 | 数据名称 | 数值\n税收 | 实际 | 73.1", "评价数据"), sheet("", "空表"))
    assert found.forms == []
    assert found.unrecognised == ["评价数据"]


def test_blank_rows_and_far_away_text() -> None:
    rows = [
        "一级指标 | 三级指标 | 指标值",
        "产出 | 培训 | ≥3场",
        "",
        " | 检查 | ≥5次",
        *[""] * 20,
        "别的 | 东西 | 健全",
    ]
    found = form("\n".join(rows))
    assert [i.title for i in found.indicators] == ["培训", "检查"]


COLUMNS = {
    "一级指标": ("产出指标", ""),
    "二级指标": ("数量指标", "质量指标"),
    "三级指标": ("培训场次", "合格率"),
    "年度指标值": ("≥12场", "≥95%"),
    "实际完成值": ("12", "90%"),
    "分值": ("40", "60"),
    "得分": ("40", "56.84"),
    "偏差原因分析": ("", "人员变动"),
}


@given(st.permutations(list(COLUMNS)), st.integers(0, 3), st.integers(0, 3))
def test_columns_in_any_order_anywhere(order: list[str], down: int, right: int) -> None:
    pad = " | " * right
    lines = [""] * down + [pad + " | ".join(order)]
    lines += [pad + " | ".join(COLUMNS[name][row] for name in order) for row in (0, 1)]
    found = form("\n".join(["表", *lines]))
    assert found.type is FormType.SELF_EVALUATION
    assert [i.title for i in found.indicators] == ["培训场次", "合格率"]
    assert [i.score.text for i in found.indicators if i.score] == ["40", "56.84"]
    assert [i.actual.text for i in found.indicators if i.actual] == ["12", "90%"]


@given(st.randoms(use_true_random=False))
def test_any_sheet_is_read_without_failing(rng: random.Random) -> None:
    """Headings, numbers, labels and merges thrown together: whatever is found, nothing breaks."""
    words = ["一级指标", "二级指标", "三级指标", "指标值", "分值", "得分", "合计", "小计", "全年预算数", "全年执行数", "执行率", "年度资金总额",
             "实际完成值", "≤100%", "健全", "注：", "续上页", "……", "项目支出绩效自评表"]  # fmt: skip
    made = Sheet("乱")
    for _ in range(rng.randrange(60)):
        r, c = rng.randrange(1, 15), rng.randrange(1, 10)
        value = rng.choice([*words, Decimal(rng.randrange(100)), True, None])
        made.cells[r, c] = Cell(r, c, value)
    for _ in range(rng.randrange(6)):
        top, left = rng.randrange(1, 15), rng.randrange(1, 10)
        made.merges.append(Area(top, left, top + rng.randrange(20), left + rng.randrange(8)))
    found = validate_book(Book("乱.xlsx", [made]))
    assert all(form.area.top <= form.area.bottom for form in found.forms)
    assert all(finding.cell and finding.message for finding in found.findings)


@pytest.mark.parametrize("rows", [50_000])
def test_long_lists_are_passed_over(rows: int) -> None:
    """A ledger of many rows with whole-column merges is no form, and reading it stays proportional to its cells."""
    made = Sheet("台账")
    for row in range(1, rows):
        made.cells[row, 1] = Cell(row, 1, Decimal(row))
        made.cells[row, 2] = Cell(row, 2, "培训")
    made.cells[1_048_576, 16_384] = Cell(1_048_576, 16_384, "完")
    made.merges = [Area(1, 5, 1_048_576, 16_383), Area(3, 3, 60_000, 4)]
    assert find_forms(made) == []


def test_points_in_an_indicators_own_name() -> None:
    """达州：分值写在各级名称里."""
    found = form("""
    一级指标 | 二级指标 | 三级指标 | 得分
    部门决策(25分) | 目标任务(15分) | 相关性(5分) | 5
    ^ | ^ | 明确性(10分) | 8
    ^ | 预算编制(10分) | 测算依据(10分) | 9
    """)
    assert [i.weight_points() for i in found.indicators] == [5, 10, 10]
    assert [level.weight_points() for level in found.whole.walk()][1:] == [25, 15, 10]


@pytest.mark.parametrize(
    ("rate", "operands"),
    [
        ("执行率", ("全年执行数", "全年预算数")),
        ("执行率（C/B）", ("全年执行数", "全年预算数")),
        ("执行率（C/A）", ("全年执行数", "年初预算数")),
        ("执行率(C÷A×100%)", ("全年执行数", "年初预算数")),
        ("执行率（X/Y）", ("全年执行数", "全年预算数")),
    ],
)
def test_what_the_rate_divides_is_in_its_heading(rate: str, operands: tuple[str, str]) -> None:
    found = form(f"""
    资金 | 年初预算数（A） | 全年预算数（B） | 全年执行数（C） | {rate}
    年度资金总额 | 100 | 200 | 50 | 25%
    """)
    assert tuple(map(str, found.funds[0].rate_of)) == operands


def test_amounts_of_unknown_lines_leave_their_total_unsummed() -> None:
    lines = """
    资金 | 全年预算数 | 全年执行数 | 执行率
    年度资金总额 | 100 | 50 | 50%
    基本支出 | 60 | 30 | 50%
    项目支出 | 30 | 15 | 50%
    {other} | 10 | 5 | 50%
    """
    assert [p.title for p in form(lines.format(other="预备费")).funds[0].parts] == []
    assert [p.title for p in form(lines.format(other="其他支出")).funds[0].parts] == []
    named = form(lines.format(other="(三)其他支出")).funds[0].parts
    assert [p.title for p in named] == ["基本支出", "项目支出", "(三)其他支出"]
    of_which = form(lines.format(other="其中：专项")).funds[0].parts
    assert [p.title for p in of_which] == ["基本支出", "项目支出"]


@pytest.mark.parametrize("first", ["未执行完成原因分析", "执行率", "分值"])
def test_a_fund_line_is_named_left_of_all_its_columns(first: str) -> None:
    drawn = f"资金来源 | {first} | 全年预算数 | 全年执行数\n年度资金总额 | 50% | 100 | 50"
    (line,) = form(drawn).funds
    assert (line.title, line.kind) == ("年度资金总额", FundKind.TOTAL)


def test_hundreds_of_forms_on_one_sheet() -> None:
    lines = []
    for number in range(400):
        lines += [f"项目名称：第{number}个", "一级指标 | 三级指标 | 指标值", f"产出 | 培训{number} | ≥{number}场"]
    read = facts("\n".join(lines))
    assert len(read.forms) == 400
    assert [one.owner.project for one in read.forms[:2]] == ["第0个", "第1个"]
    assert [str(one.form.area) for one in (read.forms[0], read.forms[-1])] == ["A2:C3", "A1199:C1200"]


def test_labels_with_figures_between_are_no_header() -> None:
    """`全年预算数 | 50万元 | 全年执行数 | 48万元` is a row of labels; the table begins below it."""
    found = form("""
    全年预算数 | 50万元 | 全年执行数 | 48万元 | 执行率 | 96%
    一级指标 | 三级指标 | 指标值 | 实际完成值 | 分值 | 得分
    产出指标 | 化验批次 | ≥500批 | 510批 | 100 | 100
    """)
    assert (str(found.form.area), found.form.funds) == ("A2:F3", [])


def test_words_left_of_the_names_are_levels_only_where_rows_share_them() -> None:
    """`任务板块` parts the rows; a task of its own in each row, or a number, is no level."""
    drawn = """
    {0} | 指标名称 | 目标值 | 完成值 | 得分
    {1} | 排查隐患 | ≥60处 | 66处 | 50
    {2} | 居民满意度 | ≥85% | 90% | 20
    """
    grouped = form(drawn.format("任务板块", "安全生产", "安全生产"))
    assert (grouped.form.column_map()["一级指标"], grouped.indicators[0].dimension) == ("A", "安全生产")
    for heading, first, second in (("任务", "安全检查", "公众评价"), ("编码", "101", "101"), ("差异", "无误", "无误")):
        found = form(drawn.format(heading, first, second))
        assert "一级指标" not in found.form.column_map(), heading
