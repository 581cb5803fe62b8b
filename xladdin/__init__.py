"""xladdin：预算绩效工作簿的公式库与核查器。

The JX_ functions in snake_case on numbers, text, lists and pandas objects
(`xladdin.exec_rate(spent, budget)`), and `recalc` and `validate` for whole workbooks.
Functions give errors as values (`xladdin.CellError`), as a cell would show them.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module as _import_module
from importlib.util import find_spec as _find_spec
from pathlib import Path as _Path
from typing import TYPE_CHECKING, Any

from xladdin.errors import CellError, InputError

if TYPE_CHECKING:
    from xladdin.engine.recalculation import Recalculation
    from xladdin.validation import Validation

__version__ = "0.1.0"

# In a wheel udfs/ lies inside this package; in a checkout it stands beside it. One name, `xladdin.udfs`, in both.
if not (_Path(__file__).parent / "udfs").is_dir():
    __path__.append(str(_Path(__file__).parent.parent))


def recalc(
    path: str | _Path,
    out: str | _Path | None = None,
    *,
    check: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
) -> Recalculation:
    """重算：compute every formula of a workbook, JX functions included, and write the cached values.

    Args:
        path: an .xlsx or .xlsm file.
        out: where to write; None replaces `path` atomically.
        check: write nothing, only compare with the cached values.
        progress: called with (stage, done, total).

    Raises:
        InputError: when the file cannot be used; nothing is written then.
    """
    from xladdin.engine.recalculation import recalculate

    return recalculate(path, out=out, check=check, progress=progress)


def validate(path: str | _Path, *, select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()) -> Validation:
    """核查：find problems in the forms of a workbook.

    Args:
        path: an .xlsx or .xlsm file.
        select: rule codes or prefixes to use (`JX1`, `JX203`); empty for all.
        ignore: codes or prefixes to leave out.

    Raises:
        InputError: when the file cannot be used.
    """
    from xladdin.validation import validate as validate_path

    return validate_path(path, select=select, ignore=ignore)


def __getattr__(name: str) -> Any:
    # `from xladdin import rates` asks here before it imports the submodule: that is not a function.
    if name.startswith("_") or _find_spec(f"xladdin.{name}") is not None:
        raise AttributeError(name)
    for function in _import_module("xladdin.declare").registry().values():
        if function.__name__ == name:
            globals()[name] = function  # asked once
            return function
    raise AttributeError(f"module 'xladdin' has no attribute {name!r}")


def __dir__() -> list[str]:
    # Completion in editors and notebooks: the functions are made when they are asked for.
    functions = _import_module("xladdin.declare").registry().values()
    return sorted([*__all__, *(function.__name__ for function in functions)])


__all__ = ["CellError", "InputError", "__version__", "recalc", "validate"]
