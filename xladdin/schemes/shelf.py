"""方案的查找：the schemes at hand: of the workbook, beside it, of the user, and those that come with the package.

The nearest wins: a `JX_规则` sheet, then `*.scheme.toml` beside the workbook, then the files and folders named in the
environment variable XLADDIN_SCHEMES, then `~/.xladdin/schemes/`, then the package.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from xladdin.errors import CellError, InputError, Refused
from xladdin.schemes.reading import read_scheme
from xladdin.schemes.scheme import Scheme

VARIABLE: Final = "XLADDIN_SCHEMES"
_FILES: Final = "*.scheme.toml"
_nearest: ContextVar[tuple[Scheme, ...]] = ContextVar("schemes at hand", default=())


@lru_cache(maxsize=1)
def built_in() -> Mapping[str, Scheme]:
    """The schemes of the package by name."""
    found = {}
    for entry in sorted(files("xladdin.schemes").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            scheme = read_scheme(entry.read_text(encoding="utf-8"), entry.name)
            found[scheme.name] = scheme
    return found


def beside(workbook: str | os.PathLike[str]) -> list[Scheme]:
    """The schemes in `*.scheme.toml` files of the workbook's folder.

    Raises:
        InputError: for a file that is no scheme.
    """
    folder = Path(workbook).absolute().parent
    return [read_scheme_file(path) for path in sorted(folder.glob(_FILES))] if folder.is_dir() else []


@contextmanager
def at_hand(schemes: Iterable[Scheme]) -> Iterator[None]:
    """Within this block JX_SCHEME finds these schemes before all others: for hosts that have a workbook open."""
    token = _nearest.set((*schemes, *_nearest.get()))
    try:
        yield
    finally:
        _nearest.reset(token)


def find(name: str) -> Scheme:
    """The scheme of that name, the nearest first.

    Raises:
        Refused: `#N/A` for a name that no scheme has; `#VALUE!` for a user's file that is no scheme.
    """
    for scheme in _nearest.get():
        if scheme.answers_to(name):
            return scheme
    try:
        for scheme in _of_user():
            if scheme.answers_to(name):
                return scheme
    except InputError as problem:
        raise Refused(CellError.VALUE, problem.zh.rstrip("。")) from problem
    for scheme in built_in().values():
        if scheme.answers_to(name):
            return scheme
    raise Refused(CellError.NA, f"没有方案“{name.strip()}”；自带的有{'、'.join(built_in())}")


def _of_user() -> Sequence[Scheme]:
    named = [Path(part) for part in os.environ.get(VARIABLE, "").split(os.pathsep) if part]
    found: list[Scheme] = []
    for place in (*named, Path.home() / ".xladdin" / "schemes"):
        if place.is_dir():
            found += [read_scheme_file(path) for path in sorted(place.glob("*.toml"))]
        elif place in named:
            found.append(read_scheme_file(place))
    return found


def read_scheme_file(path: Path) -> Scheme:
    """The scheme of a file.

    Raises:
        InputError: for a file that cannot be read or is no scheme.
    """
    try:
        changed = path.stat().st_mtime_ns
    except OSError as problem:
        raise InputError(f"方案文件“{path}”打不开。", f"Cannot open scheme file {path}.") from problem
    return _read(path, changed)


@lru_cache(maxsize=64)
def _read(path: Path, changed: int) -> Scheme:  # noqa: ARG001  # a file that changed is read again
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise InputError(f"方案文件“{path}”打不开，或不是UTF-8。", f"Cannot read {path} as UTF-8.") from problem
    return read_scheme(text, path.name)
