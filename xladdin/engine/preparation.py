"""重算前的准备: a workbook turned into the one that the engine loads, and a plan of what to do with each formula cell.

The engine gets bare sheets: values, and formulas already translated. No tables, names, styles, links or drawings, so
nothing in them can stop the load. A formula that the engine cannot do is left out there: its cached value stays as a
constant, and the cells that read it go on from that.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial

from xladdin.declare import Function
from xladdin.engine import binding
from xladdin.engine.engine_workbook import packed, strings_part
from xladdin.engine.formula_cells import SheetXml
from xladdin.engine.names import read_names
from xladdin.engine.plan import Place, SheetPlan
from xladdin.engine.refusals import Hidden
from xladdin.engine.sheet_preparation import SheetPreparation
from xladdin.engine.tables import Tables, read_tables
from xladdin.engine.translation import Translator
from xladdin.errors import InputError
from xladdin.ooxml import xml
from xladdin.ooxml.package import Package, SheetPart

_HIDDEN_ROW = re.compile(rb"<(?:[\w.-]+:)?row\s[^<>]*\bhidden\s*=\s*[\"'](?:1|true)")


@dataclass
class Preparation:
    """The engine's workbook and the plans of the sheets that have formulas.

    Attributes:
        errors: cells of all sheets that hold an error and no formula, or one that is not computed.
        catches: a formula turns errors into something else.
        excludes: a formula has a criterion with `<>`.
        lifted: functions that the engine must be given in a version for arrays.
        saved: when the workbook was last saved, the clock of formulas that never had a value.
    """

    workbook: bytes
    plans: list[SheetPlan]
    translator: Translator
    errors: list[tuple[str, Place]]
    catches: bool
    excludes: bool
    lifted: frozenset[str]
    date1904: bool
    saved: datetime


def prepare(
    package: Package, functions: Mapping[str, Function], forward: bool = False, clock: bool = False
) -> Preparation:
    """Read a package for recalculation.

    Args:
        forward: put backward ranges right, at the price of looking at every formula.
        clock: NOW and TODAY are to be computed, not held.

    Raises:
        InputError: a part that cannot be read.
    """
    root = package.xml(package.workbook_part)
    sheets = [sheet for sheet in package.sheet_parts() if sheet.kind == "worksheet"]
    translator = Translator(
        declared=functions,
        names=read_names(package),
        tables=Tables(read_tables(package)),
        sheets=frozenset(sheet.name.lower() for sheet in sheets),
        knows=binding.knows,
        hides=cache(partial(_hidden, package, {sheet.name.lower(): sheet.part for sheet in sheets})),
    )
    properties = next(root.iter("{*}workbookPr"), None)
    settings = next(root.iter("{*}calcPr"), None)
    as_displayed = settings is not None and settings.get("fullPrecision") in ("0", "false")
    plans: list[SheetPlan] = []
    lifted: set[str] = set()
    errors: list[tuple[str, Place]] = []
    catches = excludes = False

    def content(sheet: SheetPart) -> bytes:
        stored = package.read(sheet.part)
        data = xml.as_utf8(stored, sheet.part)
        xml.refuse_dtd(data, sheet.part)
        xml.refuse_bad_utf8(data, sheet.part)
        plan = SheetPlan(sheet.name, sheet.part, SheetXml.of(data, sheet.part))
        if stored.startswith(codecs.BOM_UTF8):
            plan.mark = codecs.BOM_UTF8
        preparing = SheetPreparation(plan, translator, as_displayed, forward, clock)
        bare = preparing.content()
        lifted.update(preparing.lifted)
        nonlocal catches, excludes
        excludes = excludes or preparing.excludes
        catches = catches or preparing.catches
        errors.extend((sheet.name, place) for place in preparing.errors)
        if plan.xml.count:
            plans.append(plan)
        return bare

    workbook = packed([sheet.name for sheet in sheets], map(content, sheets), strings_part(package))
    date1904 = properties is not None and properties.get("date1904") in ("1", "true")
    return Preparation(
        workbook, plans, translator, errors, catches, excludes, frozenset(lifted), date1904, _saved(package)
    )


def _hidden(package: Package, parts: Mapping[str, str], sheet: str) -> Hidden:
    """What a sheet hides."""
    part = parts.get(sheet.lower())
    if part is None:
        return Hidden.NOTHING
    data = package.read(part)
    if not _HIDDEN_ROW.search(data):
        return Hidden.NOTHING
    tables = [link.target for link in package.relationships(part) if link.kind == "table" and link.target in package]
    filtered = any(b"filterColumn" in content for content in (data, *map(package.read, tables)))
    return Hidden.FILTERED if filtered else Hidden.ROWS


def _saved(package: Package) -> datetime:
    """When the workbook was last saved, in local time: by its own properties, else by the file."""
    part = package.related("", "core-properties")
    try:
        for element in package.xml(part).iter("{*}modified") if part is not None else ():
            return datetime.fromisoformat((element.text or "").strip()).astimezone()
    except (ValueError, InputError):
        pass  # properties are an ornament; what is wrong with them is no reason to stop
    return datetime.fromtimestamp(package.path.stat().st_mtime).astimezone()
