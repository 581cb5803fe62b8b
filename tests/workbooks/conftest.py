"""The builder is a folder of scripts beside the package, run as `python workbooks/build.py`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "workbooks"))
