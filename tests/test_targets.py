"""指标值：operator, value, unit, kind."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xladdin.errors import Refused
from xladdin.numbers import read_quantity
from xladdin.targets import Target, parse_target


@pytest.mark.parametrize(
    ("text", "operator", "number", "unit"),
    [
        ("≥5户", "≥", "5户", "户"),
        ("<=50万元", "≤", "50万元", "万元"),
        ("=100%", "=", "100%", "%"),
        ("≥100百分比", "≥", "100%", "%"),
        ("14.227亿", "", "14.227亿", "亿"),
        ("≥ 95 ％", "≥", "95%", "%"),
        ("＞＝1,800户", "≥", "1800户", "户"),
        ("=26座", "=", "26座", "座"),
        ("<10%", "<", "10%", "%"),
        (">5", ">", "5", ""),
        ("95%以上", "≥", "95%", "%"),
        ("不低于90%", "≥", "90%", "%"),
        ("不超过3次", "≤", "3次", "次"),
        ("50万元以内", "≤", "50万元", "万元"),
        ("3个工作日内", "≤", "3个工作日", "个工作日"),
        ("新入规工业企业数量不少于4户", "≥", "4户", "户"),
        ("新入规模以上工业企业4户以上", "≥", "4户", "户"),
        ("80亿元以上", "≥", "80亿元", "亿元"),
        ("100", "", "100", ""),
        (100, "", "100", ""),
        ("≤-3%", "≤", "-3%", "%"),
    ],
)
def test_quantitative(text: object, operator: str, number: str, unit: str) -> None:
    target = parse_target(text)
    assert (target.kind, target.operator, target.quantity, target.unit) == (
        "定量", operator, read_quantity(number), unit,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["达标", "健全", "促进发展", "优", "及时", "第1季度", "100%-80%(含)", "80%-60%（含）", "60%-0%", "一类"]
)
def test_qualitative(text: str) -> None:
    target = parse_target(text)
    assert (target.kind, target.quantity) == ("定性", None)


@pytest.mark.parametrize(
    ("text", "deadline", "operator"),
    [
        ("2024年9月底前", "2024-09-30", "≤"),
        ("2024年12月31日前完成", "2024-12-31", "≤"),
        ("2024年底前", "2024-12-31", "≤"),
        ("≤2024年2月", "2024-02-29", "≤"),
        ("2024-09-30", "2024-09-30", "="),
        ("9月30日前", "--09-30", "≤"),
        ("12月底前", "--12", "≤"),
    ],
)
def test_dates(text: str, deadline: str, operator: str) -> None:
    target = parse_target(text)
    assert (target.kind, target.deadline, target.operator, target.unit) == ("定量", deadline, operator, "日期")


def test_a_range_has_two_ends_and_a_descending_band_is_words() -> None:
    target = parse_target("80%～90%")
    assert (target.quantity, target.high) == (read_quantity("80%"), read_quantity("90%"))
    assert target.met_by(read_quantity("90%"))
    assert not target.met_by(read_quantity("90.01%"))


def test_two_bounds_in_one_cell_are_seen_and_not_used() -> None:
    target = parse_target("≥14.227亿、≥8%")
    assert target.several
    with pytest.raises(Refused, match="几个指标值"):
        target.met_by(read_quantity(15))


@pytest.mark.parametrize(
    ("text", "actual", "met"),
    [("≥95%", "95%", True), (">95%", "95%", False), ("≤0%", "0%", True), ("<10%", "10%", False), ("=2人", "2人", True)],
)
def test_edges_are_exact(text: str, actual: str, met: bool) -> None:
    assert parse_target(text).met_by(read_quantity(actual)) is met


@pytest.mark.parametrize(
    ("cell", "error"), [(None, "#N/A"), ("", "#N/A"), ("不适用", "#N/A"), ("#REF!", "#REF!"), (True, "#VALUE!")]
)
def test_what_is_no_target(cell: object, error: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_target(cell)
    assert refused.value.error == error


@given(st.text(max_size=60))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    with contextlib.suppress(Refused):
        assert isinstance(parse_target(text), Target)


@given(st.sampled_from(["≥", "≤", ">", "<", "="]), st.integers(0, 10**9), st.sampled_from(["户", "%", "万元", ""]))
def test_a_written_target_reads_back(operator: str, number: int, unit: str) -> None:
    target = parse_target(f"{operator}{number:,}{unit}")
    assert (target.operator, target.quantity) == (operator, read_quantity(f"{number}{unit}"))
