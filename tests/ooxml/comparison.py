"""Package comparison: the part list first, then each part's bytes. **The** harness for everything that writes workbooks.

    from ooxml.comparison import assert_only_changed
    assert_only_changed(before, after, changed={"xl/worksheets/sheet1.xml"})

Other test folders import it the same way: tests/ is on the path (tests/conftest.py).
"""

from __future__ import annotations

import os
import zipfile
from collections import Counter
from collections.abc import Collection
from pathlib import Path

from lxml import etree

REPOSITORY = Path(__file__).resolve().parents[2]
# Other people's workbooks stay out of the repository: charts, controls, pictures, signatures, what WPS writes.
CORPUS = Path(os.environ.get("XLADDIN_CORPUS", REPOSITORY.parent / "shared" / "corpus"))
CORPUS_FILES = sorted(path for path in CORPUS.glob("*") if path.suffix in {".xlsx", ".xlsm"}) if CORPUS.is_dir() else []
NO_CORPUS = "no workbooks of other people: XLADDIN_CORPUS names no folder with .xlsx and .xlsm files"


def contents(path: Path) -> dict[str, bytes]:
    """Every entry of a zip file with its inflated bytes, in archive order, read by the standard library and not by us."""
    with zipfile.ZipFile(path) as file:
        names = file.namelist()
        assert len(names) == len(set(names)), f"{path.name}: an entry stands twice"
        return {name: file.read(name) for name in names}


def assert_only_changed(
    before: Path,
    after: Path,
    changed: Collection[str] = (),
    added: Collection[str] = (),
    removed: Collection[str] = (),
) -> None:
    """Fail unless exactly these parts differ.

    Args:
        changed: parts whose bytes must differ; every other part of both files must be identical.
        added, removed: parts that only the later, only the earlier file has.
    """
    old, new = contents(before), contents(after)
    expected = [name for name in old if name not in removed] + [name for name in new if name in added]
    assert list(new) == expected, "the part list"
    differing = {name for name in old if name in new and old[name] != new[name]}
    assert differing == set(changed), "the parts whose bytes differ"


def elements_lost(before: bytes, after: bytes) -> Counter[tuple[str, str]]:
    """Elements and attributes of one XML part that a later version of it lacks: (tag, attributes or text) with how many."""
    return _inventory(before) - _inventory(after)


def _inventory(data: bytes) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for element in etree.fromstring(data).iter(etree.Element):
        found[str(element.tag), ""] += 1
        for name, value in element.attrib.items():
            found[str(element.tag), f"@{name}={value}"] += 1
        if element.text and element.text.strip():
            found[str(element.tag), element.text] += 1
    return found
