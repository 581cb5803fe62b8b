"""Other people's workbooks with awkward features (XLADDIN_CORPUS): computed as Excel did, or reported, and nothing else touched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ooxml.comparison import CORPUS_FILES, NO_CORPUS, assert_only_changed, contents

from xladdin.engine.recalculation import recalculate

corpus = pytest.mark.parametrize(
    "path",
    [pytest.param(path, id=path.stem) for path in CORPUS_FILES]
    or [pytest.param(None, marks=pytest.mark.skip(reason=NO_CORPUS))],
)
VALUES = re.compile(rb"<v>[^<]*</v>|<v/>")

# What is reported, by the beginning of the file's name: number of cells and what the reason says.
REPORTED = {
    "07_": (1, "DSSData"),  # a function of somebody's add-in
    "17_": (3, "近似匹配"),
    "25_": (1, "外部链接"),
    "28_": (4, "#REF!"),
    "37_": (9, "数据表"),
    "51_": (1, "DISPIMG"),
}


@corpus
def test_cached_values_of_excel_are_confirmed(path: Path) -> None:
    result = recalculate(path, check=True)
    assert result.differences == []
    count, reason = REPORTED.get(path.name[:3], (0, ""))
    assert len(result.unsupported) == count
    assert all(reason in found.reason for found in result.unsupported)
    assert len(result.volatile) == (2 if path.name.startswith("39_") else 0)


@corpus
def test_a_recalculated_workbook_differs_in_last_digits_at_most(path: Path, tmp_path: Path) -> None:
    out = tmp_path / path.name
    recalculate(path, out)
    before, after = contents(path), contents(out)
    changed = {name for name in before if before[name] != after.get(name)}
    assert_only_changed(path, out, changed)
    assert all("/worksheets/" in name for name in changed)
    for name in changed:
        assert VALUES.sub(b"", before[name]) == VALUES.sub(b"", after[name])


@corpus
def test_deleted_values_come_back(path: Path, tmp_path: Path) -> None:
    """Without its cached values the workbook gets the same ones again, except where the engine cannot compute them."""
    import zipfile

    bare = tmp_path / f"bare{path.suffix}"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(bare, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            if "/worksheets/sheet" in entry.filename.lower() and entry.filename.endswith(".xml"):
                data = re.sub(rb"(<f[^<>]*(?:/>|>[^<]*</f>))<v[^<>]*>[^<]*</v>", rb"\1", data)
            target.writestr(entry, data)
    result = recalculate(bare)
    left = {(found.sheet, found.cell) for found in result.unsupported}
    again = recalculate(bare, check=True)
    assert again.differences == []
    original = recalculate(path, check=True)
    assert {(found.sheet, found.cell) for found in original.unsupported} <= left
