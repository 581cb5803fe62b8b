"""词表：the rules' words and thresholds (`data/*.toml`), each with its source, and what an agency adds to them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from math import isfinite
from typing import Any, Final


class Unfit(ValueError):
    """An addition that does not fit the built-in lists; says where and why in Chinese, without a full stop."""


class WordLists:
    """The built-in lists with an agency's additions merged into them, compiled once.

    Args:
        additions: list name → the same structure as its file. Words go in front of the built-in ones, thresholds
            (one number or a list of numbers) take their place.

    Raises:
        Unfit: a name the built-in lists do not have, another type, a broken pattern.
    """

    def __init__(self, additions: Mapping[str, Any] | None = None) -> None:
        self._lists: dict[str, dict[str, Any]] = {}
        self._patterns: dict[tuple[str, ...], re.Pattern[str]] = {}
        known = names()
        for name, added in (additions or {}).items():
            if name not in known:
                raise Unfit(f"没有“{name}”；可用的有：{'、'.join(known)}")
            self._lists[name] = _merged(_built_in(name), added, name)

    def word_list(self, name: str) -> dict[str, Any]:
        return self._lists[name] if name in self._lists else _built_in(name)

    def any_of(self, name: str, *path: str) -> re.Pattern[str]:
        key = (name, *path)
        if key not in self._patterns:
            found: Any = self.word_list(name)
            for step in path:
                found = found[step]
            words = [found] if isinstance(found, str) else sorted(found, key=len, reverse=True)
            self._patterns[key] = re.compile("|".join(f"(?:{word})" for word in words))
        return self._patterns[key]


@cache
def names() -> tuple[str, ...]:
    """The lists there are, by their file's name."""
    found = (entry.name for entry in files("xladdin.rules").joinpath("data").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


@cache
def _built_in(name: str) -> dict[str, Any]:
    return tomllib.loads(files("xladdin.rules").joinpath(f"data/{name}.toml").read_text(encoding="utf-8"))


_BUILT_IN: Final = WordLists()
_current: ContextVar[WordLists] = ContextVar("词表", default=_BUILT_IN)


@contextmanager
def in_force(lists: WordLists) -> Iterator[None]:
    """Inside the `with`, `word_list` and `any_of` give these lists; outside, and in other threads, the built-in ones."""
    token = _current.set(lists)
    try:
        yield
    finally:
        _current.reset(token)


def word_list(name: str) -> dict[str, Any]:
    """The list `data/<name>.toml`, with the additions in force. Ask for it when a rule runs, not at import."""
    return _current.get().word_list(name)


def any_of(name: str, *path: str) -> re.Pattern[str]:
    """One pattern for the words or patterns at `path` in a list; longer words first, so that they name the finding."""
    return _current.get().any_of(name, *path)


def _merged(own: Any, added: Any, at: str) -> Any:
    """`added` worked into `own`; `at` names the place for messages: `vague.words.added`."""
    if isinstance(own, dict):
        if not isinstance(added, dict):
            raise Unfit(f"“{at}”应是一节（表），写的是{_kind(added)}")
        for key in added:
            if key not in own:
                raise Unfit(f"没有“{at}.{key}”；这里可用的有：{'、'.join(own)}")
        return {**own, **{key: _merged(own[key], value, f"{at}.{key}") for key, value in added.items()}}
    if isinstance(own, list):
        if not isinstance(added, list) or not added:
            raise Unfit(f"“{at}”应是一个列表（方括号），不能为空，写的是{_kind(added)}")
        items = [_fitting(own[0], item, at) for item in added]
        if not _is_number(own[0]):
            return [*items, *own]
        if len(own) == 2 != len(items):
            raise Unfit(f"“{at}”要写2个数，写了{len(items)}个")
        return items
    return _fitting(own, added, at)


def _fitting(own: Any, added: Any, at: str) -> Any:
    """`added` in the form that `own` has."""
    if isinstance(own, dict):
        if not isinstance(added, dict) or set(added) - set(own) or set(own) - set(added):
            raise Unfit(f"“{at}”的每一项都要写 {'、'.join(own)}")
        return {key: _fitting(own[key], value, f"{at}.{key}") for key, value in added.items()}
    if _is_number(own):
        if isinstance(added, bool) or not _is_number(added):
            raise Unfit(f"“{at}”应是一个数，写的是{_kind(added)}")
        return str(added) if isinstance(own, str) else type(own)(added)
    if type(own) is not type(added):
        raise Unfit(f"“{at}”应是{_kind(own).partition('“')[0]}，写的是{_kind(added)}")
    if isinstance(added, str):
        try:
            re.compile(added)
        except re.error as problem:
            raise Unfit(f"“{at}”的“{added}”不是正确的正则表达式（{problem.msg}）") from problem
    return added


def _is_number(value: object) -> bool:
    """A number, or text that the rules read as one (`"1.3"`: thresholds are decimals, never binary)."""
    if isinstance(value, str):
        try:
            return Decimal(value).is_finite()
        except InvalidOperation:
            return False
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _kind(value: object) -> str:
    kinds = {bool: "真假值", int: "数", float: "数", str: "文字", list: "列表", dict: "一节（表）"}
    return f"{kinds.get(type(value), '别的类型')}" + (f"“{value}”" if isinstance(value, str | int | float) else "")
