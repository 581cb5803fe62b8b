"""hypothesis strategies that several test modules share."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from xladdin.numbers import Quantity
from xladdin.scoring.tree import (
    CHECK,
    Averaged,
    Band,
    Bands,
    Bound,
    Credit,
    CreditKind,
    Direction,
    Level,
    Levels,
    Line,
    OutOf,
    Part,
    Parts,
    PerItem,
    Proportion,
    Qualitative,
    RateDeduction,
    Ratio,
    Rule,
    Scaled,
    Started,
    Stepped,
    Vetoed,
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

# Everything that the tree can hold beyond the plain rules above.
points = st.builds(Credit, st.decimals(Decimal("0.01"), 100, places=2), st.just(CreditKind.POINTS))
off = st.builds(lambda c: Credit(c.amount, c.kind, off=True), credits_given)
whole_shares = st.builds(Credit, st.decimals(Decimal("0.01"), 1, places=2), st.just(CreditKind.WHOLE))


def _rich_bands(unit: str) -> st.SearchStrategy[Bands]:
    ends = st.lists(quantities(unit, positive), min_size=2, max_size=2, unique_by=lambda quantity: quantity.value)
    lines = st.builds(lambda at, one, other: Line(at[0], one, at[1], other), ends, credits_given, credits_given)
    earned = st.one_of(credits_given, off, st.builds(Ratio, st.none() | quantities(unit, positive)), lines)
    band = st.builds(lambda c, q, e: Band((Bound(c, q),), e), comparators, quantities(unit, positive), earned)
    bands = st.lists(band, min_size=1, max_size=4).map(tuple)
    return st.builds(Bands, bands, st.none() | earned, st.none(), st.booleans())


def _rich_steps(unit: str) -> st.SearchStrategy[Stepped]:
    return quantities(unit, positive).flatmap(
        lambda at: st.builds(
            Stepped,
            st.just(at),
            st.sampled_from(Direction),
            quantities(unit, positive),
            credits_given,
            st.sampled_from(Started),
            st.none() | points,
            st.none() | st.builds(lambda c, o: Band((Bound(c, at),), o), st.sampled_from(["≥", ">"]), off),
            st.none() | st.builds(Bound, st.sampled_from([">", "≥"]), quantities(unit, positive)),
            st.none() | points,
        )
    )


_names = st.sampled_from(["优", "良", "中", "差", "合格", "基本合格", "不合格", "按时完成", "持平"])
levels = st.lists(st.builds(Level, _names, credits_given), min_size=2, max_size=5, unique_by=lambda level: level.name)
single_rules = st.one_of(
    rules,
    units.flatmap(_rich_bands),
    units.flatmap(_rich_steps),
    st.builds(PerItem, credits_given | whole_shares, st.booleans(), st.booleans(), st.none() | points),
    st.builds(Levels, levels.map(tuple), st.none() | credits_given),
    st.just(CHECK),
)
_in_part = single_rules | single_rules.filter(lambda rule: rule != CHECK).map(Vetoed)
part_rules = st.one_of(
    st.builds(Part, points | whole_shares.map(lambda c: Credit(c.amount, CreditKind.SHARE)), _in_part | st.just(CHECK)),
    st.builds(Part, st.none(), _in_part.filter(lambda rule: rule != CHECK)),
)
compound_rules = st.one_of(
    st.builds(Parts, st.lists(part_rules, min_size=1, max_size=6).map(tuple)), st.builds(Averaged, single_rules)
)


def _wrapped(inner: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    """满分, 一票否决 and 按分值折算 around a rule, each at most once and always in this order."""
    stated = inner | st.builds(OutOf, points, inner.filter(lambda rule: not isinstance(rule, Averaged)))
    vetoed = stated | st.builds(Vetoed, stated)
    return vetoed | st.builds(Scaled, vetoed)


all_rules = _wrapped(single_rules | compound_rules)
