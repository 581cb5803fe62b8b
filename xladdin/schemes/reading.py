"""方案文件：a scheme read from TOML or from the rows of a sheet, and checked.

Duplicate keys are refused by TOML itself; unknown keys, wrong kinds of values, indicators named twice, weights that do
not add up without a note, and short forms that are not what the printed rule says are refused here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from xladdin.errors import InputError, Refused
from xladdin.numbers import plain, read_quantity
from xladdin.schemes.scheme import CONVENTIONS, Convention, Grades, Group, Indicator, Scheme, key
from xladdin.scoring import canonical, parse_rule

SHEET: Final = "JX_规则"
OWN: Final = "本工作簿"
# The headings of a JX_规则 sheet, in any order.
_HEADINGS: Final = {
    "scheme": ("方案", "方案名称"),
    "name": ("指标", "指标名称", "三级指标"),
    "weight": ("分值", "权重"),
    "rule": ("规则", "评分标准", "评分规则"),
    "formula": ("公式", "计算公式"),
    "source": ("依据", "来源"),
}


def read_scheme(text: str, place: str) -> Scheme:
    """A scheme from the text of a TOML file.

    Args:
        place: the file's name, for messages.

    Raises:
        InputError: for text that is no TOML or no scheme, naming the place and what to write.
    """
    try:
        table = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as problem:
        raise InputError(
            f"方案文件“{place}”不是TOML：{_mistake(str(problem))}", f"Scheme file {place} is not TOML: {problem}"
        ) from problem
    return _Checked(place).scheme(table)


# What the TOML reader says of the mistakes that people make, and what it means; the rest keeps its own words.
_MISTAKES: Final = (
    (re.compile("Cannot overwrite a value|Cannot declare .* twice|Cannot mutate immutable"), "同一个键或表写了两次"),
    (
        re.compile("Unescaped|Illegal character|Expected .*quote|Unterminated string"),
        "文字的引号没有配对，或里面有没转义的引号、换行",
    ),
    (re.compile("Invalid value"), "值写得不对：文字要加英文引号，数不加"),
    (re.compile("Expected '=' after a key"), "键和值之间缺英文等号"),
    (re.compile("Expected '\\]'|Unclosed array"), "方括号没有配对"),
    (re.compile("Expected newline"), '值后面还有多余的内容；文字里的英文引号要写成\\"'),
    (re.compile("Invalid statement"), "这一行既不是“键 = 值”，也不是[表]；引号、等号、方括号要用英文的"),
)
_PLACE: Final = re.compile(r"\(at line (\d+), column (\d+)\)|\(at end of document\)")


def _mistake(problem: str) -> str:
    place = _PLACE.search(problem)
    where = "文件末尾，" if place and place[1] is None else f"第{place[1]}行第{place[2]}列，" if place else ""
    said = next((zh for pattern, zh in _MISTAKES if pattern.search(problem)), problem)
    return where + said


class _Checked:
    """Reading with every value checked; the first problem is the one that is told."""

    def __init__(self, place: str) -> None:
        self.place = place

    def refuse(self, zh: str, en: str) -> InputError:
        return InputError(f"方案文件“{self.place}”：{zh}", f"Scheme file {self.place}: {en}")

    def keys(self, table: Mapping[str, Any], where: str, allowed: set[str], needed: set[str]) -> None:
        for unknown in table.keys() - allowed:
            raise self.refuse(
                f"{where}里的“{unknown}”不认识，可用的有{'、'.join(sorted(allowed))}",
                f"unknown key {unknown} in {where}; known are {', '.join(sorted(allowed))}",
            )
        for missing in sorted(needed - table.keys()):
            raise self.refuse(f"{where}缺“{missing}”", f"{where} lacks {missing}")

    def text(self, table: Mapping[str, Any], name: str, where: str) -> str:
        value = table.get(name, "")
        if not isinstance(value, str) or (name in table and not value.strip()):
            raise self.refuse(f"{where}的“{name}”应为文字", f"{name} of {where} should be text")
        return value

    def number(self, table: Mapping[str, Any], name: str, where: str) -> Decimal | None:
        value = table.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)) or value < 0:
            raise self.refuse(
                f"{where}的“{name}”应为不小于0的数", f"{name} of {where} should be a number of at least 0"
            )
        return Decimal(value)

    def path(self, table: Mapping[str, Any], where: str) -> tuple[str, ...]:
        value = table.get("path", [])
        if not isinstance(value, list) or not all(isinstance(part, str) and part.strip() for part in value):
            raise self.refuse(f"{where}的“path”应为一列文字", f"path of {where} should be a list of texts")
        return tuple(value)

    def table(self, table: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        value = table.get(name, {})
        if not isinstance(value, dict):
            raise self.refuse(f"“{name}”应为一个表", f"{name} should be a table")
        return value

    def tables(self, table: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
        value = table.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.refuse(f"“{name}”应写成[[{name}]]", f"{name} should be written as [[{name}]]")
        return value

    # ---- parts of a scheme ----

    def scheme(self, table: Mapping[str, Any]) -> Scheme:
        allowed = {"name", "title", "aliases", "total", "source", "grades", "conventions", "group", "indicator", "note"}
        self.keys(table, "文件", allowed, {"name", "title", "source", "indicator"})
        source = self.table(table, "source")
        self.keys(source, "[source]", {"document", "clause"}, {"document", "clause"})
        aliases = table.get("aliases", [])
        if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
            raise self.refuse("“aliases”应为一列文字", "aliases should be a list of texts")
        scheme = Scheme(
            self.text(table, "name", "文件"),
            self.text(table, "title", "文件"),
            self.text(source, "document", "[source]"),
            self.text(source, "clause", "[source]"),
            tuple(self.indicator(one, at) for at, one in enumerate(self.tables(table, "indicator"), 1)),
            tuple(self.group(one, at) for at, one in enumerate(self.tables(table, "group"), 1)),
            tuple(aliases),
            self.number(table, "total", "文件"),
            self.grades(self.table(table, "grades")) if "grades" in table else None,
            {name: self.convention(name, value) for name, value in self.table(table, "conventions").items()},
            self.text(table, "note", "文件"),
        )
        self.names(scheme)
        self.weights(scheme)
        return scheme

    def indicator(self, table: Mapping[str, Any], at: int) -> Indicator:
        where = f"第{at}个[[indicator]]"
        allowed = {"path", "name", "weight", "formula", "rule", "short", "source", "note"}
        self.keys(table, where, allowed, {"name"})
        name = self.text(table, "name", where)
        where = f"指标“{name}”"
        rule, short = self.text(table, "rule", where), self.text(table, "short", where)
        if short:
            self.same(rule or short, short, where)
        return Indicator(
            self.path(table, where),
            name,
            self.number(table, "weight", where),
            rule,
            short,
            self.text(table, "formula", where),
            self.text(table, "source", where),
            self.text(table, "note", where),
        )

    def same(self, rule: str, short: str, where: str) -> None:
        """The short form must be what the printed rule is understood as."""
        try:
            understood = canonical(parse_rule(rule))
        except Refused as refused:
            raise self.refuse(
                f"{where}的规则不能计分：{refused.reason}", f"the rule of {where} was refused"
            ) from refused
        if understood != short:
            raise self.refuse(
                f"{where}的“short”与规则原文不是一回事：原文读作“{understood}”",
                f"short of {where} is not what its rule says: {understood}",
            )

    def group(self, table: Mapping[str, Any], at: int) -> Group:
        where = f"第{at}个[[group]]"
        self.keys(table, where, {"path", "weight", "note"}, {"path"})
        return Group(self.path(table, where), self.number(table, "weight", where), self.text(table, "note", where))

    def grades(self, table: Mapping[str, Any]) -> Grades:
        self.keys(table, "[grades]", {"bands", "source"}, {"bands", "source"})
        return Grades(self.text(table, "bands", "[grades]"), self.text(table, "source", "[grades]"))

    def convention(self, name: str, table: Any) -> Convention:
        where = f"[conventions]的“{name}”"
        if name not in CONVENTIONS:
            known = "、".join(sorted(CONVENTIONS))
            raise self.refuse(f"{where}不认识，可用的有{known}", f"unknown convention {name}; known are {known}")
        if not isinstance(table, dict):
            raise self.refuse(
                f"{where}应写成{{ value = …, source = … }}", f"{where} should be {{ value = …, source = … }}"
            )
        self.keys(table, where, {"value", "source"}, {"value", "source"})
        return Convention(self.text(table, "value", where), self.text(table, "source", where))

    # ---- what must hold over the whole ----

    def names(self, scheme: Scheme) -> None:
        seen: set[tuple[tuple[str, ...], str]] = set()
        for one in scheme.indicators:
            place = (one.path, key(one.name))
            if place in seen:
                raise self.refuse(f"指标“{'/'.join((*one.path, one.name))}”写了两次", f"{one.name} stands there twice")
            seen.add(place)
        levels: set[tuple[str, ...]] = set()
        for group in scheme.groups:
            if group.path in levels:
                raise self.refuse(f"“{'/'.join(group.path)}”写了两次", f"{'/'.join(group.path)} stands there twice")
            levels.add(group.path)

    def weights(self, scheme: Scheme) -> None:
        """Weights add up level by level, except where a note says what is printed."""
        for group in scheme.groups:
            inside = [one for one in scheme.indicators if one.path[: len(group.path)] == group.path]
            if not inside:
                raise self.refuse(f"“{'/'.join(group.path)}”下没有指标", f"no indicator under {'/'.join(group.path)}")
            self.adds_up([one.weight for one in inside], group.weight, group.note, f"“{'/'.join(group.path)}”")
        tops = [group for group in scheme.groups if len(group.path) == 1]
        if tops:
            self.adds_up([group.weight for group in tops], scheme.total, scheme.note, "总分")
        self.adds_up([one.weight for one in scheme.indicators], scheme.total, "", "总分")

    def adds_up(self, weights: Sequence[Decimal | None], whole: Decimal | None, note: str, where: str) -> None:
        given = [weight for weight in weights if weight is not None]
        if whole is None or note or len(given) < len(weights):
            return
        total = sum(given, Decimal(0))
        if total != whole:
            raise self.refuse(
                f"{where}是{plain(whole)}分，下级合计{plain(total)}分；若原文如此，请加“note”说明",
                f"{where} is {plain(whole)}, its parts add up to {plain(total)}; if printed so, say so in a note",
            )


def from_sheet(rows: Sequence[Sequence[object]], place: str) -> list[Scheme]:
    """The schemes of a `JX_规则` sheet: one row for each indicator under the headings 方案 (optional), 指标, 分值, 规则, 公式, 依据.

    Args:
        rows: cell values, the heading row among the first ten.
        place: the workbook's name, for messages.

    Raises:
        InputError: without headings, for an indicator named twice, for a weight that is no number.
    """
    at, columns = _headings(rows, place)
    found: dict[str, list[Indicator]] = {}
    for number, row in enumerate(rows[at + 1 :], at + 2):
        cells = {name: row[column] if column < len(row) else None for name, column in columns.items()}
        name = _cell_text(cells.get("name"))
        if not name:
            continue
        weight = cells.get("weight")
        try:
            points = None if weight in (None, "") else read_quantity(weight).value
        except Refused as refused:
            raise InputError(
                f"“{place}”的{SHEET}第{number}行的分值：{refused.reason}。",
                f"{place}, {SHEET} row {number}: bad weight",
            ) from refused
        path = tuple(part.strip() for part in name.split("/"))
        texts = {field: _cell_text(cells.get(field)) for field in ("rule", "formula", "source")}
        scheme = _cell_text(cells.get("scheme")) or OWN
        indicator = Indicator(path[:-1], path[-1], points, texts["rule"], "", texts["formula"], texts["source"])
        listed = found.setdefault(scheme, [])
        if any((one.path, key(one.name)) == (indicator.path, key(indicator.name)) for one in listed):
            raise InputError(
                f"“{place}”的{SHEET}第{number}行：指标“{name}”写了两次。", f"{place}, {SHEET} row {number}: named twice"
            )
        listed.append(indicator)
    return [
        Scheme(name, name, f"“{place}”的工作表{SHEET}", "", tuple(indicators)) for name, indicators in found.items()
    ]


def _headings(rows: Sequence[Sequence[object]], place: str) -> tuple[int, dict[str, int]]:
    for at, row in enumerate(rows[:10]):
        texts = [_cell_text(cell) for cell in row]
        columns = {
            name: texts.index(heading)
            for name, headings in _HEADINGS.items()
            for heading in headings
            if heading in texts
        }
        if "name" in columns and "rule" in columns:
            return at, columns
    raise InputError(
        f"“{place}”的工作表{SHEET}没有“指标”和“规则”两个表头。",
        f"{place}: sheet {SHEET} lacks the headings 指标 and 规则.",
    )


def _cell_text(value: object) -> str:
    if value is None or isinstance(value, bool):
        return ""
    return value.strip() if isinstance(value, str) else str(read_quantity(value))
