"""LibreOffice with the extension, in a profile of its own, and the way to ask it things."""

from __future__ import annotations

import base64
import json
import os
import pickle
import select
import shutil
import subprocess
import uuid
from functools import cache
from pathlib import Path
from typing import Any

from xladdin.grid import Book

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[2]
PATIENCE = 180  # seconds
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{}</oor:items>
"""
_ITEM = '<item oor:path="{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>\n'  # one setting of a profile
# Nothing that covers the document; the language of the buttons.
_QUIET = (
    ("/org.openoffice.Office.Linguistic/General", "UILocale", "zh-CN"),
    ("/org.openoffice.Setup/L10N", "ooSetupSystemLocale", "zh-CN"),
    ("/org.openoffice.Office.Common/Misc", "ShowTipOfTheDay", "false"),
    ("/org.openoffice.Office.Common/Misc", "FirstRun", "false"),
    ("/org.openoffice.Setup/Product", "LastTimeDonateShown", "2000000000"),
    ("/org.openoffice.Setup/Product", "LastTimeGetInvolvedShown", "2000000000"),
    ("/org.openoffice.Setup/Product", "ooSetupLastVersion", "99.9"),
)
# Formulas of loaded files are computed, not taken from the file.
_RECALCULATE = (
    ("/org.openoffice.Office.Calc/Formula/Load", "OOXMLRecalcMode", "0"),
    ("/org.openoffice.Office.Calc/Formula/Load", "ODFRecalcMode", "0"),
)


@cache
def uno_python() -> str:
    """A Python that can talk to LibreOffice."""
    soffice = shutil.which("soffice")
    program = Path(soffice).resolve().parent if soffice else Path()
    for candidate in (str(program / "python"), "/usr/bin/python3", "python3"):
        found = shutil.which(candidate)
        if found and not subprocess.run([found, "-c", "import uno"], capture_output=True, check=False).returncode:
            return found
    raise RuntimeError("no Python with the module uno: install python3-uno")


class Office:
    """A running LibreOffice. Any method of the agent is a method here: `office.cells(document, 0, "A1:B2")`."""

    def __init__(self, folder: Path, extension: Path, *, display: str | None = None, recalculate: bool = True) -> None:
        profile, shared = folder / "profile", folder / "shared"
        (profile / "user").mkdir(parents=True)
        shared.mkdir()
        settings = _QUIET + (_RECALCULATE if recalculate else ())
        items = "".join(_ITEM.format(*setting) for setting in settings)
        (profile / "user" / "registrymodifications.xcu").write_text(PROFILE.format(items), encoding="utf-8")
        # LibreOffice takes its folders from the environment as well as from -env: options.
        self.environment = os.environ | {"UserInstallation": profile.as_uri(), "UNO_SHARED_PACKAGES": shared.as_uri()}
        if display:
            self.environment |= {"DISPLAY": display, "SAL_USE_VCLPLUGIN": "gtk3"}
        self._unopkg("add", "--shared", "--force", "--suppress-license", str(extension))
        pipe = f"xladdin-{uuid.uuid4().hex}"
        soffice = shutil.which("soffice")
        assert soffice, "LibreOffice is not installed"
        window = [] if display else ["--headless"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._soffice = subprocess.Popen(
            [soffice, *window, "--norestore", "--nologo", "--nodefault", f"--accept=pipe,name={pipe};urp"],
            env=self.environment, **quiet,
        )  # fmt: skip
        self._agent = subprocess.Popen(
            [uno_python(), str(HERE / "libreoffice_agent.py"), pipe, str(REPOSITORY)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=self.environment,
        )  # fmt: skip
        assert self._answer() == "ready"

    def _unopkg(self, *arguments: str) -> None:
        unopkg = shutil.which("unopkg")
        assert unopkg
        done = subprocess.run(
            [unopkg, *arguments], env=self.environment, capture_output=True, text=True, timeout=300, check=False
        )
        assert not done.returncode, done.stdout + done.stderr

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)

        def ask(*arguments: object) -> Any:
            assert self._agent.stdin
            given = [str(item) if isinstance(item, Path) else item for item in arguments]
            self._agent.stdin.write(json.dumps([name, given]) + "\n")
            self._agent.stdin.flush()
            return self._answer()

        return ask

    def _answer(self) -> Any:
        assert self._agent.stdout
        if not select.select([self._agent.stdout], [], [], PATIENCE)[0]:
            self._soffice.kill()
            raise AssertionError(f"LibreOffice gave no answer for {PATIENCE} s")
        line = self._agent.stdout.readline()
        assert line, "LibreOffice or the agent ended"
        answer = json.loads(line)
        assert "ok" in answer, answer["error"]
        return answer["ok"]

    def book(self, document: int) -> Book:
        """The document as the extension's reader gives it to the validator."""
        read: Book = pickle.loads(base64.b64decode(self.read(document)))
        return read

    def stop(self) -> None:
        try:
            self.terminate()
            self._soffice.wait(30)
        except (AssertionError, BrokenPipeError, subprocess.TimeoutExpired):
            self._soffice.kill()
        finally:
            self._agent.kill()
            self._agent.wait()
