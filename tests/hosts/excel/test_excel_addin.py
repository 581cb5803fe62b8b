"""加载项文件：the parts of the .xlam, the same bytes every time, readable by others."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
from lxml import etree
from oletools.olevba import VBA_Parser

from xladdin.declare import registry
from xladdin.hosts import excel
from xladdin.hosts.excel import vba_source
from xladdin.hosts.excel.addin import Form, Settings, help_rows, package
from xladdin.hosts.excel.ribbon_xml import ribbon_xml

SETTINGS = Settings(r"C:\Python 3\pythonw.exe", "", "0.37.8", r"C:\Python 3")


def parts(form: Form = Form.ADDIN) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(package(SETTINGS, form)))
    assert archive.testzip() is None
    return {name: archive.read(name) for name in archive.namelist()}


def test_the_same_settings_give_the_same_bytes() -> None:
    assert package(SETTINGS) == package(SETTINGS)
    assert package(SETTINGS) != package(Settings("python"))


def test_every_part_has_a_type_and_every_relationship_a_part() -> None:
    found = parts()
    types = etree.fromstring(found["[Content_Types].xml"])
    overrides = {item.get("PartName", "").lstrip("/") for item in types.iterfind("{*}Override")}
    defaults = {item.get("Extension") for item in types.iterfind("{*}Default")}
    assert overrides <= set(found)
    assert {name.rpartition(".")[2] for name in found} - {"xml"} <= defaults
    for name in [name for name in found if name.endswith(".rels")]:
        folder = name.partition("_rels/")[0]
        for link in etree.fromstring(found[name]):
            assert folder + link.get("Target", "") in found
    assert b"addin.macroEnabled.main+xml" in found["[Content_Types].xml"]
    assert b"sheet.macroEnabled.main+xml" in parts(Form.WORKBOOK)["[Content_Types].xml"]


def test_the_ribbon_is_linked_as_the_one_of_2009() -> None:
    found = parts()
    assert found["customUI/customUI14.xml"] == ribbon_xml()
    link = 'Type="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility" Target="customUI/customUI14.xml"'
    assert link in found["_rels/.rels"].decode()


def test_parts_name_the_document_modules() -> None:
    found = parts()
    names = re.findall(rb'codeName="(\w+)"', b"".join(found[name] for name in sorted(found) if name.startswith("xl/w")))
    assert {name.decode() for name in names} == {module.name for module in vba_source.modules("0.37.8") if module.base}


def test_the_vba_in_the_file_is_the_generated_one(tmp_path: Path) -> None:
    file = tmp_path / "xladdin.xlam"
    file.write_bytes(package(SETTINGS))
    read = {path.rpartition("/")[2]: code for _, path, _, code in VBA_Parser(str(file)).extract_macros()}
    for module in vba_source.modules("0.37.8"):
        lines = [line for line in read[module.name].split("\r\n") if not line.startswith("Attribute VB_")]
        assert lines == [*module.source.rstrip("\n").split("\n"), ""]


def test_sheets_read_back() -> None:
    book = openpyxl.load_workbook(io.BytesIO(package(SETTINGS, Form.WORKBOOK)), keep_vba=True)
    assert book.sheetnames == ["xladdin.conf", "_IntelliSense_"]
    settings = {row[0]: row[1] for row in book["xladdin.conf"].iter_rows(values_only=True)}
    assert settings["Interpreter_Win"] == r"C:\Python 3\pythonw.exe"
    assert settings["UDF Modules"] == "xladdin.hosts.excel.udf_module"
    assert settings["xlwings folder"] == r"C:\Python 3"
    assert {"PYTHONPATH", "xlwings version"} <= set(settings)
    helps = [[cell or "" for cell in row] for row in book["_IntelliSense_"].iter_rows(values_only=True)]
    width = max(len(row) for row in helps)
    assert helps == [[*row, *[""] * (width - len(row))] for row in help_rows()]


def test_the_help_sheet_has_every_function_and_argument() -> None:
    head, *rows = help_rows()
    assert head[0] == "FunctionInfo"
    assert [row[0] for row in rows] == list(registry())
    for row, function in zip(rows, registry().values(), strict=True):
        assert len(row) == 3 + 2 * len(function.parameters)
        assert all(len(text) <= 255 for text in row)
        assert all(row[3::2])  # registration ends at the first empty name
        assert all(row[4::2])


def test_nothing_personal_is_in_the_file() -> None:
    everything = b"".join(parts().values())
    for word in (b"creator", b"lastModifiedBy", b"/home/", b"/root", b"Users\\"):
        assert word not in everything


def test_build_writes_the_file_and_makes_the_folder(tmp_path: Path) -> None:
    written = excel.build(tmp_path / "deep" / "dist")
    assert written == tmp_path / "deep" / "dist" / "xladdin.xlam"
    assert zipfile.is_zipfile(written)
    assert [path.name for path in written.parent.iterdir()] == ["xladdin.xlam"]
