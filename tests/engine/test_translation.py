"""What the engine is given for a stored formula, and what it is not given, with the reason."""

from __future__ import annotations

import pytest

from xladdin.declare import registry
from xladdin.engine import binding
from xladdin.engine.edits import Translation
from xladdin.engine.names import DefinedName, Names
from xladdin.engine.refusals import Hidden
from xladdin.engine.substitutes import SKIPPED_ARGUMENT
from xladdin.engine.tables import Table, Tables
from xladdin.engine.translation import Translator
from xladdin.grid import Area

NAMES = Names(
    [
        DefinedName("税率", "0.13"),
        DefinedName("区域", "数据!$A$1:$A$9"),
        DefinedName("一格", "数据!$B$1"),
        DefinedName("算式", "数据!$B$1*2"),
        DefinedName("本表", "数据!$C$1", "数据"),
        DefinedName("本表", "汇总!$D$1"),
        DefinedName("动态", "OFFSET(数据!$A$1,0,0,COUNT(数据!$A:$A),1)"),
        DefinedName("完成", "_xll.JX_RATE(数据!$A$1,数据!$A$2)"),
        DefinedName("相对", "数据!A1"),
        DefinedName("自身", "自身+1"),
        DefinedName("外部", "[1]Sheet1!$A$1"),
        DefinedName("宏", "x", macro=True),
        DefinedName("加一", "_xlfn.LAMBDA(_xlpm.x,_xlpm.y,_xlpm.x+_xlpm.y)"),
        DefinedName("递归", "_xlfn.LAMBDA(_xlpm.n,递归(_xlpm.n-1))"),
    ]
)
TRANSLATOR = Translator(
    declared=registry(),
    names=NAMES,
    tables=Tables([Table("表1", "数据", Area(1, 1, 5, 3), 1, 0, ("项目", "预算", "执行"))]),
    sheets=frozenset({"数据", "汇总", "q1 2024"}),
    knows=binding.knows,
    hides={"数据": Hidden.NOTHING, "汇总": Hidden.ROWS, "Q1 2024": Hidden.FILTERED}.__getitem__,
)


def translated(formula: str, *, array: bool = False, row: int = 3) -> str:
    found = TRANSLATOR.translate(formula, "数据", row, 2, array)
    assert found.reason is None, found.reason
    return found.apply(formula, row, 2)


def refused(formula: str, *, array: bool = False) -> Translation:
    found = TRANSLATOR.translate(formula, "数据", 3, 2, array)
    assert found.reason is not None, found.apply(formula, 3, 2)
    return found


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        # spellings, and the arguments left out between commas
        ("_xll.JX_RATE(A1,B1)", "JX_RATE(A1,B1)"),
        ("1+[1]!jx_rate(A1,B1)", "1+JX_RATE(A1,B1)"),
        (r"'C:\x.xlam'!JX_RATE(A1,B1)", "JX_RATE(A1,B1)"),
        ("_xldudf_NS_JX_RATE(A1,B1)", "JX_RATE(A1,B1)"),
        ('JX_RATE(A1,B1,,"截断")', f'JX_RATE(A1,B1,{SKIPPED_ARGUMENT},"截断")'),
        ("JX_RATE(A1,B1,)", f"JX_RATE(A1,B1,{SKIPPED_ARGUMENT})"),
        ('"JX_RATE(A1,,B1)"', '"JX_RATE(A1,,B1)"'),
        # implicit intersection in formulas that are no array formulas
        ("A1:A9*2", "A3*2"),
        ("A1:A9", "A3"),
        ("A5:A5*2", "A5*2"),
        ("SUM(A1:A9)", "SUM(A1:A9)"),
        ("SUM(A1:A9*2)", "SUM(A3*2)"),
        ("SUMPRODUCT(A1:A9*2)", "SUMPRODUCT(A1:A9*2)"),
        ("LEN(A1:A9)", "LEN(JXE.TEXT(A3))"),
        ("VLOOKUP(A:A,C1:D9,2,0)", "VLOOKUP(A3,C1:D9,2,0)"),
        ("JX_RATE(A1:A9,B1:B9)", "@JX_RATE(A1:A9,B1:B9)"),
        ("JX_SCORE_AVG(A1:A9,10)", "JX_SCORE_AVG(A1:A9,10)"),
        ("SUM(JX_RATE(A1:A9,B1:B9))", "SUM(JX_RATE(A1:A9,B1:B9))"),
        ("A1:INDEX(A:A,3)+1", "@(A1:INDEX(A:A,3))+1"),
        ("SUM(A1:INDEX(A:A,3))", "SUM(A1:INDEX(A:A,3))"),
        ("_xlfn.SINGLE(A1:A9)", "@(A1:A9)"),
        ("_xlfn.UNIQUE(A1:A9)", "@_xlfn.UNIQUE(A1:A9)"),
        # array constants are computed element by element in any formula
        ("SUM(LARGE(A1:A9,{1,2}))", "SUM(JXE.EACH.LARGE(A1:A9,{1,2}))"),
        ("{1,2}+1", "@({1,2}+1)"),
        # scalar functions over arrays
        ("SUMPRODUCT(ROUND(A1:A9,2))", "SUMPRODUCT(JXE.EACH.ROUND(A1:A9,2))"),
        ("SUMPRODUCT(IF(A1:A9>1,1,0))", "SUMPRODUCT(IF(A1:A9>1,1,0))"),
        ("SUMPRODUCT(ROW(A3:A9))", "SUMPRODUCT((3-1+SEQUENCE(7)))"),
        ("ROW(B7)+COLUMNS(B:D)", "7+3"),
        ("SUMPRODUCT(ROW(区域))", "SUMPRODUCT((ROW(数据!$A$1:$A$9)-1+SEQUENCE(ROWS(数据!$A$1:$A$9))))"),
        # 15 digits
        ("A1+B1=C1", "JXE.EQ(A1+B1,C1)"),
        ("IF(A1<>B1,1,0)", "IF(JXE.NE(A1,B1),1,0)"),
        ('A1="x"', 'A1="x"'),
        ("A1=0", "A1=0"),
        ("A1>=0.9", "A1>=0.8999999999999995"),
        ("A1>90%", "A1>0.9000000000000005"),
        ("5<A1", "5.000000000000005<A1"),
        ("A1>0", "A1>0"),
        ('A1&"元"', 'JXE.TEXT(A1)&"元"'),
        ('TEXT(A1,"0.00")&"%"', 'JXE.FORMAT(A1,"0.00")&"%"'),
        ("LEFT(A1/3,4)", "LEFT(JXE.TEXT(A1/3),4)"),
        # approximate look-ups
        ("LOOKUP(9,A1:A9)", "JXE.LOOKUP(9,A1:A9)"),
        ("MATCH(9,A1:A9)", "JXE.MATCH(9,A1:A9)"),
        ("MATCH(9,A1:A9,0)", "MATCH(9,A1:A9,0)"),
        ("MATCH(9,A1:A9,)", "MATCH(9,A1:A9,)"),
        ("VLOOKUP(9,A1:B9,2,TRUE)", "JXE.VLOOKUP(9,A1:B9,2,TRUE)"),
        ("VLOOKUP(9,A1:B9,2,FALSE)", "VLOOKUP(9,A1:B9,2,FALSE)"),
        # sorting, and sums over what is shown
        ("_xlfn._xlws.SORT(A1:A9)", "@JXE.SORT(A1:A9)"),
        ("_xlfn._xlws.SORT(A1:B9,,-1)", f"@JXE.SORT(A1:B9,{SKIPPED_ARGUMENT},-1)"),
        ("ROWS(_xlfn.SORTBY(A1:A9,B1:B9,-1))", "ROWS(JXE.SORTBY(A1:A9,B1:B9,-1))"),
        ("SUBTOTAL(109,A1:A9)", "SUBTOTAL(109,A1:A9)"),
        ("SUBTOTAL(9,汇总!A1:A9)", "SUBTOTAL(9,汇总!A1:A9)"),
        ('COUNTIF(A1:A9,">=5")', 'COUNTIF(A1:A9,JXE.CRITERION(">=5"))'),
        # names and tables
        ("A1*税率", "A1*0.13"),
        ("SUM(区域)", "SUM(数据!$A$1:$A$9)"),
        ("区域*2", "@数据!$A$1:$A$9*2"),
        ("算式^2", "(数据!$B$1*2)^2"),
        ("本表+汇总!本表+[0]!一格", "数据!C1+汇总!D1+数据!B1"),
        ("SUM(动态)", "SUM(OFFSET(数据!$A$1,0,0,COUNT(数据!$A:$A),1))"),
        ("完成*100", "JX_RATE(数据!$A$1,数据!$A$2)*100"),
        ("加一(A1,2)", "LET(_xlpm.x,A1,_xlpm.y,2,_xlpm.x+_xlpm.y)"),
        ("表1[[#This Row],[执行]]/表1[@预算]", "$C3/$B3"),
        ("SUM(表1[执行])", "SUM($C$2:$C$5)"),
        ("ROWS(表1)", "ROWS($A$2:$C$5)"),
        ("_xlfn.LET(_xlpm.a,A1:A9,SUM(_xlpm.a*2))", "_xlfn.LET(_xlpm.a,A1:A9,SUM(_xlpm.a*2))"),
    ],
)
def test_plain_formula(formula: str, expected: str) -> None:
    assert translated(formula) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("A1:A9*2", "A1:A9*2"),
        ("JX_RATE(A1:A9,B1:B9)", "JX_RATE(A1:A9,B1:B9)"),
        ("SUM(LEN(A1:A9))", "SUM(JXE.EACH.LEN(A1:A9))"),
        ("A1:A9=B1:B9", "A1:A9=B1:B9"),
        ("IFERROR(A1:A9/B1:B9,0)", "IFERROR(A1:A9/B1:B9,0)"),
    ],
)
def test_array_formula(formula: str, expected: str) -> None:
    assert translated(formula, array=True) == expected


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("[1]Sheet1!A1", "外部链接"),
        ("[1]!别家函数(A1)", "别的工作簿里的函数"),
        ("SUM(数据:汇总!A1)", "三维引用"),
        ("没有的表!A1", "没有的表"),
        ("A1:A9 A2:B3", "交叉引用"),
        ("SUM((A1,B2))", "联合引用"),
        ("FOO(1)", "没有函数 FOO"),
        ("ISERROR(FOO(1))", "没有函数 FOO"),
        ("_xll.别家(1)", "没有函数"),
        ("MAP(A1:A3,LAMBDA(x,x))", "LAMBDA"),
        ("LAMBDA(x,x+1)(5)", "直接调用 LAMBDA"),
        ('TEXT(A1,"[DBNum2]")', "格式"),
        ('TEXT(A1,"aaaa")', "格式"),
        ("没有的名称+1", "没有定义"),
        ("相对+1", "相对引用"),
        ("自身", "嵌套太深"),
        ("外部", "外部链接"),
        ("宏", "是宏"),
        ("递归(3)", "嵌套太深"),
        ("加一(1)", "参数个数"),
        ("无此表[列]", "没有名为"),
        ("1+", "无法解析"),
        ("TAKE(A1:B9,,1)", "省略"),
        ('DATEDIF(A1,A2,"md")', "DATEDIF"),
        ("XLOOKUP(1,A1:A9,B1:B9,0,-1)", "近似匹配"),
        ("LENB(A1)", "字节"),
        ("SUBTOTAL(109,汇总!A1:A9)", "隐藏"),
        ("SUBTOTAL(9,'Q1 2024'!A1:A9)", "筛选"),
        ("AGGREGATE(9,6,汇总!A1:A9)", "隐藏"),
        ('COUNTIF(A1:A9,">甲")', "大小比较"),
        ("_xlfn._xlws.SORT(A1:B9,1,1,TRUE)", "按行排序"),
        ("SUMPRODUCT(SUBTOTAL(9,OFFSET(A1,ROW(A1:A3)-1,0)))", "逐个计算"),
        ("(" * 250 + "1" + ")" * 250, "无法解析"),
    ],
)
def test_what_the_engine_cannot_do_is_refused_with_the_reason(formula: str, reason: str) -> None:
    assert reason in (refused(formula).reason or "")


@pytest.mark.parametrize(
    ("formula", "volatile"), [("TODAY()-1", True), ("NOW()", True), ("RAND()", True), ("A1", False)]
)
def test_the_clock_and_chance_are_noticed(formula: str, volatile: bool) -> None:
    assert TRANSLATOR.translate(formula, "数据", 1, 1, False).volatile is volatile


def test_edits_fit_every_formula_that_differs_in_digits_only() -> None:
    found = TRANSLATOR.translate("IF(_xll.JX_RATE(A11,B11)>=0.95,A11&C11,1)", "数据", 1, 1, False)
    other = "IF(_xll.JX_RATE(A27,B39)>=0.85,A58&C21,4)"
    expected = "IF(JX_RATE(A27,B39)>=0.8499999999999995,JXE.TEXT(A58)&JXE.TEXT(C21),4)"
    assert found.apply(other, 1, 2) == expected


def test_the_outermost_sum_is_told() -> None:
    assert TRANSLATOR.translate("A1-B1-0.3", "数据", 1, 1, False).sum_of == ((0, 5), (6, 9))
    assert TRANSLATOR.translate("(A1-B1)", "数据", 1, 1, False).sum_of is None
