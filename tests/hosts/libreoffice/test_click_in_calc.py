"""真实点击：the toolbar button under the mouse, the message under the Enter key, the undo under Ctrl+Z."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from libreoffice_session import Office
from virtual_screen import MISSING, Screen, until, virtual_screen

import xladdin
from xladdin.hosts.libreoffice.actions import ACTIONS, CHECK_SHEET

pytestmark = pytest.mark.libreoffice

GOAL = "绩效目标表"


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    if MISSING:
        reason = f"not installed: {', '.join(MISSING)}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with virtual_screen() as made:
        yield made


@pytest.fixture
def window(screen: Screen, oxt: Path, real: Path, tmp_path: Path) -> Iterator[Office]:
    """LibreOffice with a window that shows the real workbook."""
    running = Office(tmp_path / "window", oxt, display=(screen.name, real))
    yield running
    running.stop()


def test_a_click_marks_and_one_undo_key_restores(window: Office, screen: Screen, real: Path) -> None:
    cells = sorted({f.cell for f in xladdin.validate(real).findings if f.sheet == GOAL})
    assert cells
    document = window.opened()
    window.activate(document, GOAL)
    before = window.fills(document, GOAL, cells)

    for action in ACTIONS:
        assert until(lambda: window.button(document, action.title), f"the button {action.title}")  # noqa: B023  # used at once
    message = screen.click(window, document, CHECK_SHEET)
    assert window.marks(document)[GOAL]
    assert all(now != then for now, then in zip(window.fills(document, GOAL, cells), before, strict=True))

    screen.dismiss(message, CHECK_SHEET.title)
    screen.hand("windowactivate", "--sync", screen.calc(), "key", "ctrl+z")
    until(lambda: not window.marks(document)[GOAL], "the undo")
    assert window.fills(document, GOAL, cells) == before
    assert "核查结果" not in window.sheets(document)

    # What is still being typed is entered first, as a step of its own.
    window.activate(document, GOAL, "H26")
    assert (GOAL, "H26") not in {(f.sheet, f.cell) for f in xladdin.validate(real).findings}
    screen.hand("windowactivate", "--sync", screen.calc())
    screen.hand("type", "--delay", "100", "good")
    screen.dismiss(screen.click(window, document, CHECK_SHEET), CHECK_SHEET.title)
    assert window.cells(document, GOAL, "H26") == [["good"]]
    assert [25, 7] in [note[:2] for note in window.marks(document)[GOAL]]
    assert window.undo_titles(document)[0] == CHECK_SHEET.title
    assert len(window.undo_titles(document)) == 2
