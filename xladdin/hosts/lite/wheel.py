"""轮子：the core as a pure-Python wheel without dependencies, `xladdin-lite`: the engine's libraries do not exist for Pyodide."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from typing import Final

from xladdin import __version__
from xladdin.hosts.bare_core import core_files

DISTRIBUTION: Final = "xladdin_lite"
FILE_NAME: Final = f"{DISTRIBUTION}-{__version__}-py3-none-any.whl"
_INFO: Final = f"{DISTRIBUTION}-{__version__}.dist-info"
_ROOTS: Final = ("xladdin.hosts.lite.functions",)
_MAKERS: Final = ("xladdin.hosts.lite.program", "xladdin.hosts.lite.wheel")


def wheel() -> bytes:
    """The wheel's bytes; the same files give the same bytes."""
    files = {f"xladdin/{name}": path.read_bytes() for name, path in core_files(_ROOTS, _MAKERS)}
    files[f"{_INFO}/METADATA"] = (
        f"Metadata-Version: 2.4\nName: xladdin-lite\nVersion: {__version__}\n"
        "Summary: The JX_ functions of xladdin for Pyodide: the core alone, without dependencies\n"
        "License-Expression: MIT\nRequires-Python: >=3.11\n"
    ).encode()
    files[f"{_INFO}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: xladdin\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    record = "".join(f"{name},sha256={_digest(data)},{len(data)}\n" for name, data in files.items())
    files[f"{_INFO}/RECORD"] = f"{record}{_INFO}/RECORD,,\n".encode()
    packed = io.BytesIO()
    # Stored, not deflated: versions of zlib differ in their output.
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)  # dated 1980
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, data)
    return packed.getvalue()


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
