"""虚拟屏幕：a screen that only memory sees, its window manager, and a hand on its mouse and keyboard."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from libreoffice_session import Office

from xladdin.hosts.libreoffice.actions import Action

MISSING = [tool for tool in ("Xvfb", "openbox", "xdotool") if not shutil.which(tool)]
PATIENCE = 180.0  # seconds; this machine may have other work


def until(condition: Callable[[], Any], what: str) -> Any:
    """What `condition` gives once it gives something."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.25)
    raise AssertionError(f"{what} did not happen within {PATIENCE:.0f} s")


class Screen:
    """A screen by its name, `:99`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.environment = os.environ | {"DISPLAY": name}

    def hand(self, *arguments: str) -> str:
        """Do what xdotool's words say; what it prints."""
        done = subprocess.run(
            ["xdotool", *arguments], env=self.environment, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    def shown(self, title: str) -> str:
        """The number of the window whose title fits the pattern; empty when there is none."""
        return self.hand("search", "--onlyvisible", "--name", title)

    def calc(self) -> str:
        """The window of the document."""
        found: str = until(lambda: self.shown("LibreOffice Calc$"), "the window")
        return found

    def button(self, office: Office, document: int, action: Action) -> tuple[str, str]:
        """The middle of a toolbar button in the window, once all has come to rest: windows move while they open."""
        until(lambda: office.button(document, action.title), f"the button {action.title}")
        client = self.calc()

        def place() -> tuple[int, int]:
            x, y, width, height = office.button(document, action.title)
            geometry = dict(line.split("=") for line in self.hand("getwindowgeometry", "--shell", client).split())
            menu_bar = int(geometry["HEIGHT"]) - office.window_height(document)
            return x + width // 2, y + menu_bar + height // 2

        def resting() -> tuple[int, int] | None:
            seen = place()
            time.sleep(0.5)
            return seen if place() == seen else None

        across, down = until(resting, "the window's rest")
        return str(across), str(down)

    def click(self, office: Office, document: int, action: Action) -> str:
        """Press a toolbar button; the number of the dialog that answers."""
        across, down = self.button(office, document, action)
        client = self.calc()
        self.hand("windowactivate", "--sync", client)
        self.hand("mousemove", "--window", client, across, down, "click", "1")
        found: str = until(lambda: self.shown(f"^{action.title}$"), f"the answer to {action.title}")
        return found

    def dismiss(self, dialog: str, title: str) -> None:
        """Answer a dialog with the Enter key."""
        self.hand("windowactivate", "--sync", dialog, "key", "Return")
        until(lambda: not self.shown(f"^{title}$"), f"the end of {title}")

    def picture(self, path: Path) -> None:
        """The whole screen as a file."""
        subprocess.run(["import", "-window", "root", str(path)], env=self.environment, check=True)


@contextmanager
def virtual_screen(size: str = "1400x900") -> Iterator[Screen]:
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-noreset", "-screen", "0", f"{size}x24"], pass_fds=(write,), stderr=subprocess.DEVNULL
    )  # fmt: skip
    os.close(write)
    with os.fdopen(read) as pipe:
        screen = Screen(f":{pipe.readline().strip()}")
    manager = subprocess.Popen(["openbox"], env=screen.environment, stderr=subprocess.DEVNULL)
    try:
        yield screen
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait()
