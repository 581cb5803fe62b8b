"""公式的上限: what Excel refuses is refused here first."""

from __future__ import annotations

import pytest

from xladdin.compiling.excel_limits import beyond, nesting, stored_bytes


@pytest.mark.parametrize(
    ("formula", "deepest"), [("A1", 0), ("SUM(A1)", 1), ("IF((A1),SUM(B1),1)", 2), ('LEN("((((")', 1)]
)
def test_nesting(formula: str, deepest: int) -> None:
    assert nesting(formula) == deepest


@pytest.mark.parametrize(
    ("formula", "size"),
    [
        ("1", 3),
        ("0.5", 9),
        ("65536", 9),
        ("A1+B1", 15),
        ("表!A1:B2", 15),
        ('"不是数"', 9),
        ("IF(A1,1,2)", 16 + 7 + 3 + 3),
        ("SUM(A1:B2)", 4 + 13),
        ("(1)", 4),
    ],
)
def test_stored_bytes(formula: str, size: int) -> None:
    assert stored_bytes(formula) == size


def test_each_limit() -> None:
    assert beyond("1" + "+1" * 4095) is None
    assert beyond("1" + "+1" * 4096) == "有8194个字符，Excel的上限是8192"
    assert beyond("ABS(" * 64 + "1" + ")" * 64) is None
    assert beyond("ABS(" * 65 + "1" + ")" * 65) == "嵌套65层，Excel的上限是64"
    # 2,000 references of four characters are 14,000 bytes and more with the operators.
    assert beyond("+".join(["A1"] * 2047)) is None
    assert beyond("+".join(["A1"] * 2500)) == "在Excel内部占19999字节，上限是16384"
