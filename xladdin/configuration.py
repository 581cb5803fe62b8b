"""配置：what an agency sets once for its workbooks: which rules, which sheets, its own thresholds and words.

`xladdin.toml`, or the table `[tool.xladdin]` of a pyproject.toml, in the workbook's folder or the nearest one above it.
Files are not merged: the nearest one counts, and it alone. Every key is described in docs/configuration.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

from xladdin.errors import InputError, system_reason
from xladdin.rules import rules
from xladdin.rules.word_lists import Unfit, WordLists

FILE: Final = "xladdin.toml"
PROJECT: Final = "pyproject.toml"


@dataclass(frozen=True)
class Settings:
    """What validating goes by; the default changes nothing.

    Attributes:
        select: rule codes or their beginnings (`JX1`); empty for all.
        ignore: codes or beginnings to leave out.
        exclude_sheets: names of sheets not to look at; `*` and `?` stand for any characters.
        lists: the rules' words and thresholds with the additions made here.
        baseline: known findings that are not reported again, or None.
        recalculate: whether formulas are computed to see if their cached values are stale (JX402).
        source: the file this was read from, or None.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude_sheets: tuple[str, ...] = ()
    lists: WordLists = field(default_factory=WordLists, compare=False)
    baseline: Path | None = None
    recalculate: bool = True
    source: Path | None = None

    def excludes(self, sheet: str) -> bool:
        return any(fnmatchcase(sheet, pattern) for pattern in self.exclude_sheets)

    def chosen(self, select: Sequence[str], ignore: Sequence[str]) -> Settings:
        """With what a command line says: its `select` takes the place of the file's, its `ignore` comes on top."""
        return replace(self, select=tuple(select) or self.select, ignore=(*self.ignore, *ignore))


def nearest(workbook: Path) -> Settings:
    """The settings that hold for a workbook; the default where no file says anything.

    Raises:
        InputError: the nearest file cannot be used.
    """
    for folder in (workbook.absolute().parent, *workbook.absolute().parent.parents):
        if (folder / FILE).is_file():
            return load(folder / FILE)
        if (folder / PROJECT).is_file() and (table := _project_table(folder / PROJECT)) is not None:
            return _settings(table, folder / PROJECT)
    return Settings()


def load(path: Path) -> Settings:
    """The settings of one file; a pyproject.toml without `[tool.xladdin]` sets nothing.

    Raises:
        InputError: missing, no TOML, a key or value that nothing is known of.
    """
    if path.name == PROJECT:
        return _settings(_project_table(path) or {}, path)
    return _settings(_parsed(path), path)


def _project_table(path: Path) -> dict[str, Any] | None:
    tool = _parsed(path).get("tool", {})
    table = tool.get("xladdin") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise _refusal(path, "“tool.xladdin”应是一节（表）")
    return table


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError as problem:
        raise InputError(f"找不到配置文件「{path}」。", f"No such configuration file: {path}.") from problem
    except OSError as problem:
        raise InputError(
            f"无法读取配置文件「{path}」：{system_reason(problem)}", f"Cannot read {path}: {problem.strerror}"
        ) from problem
    except UnicodeDecodeError as problem:
        raise _refusal(path, "不是UTF-8编码，请用UTF-8保存") from problem
    except tomllib.TOMLDecodeError as problem:
        raise _refusal(path, f"不是正确的TOML（{problem}）") from problem


def _settings(table: Mapping[str, Any], path: Path) -> Settings:
    readers: dict[str, Callable[[Any], dict[str, Any]]] = {
        "select": lambda value: {"select": _codes(value, "select", path)},
        "ignore": lambda value: {"ignore": _codes(value, "ignore", path)},
        "exclude-sheets": lambda value: {"exclude_sheets": _words(value, "exclude-sheets", path)},
        "baseline": lambda value: {"baseline": path.parent / _word(value, "baseline", path)},
        "recalculate": lambda value: {"recalculate": _yes_or_no(value, "recalculate", path)},
        "rules": lambda value: {"lists": _lists(value, path)},
    }
    found: dict[str, Any] = {}
    for key, value in table.items():
        if key not in readers:
            raise _refusal(path, f"没有配置项“{key}”；可用的有：{'、'.join(readers)}")
        found |= readers[key](value)
    return Settings(**found, source=path)


def _codes(value: Any, key: str, path: Path) -> tuple[str, ...]:
    codes = tuple(word.strip().upper() for word in _words(value, key, path))
    for code in codes:
        if not code or not any(rule.startswith(code) for rule in rules()):
            raise _refusal(path, f"“{key}”里的“{code}”不是规则代码；规则代码如 JX102，或它的开头如 JX1")
    return codes


def _words(value: Any, key: str, path: Path) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise _refusal(path, f'“{key}”应是文字的列表，如 {key} = ["…"]')
    return tuple(value)


def _word(value: Any, key: str, path: Path) -> str:
    if not isinstance(value, str) or not value:
        raise _refusal(path, f"“{key}”应是一个文件名")
    return value


def _yes_or_no(value: Any, key: str, path: Path) -> bool:
    if not isinstance(value, bool):
        raise _refusal(path, f"“{key}”应是 true 或 false")
    return value


def _lists(value: Any, path: Path) -> WordLists:
    if not isinstance(value, dict):
        raise _refusal(path, "“rules”应是一节（表），如 [rules.vague.words]")
    try:
        return WordLists(value)
    except Unfit as problem:
        raise _refusal(path, f"[rules] {problem}") from problem


def _refusal(path: Path, reason: str) -> InputError:
    return InputError(f"配置文件「{path}」：{reason}。", f"Configuration file {path} cannot be used: {reason}")
