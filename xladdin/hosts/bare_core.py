"""核心文件：the part of the package that runs on bare Python, for hosts that bring their own: no third-party library, no command line."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

import xladdin

_SOURCE: Final = Path(xladdin.__file__).parent
# What needs a third-party library, or only makes sense where there is one.
_NEEDS_MORE: Final = frozenset(
    {"__main__.py", "cli", "compiling", "engine", "formats", "hosts", "ooxml", "reference.py", "rescoring"}
    | {"report/html.css", "report/html.py", "report/marks.py", "report/text.py", "report/unmarking.py"}
)


def core_files(besides: Collection[str] = ()) -> Iterator[tuple[str, Path]]:
    """The core's files in a fixed order: their paths inside the package, and where they are.

    Args:
        besides: files taken although they are none of the core's: those of the host itself.
    """
    # In a checkout udfs/ stands beside the package.
    roots = [("", _SOURCE)] + ([] if (_SOURCE / "udfs").is_dir() else [("udfs/", _SOURCE.parent / "udfs")])
    found = {
        prefix + path.relative_to(root).as_posix(): path
        for prefix, root in roots
        for path in root.rglob("*")
        if path.is_file()
    }
    for name in sorted(found):
        if name in besides or not _left_out(name):
            yield name, found[name]


def _left_out(name: str) -> bool:
    parts = name.split("/")
    # Left-over caches of tools lie in hidden folders.
    if any(part.startswith(".") or part == "__pycache__" for part in parts):
        return True
    return any("/".join(parts[:depth]) in _NEEDS_MORE for depth in range(1, len(parts) + 1))
