"""TEXT: a number or a date as text by a format code, as Excel shows it.

formualizer 0.13 ignores what it does not know in a format code and returns a wrong text without a word.
"""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from xladdin.day_numbers import day_of
from xladdin.engine.text_formats import CannotFormat, Mark, Section, sections

_LAST_DATE = 2_958_465
_WIDEST = 11  # characters of General


def formatted(value: float | str, code: str, date1904: bool = False) -> str:
    """A value in a number format.

    Raises:
        CannotFormat: the code, or the value with this code, is not done as Excel does it.
    """
    if not code:
        return value if isinstance(value, str) else "-" if value < 0 else ""
    parts = sections(code)
    if isinstance(value, str):
        own = parts[3] if len(parts) == 4 else parts[-1] if parts[-1].has(Mark.TEXT) else None
        if any(part.has(Mark.TEXT) for part in parts if part is not own):
            raise CannotFormat("text")
        if own is None:
            return value
        return "".join(value if mark is Mark.TEXT else part for mark, part in own.tokens)
    number = Decimal(f"{value:.15g}")
    section, signed = _chosen(parts, number)
    if section.is_date:
        return _date(value, section, date1904)
    return _number(number if signed else abs(number), section)


def _chosen(parts: tuple[Section, ...], number: Decimal) -> tuple[Section, bool]:
    """The section for a number, and whether it shows the sign."""
    numeric = [part for part in parts[:3] if not part.has(Mark.TEXT)] or list(parts[:1])
    if any(part.condition for part in numeric):
        for index, part in enumerate(numeric):
            if part.condition is None:
                if index < len(numeric) - 1 and index != 1:
                    raise CannotFormat("condition")
                return part, True
            compare, limit = part.condition
            if compare(number, limit):
                if number < 0 and index > 0:
                    raise CannotFormat("condition")
                return part, True
        raise CannotFormat("condition")
    if len(numeric) == 1:
        return numeric[0], True
    if number < 0:
        # What rounds to zero by its own section is shown by the first one or the third, who knows.
        return numeric[1], False
    return numeric[2 if number == 0 and len(numeric) > 2 else 0], False


def _number(number: Decimal, section: Section) -> str:
    if section.has(Mark.EXPONENT):
        return _scientific(number, section)
    marks = section.tokens
    if not section.has(Mark.DIGIT):
        sign = "-" if number < 0 else ""
        if section.has(Mark.POINT, Mark.COMMA, Mark.PERCENT):
            raise CannotFormat("no digits")
        shown = "".join(_general(abs(number)) if mark in (Mark.GENERAL, Mark.TEXT) else part for mark, part in marks)
        return sign + shown
    number *= Decimal(100) ** sum(mark is Mark.PERCENT for mark, _ in marks)
    whole, decimals, grouped, thousands = _layout(marks)
    number /= Decimal(1000) ** thousands
    places = len(decimals)
    rounded = abs(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    integer, _, fraction = f"{rounded:f}".partition(".")
    sign = "-" if number < 0 and rounded else ""
    return sign + "".join(_filled(marks, whole, decimals, grouped, "" if integer == "0" else integer, fraction))


def _layout(marks: tuple[tuple[Mark, str], ...]) -> tuple[list[int], list[int], bool, int]:
    """The places of the whole digits and of the decimals, whether thousands are separated, how often to divide by 1000."""
    point = next((place for place, (mark, _) in enumerate(marks) if mark is Mark.POINT), len(marks))
    digits = [place for place, (mark, _) in enumerate(marks) if mark is Mark.DIGIT]
    whole = [place for place in digits if place < point]
    decimals = [place for place in digits if place > point]
    commas = [place for place, (mark, _) in enumerate(marks) if mark is Mark.COMMA]
    last = digits[-1]
    grouped = bool(whole) and any(whole[0] < place < whole[-1] for place in commas)
    thousands = 0
    if grouped and any(marks[place][0] is Mark.LITERAL for place in range(whole[0], whole[-1])):
        raise CannotFormat("comma")
    for place in commas:
        behind_whole = bool(whole) and whole[-1] < place <= point
        if place > last or behind_whole:
            thousands += 1
        elif not (whole and whole[0] < place < whole[-1]):
            raise CannotFormat("comma")
    return whole, decimals, grouped, thousands


def _filled(
    marks: tuple[tuple[Mark, str], ...],
    whole: list[int],
    decimals: list[int],
    grouped: bool,
    integer: str,
    fraction: str,
) -> list[str]:
    """The tokens with the digits in their places; the first place takes all that are left."""
    shown: dict[int, str] = {}
    left = integer
    for count, place in enumerate(reversed(whole)):
        first = count == len(whole) - 1
        digits, left = (left, "") if first else (left[-1:], left[:-1])
        wanted = marks[place][1]
        if not digits:
            digits = {"0": "0", "#": "", "?": " "}[wanted]
        if grouped:
            digits = _grouped(digits, count, wanted)
        shown[place] = digits
    kept = fraction.rstrip("0")
    for count, place in enumerate(decimals):
        wanted = marks[place][1]
        shown[place] = fraction[count] if count < len(kept) or wanted == "0" else {"#": "", "?": " "}[wanted]
    pieces = []
    if not whole and integer:
        pieces.append(integer)
        if any(mark is Mark.LITERAL for mark, _ in marks[: decimals[0] if decimals else 0]):
            raise CannotFormat("digits before the point have no place")
    for place, (mark, part) in enumerate(marks):
        if place in shown:
            pieces.append(shown[place])
        elif mark is not Mark.COMMA:
            pieces.append(part)
    return pieces


def _grouped(digits: str, behind: int, wanted: str) -> str:
    """Digits with a comma behind every third from the right; `behind` digits follow."""
    found = []
    for count, digit in enumerate(reversed(digits), behind):
        comma = "," if count and count % 3 == 0 and digit != " " else " " if count and count % 3 == 0 else ""
        found.append(digit + comma)
    return "".join(reversed(found)) if wanted else digits


def _scientific(number: Decimal, section: Section) -> str:
    marks = section.tokens
    at = next(place for place, (mark, _) in enumerate(marks) if mark is Mark.EXPONENT)
    mantissa, power = marks[:at], marks[at + 1 :]
    zeros = [part for mark, part in power if mark is Mark.DIGIT]
    if any(mark is not Mark.DIGIT for mark, _ in power) or set(zeros) != {"0"}:
        raise CannotFormat("exponent")
    whole, decimals, grouped, thousands = _layout(mantissa)
    if len(whole) != 1 or grouped or thousands or section.has(Mark.PERCENT):
        raise CannotFormat("exponent")
    exponent = abs(number).adjusted() if number else 0
    step = Decimal(1).scaleb(-len(decimals))
    rounded = abs(number).scaleb(-exponent).quantize(step, ROUND_HALF_UP)
    if rounded >= 10:
        exponent += 1
        rounded = abs(number).scaleb(-exponent).quantize(step, ROUND_HALF_UP)
    integer, _, fraction = f"{rounded:f}".partition(".")
    shown = "".join(_filled(mantissa, whole, decimals, False, "" if integer == "0" else integer, fraction))
    sign = "-" if exponent < 0 else "+" if marks[at][1][1] == "+" else ""
    return f"{'-' if number < 0 else ''}{shown}E{sign}{abs(exponent):0{len(zeros)}d}"


def _general(number: Decimal) -> str:
    """A positive number in the format General, eleven characters at most."""
    if number == 0:
        return "0"
    if number >= Decimal(10) ** _WIDEST:
        return _power(number)
    if number < Decimal("0.0001"):
        raise CannotFormat("General")
    places = max(_WIDEST - 1 - max(number.adjusted() + 1, 1), 0)
    text = f"{number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _power(number: Decimal) -> str:
    exponent = number.adjusted()
    mantissa = number.scaleb(-exponent).quantize(Decimal("0.00001"), ROUND_HALF_UP)
    if mantissa >= 10:
        exponent, mantissa = exponent + 1, mantissa / 10
    text = f"{mantissa:f}".rstrip("0").rstrip(".")
    return f"{text}E+{exponent:02d}"


def _date(value: float, section: Section, date1904: bool) -> str:
    if value < 0 or value >= _LAST_DATE + 1:
        raise CannotFormat("no date")
    places = max((len(part) for mark, part in section.tokens if mark is Mark.FRACTION), default=0)
    with_seconds = any(part.strip("[]").lower().startswith("s") for mark, part in section.tokens if mark in _CLOCK)
    # A day has 86,400 seconds; what binary arithmetic left over is cut off first.
    seconds = (Decimal(repr(value)) * 86_400).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    if not with_seconds:
        seconds = (seconds + Decimal("0.002")).quantize(Decimal(1), ROUND_DOWN)
        if seconds % 60 == 59:
            raise CannotFormat("a full minute, or nearly")
    seconds = seconds.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    whole = int(seconds)
    day, moment = divmod(whole, 86_400)
    year, month, dom = _calendar(day, date1904)
    hour, minute, second = moment // 3600, moment // 60 % 60, moment % 60
    halves = section.has(Mark.HALF)
    pieces = []
    for place, (mark, part) in enumerate(section.tokens):
        low = part.lower()
        match mark:
            case Mark.DATE if low[0] == "y":
                pieces.append(f"{year % 100:02d}" if low in ("y", "yy") else f"{year:04d}")
            case Mark.DATE if low[0] == "m":
                number = minute if _is_minute(section, place) else month
                pieces.append(f"{number:0{len(low)}d}")
            case Mark.DATE:
                clock = (hour % 12 or 12) if halves else hour
                number = {"d": dom, "h": clock, "s": second}[low[0]]
                pieces.append(f"{number:0{len(low)}d}")
            case Mark.ELAPSED:
                number = whole // {"h": 3600, "m": 60, "s": 1}[low[1]]
                pieces.append(f"{number:0{len(low) - 2}d}")
            case Mark.FRACTION:
                pieces.append("." + f"{seconds:f}".partition(".")[2].ljust(places, "0")[: len(part)])
            case Mark.HALF:
                before, after = (part.upper() if len(part) == 5 and part.isascii() else part).split("/")
                pieces.append(before if hour < 12 else after)
            case _:
                pieces.append(part)
    return "".join(pieces)


_CLOCK = (Mark.DATE, Mark.ELAPSED)


def _is_minute(section: Section, place: int) -> bool:
    """Whether an `m` counts minutes: behind hours or before seconds."""
    if len(section.tokens[place][1]) > 2:
        return False
    before = [part.strip("[]").lower()[0] for mark, part in section.tokens[:place] if mark in _CLOCK]
    after = [part.strip("[]").lower()[0] for mark, part in section.tokens[place + 1 :] if mark in _CLOCK]
    return before[-1:] in (["h"], ["s"]) or after[:1] == ["s"]


def _calendar(day: int, date1904: bool) -> tuple[int, int, int]:
    """Year, month and day of a serial number; the year 1900 has a 29 February and a day 0 in January."""
    if day == 0 and not date1904:
        return 1900, 1, 0
    found = day_of(day, date1904)
    return (1900, 2, 29) if found is None else (found.year, found.month, found.day)
