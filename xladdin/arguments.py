"""参数声明：what an annotation says of a function's argument: its Chinese name, its help, how a cell is read for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from xladdin.arrays import Rows
from xladdin.errors import CellError, Refused
from xladdin.numbers import Quantity, normalise, read_quantity
from xladdin.targets import Target, parse_target


class _Skipped:
    """An argument left out between commas: `f(a,,2)`."""

    def __repr__(self) -> str:
        return "SKIPPED"


SKIPPED: Final = _Skipped()

Reader = Callable[[object], object]


@dataclass(frozen=True, slots=True)
class Argument:
    """What a parameter's annotation says.

    Attributes:
        title: the Chinese name shown in function wizards.
        help: one Chinese sentence.
        read: turns a cell value into what the function takes; raises `Refused`.
        whole: the argument is taken as a range (rows), not lifted over.
        reads_blank: a blank cell is handed to `read` instead of giving `#N/A`.
        gathers: asked with all arguments of a call whether a range here is one list value (a rule with several
            parts takes one value for each) instead of being lifted over.
        words: only words make sense here. A host that passes a blank cell as the number 0 knows by this that it was blank.
    """

    title: str
    help: str
    read: Reader
    whole: bool = False
    reads_blank: bool = False
    words: bool = False
    gathers: Callable[[Sequence[object]], bool] | None = None


@dataclass(frozen=True, slots=True)
class WholeRange:
    """A whole range on its way to a reader."""

    rows: Rows


@dataclass(frozen=True, slots=True)
class Several:
    """A range that is one list value, on its way to a reader."""

    values: tuple[object, ...]


def NUMBER(title: str, help: str) -> Argument:  # noqa: N802, A002  # an annotation's noun; `help` is what users read
    """A number, or a text that spells one."""
    return Argument(title, help, read_quantity)


def TEXT(title: str, help: str) -> Argument:  # noqa: N802, A002  # as NUMBER
    """Text; a number is taken as people would write it."""
    return Argument(title, help, read_text, words=True)


def OPTIONAL_TEXT(title: str, help: str) -> Argument:  # noqa: N802, A002  # as NUMBER
    """Text that may be blank."""
    return Argument(title, help, lambda value: "" if value is None else read_text(value), reads_blank=True, words=True)


def ANY(  # noqa: N802  # as NUMBER
    title: str,
    help: str,  # noqa: A002  # as NUMBER
    words: bool = False,
    gathers: Callable[[Sequence[object]], bool] | None = None,
) -> Argument:
    """A cell as it stands, blank included: the function reads it itself. With `gathers`, possibly a list of cells."""
    read: Reader = _as_given if gathers is None else _as_list
    return Argument(title, help, read, reads_blank=True, words=words, gathers=gathers)


def _as_given(value: object) -> object:
    return value


def _as_list(value: object) -> object:
    return list(value.values) if type(value) is Several else value


def TARGET(title: str, help: str) -> Argument:  # noqa: N802, A002  # as NUMBER
    """An 指标值: a number or a text such as `≥5户`."""
    return Argument(title, help, parse_target)


def DECIMALS(title: str, help: str) -> Argument:  # noqa: N802, A002  # as NUMBER
    """A number of decimals, 0 to 15."""
    return Argument(title, help, _read_decimals)


def CHOICE(options: type[StrEnum], title: str, help: str) -> Argument:  # noqa: N802, A002  # as NUMBER
    """One of a few words."""
    words = {option.value: option for option in options}

    def read(value: object) -> object:
        text = read_text(value)
        if text not in words:
            raise Refused(CellError.VALUE, f"“{title}”应为{'或'.join(words)}，而不是“{text}”")
        return words[text]

    return Argument(title, help, read, words=True)


def RANGE(title: str, help: str, read: Callable[[Rows], object]) -> Argument:  # noqa: N802, A002  # as NUMBER
    """A whole range, handed over as rows of cell values."""

    def unwrap(value: object) -> object:
        assert isinstance(value, WholeRange)
        return read(value.rows)

    return Argument(title, help, unwrap, whole=True)


def read_text(value: object) -> str:
    """A cell's text, normalised.

    Raises:
        Refused: an incoming error as it came; `#N/A` for a blank; `#VALUE!` for TRUE or FALSE.
    """
    if isinstance(value, str):
        text = normalise(value)
        error = CellError.of(text)
        if error is not None:
            raise Refused(error, f"引用的单元格是错误值{error}")
        return text
    if isinstance(value, Target):
        return value.text
    return str(read_quantity(value))


def _read_decimals(value: object) -> int:
    quantity: Quantity = read_quantity(value)
    number = quantity.value
    if quantity.unit or number != number.to_integral_value() or not 0 <= number <= 15:
        raise Refused(CellError.VALUE, f"小数位应为0到15的整数，而不是“{quantity}”")
    return int(number)


def each(rows: Rows) -> Iterable[object]:
    """A range's cells, row by row."""
    return (cell for row in rows for cell in row)
