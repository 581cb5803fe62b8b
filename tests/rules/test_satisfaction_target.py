"""JX103：satisfaction in numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
from forms_as_text import flat, save, sheet

from xladdin.validation import validate

ROW = "二级指标 | 三级指标 | 指标值\n{dimension} | {name} | {target}"


def row(target: str, name: str = "企业满意度", dimension: str = "服务对象满意度指标") -> str:
    return ROW.format(dimension=dimension, name=name, target=target)


@pytest.mark.parametrize(
    ("target", "name", "dimension", "found"),
    [
        ("很满意", "企业满意度", "服务对象满意度指标", True),
        ("较高", "企业满意度", "服务对象满意度指标", True),
        ("提升", "群众评价", "满意度指标", True),
        ("≥90%", "企业满意度", "服务对象满意度指标", False),
        ("'90", "企业满意度", "服务对象满意度指标", False),
        ("达到90%以上", "企业满意度", "服务对象满意度指标", False),
        ("无投诉", "企业满意度", "服务对象满意度指标", False),
        ("健全", "制度健全性", "质量指标", False),
        ("/", "企业满意度", "服务对象满意度指标", False),
    ],
)
def test_targets(target: str, name: str, dimension: str, found: bool) -> None:
    assert flat(row(target, name, dimension), select=["JX103"]) == ([("JX103", "error", "C2")] if found else [])


def test_real_file(tmp_path: Path) -> None:
    bad, good = save(tmp_path / "坏.xlsx", sheet(row("很满意"))), save(tmp_path / "好.xlsx", sheet(row("≥90%")))
    assert [f.cell for f in validate(bad, select=["JX103"]).findings] == ["C2"]
    assert validate(good).findings == ()
