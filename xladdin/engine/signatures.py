"""内置函数的参数: which arguments of built-in functions take ranges, and what the pinned engine does with them.

Source of the classes: the parameter classes of the BIFF function table (MS-XLS §2.5.198.17, "reference", "value",
"array"). Source of everything else: probes of formualizer 0.13.0, kept in tests/engine/probe.csv.

R  a range or array is taken whole
V  one value: a range is intersected with the formula's row or column, or lifted over in an array formula
A  an array: what stands inside is computed as in an array formula
A trailing `*` repeats the last classes: `RV*` is `RVRVRV…` with a period of 1, `R(RV)*` of 2.
"""

from __future__ import annotations

from functools import cache
from itertools import cycle, islice

_CLASSES = """
R*       SUM AVERAGE AVERAGEA COUNT COUNTA COUNTBLANK MAX MIN MAXA MINA PRODUCT SUMSQ MEDIAN MODE MODE.SNGL MODE.MULT
R*       STDEV STDEV.S STDEV.P STDEVP STDEVA STDEVPA VAR VAR.S VAR.P VARP VARA VARPA DEVSQ AVEDEV GEOMEAN HARMEAN KURT
R*       SKEW SKEW.P AND OR XOR CONCAT GCD LCM MULTINOMIAL ROW COLUMN ROWS COLUMNS AREAS ISREF ISFORMULA FORMULATEXT
R*       SHEET SHEETS N T PHONETIC VSTACK HSTACK
A*       SUMPRODUCT MMULT MINVERSE MDETERM TRANSPOSE FREQUENCY SUMX2MY2 SUMX2PY2 SUMXMY2 CORREL COVAR COVARIANCE.P
A*       COVARIANCE.S PEARSON RSQ SLOPE INTERCEPT STEYX TREND GROWTH LINEST LOGEST F.TEST FTEST CHISQ.TEST CHITEST
VR*      SUBTOTAL NPV CHOOSE CELL
VVR*     TEXTJOIN AGGREGATE
VVVR     SERIESSUM NETWORKDAYS.INTL WORKDAY.INTL
VVR      NETWORKDAYS WORKDAY
VAA      FORECAST FORECAST.LINEAR
AAVV     T.TEST TTEST
RV       LARGE SMALL PERCENTILE PERCENTILE.INC PERCENTILE.EXC QUARTILE QUARTILE.INC QUARTILE.EXC TRIMMEAN COUNTIF
RVV      PERCENTRANK PERCENTRANK.INC PERCENTRANK.EXC IRR MIRR Z.TEST ZTEST
VRV      RANK RANK.EQ RANK.AVG MATCH
RVR      SUMIF AVERAGEIF
(RV)*    COUNTIFS
R(RV)*   SUMIFS AVERAGEIFS MAXIFS MINIFS
RRR      DSUM DAVERAGE DCOUNT DCOUNTA DGET DMAX DMIN DPRODUCT DSTDEV DSTDEVP DVAR DVARP
VRR      XNPV IF
VAA      LOOKUP
RRV      XIRR
VRVV     VLOOKUP HLOOKUP XMATCH
VRRVVV   XLOOKUP
RVVV     INDEX
RVVVV    OFFSET
(VR)*    IFS
V(VR)*   SWITCH
RR       IFERROR IFNA
AAV      FILTER
AVVV     SORT UNIQUE TAKE DROP TOCOL TOROW EXPAND WRAPROWS WRAPCOLS
AV*      CHOOSECOLS CHOOSEROWS
A(AV)*   SORTBY
"""


def _parse() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in _CLASSES.strip().splitlines():
        classes, *names = line.split()
        table.update(dict.fromkeys(names, classes))
    return table


_BY_NAME = _parse()


@cache
def parameter_classes(name: str, count: int) -> str:
    """One letter per argument of a call with `count` arguments; functions not listed take values only."""
    classes = _BY_NAME.get(name)
    if classes is None:
        return "V" * count
    if not classes.endswith("*"):
        return classes[:count].ljust(count, classes[-1])
    head, _, tail = classes[:-1].rpartition("(") if classes.endswith(")*") else (classes[:-2], "", classes[-2])
    return "".join(islice((*head, *islice(cycle(tail.rstrip(")")), count)), count))


def words(text: str) -> frozenset[str]:
    """A list of names as it reads best."""
    return frozenset(text.split())


# Results with more than one cell, whatever the arguments.
RETURNS_ARRAY = words("""FILTER SORT SORTBY UNIQUE SEQUENCE RANDARRAY TAKE DROP VSTACK HSTACK TOCOL TOROW CHOOSECOLS CHOOSEROWS EXPAND
    WRAPROWS WRAPCOLS TEXTSPLIT TRANSPOSE MMULT MINVERSE FREQUENCY LINEST LOGEST TREND GROWTH MODE.MULT MUNIT OFFSET
    INDIRECT XLOOKUP""")
# One value, however large the ranges.
RETURNS_ONE = frozenset(
    name
    for name, classes in _BY_NAME.items()
    if name not in RETURNS_ARRAY and name not in ("IF", "IFERROR", "IFNA", "IFS", "SWITCH", "CHOOSE", "INDEX", "N", "T")
)
# The engine lifts these over arrays by itself.
LIFTED_BY_ENGINE = frozenset({"IF", "IFERROR", "IFNA"})
# They need to know where their argument lies, so they cannot be lifted value by value.
NEEDS_PLACE = words(
    "OFFSET INDIRECT ROW COLUMN ROWS COLUMNS CELL AREAS ISREF ISFORMULA FORMULATEXT SHEET SHEETS SUBTOTAL"
)
# A new value at every calculation: chance and the clock.
CHANCE = words("RAND RANDBETWEEN RANDARRAY")
VOLATILE = CHANCE | words("NOW TODAY")
# Probed: an argument left out between commas takes its default.
SKIPPABLE = words("""IF IFERROR IFNA SUM COUNT COUNTA MAX MIN AVERAGE AND OR OFFSET INDEX VLOOKUP HLOOKUP MATCH XLOOKUP SEQUENCE SORT SORTBY
    TEXTJOIN CHOOSE ROUND ROUNDUP ROUNDDOWN""")
# Text from numbers: the engine writes 17 digits where Excel writes 15.
TEXT_ARGUMENTS = words(
    """LEN LEFT RIGHT MID SUBSTITUTE REPLACE TRIM CONCATENATE CONCAT EXACT UPPER LOWER FIND SEARCH REPT CLEAN TEXTBEFORE
    TEXTAFTER"""
)
# Positions of arguments that count characters or choose: the engine leaves logicals and texts of digits as they are.
COUNTS = {"LEFT": (1,), "RIGHT": (1,), "MID": (1, 2), "REPT": (1,), "CHOOSE": (0,), "FIND": (2,), "SEARCH": (2,)}
# Positions of arguments where the engine takes texts and logicals for numbers and Excel does not, or otherwise.
NUMBERS = dict.fromkeys(
    words("PERCENTILE PERCENTILE.INC PERCENTILE.EXC QUARTILE QUARTILE.INC QUARTILE.EXC LARGE SMALL TRIMMEAN"), (1,)
)
# Positions of dates; the first days of 1900 are counted otherwise.
DATES = {
    **dict.fromkeys(words("EDATE EOMONTH WEEKNUM ISOWEEKNUM WORKDAY WORKDAY.INTL"), (0,)),
    **dict.fromkeys(words("YEARFRAC NETWORKDAYS NETWORKDAYS.INTL"), (0, 1)),
}
# They read dates from text, where "3/4/2024" depends on the region.
TEXTS_OF_DATES = words("VALUE DATEVALUE TIMEVALUE")
# Functions with criteria.
CRITERIA = words("COUNTIF COUNTIFS SUMIF SUMIFS AVERAGEIF AVERAGEIFS MAXIFS MINIFS")


def criteria_places(name: str, count: int) -> range:
    """The positions of the criteria in a call with `count` arguments."""
    if name in ("COUNTIF", "SUMIF", "AVERAGEIF"):
        return range(1, 2)
    return range(1 if name == "COUNTIFS" else 2, count, 2)


# Results that already carry 15 digits or fewer, or are text.
PLAIN_TEXT_RESULTS = words("""TEXT LEFT RIGHT MID SUBSTITUTE REPLACE TRIM CONCATENATE CONCAT TEXTJOIN UPPER LOWER PROPER REPT CHAR UNICHAR FIXED
    ADDRESS CLEAN LEN FIND SEARCH COUNT COUNTA COUNTIF COUNTIFS COUNTBLANK ROW COLUMN ROWS COLUMNS YEAR MONTH DAY INT
    MATCH RANK HOUR MINUTE SECOND WEEKDAY""")
# What the pinned engine gets wrong or leaves out although it knows the name.
WRONG = {
    **dict.fromkeys(words("LENB LEFTB RIGHTB MIDB FINDB SEARCHB REPLACEB"), "按字节计数的结果随 Excel 的语言版本而变"),
    **dict.fromkeys(words("MAP REDUCE SCAN MAKEARRAY BYROW BYCOL LAMBDA ISOMITTED"), "引擎不支持 LAMBDA 类函数"),
    "DOLLAR": "货币写法随 Excel 的地区设置而变",
    "CODE": "结果随 Excel 的语言版本而变",
    "TYPE": "引擎对错误值和数组的结果不同",
    "FORMULATEXT": "引擎看到的公式文本与单元格里的不同",
    "INFO": "结果随运行的机器而变",
    "PHONETIC": "引擎不读取拼音",
}
