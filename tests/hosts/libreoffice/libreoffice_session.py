"""LibreOffice with the extension, in a profile of its own, and the way to ask it things."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import pickle
import re
import select
import shutil
import signal
import subprocess
import time
import uuid
import warnings
from functools import cache
from pathlib import Path
from typing import Any

from xladdin.grid import Book

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[2]
PATIENCE = 300.0  # seconds; a busy machine starts LibreOffice in a minute, an idle one in three seconds
STARTS = 4  # of one LibreOffice; one that dies again and again is broken
_GONE = re.compile("DisposedException|LibreOffice (or the agent )?ended")
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
    """A running LibreOffice. Any method of the agent is a method here: `office.cells(document, 0, "A1:B2")`.

    Args:
        folder: empty, for the profile.
        display: a screen, and the file to open on it. It must be opened from the command line: asked over UNO, from a
            thread that is not its main one, LibreOffice with GTK now and then waits forever for the clipboard.
        program: the program folder of an unpacked LibreOffice to use instead of the installed one.
    """

    def __init__(
        self, folder: Path, extension: Path, display: tuple[str, Path] | None = None, program: Path | None = None
    ) -> None:
        self._extension, self._display, self._program = extension, display, program
        self._folder, self._starts = folder, 0
        try:
            self._start()
        except AssertionError:  # now and then LibreOffice dies before it answers: anybody would start it again
            self._start()

    def _start(self) -> None:
        """Start LibreOffice with a new profile, and the agent beside it."""
        self._starts += 1
        folder = self._folder / str(self._starts)
        profile, shared = folder / "profile", folder / "shared"
        (profile / "user").mkdir(parents=True)
        shared.mkdir()
        items = "".join(_ITEM.format(*setting) for setting in _QUIET + _RECALCULATE)
        (profile / "user" / "registrymodifications.xcu").write_text(PROFILE.format(items), encoding="utf-8")
        # LibreOffice takes its folders from the environment as well as from -env: options.
        self.environment = os.environ | {"UserInstallation": profile.as_uri(), "UNO_SHARED_PACKAGES": shared.as_uri()}
        program, window = self._program, ["--headless", "--nodefault"]
        if self._display:
            screen, file = self._display
            window = [str(file)]
            self.environment |= {"DISPLAY": screen, "SAL_USE_VCLPLUGIN": "gtk3"}
        if program:
            libraries = (program, program.parents[1] / "x86_64-linux-gnu")
            modules = (program.parents[1] / "python3" / "dist-packages", program)
            self.environment |= {
                "LD_LIBRARY_PATH": ":".join(map(str, libraries)),
                "PYTHONPATH": ":".join(map(str, modules)),
            }
        soffice, unopkg = (str(program / tool) if program else shutil.which(tool) for tool in ("soffice", "unopkg"))
        assert soffice, "LibreOffice is not installed"
        assert unopkg
        self._install(unopkg)
        pipe = f"xladdin-{uuid.uuid4().hex}"
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._soffice = subprocess.Popen(
            [soffice, *window, "--norestore", "--nologo", f"--accept=pipe,name={pipe};urp"],
            env=self.environment, start_new_session=True, **quiet,
        )  # fmt: skip
        self._agent = subprocess.Popen(
            [uno_python(), str(HERE / "libreoffice_agent.py"), pipe, str(REPOSITORY)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=self.environment,
        )  # fmt: skip
        try:
            assert self._answer() == "ready"
        except AssertionError:
            self.stop()
            raise

    def _install(self, unopkg: str) -> None:
        command = [unopkg, "add", "--shared", "--force", "--suppress-license", str(self._extension)]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        assert not done.returncode, done.stdout + done.stderr

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)

        def ask(*arguments: object) -> Any:
            self._send(name, [str(item) if isinstance(item, Path) else item for item in arguments])
            return self._answer()

        return ask

    def _answer(self, patience: float = PATIENCE) -> Any:
        assert self._agent.stdout
        end = time.monotonic() + patience
        while not select.select([self._agent.stdout], [], [], 1)[0]:
            assert self._soffice.poll() is None, f"LibreOffice ended with {self._soffice.returncode}"
            if time.monotonic() > end:
                self._kill()
                raise AssertionError(f"LibreOffice gave no answer for {patience:.0f} s")
        line = self._agent.stdout.readline()
        assert line, "LibreOffice or the agent ended"
        answer = json.loads(line)
        assert "ok" in answer, answer["error"]
        return answer["ok"]

    def _kill(self) -> None:
        """The script that was started, and LibreOffice itself behind it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._soffice.pid, signal.SIGKILL)

    def _send(self, name: str, arguments: list[object]) -> None:
        assert self._agent.stdin
        self._agent.stdin.write(json.dumps([name, arguments]) + "\n")
        self._agent.stdin.flush()

    def open(self, *arguments: object) -> int:
        """Open a document; where LibreOffice has died meanwhile, in a new one: one death is not every later test's failure.

        Documents opened before are gone then, and the test that was at work with one fails.
        """
        ask = self.__getattr__("open")
        try:
            number: int = ask(*arguments)
        except (AssertionError, BrokenPipeError) as death:
            if self._starts >= STARTS or not (isinstance(death, BrokenPipeError) or _GONE.search(str(death))):
                raise
            warnings.warn(f"LibreOffice is started again: {str(death).strip().splitlines()[-1:]}", stacklevel=2)
            self._kill()
            self.stop()
            self._start()
            number = ask(*arguments)
        return number

    def book(self, document: int) -> Book:
        """The document as the extension's reader gives it to the validator."""
        read: Book = pickle.loads(base64.b64decode(self.read(document)))
        return read

    def stop(self) -> None:
        try:
            self._send("terminate", [])
            self._answer(60)
            self._soffice.wait(60)
        except (AssertionError, BrokenPipeError, subprocess.TimeoutExpired):
            self._kill()  # a message may still be open
        finally:
            self._soffice.wait()
            self._agent.kill()
            self._agent.wait()
