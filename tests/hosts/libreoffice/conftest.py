"""The extension built once, and LibreOffice started once with it, for all tests of this folder that need it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from libreoffice_session import REPOSITORY, Office

from xladdin.hosts import libreoffice


@pytest.fixture(scope="session")
def oxt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return libreoffice.build(tmp_path_factory.mktemp("oxt"))


@pytest.fixture(scope="session")
def office(oxt: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    running = Office(tmp_path_factory.mktemp("libreoffice"), oxt)
    yield running
    running.stop()


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """A copy of a real workbook: LibreOffice locks what it opens, and tests run side by side."""
    return Path(shutil.copy(REPOSITORY / "workbooks" / "宁县2024_部门整体.xlsx", tmp_path))
