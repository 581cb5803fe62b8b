"""What every test module shares: the way to the strategies, and LibreOffice where it is needed."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))

# Machines differ in speed, and a slow example is no failure; a fixed seed makes every run the same.
settings.register_profile("xladdin", deadline=None, derandomize=True)
settings.load_profile("xladdin")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip LibreOffice tests where it is missing, with the reason; in CI they run or fail."""
    if shutil.which("soffice") or os.environ.get("CI"):
        return
    missing = pytest.mark.skip(reason="LibreOffice is not installed (no soffice on PATH)")
    for item in items:
        if "libreoffice" in item.keywords:
            item.add_marker(missing)
