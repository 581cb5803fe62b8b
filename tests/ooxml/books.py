"""Small workbooks for tests, part by part, so that a test can bend the one thing it is about."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFFICE_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
WORKBOOK_TYPE = f"{_CT}.sheet.main+xml"
STYLES = (
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>'
    '<numFmt numFmtId="165" formatCode="[Red]0.00&quot;days&quot;"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '<xf numFmtId="10" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"><alignment horizontal="center"/></xf>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0"/><xf numFmtId="20" fontId="0" fillId="0" borderId="0"/></cellXfs>'
)


def prefixed(xml: str, prefix: str) -> str:
    """Unprefixed element names given a prefix: `<c>` → `<x:c>`."""
    if not prefix:
        return xml
    for mark in ("</", "<"):
        pieces = xml.split(mark)
        xml = pieces[0] + "".join(
            mark
            + (prefix + ":" + piece if piece[:1].isalpha() and ":" not in piece.split(">")[0].split(" ")[0] else piece)
            for piece in pieces[1:]
        )
    return xml


def element(name: str, inner: str, prefix: str = "", strict: bool = False) -> bytes:
    """A root element in the main namespace, with `r:` declared."""
    declared = f"xmlns:{prefix}" if prefix else "xmlns"
    office = _OFFICE_STRICT if strict else _OFFICE
    space = STRICT if strict else MAIN
    whole = prefixed(f"<{name}>{inner}</{name}>", prefix)
    start = f"{prefix}:{name}" if prefix else name
    return whole.replace(f"<{start}>", f'<{start} {declared}="{space}" xmlns:r="{office}">', 1).encode()


def parts(
    sheet: str = "<sheetData/>",
    *,
    prefix: str = "",
    strict: bool = False,
    strings: str | None = None,
    styles: str | None = STYLES,
    sheet_name: str = "表 1",
    sheet_rels: str = "",
    workbook: str = "",
    workbook_type: str = WORKBOOK_TYPE,
) -> dict[str, bytes]:
    """The parts of a one-sheet workbook.

    Args:
        sheet: what stands inside `<worksheet>`.
        strings: what stands inside `<sst>`; None leaves the part out, as for `styles`.
        sheet_rels: `<Relationship>` elements of the sheet; `{office}` stands for the type's beginning.
        workbook: what stands in the workbook part before `<sheets>`.
    """
    office = _OFFICE_STRICT if strict else _OFFICE
    links = [f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>']
    overrides = [("/xl/workbook.xml", workbook_type), ("/xl/worksheets/sheet1.xml", f"{_CT}.worksheet+xml")]
    found = {
        "[Content_Types].xml": b"",
        "_rels/.rels": relationships(
            f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/>'
        ),
        "xl/workbook.xml": element(
            "workbook",
            f'{workbook}<sheets><sheet name="{sheet_name}" sheetId="1" r:id="rId1"/></sheets>',
            prefix,
            strict,
        ),
        "xl/_rels/workbook.xml.rels": b"",
        "xl/worksheets/sheet1.xml": element("worksheet", sheet, prefix, strict),
    }
    if strings is not None:
        found["xl/sharedStrings.xml"] = element("sst", strings, prefix, strict)
        links.append(f'<Relationship Id="rId2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>')
        overrides.append(("/xl/sharedStrings.xml", f"{_CT}.sharedStrings+xml"))
    if styles is not None:
        found["xl/styles.xml"] = element("styleSheet", styles, prefix, strict)
        links.append(f'<Relationship Id="rId3" Type="{office}/styles" Target="styles.xml"/>')
        overrides.append(("/xl/styles.xml", f"{_CT}.styles+xml"))
    if sheet_rels:
        found["xl/worksheets/_rels/sheet1.xml.rels"] = relationships(sheet_rels.replace("{office}", office))
    found["xl/_rels/workbook.xml.rels"] = relationships("".join(links))
    declared = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides)
    found["[Content_Types].xml"] = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{declared}</Types>'
    ).encode()
    return found


def relationships(inner: str) -> bytes:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'.encode()


def packed(content: Mapping[str, bytes], comment: bytes = b"") -> bytes:
    """A zip file with these entries."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        file.comment = comment
        for name, data in content.items():
            file.writestr(zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10)), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def book(folder: Path, content: Mapping[str, bytes] | str = "<sheetData/>", name: str = "表.xlsx") -> Path:
    """A workbook file with these parts, or with one sheet of this content."""
    path = folder / name
    path.write_bytes(packed(parts(content) if isinstance(content, str) else content))
    return path
