"""真实点击：a mouse on the toolbar and a hand on the keyboard, on a screen that only memory sees."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from libreoffice_session import Office

import xladdin
from xladdin.hosts.libreoffice.actions import ACTIONS, CHECK_SHEET

pytestmark = pytest.mark.libreoffice

GOAL = "绩效目标表"
TOOLS = ("Xvfb", "openbox", "xdotool")
MISSING = [tool for tool in TOOLS if not shutil.which(tool)]
PATIENCE = 60.0


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


@pytest.fixture(scope="module")
def window(display: str, oxt: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    running = Office(tmp_path_factory.mktemp("window"), oxt, display=display)
    yield running
    running.stop()


def until(condition: Callable[[], object], what: str) -> object:
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
    document = window.open(real)
    window.activate(document, GOAL)
    before = window.fills(document, GOAL, cells)

    for action in ACTIONS:
        assert until(lambda: window.button(document, action.title), f"the button {action.title}")  # noqa: B023  # used at once
    x, y, width, height = window.button(document, CHECK_SHEET.title)
    (client,) = xdotool("search", "--onlyvisible", "--name", "LibreOffice Calc$").split()
    geometry = dict(line.split("=") for line in xdotool("getwindowgeometry", "--shell", client).split())
    menu_bar = int(geometry["HEIGHT"]) - window.window_height(document)
    xdotool("mousemove", str(x + width // 2), str(y + menu_bar + height // 2), "click", "1")
    until(lambda: xdotool("search", "--name", f"^{CHECK_SHEET.title}$"), "the message")
    assert window.marks(document)[GOAL]
    assert all(colour == 0xFFC7CE for colour, _ in window.fills(document, GOAL, cells))

    xdotool("key", "Return")
    until(lambda: not xdotool("search", "--name", f"^{CHECK_SHEET.title}$"), "the message's end")
    xdotool("key", "ctrl+z")
    until(lambda: not window.marks(document)[GOAL], "the undo")
    assert window.fills(document, GOAL, cells) == before
    assert "核查结果" not in window.sheets(document)
