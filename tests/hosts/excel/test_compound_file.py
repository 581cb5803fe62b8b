"""复合文件：read back by olefile, which complains of every defect it knows."""

from __future__ import annotations

import io

import olefile
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xladdin.hosts.excel import compound_file

names = st.text(st.sampled_from("abcXYZ_019表"), min_size=1, max_size=31)
contents = st.binary(max_size=64) | st.integers(0, 9_000).map(lambda size: b"\x5a" * size)
streams = st.dictionaries(names, contents, max_size=12).filter(
    lambda found: len({name.upper() for name in found}) == len(found)
)


def opened(data: bytes) -> olefile.OleFileIO:
    return olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_UNSURE)


@given(streams, streams)
def test_streams_and_storages_read_back(top: dict[str, bytes], inner: dict[str, bytes]) -> None:
    file = opened(compound_file.write({**{f"1{name}"[:31]: data for name, data in top.items()}, "VBA": inner}))
    assert {tuple(path) for path in file.listdir()} == {
        *((f"1{name}"[:31],) for name in top),
        *(("VBA", name) for name in inner),
    }
    for name, data in inner.items():
        assert file.openstream(["VBA", name]).read() == data


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 4095, 4096, 4097, 70_000])
def test_sizes_around_the_sectors(size: int) -> None:
    data = bytes(range(256)) * (size // 256 + 1)
    file = opened(compound_file.write({"PROJECT": data[:size], "small": b"x"}))
    assert file.openstream("PROJECT").read() == data[:size]
    assert file.openstream("small").read() == b"x"


@pytest.mark.parametrize("count", range(17))
def test_siblings_form_a_red_black_tree(count: int) -> None:
    file = opened(compound_file.write({f"s{number:02}": b"x" for number in range(count)}))
    heights = set()

    def walk(sid: int, black: int, red_above: bool) -> None:
        if sid == olefile.NOSTREAM:
            heights.add(black)
            return
        entry = file.direntries[sid]
        red = entry.color == 0
        assert not (red and red_above)
        for child in (entry.sid_left, entry.sid_right):
            walk(child, black + (not red), red)

    walk(file.root.sid_child, 0, False)
    assert len(heights) == 1


def test_a_name_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="31 characters"):
        compound_file.write({"n" * 32: b""})
