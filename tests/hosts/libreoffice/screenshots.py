"""截图：the pictures of docs/libreoffice.md, taken anew: `python tests/hosts/libreoffice/screenshots.py [FOLDER]`.

Run it when what the user sees has changed, look at each picture, and commit those that show it. Needs LibreOffice with
GTK, Xvfb, openbox, xdotool and ImageMagick.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from libreoffice_session import REPOSITORY, Office
from virtual_screen import MISSING, Screen, until, virtual_screen

from xladdin.hosts import libreoffice
from xladdin.hosts.libreoffice.actions import CHECK_ALL, CHECK_SHEET, CLEAR, RULES

BOOK = REPOSITORY / "workbooks" / "宁县2024_部门整体.xlsx"
GOAL, SELF, RESULT = "绩效目标表", "自评表", "核查结果"
SIZE = "1400x860"
REST = ("1100", "143")  # where the pointer lies on nothing that shows a tip


class Photographer:
    """Takes the pictures of one open workbook, one after another."""

    def __init__(self, screen: Screen, office: Office, folder: Path) -> None:
        self._screen, self._office, self._folder = screen, office, folder
        self._document = office.opened()
        screen.hand("mousemove", *REST)

    def prepare(self) -> None:
        self._screen.button(self._office, self._document, CHECK_SHEET)
        self._office.office_command(self._document, ".uno:Sidebar")
        self._go(SELF, "A1")

    def take(self, name: str) -> None:
        time.sleep(1.5)  # what is drawn and what fades in has no event to wait for
        raw = self._folder / f"{name}.png"
        self._screen.picture(raw)
        subprocess.run(["convert", str(raw), "-strip", "+dither", "-colors", "160", f"PNG8:{raw}"], check=True)
        print(raw)

    def _go(self, sheet: str, cell: str, zoom: int = 100) -> None:
        self._office.activate(self._document, sheet, cell)
        self._office.zoom(self._document, zoom)
        self._screen.hand("windowactivate", "--sync", self._screen.calc())

    def values(self) -> None:
        """The published form beside its recomputation; a formula in the input line."""
        self._go(SELF, "A1", 60)
        self._go(SELF, "R16", 60)
        self.take("libreoffice_values")

    def help_while_typing(self) -> None:
        """The argument help that Calc shows behind `=JX_SCORE(`."""
        self._go(GOAL, "D9")
        self._screen.hand("type", "--delay", "60", "=JX_SCORE(")
        self.take("libreoffice_typing")
        self._screen.hand("key", "--delay", "500", "Escape", "Escape")

    def wizard(self) -> None:
        """The function wizard on a formula that is there."""
        self._go(SELF, "R20")
        self._screen.hand("key", "ctrl+F2")
        dialog = until(lambda: self._screen.shown("^函数向导$"), "the function wizard")
        self.take("libreoffice_wizard")
        self._screen.hand("windowactivate", "--sync", dialog, "key", "Escape")
        until(lambda: not self._screen.shown("^函数向导$"), "the end of the wizard")

    def menu(self) -> None:
        """The menu and the toolbar."""
        self._go(GOAL, "A1")
        self._screen.hand("key", "alt+a")
        self.take("libreoffice_menu")
        self._screen.hand("key", "--delay", "500", "Escape", "Escape")

    def marks(self) -> None:
        """The message after 核查本表, with the marks behind it; then a mark's note."""
        self._go(GOAL, "A8")
        message = self._screen.click(self._office, self._document, CHECK_SHEET)
        self._screen.hand("mousemove", *REST)
        self.take("libreoffice_message")
        self._screen.dismiss(message, CHECK_SHEET.title)
        self._go(GOAL, "H15")
        self._office.office_command(self._document, ".uno:NoteVisible")
        self.take("libreoffice_marks")
        self._office.office_command(self._document, ".uno:NoteVisible")

    def rules(self) -> None:
        """The rule browser, opened on a marked cell."""
        self._go(GOAL, "H12")
        browser = self._screen.click(self._office, self._document, RULES)
        self._screen.hand("mousemove", *REST)
        self.take("libreoffice_rules")
        self._screen.dismiss(browser, RULES.title)

    def results(self) -> None:
        """The result list of 核查全部."""
        self._screen.dismiss(self._screen.click(self._office, self._document, CHECK_ALL), CHECK_ALL.title)
        self._go(RESULT, "A1", 90)
        self._screen.hand("mousemove", *REST)
        self.take("libreoffice_results")
        self._screen.dismiss(self._screen.click(self._office, self._document, CLEAR), CLEAR.title)


def main(folder: Path) -> None:
    if MISSING:
        raise SystemExit(f"not installed: {', '.join(MISSING)}")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work, virtual_screen(SIZE) as screen:
        book = Path(shutil.copy(BOOK, work))
        office = Office(Path(work, "office"), libreoffice.build(Path(work)), display=(screen.name, book))
        try:
            photographer = Photographer(screen, office, folder)
            steps: tuple[Callable[[], None], ...] = (
                photographer.prepare, photographer.values, photographer.help_while_typing, photographer.wizard,
                photographer.menu, photographer.marks, photographer.rules, photographer.results,
            )  # fmt: skip
            for step in steps:
                step()
        except AssertionError:
            screen.picture(folder / "failure.png")
            raise
        finally:
            office.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY / "docs" / "img")
