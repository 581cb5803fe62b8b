"""词表：the rules' word lists (`data/*.toml`), each with its source, compiled once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def word_list(name: str) -> dict[str, Any]:
    """The list `data/<name>.toml`."""
    return tomllib.loads(files("xladdin.rules").joinpath(f"data/{name}.toml").read_text(encoding="utf-8"))


@cache
def any_of(name: str, *path: str) -> re.Pattern[str]:
    """One pattern for the words or patterns at `path` in a list; longer words first, so that they name the finding."""
    found: Any = word_list(name)
    for key in path:
        found = found[key]
    words = [found] if isinstance(found, str) else sorted(found, key=len, reverse=True)
    return re.compile("|".join(f"(?:{word})" for word in words))
