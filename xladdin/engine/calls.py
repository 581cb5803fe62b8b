"""函数调用的转写: one call in a formula turned into what the engine computes as Excel would."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xladdin.engine import confirmed, signatures, spellings, substitutes
from xladdin.engine.edits import Shape
from xladdin.engine.ranges import positions
from xladdin.engine.refusals import Unsupported, constant, refuse
from xladdin.engine.syntax import Node, Part, parse

if TYPE_CHECKING:
    from xladdin.engine.walk import Walk

_POSITIONS = frozenset({"ROW", "COLUMN", "ROWS", "COLUMNS"})
_OPEN = re.compile(r"\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?[0-9]+:\$?[0-9]+")


def translate(walk: Walk, node: Node, wanted: str, arrays: bool) -> Shape:
    """Translate a call and everything in it.

    Args:
        wanted, arrays: as for `Walk.visit`.

    Raises:
        Unsupported: with the reason.
    """
    own = spellings.added_function(node.prefix, node.text, walk.translator.declared)
    if own is not None:
        return _declared(walk, node, own, arrays)
    defined = walk.translator.names.find(node.text, walk.sheet)
    if defined is not None:
        walk.by_text = True
        return _defined_lambda(walk, node, defined.formula, arrays)
    name = spellings.built_in(node.text)
    if node.prefix:
        raise Unsupported(f"调用了加载项或别的工作簿里的函数 {node.text}")
    walk.functions.add(name)
    if name in signatures.VOLATILE:
        walk.volatile = True
    if name == "SINGLE" and len(node.items) == 1:
        walk.replace(node.start, node.start + len(node.text), "@")
        walk.visit(node.items[0], "R", arrays)
        return Shape.ONE
    if name == "LET":
        return _let(walk, node, wanted)
    refuse(name, node, walk.sheet, walk.translator.knows, walk.translator.hides)
    if name in _POSITIONS and len(node.items) == 1 and node.items[0].part is Part.REF:
        return _position(walk, name, node, arrays)
    if name in ("ROW", "COLUMN") and arrays and node.items:
        return _numbers_of(walk, name, node)
    if name == "HYPERLINK" and len(node.items) == 2 and not arrays:
        # What the cell shows is the second argument; the first one is of no account here.
        walk.replace(node.start, node.items[1].start, "(")
        return walk.visit(node.items[1], "V", arrays)
    return _built_in(walk, name, node, arrays)


def _declared(walk: Walk, node: Node, name: str, arrays: bool) -> Shape:
    walk.functions.add(name)
    walk.calls_declared = True
    stored = node.start + len(node.prefix) + len(node.text)
    if node.prefix or node.text != name:
        walk.replace(node.start, stored, name)
    shape = Shape.ONE
    for item in node.items:
        if item.part is Part.MISSING:
            walk.after(item.start, substitutes.SKIPPED_ARGUMENT)
        shape = max(shape, walk.visit(item, "R", arrays))
    whole = any(parameter.argument.whole for parameter in walk.translator.declared[name].parameters)
    return Shape.ONE if whole else shape


def _defined_lambda(walk: Walk, node: Node, definition: str, arrays: bool) -> Shape:
    """A name that stands for a LAMBDA is written out as LET: `F(a,b)` → `LET(x,a,y,b,body)`."""
    root = parse(definition)
    if root.part is not Part.CALL or spellings.built_in(root.text) != "LAMBDA" or not root.items:
        raise Unsupported(f"名称“{node.text}”不是函数")
    *parameters, body = root.items
    if len(parameters) != len(node.items) or any(item.part is Part.MISSING for item in node.items):
        raise Unsupported(f"自定义函数“{node.text}”的参数个数不符")
    variables = {}
    for parameter, item in zip(parameters, node.items, strict=True):
        variables[parameter.text.lower()] = walk.visit(item, "R", arrays)
        walk.before(item.start, f"{parameter.text},")
    inner, _, shape = walk.inside(definition[body.start : body.end], variables, node.text)
    walk.replace(node.start, node.start + len(node.prefix) + len(node.text), "LET" if parameters else "")
    walk.after(node.end - 1, f",{inner}" if parameters else inner)
    return shape


def _let(walk: Walk, node: Node, wanted: str) -> Shape:
    """LET is younger than implicit intersection: what stands inside is computed as an array formula."""
    *pairs, result = node.items
    if len(pairs) % 2 or not pairs:
        raise Unsupported("LET 的参数个数不符")
    outer = dict(walk.variables)
    for variable, value in zip(pairs[::2], pairs[1::2], strict=True):
        walk.variables[variable.text.lower()] = walk.visit(value, "R", True)
    shape = walk.visit(result, wanted, True)
    walk.variables = outer
    return shape


def _position(walk: Walk, name: str, node: Node, arrays: bool) -> Shape:
    """ROW, COLUMN, ROWS and COLUMNS of a reference are written out: the engine takes `ROW(A1)` in A1 for a circle."""
    walk.check_sheet(node.items[0])
    walk.by_place = True
    several = arrays and name in ("ROW", "COLUMN") and ":" in node.items[0].text
    walk.replace(node.start, node.end, lambda old, *_: positions(name, old, several))
    return Shape.ARRAY if several else Shape.ONE


def _numbers_of(walk: Walk, name: str, node: Node) -> Shape:
    """ROW and COLUMN of a range are arrays in array formulas; the engine gives the first number only."""
    walk.by_text = True
    inner, _, shape = walk.inside(walk.formula[node.items[0].start : node.items[0].end], walk.variables, "")
    if not shape:
        return shape
    count = f"ROWS({inner})" if name == "ROW" else f"1,COLUMNS({inner})"
    walk.replace(node.start, node.end, f"({name}({inner})-1+SEQUENCE({count}))")
    return Shape.ARRAY


def _built_in(walk: Walk, name: str, node: Node, arrays: bool) -> Shape:
    if name in confirmed.STRICT and any(_several(item) for item in node.items[:2]):
        raise Unsupported(f"{name} 在 Excel 里不接受区域")
    _note_sizes(walk, name, node)
    classes = signatures.parameter_classes(name, len(node.items))
    if name == "INDEX" and node.items and node.items[0].part is not Part.REF:
        classes = "A" + classes[1:]
    shape = lift = Shape.ONE
    for place, (item, kind) in enumerate(zip(node.items, classes, strict=True)):
        found = walk.visit(item, "V" if kind == "V" else "R", arrays or kind == "A")
        if kind == "V":
            lift = max(lift, found)
            if not found:
                _one_value(walk, name, place, item)
        shape = max(shape, found)
    if name in signatures.CRITERIA and not lift:
        _guard_criteria(walk, name, node)
    approximate = _approximate(name, node)
    better = substitutes.APPROXIMATE[name] if approximate else None
    if lift and name not in signatures.LIFTED_BY_ENGINE and better is None:
        if name in signatures.NEEDS_PLACE:
            raise Unsupported(f"引擎不能对数组逐个计算 {name}")
        walk.lifted.add(name)
        walk.substitutes.add(substitutes.BETTER.get(name, name))
        walk.replace(node.start, node.start + len(node.text), substitutes.lifted(name))
        return lift
    if name in substitutes.SORTING:
        better = substitutes.SORTING[name]
        for item in node.items:
            if item.part is Part.MISSING:
                walk.after(item.start, substitutes.SKIPPED_ARGUMENT)
    if (better := better or substitutes.BETTER.get(name)) is not None:
        walk.substitutes.add(better)
        walk.replace(node.start, node.start + len(node.text), better)
    if name in signatures.RETURNS_ARRAY:
        return Shape.RANGE
    if name == "INDEX":
        several = any(item.part in (Part.MISSING, Part.NUMBER) for item in node.items[1:])
        return Shape.RANGE if several else Shape.ONE
    if name in signatures.DATES and name.startswith(("EDATE", "EOMONTH", "WORKDAY")):
        walk.wrap(node, substitutes.DATED)
    return lift if name in signatures.RETURNS_ONE else shape  # an array looked up gives an array


def _one_value(walk: Walk, name: str, place: int, item: Node) -> None:
    """Wrap an argument of one value where the engine converts it otherwise than Excel."""
    if item.part in (Part.NUMBER, Part.MISSING):
        return
    if place in signatures.COUNTS.get(name, ()):
        # A logical or a text of digits as a count: the engine's operators convert them, its functions do not.
        walk.before(item.start, "((")
        walk.after(item.end, ")+0)")
    elif name in confirmed.STRICT:
        walk.wrap(item, substitutes.DATED if place in signatures.DATES.get(name, ()) else substitutes.NUMERIC)
    elif place in signatures.NUMBERS.get(name, ()):
        walk.wrap(item, substitutes.NUMERIC)
    elif name == "SEARCH" and place == 0 and item.part is not Part.TEXT:
        walk.as_text(item)
        walk.wrap(item, substitutes.PATTERN)
    elif name in signatures.TEXTS_OF_DATES:
        walk.wrap(item, substitutes.NO_ORDER_OF_DAYS)
    elif name in signatures.TEXT_ARGUMENTS:
        walk.as_text(item)


def _several(item: Node) -> bool:
    return item.part is Part.REF and ":" in item.text


def _note_sizes(walk: Walk, name: str, node: Node) -> None:
    """Ranges that differ in size give #VALUE! in Excel; the engine repeats the smaller one, or cuts the larger one off."""
    if name == "SUMPRODUCT" and len(node.items) > 1:
        if any(item.part is Part.NUMBER for item in node.items):
            raise Unsupported("SUMPRODUCT 的参数大小不一")
        ranges = node.items
    elif name in signatures.CRITERIA and name.endswith("S"):
        criteria = signatures.criteria_places(name, len(node.items))
        ranges = tuple(item for place, item in enumerate(node.items) if place not in criteria)
    else:
        lines = {("INDEX", 2): node.items[:1], ("LOOKUP", 3): node.items[1:]}.get((name, len(node.items)), ())
        walk.lines += [(item.start, item.end) for item in lines if item.part is Part.REF]
        return
    places = tuple((item.start, item.end) for item in ranges if item.part is Part.REF)
    if len(places) > 1:
        walk.alike.append(places)


def _guard_criteria(walk: Walk, name: str, node: Node) -> None:
    """Criteria that the engine understands otherwise than Excel are found when they are there."""
    whole = name == "COUNTIFS" and any(_OPEN.fullmatch(item.text) for item in node.items)
    for place, item in enumerate(node.items):
        if place in signatures.criteria_places(name, len(node.items)) and item.part is not Part.NUMBER:
            walk.wrap(item, substitutes.CRITERION_OF_WHOLE if whole else substitutes.CRITERION)


def _approximate(name: str, node: Node) -> bool:
    """Whether a look-up takes the nearest value.

    Raises:
        Unsupported: that is known only when it is computed.
    """
    if name == "LOOKUP":
        return True
    mode = {"MATCH": 2, "VLOOKUP": 3, "HLOOKUP": 3}.get(name)
    if mode is None:
        return False
    if len(node.items) <= mode:
        return len(node.items) == mode
    item = node.items[mode]
    found = item.text.upper() if item.part is Part.LOGICAL else constant(item).strip("-+").strip("0.")
    if found == "?":
        raise Unsupported(f"{name} 的匹配方式由别的公式算出")
    return found not in ("", "FALSE")
