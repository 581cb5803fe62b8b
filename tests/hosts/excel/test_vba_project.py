"""VBA 工程：what Excel will find in vbaProject.bin, read back by oletools."""

from __future__ import annotations

import io
import struct

import olefile
import pytest
from oletools.olevba import VBA_Parser

from xladdin.hosts.excel import vba_project, vba_source
from xladdin.hosts.excel.ovba import decompress, decrypt
from xladdin.hosts.excel.vba_project import Base, Module

MODULES = vba_source.modules("0.37.8")


def project(modules: tuple[Module, ...] = MODULES) -> olefile.OleFileIO:
    return olefile.OleFileIO(io.BytesIO(vba_project.write("xladdin", modules)))


def records(file: olefile.OleFileIO) -> list[tuple[int, bytes]]:
    """The dir stream, cut into (id, payload)."""
    data = decompress(file.openstream("VBA/dir").read())
    found, at = [], 0
    while at < len(data):
        identifier, size = struct.unpack_from("<HI", data, at)
        size += 2 * (identifier == 0x09)  # PROJECTVERSION does not count its minor version
        found.append((identifier, data[at + 6 : at + 6 + size]))
        at += 6 + size
    assert at == len(data)
    return found


def test_every_module_reads_back_line_for_line() -> None:
    parser = VBA_Parser("xladdin.bin", data=vba_project.write("xladdin", MODULES))
    read = {path.rpartition("/")[2]: code for _, path, _, code in parser.extract_macros()}
    assert set(read) == {module.name for module in MODULES}
    for module in MODULES:
        lines = [line for line in read[module.name].split("\r\n") if not line.startswith("Attribute VB_")]
        assert lines == [*module.source.rstrip("\n").split("\n"), ""]


def test_streams_hold_the_attributes_that_excel_writes() -> None:
    text = decompress(project().openstream("VBA/ThisWorkbook").read()).decode("gbk")
    assert text.startswith(
        'Attribute VB_Name = "ThisWorkbook"\r\nAttribute VB_Base = "0{00020819-0000-0000-C000-000000000046}"\r\n'
    )
    assert "Attribute VB_PredeclaredId = True\r\n" in text
    sheet = decompress(project().openstream("VBA/Sheet1").read()).decode("gbk")
    assert '"0{00020820-0000-0000-C000-000000000046}"' in sheet
    plain = decompress(project().openstream("VBA/xladdin_cells").read()).decode("gbk")
    assert plain.startswith('Attribute VB_Name = "xladdin_cells"\r\n\' 单元格值：')
    assert "\n" not in plain.replace("\r\n", "")


def test_the_directory_names_code_page_and_modules_in_both_alphabets() -> None:
    found = records(project())
    assert (0x03, (936).to_bytes(2, "little")) in found
    assert (0x04, b"xladdin") in found
    assert [payload.decode() for identifier, payload in found if identifier == 0x19] == [m.name for m in MODULES]
    assert [payload.decode("utf-16-le") for identifier, payload in found if identifier == 0x47] == [
        m.name for m in MODULES
    ]
    kinds = [identifier for identifier, _ in found if identifier in (0x21, 0x22)]
    assert kinds == [0x22 if module.base else 0x21 for module in MODULES]
    # No compiled code before the source: it begins at the stream's first byte.
    assert {payload for identifier, payload in found if identifier == 0x31} == {bytes(4)}
    assert found[-1] == (0x10, b"")


def test_the_project_is_not_compiled_and_not_protected() -> None:
    file = project()
    assert file.openstream("VBA/_VBA_PROJECT").read() == bytes.fromhex("CC61FFFF000000")
    lines = dict(
        line.split("=", 1) for line in file.openstream("PROJECT").read().decode("gbk").split("\r\n") if "=" in line
    )
    key = sum(lines["ID"].strip('"').encode()) & 0xFF
    assert decrypt(lines["CMG"].strip('"')) == (bytes(4), key)
    assert decrypt(lines["DPB"].strip('"')) == (bytes(1), key)
    assert decrypt(lines["GC"].strip('"')) == (b"\xff", key)
    assert lines["Document"] == "Sheet2/&H00000000"
    wide = b"".join(m.name.encode() + b"\0" + m.name.encode("utf-16-le") + b"\0\0" for m in MODULES) + b"\0\0"
    assert file.openstream("PROJECTwm").read() == wide


def test_a_character_outside_the_code_page_is_named() -> None:
    with pytest.raises(ValueError, match=r"936 has no 'é' \(module m\)|936 has no '😀' \(module m\)"):
        vba_project.write("p", (Module("m", "' 😀\n"),))


def test_document_modules_are_those_of_the_parts() -> None:
    assert [(module.name, module.base) for module in MODULES if module.base] == [
        ("ThisWorkbook", Base.WORKBOOK),
        ("Sheet1", Base.WORKSHEET),
        ("Sheet2", Base.WORKSHEET),
    ]
