"""hypothesis strategies that several test modules share."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from xladdin.numbers import Quantity
from xladdin.scoring.tree import (
    Band,
    Bands,
    Bound,
    Credit,
    CreditKind,
    Direction,
    PerItem,
    Proportion,
    Qualitative,
    RateDeduction,
    Started,
    Stepped,
)

decimals = st.decimals(min_value=0, max_value=10_000, places=3, allow_nan=False, allow_infinity=False)
positive = st.decimals(min_value=Decimal("0.001"), max_value=10_000, places=3)
comparators = st.sampled_from(["≥", "≤", ">", "<", "="])
credits_given = st.one_of(
    st.builds(Credit, st.decimals(min_value=0, max_value=1, places=4), st.just(CreditKind.SHARE)),
    st.builds(Credit, st.decimals(min_value=Decimal("0.01"), max_value=100, places=2), st.just(CreditKind.POINTS)),
)


def quantities(unit: str, numbers: st.SearchStrategy[Decimal] = decimals) -> st.SearchStrategy[Quantity]:
    return st.builds(Quantity, numbers, st.just(unit))


def _bands(unit: str) -> st.SearchStrategy[Bands]:
    single = st.builds(lambda c, q: (Bound(c, q),), comparators, quantities(unit, positive))
    pair = st.tuples(
        quantities(unit, positive), positive, st.sampled_from(["≥", ">"]), st.sampled_from(["≤", "<"])
    ).map(lambda t: (Bound(t[2], t[0]), Bound(t[3], Quantity(t[0].value + t[1], unit))))
    bands = st.lists(st.builds(Band, st.one_of(single, pair), credits_given), min_size=1, max_size=5).map(tuple)
    return st.builds(Bands, bands, st.none() | credits_given, st.none() | quantities(unit, positive))


units = st.sampled_from(["", "%", "户", "亿元"])
rules = st.one_of(
    units.flatmap(_bands),
    units.flatmap(
        lambda unit: st.builds(
            Stepped,
            quantities(unit, positive),
            st.sampled_from(Direction),
            quantities(unit, positive),
            credits_given,
            st.sampled_from(Started),
        )
    ),
    st.builds(PerItem, credits_given),
    st.builds(Proportion, st.none() | st.builds(Bound, comparators, units.flatmap(lambda u: quantities(u, positive)))),
    st.just(RateDeduction()),
    st.just(Qualitative()),
)
