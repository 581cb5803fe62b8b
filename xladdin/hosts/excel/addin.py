"""加载项文件：the .xlam package: VBA project, ribbon, the sheets of settings and of argument help."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from xladdin import __version__
from xladdin.declare import registry
from xladdin.grid import address
from xladdin.hosts.excel import vba_project, vba_source
from xladdin.hosts.excel.ribbon_xml import ribbon_xml
from xladdin.hosts.excel.vba_project import Module

FILE_NAME: Final = "xladdin.xlam"
# The xlwings whose VBA interface and DLL names this was written against.
XLWINGS_VERSION: Final = "0.37.8"

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPES: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"

Rows = Sequence[Sequence[str]]


class Form(StrEnum):
    """What kind of workbook is written: its main part's content type."""

    ADDIN = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
    # The same project in an ordinary workbook: LibreOffice runs the VBA of these.
    WORKBOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


@dataclass(frozen=True, slots=True)
class Settings:
    """The add-in's own settings, rows of its sheet `xladdin.conf` as xlwings names them.

    Attributes:
        interpreter: of Python; without a path it is looked for on PATH.
        python_path: folders that Python shall look into, separated by semicolons.
        xlwings_version: of the installed library.
        xlwings_folder: where its DLLs lie; empty for beside the interpreter.
    """

    interpreter: str = "pythonw"
    python_path: str = ""
    xlwings_version: str = XLWINGS_VERSION
    xlwings_folder: str = ""

    def rows(self) -> Rows:
        return (
            ("Interpreter_Win", self.interpreter),
            ("PYTHONPATH", self.python_path),
            ("UDF Modules", vba_source.UDF_MODULE),
            ("xlwings version", self.xlwings_version),
            ("xlwings folder", self.xlwings_folder),
            ("xladdin version", __version__),
        )


def package(settings: Settings, form: Form = Form.ADDIN, modules: Sequence[Module] | None = None) -> bytes:
    """The add-in as a file's bytes; the same settings give the same bytes.

    Args:
        modules: the VBA modules, unless a test gives others.
    """
    project = vba_project.write(
        vba_source.PROJECT, vba_source.modules(settings.xlwings_version) if modules is None else modules
    )
    sheets = {vba_source.SETTINGS_SHEET: settings.rows(), vba_source.HELP_SHEET: help_rows()}
    parts: dict[str, bytes] = {
        "[Content_Types].xml": _content_types(form, len(sheets)),
        "_rels/.rels": _relationships(
            (f"{_OFFICE}/relationships/officeDocument", "xl/workbook.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ("http://schemas.microsoft.com/office/2007/relationships/ui/extensibility", "customUI/customUI14.xml"),
        ),
        "docProps/core.xml": _core_properties(),
        "customUI/customUI14.xml": ribbon_xml(),
        "xl/workbook.xml": _workbook(sheets),
        "xl/_rels/workbook.xml.rels": _relationships(
            *((f"{_OFFICE}/relationships/worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)),
            (f"{_OFFICE}/relationships/styles", "styles.xml"),
            ("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin"),
        ),
        "xl/styles.xml": _styles(),
        "xl/vbaProject.bin": project,
    }
    for number, rows in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(f"Sheet{number}", rows)
    return _zipped(parts)


def help_rows() -> Rows:
    """The sheet of argument help: function, description, help topic, then name and help of each argument."""
    rows: list[list[str]] = [["FunctionInfo", "1.0"]]
    for function in registry().values():
        row = [function.name, vba_source.description(function), ""]
        for name, text in vba_source.argument_helps(function):
            row += [name, text]
        rows.append(row)
    return rows


def _zipped(parts: dict[str, bytes]) -> bytes:
    """Stored, not deflated: the bytes then depend on nothing but the parts, whichever zlib is at hand."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name)  # dated 1980
            entry.create_system = 0
            archive.writestr(entry, data)
    return file.getvalue()


def _content_types(form: Form, sheets: int) -> bytes:
    overrides = {
        "/xl/workbook.xml": form.value,
        "/xl/styles.xml": f"{_SHEET_TYPES}.styles+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        **{f"/xl/worksheets/sheet{n}.xml": f"{_SHEET_TYPES}.worksheet+xml" for n in range(1, sheets + 1)},
    }
    body = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides.items())
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        f"{body}</Types>"
    ).encode()


def _relationships(*links: tuple[str, str]) -> bytes:
    body = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(links, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{body}</Relationships>'.encode()


def _core_properties() -> bytes:
    """What Excel's list of add-ins shows."""
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>绩效 xladdin {__version__}</dc:title>"
        "<dc:description>预算绩效函数（JX_…）与表格核查。</dc:description></cp:coreProperties>"
    ).encode()


def _workbook(sheets: Iterable[str]) -> bytes:
    body = "".join(f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, 1))
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}/relationships">'
        '<workbookPr codeName="ThisWorkbook"/><bookViews><workbookView/></bookViews>'
        f"<sheets>{body}</sheets></workbook>"
    ).encode()


def _styles() -> bytes:
    return (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        # Text, so that no setting is taken for a number or a formula.
        '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ).encode()


def _sheet(code_name: str, rows: Rows) -> bytes:
    body = "".join(
        f'<row r="{r}">'
        + "".join(
            f'<c r="{address(r, c)}" s="1" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
            for c, text in enumerate(row, 1)
            if text
        )
        + "</row>"
        for r, row in enumerate(rows, 1)
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetPr codeName="{code_name}"/><sheetData>{body}</sheetData></worksheet>'
    ).encode()
