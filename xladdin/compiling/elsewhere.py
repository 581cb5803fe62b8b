"""单元格以外的调用: in defined names, conditional formats, validation lists and table columns. They stay and are listed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from xladdin.compiling.formulas import calls_declared
from xladdin.compiling.outcome import Left
from xladdin.ooxml.package import Package, SheetPart


def calls_elsewhere(package: Package) -> list[Left]:
    """What still calls add-in functions although every cell is compiled."""
    found = [
        Left("", "", formula, f"定义的名称“{name.get('name')}”里的调用不编译")
        for name in package.xml(package.workbook_part).iter("{*}definedName")
        if calls_declared(formula := "".join(str(text) for text in name.itertext()))
    ]
    for part in package.sheet_parts():
        if part.kind == "worksheet":
            found += [Left(part.name, "", formula, reason) for formula, reason in _of_sheet(package, part)]
    return found


def _of_sheet(package: Package, part: SheetPart) -> Iterator[tuple[str, str]]:
    for tag, what in (("conditionalFormatting", "条件格式"), ("dataValidation", "数据有效性")):
        for formula in _formulas_in(package.read(part.part), tag):
            if calls_declared(formula):
                yield formula, f"{what}里的调用不编译"
    for link in package.relationships(part.part):
        if link.kind != "table" or link.external or link.target not in package:
            continue
        for column in package.xml(link.target).iter("{*}tableColumn"):
            formula = "".join(element.text or "" for element in column.iter("{*}calculatedColumnFormula"))
            if calls_declared(formula):
                yield formula, f"表格“{column.get('name')}”列新增行时填入的公式不编译"


def _formulas_in(data: bytes, tag: str) -> Iterator[str]:
    element = re.compile(rb"<(?:\w+:)?%b\b.*?</(?:\w+:)?%b>" % (tag.encode(), tag.encode()), re.S)
    for found in element.finditer(data):
        for text in re.findall(rb"<(?:\w+:)?(?:formula[12]?|f)>([^<]*)<", found[0]):
            yield html.unescape(text.decode("utf-8", "replace"))
