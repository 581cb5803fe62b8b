"""xlwings Lite 宿主：the functions for Excel without a Python installation: Pyodide in the task pane computes."""

from __future__ import annotations

from pathlib import Path


def build(out_dir: Path) -> Path:
    """Write the folder `xladdin-lite` into `out_dir`: main.py, requirements.txt, the wheel, and main.py with the wheel inside.

    Returns:
        The path of the folder.

    Raises:
        InputError: the folder cannot be written.
    """
    from xladdin.hosts.lite import program

    return program.write(out_dir)
