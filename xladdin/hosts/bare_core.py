"""核心文件：the part of the package that runs on bare Python, for hosts that bring their own: no third-party library, no command line."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import xladdin

_SOURCE: Final = Path(xladdin.__file__).parent
# Reached only by functions that read files or commands, which nobody calls there; these need third-party packages.
_OUTSIDE: Final = ("xladdin.ooxml", "xladdin.engine", "xladdin.formats", "xladdin.cli")


def core_files(roots: Sequence[str], without: Sequence[str] = ()) -> Iterator[tuple[str, Path]]:
    """The functions and what the roots import, with its data, in a fixed order: paths inside the package, and where.

    It runs on bare Python; the hosts' tests import all of it that way.

    Args:
        roots: modules of the host itself.
        without: its modules that are of no use there.
    """
    modules = _reachable(roots, (*_OUTSIDE, *without))
    for name, path in sorted(modules.items()):
        yield _inside(name, path), path
        if path.name == "__init__.py":
            for data in sorted(path.parent.rglob("*")):
                if (
                    data.is_file()
                    and _owner(data) == path.parent
                    and data.suffix not in (".py", ".pyi", ".pyc", ".png", ".xlsx")  # templates are for `xladdin new`
                ):
                    yield (
                        f"{_inside(name, path).removesuffix('__init__.py')}{data.relative_to(path.parent).as_posix()}",
                        data,
                    )


def _reachable(roots: Sequence[str], outside: tuple[str, ...]) -> dict[str, Path]:
    """Modules by name: those that import each other, starting from the roots, packages with their __init__."""
    found: dict[str, Path] = {}
    udfs = _file("xladdin.udfs")
    assert udfs
    # The functions are found by name and not by an import.
    waiting = [*roots, "xladdin.udfs", *(f"xladdin.udfs.{path.stem}" for path in udfs.parent.glob("[!_]*.py"))]
    while waiting:
        name = waiting.pop()
        path = None if name in found or name.startswith(outside) else _file(name)
        if path:
            found[name] = path
            waiting += [*_imported(path), name.rpartition(".")[0]]
    return found


def _imported(path: Path) -> Iterator[str]:
    """Every name of the core that a module imports, at its top or inside a function: a module, or something in one."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _file(name: str) -> Path | None:
    """The file of a module of the core, or None. In a checkout udfs/ stands beside the package."""
    top, *rest = name.split(".")
    if top != "xladdin":
        return None
    for root in (_SOURCE, _SOURCE.parent) if rest[:1] == ["udfs"] else (_SOURCE,):
        place = root.joinpath(*rest)
        for path in (place / "__init__.py", place.with_suffix(".py")):
            if path.is_file():
                return path
    return None


def _inside(name: str, path: Path) -> str:
    folders = name.split(".")[1:]
    return "/".join([*folders, "__init__.py"] if path.name == "__init__.py" else [*folders[:-1], path.name])


def _owner(data: Path) -> Path:
    """The package that a data file belongs to: the nearest folder with an __init__.py."""
    return next(folder for folder in data.parents if (folder / "__init__.py").exists())
