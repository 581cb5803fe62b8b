"""VBA 工程：modules of source as a vbaProject.bin (MS-OVBA), without compiled code, so that Excel compiles them itself."""

from __future__ import annotations

import struct
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from xladdin.hosts.excel import compound_file
from xladdin.hosts.excel.ovba import compress, encrypt

# VBA keeps source in one of Windows' legacy code pages. 936 (GBK) is Chinese Windows' own.
CODE_PAGE: Final = 936
_ENCODING: Final = "gbk"
# "Compiled by another version": whatever opens the project compiles it from source (§2.3.4.1).
_NOT_COMPILED: Final = bytes.fromhex("CC61FFFF000000")
_LCID: Final = 0x0409
_NAMESPACE: Final = uuid.UUID("2f0c9c33-7a35-5a6e-9e0a-1d5c6c5d7f10")
# What Excel writes into every new project. Libraries are found by their ids; the paths are hints.
_REFERENCES: Final = (
    (
        "stdole",
        r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation",
    ),
    (
        "Office",
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0"
        r"#C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library",
    ),
)


class Kind(IntEnum):
    """What a module belongs to; the numbers are those of MODULETYPE records."""

    PROCEDURES = 0x21
    DOCUMENT = 0x22


class Base(IntEnum):
    """The Excel class behind a document module: the first group of its id."""

    WORKBOOK = 0x00020819
    WORKSHEET = 0x00020820


@dataclass(frozen=True, slots=True)
class Module:
    """One module.

    Attributes:
        source: VBA without attribute lines at its head; lines end with a line feed.
        base: the Excel class, for document modules.
    """

    name: str
    source: str
    base: Base | None = None

    @property
    def kind(self) -> Kind:
        return Kind.PROCEDURES if self.base is None else Kind.DOCUMENT

    @property
    def text(self) -> str:
        """The source as the module stream holds it, attributes included, with the line ends of Windows."""
        head = [f'Attribute VB_Name = "{self.name}"']
        if self.base is not None:
            head += [
                f'Attribute VB_Base = "0{{{self.base:08X}-0000-0000-C000-000000000046}}"',
                "Attribute VB_GlobalNameSpace = False",
                "Attribute VB_Creatable = False",
                "Attribute VB_PredeclaredId = True",
                "Attribute VB_Exposed = True",
                "Attribute VB_TemplateDerived = False",
                "Attribute VB_Customizable = True",
            ]
        return "\r\n".join([*head, *self.source.rstrip("\n").split("\n"), ""])


def write(name: str, modules: Sequence[Module]) -> bytes:
    """A vbaProject.bin.

    Args:
        name: the project's name, a VBA identifier.
        modules: document modules named as the workbook's parts name them (`codeName`), and procedural ones.

    Raises:
        ValueError: a character that code page 936 lacks, quoted with its module.
    """
    streams = {module.name: compress(_encoded(module)) for module in modules}
    return compound_file.write(
        {
            "VBA": {"dir": compress(_directory(name, modules)), "_VBA_PROJECT": _NOT_COMPILED, **streams},
            "PROJECT": _project(name, modules).encode(_ENCODING),
            "PROJECTwm": b"".join(
                module.name.encode(_ENCODING) + b"\0" + module.name.encode("utf-16-le") + b"\0\0" for module in modules
            )
            + b"\0\0",
        }
    )


def _encoded(module: Module) -> bytes:
    try:
        return module.text.encode(_ENCODING)
    except UnicodeEncodeError as problem:
        missing = module.text[problem.start]
        raise ValueError(f"code page {CODE_PAGE} has no {missing!r} (module {module.name})") from problem


def _record(identifier: int, payload: bytes) -> bytes:
    return struct.pack("<HI", identifier, len(payload)) + payload


def _text_record(identifier: int, unicode_identifier: int, text: str) -> bytes:
    return _record(identifier, text.encode(_ENCODING)) + _record(unicode_identifier, text.encode("utf-16-le"))


def _number(identifier: int, value: int, form: str = "<I") -> bytes:
    return _record(identifier, struct.pack(form, value))


def _directory(name: str, modules: Sequence[Module]) -> bytes:
    """The dir stream: what the project is, what it refers to, what modules it has (§2.3.4.2)."""
    parts = [
        _number(0x01, 1),  # PROJECTSYSKIND: Windows
        _number(0x02, _LCID),
        _number(0x14, _LCID),
        _number(0x03, CODE_PAGE, "<H"),
        _record(0x04, name.encode(_ENCODING)),
        _text_record(0x05, 0x40, ""),  # description
        _record(0x06, b"") + _record(0x3D, b""),  # help file
        _number(0x07, 0),  # help context
        _number(0x08, 0),  # library flags
        struct.pack("<HIIH", 0x09, 4, 1, 1),  # PROJECTVERSION: its size does not count the minor version
        _text_record(0x0C, 0x3C, ""),  # conditional compilation constants
    ]
    for reference, library in _REFERENCES:
        libid = library.encode("ascii")
        parts.append(_text_record(0x16, 0x3E, reference))
        parts.append(_record(0x0D, struct.pack("<I", len(libid)) + libid + bytes(6)))
    parts.append(_number(0x0F, len(modules), "<H"))
    parts.append(_number(0x13, 0xFFFF, "<H"))  # PROJECTCOOKIE, ignored on reading
    for module in modules:
        parts += [
            _text_record(0x19, 0x47, module.name),
            _text_record(0x1A, 0x32, module.name),
            _text_record(0x1C, 0x48, ""),
            _number(0x31, 0),  # where the source begins in the stream: no compiled code precedes it
            _number(0x1E, 0),
            _number(0x2C, 0xFFFF, "<H"),
            _record(module.kind, b""),
            _record(0x2B, b""),
        ]
    return b"".join(parts) + _record(0x10, b"")


def _project(name: str, modules: Sequence[Module]) -> str:
    """The PROJECT stream (§2.3.1): an unprotected project with these modules."""
    identity = "{" + str(uuid.uuid5(_NAMESPACE, name)).upper() + "}"
    lines = [f'ID="{identity}"']
    for module in modules:
        document = module.kind is Kind.DOCUMENT
        lines.append(f"Document={module.name}/&H00000000" if document else f"Module={module.name}")
    lines += [
        f'Name="{name}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{encrypt(bytes(4), identity)}"',  # not protected
        f'DPB="{encrypt(bytes(1), identity)}"',  # no password
        f'GC="{encrypt(bytes([0xFF]), identity)}"',  # visible
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
        "",
    ]
    return "\r\n".join(lines)
