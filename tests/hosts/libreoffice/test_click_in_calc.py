"""真实点击：a mouse on the toolbar and a hand on the keyboard, on a screen that only memory sees."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from libreoffice_session import Office

import xladdin
from xladdin.hosts.libreoffice.actions import ACTIONS, CHECK_SHEET

pytestmark = pytest.mark.libreoffice

GOAL = "绩效目标表"
TOOLS = ("Xvfb", "openbox", "xdotool")
MISSING = [tool for tool in TOOLS if not shutil.which(tool)]
PATIENCE = 180.0  # seconds; this machine may have other work


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    if MISSING:
        reason = f"not installed: {', '.join(MISSING)}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    read, write = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-noreset", "-screen", "0", "1400x900x24"], pass_fds=(write,), stderr=subprocess.DEVNULL
    )  # fmt: skip
    os.close(write)
    with os.fdopen(read) as pipe:
        name = f":{pipe.readline().strip()}"
    environment = os.environ | {"DISPLAY": name}
    manager = subprocess.Popen(["openbox"], env=environment, stderr=subprocess.DEVNULL)
    yield name
    for process in (manager, screen):
        process.terminate()
        process.wait()


@pytest.fixture
def window(display: str, oxt: Path, real: Path, tmp_path: Path) -> Iterator[Office]:
    """LibreOffice with a window that shows the real workbook."""
    running = Office(tmp_path / "window", oxt, display=(display, real))
    yield running
    running.stop()


def resting(place: Callable[[], tuple[int, int]]) -> tuple[int, int] | None:
    """A place that is the same half a second later: windows move while they open."""
    seen = place()
    time.sleep(0.5)
    return seen if place() == seen else None


def until(condition: Callable[[], Any], what: str) -> Any:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.25)
    raise AssertionError(f"{what} did not happen within {PATIENCE:.0f} s")


def test_a_click_marks_and_one_undo_key_restores(window: Office, display: str, real: Path) -> None:
    def xdotool(*arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments], env=os.environ | {"DISPLAY": display}, capture_output=True, text=True, check=False
        )
        return done.stdout

    wanted = {f.cell for f in xladdin.validate(real).findings if f.sheet == GOAL}
    assert wanted
    cells = sorted(wanted)
    document = window.opened()
    window.activate(document, GOAL)
    before = window.fills(document, GOAL, cells)

    for action in ACTIONS:
        assert until(lambda: window.button(document, action.title), f"the button {action.title}")  # noqa: B023  # used at once
    client = until(lambda: xdotool("search", "--onlyvisible", "--name", "LibreOffice Calc$").strip(), "the window")

    def place() -> tuple[int, int]:
        """The middle of the button on the screen."""
        x, y, width, height = window.button(document, CHECK_SHEET.title)
        geometry = dict(line.split("=") for line in xdotool("getwindowgeometry", "--shell", client).split())
        menu_bar = int(geometry["HEIGHT"]) - window.window_height(document)
        return x + width // 2, y + menu_bar + height // 2

    across, down = until(lambda: resting(place), "the window's rest")
    xdotool("windowactivate", "--sync", client)
    xdotool("mousemove", "--sync", str(across), str(down), "click", "1")
    message = until(
        lambda: xdotool("search", "--onlyvisible", "--name", f"^{CHECK_SHEET.title}$").strip(), "the message"
    )
    assert window.marks(document)[GOAL]
    assert all(now != then for now, then in zip(window.fills(document, GOAL, cells), before, strict=True))

    xdotool("windowactivate", "--sync", message, "key", "Return")
    until(lambda: not xdotool("search", "--onlyvisible", "--name", f"^{CHECK_SHEET.title}$"), "the message's end")
    xdotool("windowactivate", "--sync", client, "key", "ctrl+z")
    until(lambda: not window.marks(document)[GOAL], "the undo")
    assert window.fills(document, GOAL, cells) == before
    assert "核查结果" not in window.sheets(document)
