"""同一事实：figures of different forms brought to one unit, so that 50万元 and 500000元 are the same."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xladdin.forms.entries import Entry
from xladdin.forms.facts import FormFacts
from xladdin.numbers import Quantity, divide

# A slip of the decimal point is at most so many places.
_MOST_PLACES: Final = 4


@dataclass(frozen=True, slots=True)
class Money:
    """金额 in 元, with what its last printed decimal is worth."""

    yuan: Decimal
    step: Decimal

    def agrees(self, other: Money) -> bool:
        """Whether both may be the same amount, each rounded or cut to its own decimals."""
        return abs(self.yuan - other.yuan) < max(self.step, other.step)

    def times_ten(self, other: Money) -> int | None:
        """10, 100 … when one is exactly so many times the other: a decimal point in the wrong place."""
        small, large = sorted((abs(self.yuan), abs(other.yuan)))
        if not small:
            return None
        ratio = divide(large, small)
        return next((10**places for places in range(1, _MOST_PLACES + 1) if ratio == 10**places), None)


def money(entry: Entry, unit: str) -> Money | None:
    """An amount as printed; None for words, and where neither the cell nor the form says the unit."""
    printed, quantity = entry.printed(), entry.quantity()
    if printed is None or quantity is None or quantity.is_percent:
        return None
    power, base = Quantity(printed.value, quantity.unit or unit).split_unit()
    if base != "元" and not (power and not base):
        return None
    return Money(printed.value.scaleb(power), Decimal(1).scaleb(power - printed.places))


def place(form: FormFacts, entry: Entry, home: str) -> str:
    """Where another form's cell stands, for a message: `运行监控表（F6）`, with its sheet where that is another."""
    sheet = "" if entry.sheet == home else f"“{entry.sheet}”"
    return f"{form.type}（{sheet}{entry.address}）"
