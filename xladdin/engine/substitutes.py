"""替身函数: what the engine does otherwise than Excel, computed here instead.

The names are registered with the engine beside our own functions and appear only in what it is fed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import partial

from xladdin.engine import dates, guards, lookups
from xladdin.engine.fifteen_digits import same_number
from xladdin.engine.guards import REFUSED, Refused
from xladdin.engine.lookups import SKIPPED_TEXT, as_rows
from xladdin.engine.ordering import DIV0, NA, NUM, VALUE, compare
from xladdin.engine.text_formats import CannotFormat
from xladdin.engine.text_function import formatted

Callback = Callable[..., object]

SKIPPED_ARGUMENT = f'"{SKIPPED_TEXT}"'
COMPARISONS = {
    "=": "JXE.EQ",
    "<>": "JXE.NE",
    "<": "JXE.LT",
    ">": "JXE.GT",
    "<=": "JXE.LE",
    ">=": "JXE.GE",
}
AS_TEXT = "JXE.TEXT"
FITTED = "JXE.FIT"
# Functions of single values; lifted over arrays like any other.
BETTER = {
    "FLOOR": "JXE.FLOOR",
    "CEILING": "JXE.CEILING",
    "REPLACE": "JXE.REPLACE",
    "DATE": "JXE.DATE",
    "TIME": "JXE.TIME",
    "FIXED": "JXE.FIXED",
    "POWER": "JXE.POWER",
    "TEXT": "JXE.FORMAT",
}
# Guards around single arguments.
NUMERIC = "JXE.NUMERIC"
DATED = "JXE.DATED"
PATTERN = "JXE.PATTERN"
NO_ORDER_OF_DAYS = "JXE.UNDATED"
CRITERION = "JXE.CRITERION"
CRITERION_OF_WHOLE = "JXE.CRITERION.WHOLE"
# Sorting, where the order of Chinese text matters.
SORTING = {"SORT": "JXE.SORT", "SORTBY": "JXE.SORTBY"}
# Approximate look-ups; the wanted value may be an array.
APPROXIMATE = {"LOOKUP": "JXE.LOOKUP", "MATCH": "JXE.MATCH", "VLOOKUP": "JXE.VLOOKUP", "HLOOKUP": "JXE.HLOOKUP"}
_LIFT = "JXE.EACH."


def lifted(name: str) -> str:
    """The name under which a function lifted over arrays is registered."""
    return _LIFT + name


def _comparison(test: Callable[[int], bool]) -> Callback:
    def compared(one: object, other: object) -> object:
        if isinstance(one, list) or isinstance(other, list):
            return _element_by_element(compared, one, other)
        order = compare(one, other)
        return order if isinstance(order, dict) else test(order)

    return compared


def _element_by_element(function: Callback, *arguments: object) -> object:
    """A function over arrays that turn up where a single value was to be expected."""
    lists = [argument for argument in arguments if isinstance(argument, list)]
    height, width = max(map(len, lists)), max(len(rows[0]) for rows in lists)
    spread = [fitted(argument, height, width) for argument in arguments]
    return [[function(*(rows[row][column] for rows in spread)) for column in range(width)] for row in range(height)]


def as_text(value: object) -> object:
    """A number as the text Excel makes of it; anything else unchanged."""
    if isinstance(value, list):
        return _element_by_element(as_text, value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if type(value) is not float:
        return "" if value is None else value
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    digits = Decimal(f"{value:.15g}")
    plain = f"{digits:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    # Excel keeps to plain digits up to 20 characters behind the sign, then takes to exponents.
    if len(plain.lstrip("-")) <= (21 if abs(value) >= 1 else 20):
        return plain
    sign, figures, _ = digits.normalize().as_tuple()
    text = "".join(map(str, figures))
    mantissa = f"{text[0]}.{text[1:]}" if len(text) > 1 else text
    power = digits.adjusted()
    return f"{'-' if sign else ''}{mantissa}E{'-' if power < 0 else '+'}{abs(power):02d}"


def _multiple(number: object, significance: object, upward: bool) -> object:
    """The next multiple; with a negative step, towards or away from zero the other way round."""
    if isinstance(number, list) or isinstance(significance, list):
        return _element_by_element(lambda one, step: _multiple(one, step, upward), number, significance)
    numbers = guards.numbers((number, significance))
    if isinstance(numbers, dict):
        return numbers
    number, significance = numbers
    if number == 0:
        return 0.0
    if significance == 0:
        return 0.0 if upward else DIV0
    if number > 0 > significance:
        return NUM
    steps = number / significance
    whole = int(steps // 1)
    if same_number(steps, whole + 1) or (upward and not same_number(steps, whole)):
        whole += 1
    return float(Decimal(repr(significance)) * whole)


def floor(number: object, significance: object) -> object:
    """FLOOR as of Excel 2010: FLOOR(-2.5,-2) is -2, FLOOR(-2.5,2) is -4."""
    return _multiple(number, significance, upward=False)


def ceiling(number: object, significance: object) -> object:
    """CEILING as of Excel 2010: CEILING(-2.5,-2) is -4, CEILING(-2.5,2) is -2."""
    return _multiple(number, significance, upward=True)


def replace(text: object, start: object, count: object, new: object) -> object:
    """REPLACE; a start behind the end appends."""
    if any(isinstance(value, list) for value in (text, start, count, new)):
        return _element_by_element(replace, text, start, count, new)
    for value in (text, start, count, new):
        if isinstance(value, dict):
            return value
    numbers = guards.numbers((start, count))
    if isinstance(numbers, dict):
        return numbers
    first, many = map(int, numbers)
    if first < 1 or many < 0:
        return VALUE
    old = _shown(text)
    return old[: first - 1] + _shown(new) + old[first - 1 + many :]


def _shown(value: object) -> str:
    return str(as_text(value))


def fixed(number: object, places: object = 2.0, plain: object = False) -> object:
    """FIXED: a number as text with a fixed number of decimals, thousands separated."""
    if any(isinstance(value, list) for value in (number, places, plain)):
        return _element_by_element(fixed, number, places, plain)
    numbers = guards.numbers((number, places, plain))
    if isinstance(numbers, dict):
        return numbers
    digits = int(numbers[1])
    if digits > 127:
        return VALUE
    try:
        rounded = Decimal(f"{numbers[0]:.15g}").quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    except InvalidOperation as problem:
        raise Refused from problem
    return f"{rounded:.{max(digits, 0)}f}" if plain else f"{rounded:,.{max(digits, 0)}f}"


def power(base: object, exponent: object) -> object:
    """POWER; 0 to the power of 0 is an error."""
    if isinstance(base, list) or isinstance(exponent, list):
        return _element_by_element(power, base, exponent)
    numbers = guards.numbers((base, exponent))
    if isinstance(numbers, dict):
        return numbers
    one, other = numbers
    if one == 0:
        return NUM if other == 0 else DIV0 if other < 0 else 0.0
    try:
        found = one**other
    except OverflowError:
        return NUM
    return NUM if isinstance(found, complex) else found


def text(value: object, code: object, date1904: bool = False) -> object:
    """TEXT.

    Raises:
        Refused: a format, or a value with this format, that is not done as Excel does it.
    """
    if isinstance(value, list) or isinstance(code, list):
        return _element_by_element(partial(text, date1904=date1904), value, code)
    for argument in (value, code):
        if isinstance(argument, dict):
            return argument
    if isinstance(value, bool):
        value = as_text(value)
    try:
        if isinstance(value, str):
            if guards.perhaps_number(value):
                raise Refused
            number = guards.plain_number(value)
            return formatted(value if number is None else number, _shown(code), date1904)
        return formatted(float(value or 0), _shown(code), date1904)  # type: ignore[arg-type]  # a number or a blank
    except CannotFormat as problem:
        raise Refused from problem


def fitted(value: object, height: object, width: object) -> list[list[object]]:
    """The result of a legacy array formula in its cells: one row, column or value is repeated, what is missing is #N/A."""
    rows = as_rows(value)
    tall, wide = int(height), int(width)  # type: ignore[call-overload]  # the engine hands over floats
    return [
        [
            rows[0 if len(rows) == 1 else row][0 if len(rows[0]) == 1 else column]
            if (len(rows) == 1 or row < len(rows)) and (len(rows[0]) == 1 or column < len(rows[0]))
            else NA
            for column in range(wide)
        ]
        for row in range(tall)
    ]


def callbacks(date1904: bool = False, refused: set[str] | None = None) -> dict[str, tuple[Callback, int, int]]:
    """Every substitute that is always there: callback, fewest and most arguments by name.

    Args:
        date1904: the workbook counts days from 1904.
        refused: gets the names of those that had to refuse a value.
    """
    refusals: set[str] = set() if refused is None else refused

    def watched(name: str, function: Callback) -> Callback:
        def called(*arguments: object) -> object:
            try:
                if any(isinstance(argument, list) for argument in arguments):
                    return _element_by_element(function, *arguments)
                return function(*arguments)
            except Refused:
                refusals.add(name)
                return REFUSED

        return called

    tests: Sequence[Callable[[int], bool]] = (
        lambda order: order == 0,
        lambda order: order != 0,
        lambda order: order < 0,
        lambda order: order > 0,
        lambda order: order <= 0,
        lambda order: order >= 0,
    )
    found: dict[str, tuple[Callback, int, int]] = {
        name: (_comparison(test), 2, 2) for name, test in zip(COMPARISONS.values(), tests, strict=True)
    }
    found[AS_TEXT] = (as_text, 1, 1)
    found[FITTED] = (fitted, 3, 3)
    better: dict[str, tuple[Callback, int, int]] = {
        "FLOOR": (floor, 2, 2),
        "CEILING": (ceiling, 2, 2),
        "REPLACE": (replace, 4, 4),
        "DATE": (partial(dates.date_of, date1904=date1904), 3, 3),
        "TIME": (dates.time_of, 3, 3),
        "FIXED": (fixed, 1, 3),
        "POWER": (power, 2, 2),
        "TEXT": (partial(text, date1904=date1904), 2, 2),
    }
    for name, (function, least, most) in better.items():
        found[BETTER[name]] = (watched(BETTER[name], function), least, most)
    for name, guard in (
        (NUMERIC, guards.numeric),
        (DATED, guards.dated),
        (PATTERN, guards.pattern),
        (CRITERION_OF_WHOLE, guards.criterion_of_whole),
        (NO_ORDER_OF_DAYS, guards.no_order_of_days),
        (CRITERION, guards.criterion),
    ):
        found[name] = (watched(name, guard), 1, 1)
    found[SORTING["SORT"]] = (lookups.sort, 1, 3)
    found[SORTING["SORTBY"]] = (lookups.sort_by, 2, 250)
    found[APPROXIMATE["LOOKUP"]] = (lookups.lookup, 2, 3)
    found[APPROXIMATE["MATCH"]] = (lookups.match, 2, 3)
    found[APPROXIMATE["VLOOKUP"]] = (lookups.vlookup, 3, 4)
    found[APPROXIMATE["HLOOKUP"]] = (lookups.hlookup, 3, 4)
    return found
