"""Hostile and broken input: each gives one clear line and leaves the file as it was."""

from __future__ import annotations

import contextlib
import os
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ooxml.books import element, packed, parts

from xladdin.errors import InputError
from xladdin.finding import Finding, Severity
from xladdin.ooxml.package import Package
from xladdin.ooxml.reading import read_book
from xladdin.report.marks import mark

SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>&b;</sheetData></worksheet>'
)
EXTERNAL = (
    b'<!-- harmless --><!DOCTYPE r SYSTEM "file:///etc/hostname" [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row><c t="inlineStr">'
    b"<is><t>&x;</t></is></c></row></sheetData></worksheet>"
)


def changed(name: str, change: Callable[[bytes], bytes]) -> bytes:
    content = parts()
    content[name] = change(content[name])
    return packed(content)


def without(name: str) -> bytes:
    return packed({part: data for part, data in parts().items() if part != name})


def typed(content_type: str) -> bytes:
    return packed(parts(workbook_type=content_type))


def patched(old: bytes, new: bytes, count: int = -1) -> bytes:
    """The good file with some bytes of the container changed."""
    good = packed(parts())
    assert old in good
    return good.replace(old, new, count)


def central(name: str, offset: int, value: bytes) -> bytes:
    """The good file with bytes of one entry's central record changed."""
    good = bytearray(packed(parts()))
    record = good.rindex(name.encode()) - 46
    good[record + offset : record + offset + len(value)] = value
    return bytes(good)


def bomb(size: int) -> bytes:
    content = parts()
    content[SHEET] = content[SHEET].replace(b"<sheetData/>", b"<sheetData>" + b" " * size + b"</sheetData>")
    return packed(content)


def lying_bomb() -> bytes:
    """100 MB that the header calls 1,000 bytes."""
    good = bytearray(bomb(100 << 20))
    record = good.rindex(SHEET.encode()) - 46
    good[record + 24 : record + 28] = struct.pack("<I", 1000)
    return bytes(good)


def overlapping() -> bytes:
    """An entry whose data runs over the entries behind it: each part small, together a bomb (the trick of 2019)."""
    return central("xl/workbook.xml", 20, struct.pack("<I", 900))


def duplicated() -> bytes:
    content = parts()
    content["xl/worksheets/sheet2.xml"] = b"<second/>"
    return packed(content).replace(b"sheet2.xml", b"sheet1.xml")


REFUSED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "空文件"),
    "encrypted": (OLE + "EncryptedPackage".encode("utf-16-le"), "去掉密码另存为 .xlsx"),
    "xls": (OLE + "Workbook\0".encode("utf-16-le"), "旧的 .xls（或 .et）格式"),
    "xls of Excel 5": (OLE + "Book\0".encode("utf-16-le"), "旧的 .xls（或 .et）格式"),
    "xls without container": (b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(100), "旧的 .xls（或 .et）格式"),
    "doc": (OLE + "WordDocument".encode("utf-16-le"), "旧的 Office 文件"),
    "html named xlsx": ("\ufeff <html><table/></html>".encode(), "网页或 XML 文本"),
    "csv named xlsx": ("项目,预算数\n".encode("gbk"), "不是 Excel 工作簿"),
    "pdf": (b"%PDF-1.7\n", "PDF 文件"),
    "two names for one entry": (patched(b"xl/styles.xml", b"xl/sty1es.xml", 1), "已损坏"),
    "half a download": (packed(parts())[:700], "不完整，可能没有下载或复制完"),
    "half a directory": (packed(parts())[:-30], "不完整，可能没有下载或复制完"),
    "bytes cut from the middle": (packed(parts())[:300] + packed(parts())[340:], "已损坏"),
    "bytes in front": (b"PK\3\4junk" + packed(parts()), "已损坏"),
    "wrong checksum": (central(SHEET, 16, b"\1\2\3\4"), "已损坏"),
    "broken deflate stream": (central(SHEET, 20, struct.pack("<I", 7)), "已损坏"),
    "unknown compression": (central(SHEET, 10, b"\x0e\0"), "已损坏"),
    "offset past the end": (central(SHEET, 42, struct.pack("<I", 0x7FFFFFFF)), "已损坏"),
    "password on an entry": (central(SHEET, 8, b"\1\0"), "压缩包有密码"),
    "declared larger than any workbook": (central(SHEET, 24, struct.pack("<I", 600 << 20)), "大得不合常理"),
    "a bomb": (bomb(100 << 20), "大得不合常理"),
    "a bomb with a lying header": (lying_bomb(), "大得不合常理"),
    "overlapping entries": (overlapping(), "大得不合常理"),
    "a part twice": (duplicated(), "重名的部件"),
    "a part twice but for case": (packed({**parts(), "XL/Styles.xml": b"<x/>"}), "重名的部件"),
    "absolute name": (packed({**parts(), "/etc/cron.xml": b"<x/>"}), "不合规的部件名"),
    "climbing name": (packed({**parts(), "xl/../../up.xml": b"<x/>"}), "不合规的部件名"),
    "climbing with backslashes": (packed({**parts(), "..\\up.xml": b"<x/>"}), "不合规的部件名"),
    "drive name": (packed({**parts(), "c:/up.xml": b"<x/>"}), "不合规的部件名"),
    "a zip with nothing in it": (b"PK\5\6" + bytes(18), "已损坏"),
    "a zip of anything": (packed({"a.txt": b"hello"}), "不是 Excel 工作簿"),
    "ods": (packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "OpenDocument（.ods）"),
    "docx": (typed("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"), "Word 或 PowerPoint"),
    "xlsb": (typed("application/vnd.ms-excel.sheet.binary.macroEnabled.main"), ".xlsb"),
    "xlam": (typed("application/vnd.ms-excel.addin.macroEnabled.main+xml"), "加载项"),
    "no content types": (without("[Content_Types].xml"), "不是 Excel 工作簿"),
    "no root relations": (without("_rels/.rels"), "没有工作簿主部件"),
    "no workbook part": (without("xl/workbook.xml"), "缺少部件 xl/workbook.xml"),
    "no sheet part": (without(SHEET), "工作表「表 1」没有对应的内容部件"),
    "no relation for a sheet": (without("xl/_rels/workbook.xml.rels"), "工作表「表 1」没有对应的内容部件"),
    "entities": (changed(SHEET, lambda _: BILLION_LAUGHS), "DTD 或实体声明"),
    "external entity": (changed(SHEET, lambda _: EXTERNAL), "DTD 或实体声明"),
    "DTD in UTF-16": (changed(SHEET, lambda _: BILLION_LAUGHS.decode().encode("utf-16")), "DTD 或实体声明"),
    "DTD in the content types": (changed("[Content_Types].xml", lambda data: b"<!DOCTYPE Types>" + data), "DTD 或实体声明"),
    "DTD in the relations": (changed("_rels/.rels", lambda data: b"<!DOCTYPE r>" + data), "DTD 或实体声明"),
    "DTD in the workbook": (changed("xl/workbook.xml", lambda data: b"<!DOCTYPE w>" + data), "DTD 或实体声明"),
    "DTD in the styles": (changed("xl/styles.xml", lambda data: b"<!DOCTYPE s>" + data), "DTD 或实体声明"),
    "an encoding that hides tags": (changed(SHEET, lambda data: b'<?xml version="1.0" encoding="UTF-7"?>' + data), "编码 utf-7"),
    "no UTF-8": (changed(SHEET, lambda data: data.replace(b"<sheetData/>", b"<sheetData>\xff</sheetData>")), "已损坏"),
    "half a sheet": (changed(SHEET, lambda data: data[:-12]), "已损坏"),
    "no XML at all": (changed("xl/workbook.xml", lambda _: b"\0\1\2"), "不是完好的 XML"),
    "an empty sheet part": (changed(SHEET, lambda _: b""), "已损坏"),
    "a text that is not there": (
        packed(parts('<sheetData><row r="1"><c r="A1" t="s"><v>5</v></c></row></sheetData>', strings="<si><t>a</t></si>")),
        "共享字符串 5 不存在",
    ),
    "a cell nowhere": (packed(parts('<sheetData><row r="1"><c r="1A"><v>5</v></c></row></sheetData>')), "不合规"),
    "a row nowhere": (packed(parts('<sheetData><row r="-1"/></sheetData>')), "不是数"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_one_line_and_left_alone(tmp_path: Path, case: str) -> None:
    data, words = REFUSED[case]
    path = tmp_path / "来文.xlsx"
    path.write_bytes(data)
    with pytest.raises(InputError) as refusal:
        read_book(Package.open(path))
    assert words in refusal.value.zh
    assert str(path) in refusal.value.zh
    assert str(path) in refusal.value.en
    assert "\n" not in refusal.value.zh + refusal.value.en
    assert path.read_bytes() == data
    assert list(tmp_path.iterdir()) == [path]


def test_missing_folder_and_pipe(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="找不到文件"):
        Package.open(tmp_path / "none.xlsx")
    with pytest.raises(InputError, match="是文件夹"):
        Package.open(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.xlsx")
        with pytest.raises(InputError, match="不是普通文件"):
            Package.open(tmp_path / "pipe.xlsx")


def test_a_lying_bomb_is_stopped_while_inflating(tmp_path: Path) -> None:
    """The declared 1,000 bytes are the limit, so the 100 MB never stand in memory."""
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(lying_bomb())
    package = Package.open(path)
    tracemalloc.start()
    with pytest.raises(InputError):
        package.read(SHEET)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


@pytest.mark.parametrize("position", range(0, 2400, 7))
def test_any_flipped_byte_is_read_or_refused(tmp_path: Path, position: int) -> None:
    """Never another exception: a traceback is no message."""
    data = bytearray(packed(parts('<sheetData><row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row></sheetData>')))
    data[position % len(data)] ^= 0xFF
    path = tmp_path / "x.xlsx"
    path.write_bytes(bytes(data))
    with contextlib.suppress(InputError):
        read_book(Package.open(path))


RICH = parts(
    "<cols><col min='2' max='3' hidden='1' width='9' style='1'/></cols><sheetData><row r='1' hidden='1' ht='20' spans='1:2'><c r='A1' s='2' t='s'><v>0</v></c>"
    "<c r='B1' s='2'><f t='shared' ref='B1:B2' si='0'>A1+1</f><v>45565.5</v></c></row><row r='2'><c r='B2'><f t='shared' si='0'/><v>1</v></c>"
    "<c r='C2' t='e'><v>#N/A</v></c><c r='D2' t='d'><v>2024-01-01</v></c></row></sheetData><mergeCells><mergeCell ref='A3:B4'/></mergeCells>"
    "<legacyDrawing r:id='rId2'/>",
    strings="<si><r><t>文_x000D_</t></r></si>",
    sheet_rels='<Relationship Id="rId1" Type="{office}/comments" Target="../comments1.xml"/>'
    '<Relationship Id="rId2" Type="{office}/vmlDrawing" Target="../vmlDrawing1.vml"/>',
)
RICH["xl/comments1.xml"] = element(
    "comments",
    "<authors><author>a</author></authors><commentList><comment ref='A1' authorId='0'><text><t>n</t></text></comment></commentList>",
)
RICH["xl/vmlDrawing1.vml"] = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="_x0000_s1025"><x:ClientData ObjectType="Note">'
    b"<x:Anchor>1, 1, 1, 1, 2, 2, 2, 2</x:Anchor><x:Row>0</x:Row><x:Column>0</x:Column></x:ClientData></v:shape></xml>"
)
snippets = st.sampled_from(
    [
        b"",
        b"0",
        b"-1",
        b"x",
        b"\xff",
        b"<",
        b">",
        b'"',
        b"'",
        b"<c/>",
        b"<!-- ",
        b"]]>",
        b"99999999999",
        "一".encode(),
        b"&",
        b"/",
    ]
)


@settings(max_examples=400)
@given(name=st.sampled_from(sorted(RICH)), at=st.floats(0, 1), length=st.integers(0, 12), snippet=snippets)
def test_any_damage_to_any_part_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, name: str, at: float, length: int, snippet: bytes
) -> None:
    """Reading, and marking what could be read, end with a result or one line, never with another exception."""
    data = RICH[name]
    start = int(at * len(data))
    path = tmp_path_factory.mktemp("damaged") / "x.xlsx"
    path.write_bytes(packed({**RICH, name: data[:start] + snippet + data[start + length :]}))
    out = path.with_name("out.xlsx")
    findings = [Finding("JX000", Severity.ERROR, "表 1", cell, "问题") for cell in ("A1", "B2", "C9")]
    with contextlib.suppress(InputError):
        package = Package.open(path)
        read_book(package)
        mark(package, findings, out)
    if out.exists():
        assert "核查结果" in [sheet.name for sheet in read_book(Package.open(out)).sheets]


def test_good_files_of_these_builders_are_read(tmp_path: Path) -> None:
    """The table above proves nothing if the unbent file were refused too."""
    path = tmp_path / "good.xlsx"
    path.write_bytes(packed(parts()))
    assert [sheet.name for sheet in read_book(Package.open(path)).sheets] == ["表 1"]
    assert zipfile.ZipFile(path).testzip() is None
