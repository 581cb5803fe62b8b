"""填写项：one filled cell as the forms' facts know it: what it says, what number it prints and how precisely.

A number is compared as the reader sees it: 0.84117 under `0.00%` is the printed 84.12%, and a
bare 84.11 in a column of rates is 84.11%.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Final

from xladdin.errors import CellError, Refused
from xladdin.grid import Cell, Value
from xladdin.numbers import NOT_ASSESSED, Quantity, normalise, plain, read_quantity, round_to

# General shows what fits; beyond these decimals a stored number is a computed one and no printed figure.
MOST_PLACES: Final = 9
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


@lru_cache(maxsize=512)
def places_of_format(code: str) -> tuple[int | None, bool]:
    """(decimals, whether it is a percentage) a number format shows; decimals None when it shows what is stored."""
    positive = _LITERAL.sub("", code.split(";")[0])
    percent = "%" in positive
    if not re.search("[0#?]", positive) or re.search("[ymdhsE/]", positive, re.IGNORECASE):
        return None, percent
    _, _, decimals = positive.partition(".")
    return len(re.findall("[0#?]", decimals)), percent


@dataclass(frozen=True, slots=True)
class Printed:
    """印数：a number as printed.

    Attributes:
        value: as the reader sees it; a percentage is divided by 100.
        places: decimals of `value` as printed (84.11% has 4).
        stored: the unrounded number in the cell.
        percent: whether a per-cent sign is printed.
    """

    value: Decimal
    places: int
    stored: Decimal
    percent: bool = False

    def shows(self, exact: Decimal, places: int | None = None) -> bool:
        """Whether `exact`, rounded half up to the printed decimals (or `places`), is this figure."""
        return round_to(exact, self.places if places is None else places) == self.value

    def shows_truncated(self, exact: Decimal) -> bool:
        """Whether `exact`, cut off at the printed decimals, is this figure."""
        return round_to(exact, self.places, "截断") == self.value

    def as_points(self) -> Printed:
        """A bare 84.11 in a column of rates, read as 84.11%."""
        return Printed(self.value.scaleb(-2), self.places + 2, self.stored.scaleb(-2), True)


def decimals_of(number: Decimal) -> int:
    """Decimals of a number without trailing zeros: 8.40 has 1."""
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A filled cell on a sheet."""

    sheet: str
    cell: Cell

    @property
    def row(self) -> int:
        return self.cell.row

    @property
    def column(self) -> int:
        return self.cell.column

    @property
    def address(self) -> str:
        return self.cell.address

    @property
    def value(self) -> Value:
        return self.cell.value

    @property
    def text(self) -> str:
        """What the reader sees, normalised: a number with its per-cent sign, a date as ISO."""
        return shown(self.cell)

    @property
    def not_assessed(self) -> bool:
        """不予考核, `/`, `null`: filled in to say that there is nothing."""
        return isinstance(self.value, str) and normalise(self.value) in NOT_ASSESSED

    def quantity(self) -> Quantity | None:
        """The number and unit, or None for words."""
        if isinstance(self.value, (bool, CellError)):
            return None
        try:
            read = read_quantity(self.value)
        except Refused:
            return None
        if isinstance(self.value, Decimal) and places_of_format(self.cell.number_format)[1]:
            return Quantity(read.value, "%")
        return read

    def printed(self) -> Printed | None:
        """The number as printed, or None for words."""
        read = self.quantity()
        if read is None:
            return None
        if isinstance(self.value, Decimal):
            places, percent = places_of_format(self.cell.number_format)
            if places is None:
                places = min(decimals_of(read.value), MOST_PLACES)
            elif percent:
                places += 2
            return Printed(round_to(read.value, places), places, read.value, percent)
        match = re.search(r"\.(\d+)", normalise(str(self.value)))
        places = len(match[1]) if match else 0
        return Printed(read.value, places + 2 if read.is_percent else places, read.value, read.is_percent)

    def number(self) -> Decimal | None:
        """The number as printed, without its unit; a percentage divided by 100."""
        printed = self.printed()
        return printed.value if printed else None


def shown(cell: Cell) -> str:
    """A cell's value as text for people."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return normalise(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        places, percent = places_of_format(cell.number_format)
        number = value.scaleb(2) if percent else value
        text = plain(number) if places is None else f"{round_to(number, places):f}"
        return text + "%" if percent else text
    if isinstance(value, CellError):
        return str(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ", "minutes")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)
