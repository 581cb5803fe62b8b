"""写出目标: names near the system's limit, and files that another program holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from xladdin.errors import InputError
from xladdin.ooxml import target


def test_the_longest_possible_name_is_written(tmp_path: Path) -> None:
    """Its lock files would have longer names than the system allows: none can lie there."""
    path = tmp_path / ("a" * 250 + ".xlsx")
    target.replace(path, [b"1"])
    target.replace(path, [b"2"])
    assert path.read_bytes() == b"2"
    assert list(tmp_path.iterdir()) == [path]


def test_a_longer_name_is_refused_in_chinese(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="文件名太长"):
        target.replace(tmp_path / ("a" * 300 + ".xlsx"), [b"1"])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lock", ["~$甲.xlsx", ".~甲.xlsx", ".~lock.甲.xlsx#"])
def test_a_file_open_elsewhere_is_left_alone(tmp_path: Path, lock: str) -> None:
    (tmp_path / lock).touch()
    with pytest.raises(InputError, match="锁文件"):
        target.check(tmp_path / "甲.xlsx")
