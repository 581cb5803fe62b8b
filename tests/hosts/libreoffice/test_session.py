"""LibreOffice itself: one that dies is started again by the next test that opens a document."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from libreoffice_session import Office

pytestmark = pytest.mark.libreoffice


def test_a_dead_libreoffice_is_started_again(oxt: Path, tmp_path: Path, real: Path) -> None:
    running = Office(tmp_path / "profiles", oxt)
    try:
        running.open(real)
        os.killpg(running._soffice.pid, signal.SIGKILL)
        with pytest.warns(UserWarning, match="started again"):
            document = running.open()  # the file of before still has the dead one's lock
        assert running.sheets(document)
    finally:
        running.stop()
