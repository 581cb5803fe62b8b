"""程序：main.py for xlwings Lite, generated from the declarations: one function for each declared one."""

from __future__ import annotations

import base64
import textwrap
import zlib
from pathlib import Path
from typing import Final

from xladdin import __version__
from xladdin.declare import Function, registry
from xladdin.errors import InputError, system_reason
from xladdin.hosts.lite.wheel import FILE_NAME, wheel

FOLDER: Final = "xladdin-lite"
_IMPORTS: Final = """import xlwings as xw

from xladdin.arguments import SKIPPED
from xladdin.hosts.lite.functions import call
"""
_UNPACKING: Final = '''import base64
import io
import sys
import tempfile
import zipfile
import zlib

# xladdin-lite {version}，压缩后以文字存放，所以不需要放轮子的服务器。
WHEEL = """
{packed}
"""

try:
    import xladdin
except ImportError:
    folder = tempfile.mkdtemp()
    zipfile.ZipFile(io.BytesIO(zlib.decompress(base64.b85decode("".join(WHEEL.split()))))).extractall(folder)
    sys.path.insert(0, folder)

'''


def write(out_dir: Path) -> Path:
    """The folder with all that xlwings Lite needs; see `xladdin.hosts.lite.build`."""
    folder = out_dir / FOLDER
    packed = wheel()
    files = {
        "main.py": main().encode(),
        "main_standalone.py": main(packed).encode(),
        "requirements.txt": requirements().encode(),
        FILE_NAME: packed,
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
    except OSError as problem:
        raise InputError(
            f"不能写入 {folder}：{system_reason(problem)}。",
            f"Cannot write {folder}: {problem.strerror or problem}.",
        ) from problem
    return folder


def main(packed: bytes | None = None) -> str:
    """main.py.

    Args:
        packed: the wheel, to be carried along; None where requirements.txt installs it.
    """
    head = f'"""预算绩效函数（xladdin {__version__}），供 xlwings Lite 使用；由 xladdin addin build lite 生成。"""\n\n'
    unpacking = "" if packed is None else _UNPACKING.format(version=__version__, packed=_as_text(packed))
    return head + unpacking + _IMPORTS + "".join(_definition(function) for function in registry().values())


def requirements() -> str:
    """requirements.txt: xlwings Lite installs from addresses, so the wheel's must be filled in."""
    return f"# 把下面一行的地址换成您存放轮子的https地址（服务器须允许跨域读取）；用main_standalone.py则不需要这一行。\nhttps://example.com/{FILE_NAME}\n"


def _as_text(data: bytes) -> str:
    # No backslash and no quotation mark is in base 85.
    return "\n".join(textwrap.wrap(base64.b85encode(zlib.compress(data, 9)).decode(), 120))


def _definition(function: Function) -> str:
    lines = ["", "", "@xw.func"]
    parameters, names = [], []
    for parameter in function.parameters:
        # Whole rows, so that a cell and a range come alike; errors as texts, because they would come as blanks.
        doc = _literal(f"{parameter.title}：{parameter.help}")
        lines.append(f'@xw.arg("{parameter.name}", ndim=2, err_to_str=True, doc={doc})')
        parameters.append(parameter.name if parameter.required else f"{parameter.name}=SKIPPED")
        names.append(parameter.name)
    lines += [
        f"def {function.name}({', '.join(parameters)}):",
        f"    {_literal(f'{function.title}：{function.summary}')}",
        f'    return call("{function.name}", {", ".join(names)})',
    ]
    return "\n".join(lines) + "\n"


def _literal(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
