"""引擎的工作簿: bare sheets packed as a workbook that the engine loads; nothing else of the original is in it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from html import escape
from io import BytesIO

from xladdin.ooxml import shared_strings, xml
from xladdin.ooxml.package import Package

_OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES = (
    f'<Types xmlns="{xml.CONTENT_TYPES}">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>{}</Types>'
)
_LINKS = f'<Relationships xmlns="{xml.PACKAGE_RELATIONSHIPS}">{{}}</Relationships>'
_LINK = f'<Relationship Id="rId{{}}" Type="{xml.OFFICE_RELATIONSHIPS}/{{}}" Target="{{}}"/>'
_PLAIN_STRINGS = re.compile(rb"\s*(?:<\?xml[^>]*\?>)?\s*<sst\s[^>]*" + re.escape(xml.MAIN.encode()))
# The engine takes a text with phonetic properties, which East Asian versions of Excel add to any text, for a blank cell,
# and does not know escapes; runs of rich text are joined here like everywhere else.
_MORE_THAN_TEXT = (b"<r>", b"<r ", b"<rPh", b"<phoneticPr", b"_x")


def strings_part(package: Package) -> bytes | None:
    """The shared strings as the engine can read them: the original part, or one made anew from other spellings."""
    part = package.related(package.workbook_part, "sharedStrings")
    if part is None:
        return None
    data = xml.as_utf8(package.read(part), part)
    xml.refuse_dtd(data, part)
    if _PLAIN_STRINGS.match(data[:2000]) and not any(mark in data for mark in _MORE_THAN_TEXT):
        return data
    texts = shared_strings.read(package)
    items = "".join(f'<si><t xml:space="preserve">{escape(text, quote=False)}</t></si>' for text in texts)
    return f'<sst xmlns="{xml.MAIN}">{items}</sst>'.encode()


def engine_name(sheet: str) -> str:
    """The name of a sheet in the engine.

    Its workbooks begin with a `Sheet1` of their own: on a sheet called `sheet1`, formulas would read that empty one.
    """
    return "Sheet1" if sheet.lower() == "sheet1" else sheet


def packed(names: list[str], contents: Iterable[bytes], strings: bytes | None) -> bytes:
    """A workbook file without compression.

    Args:
        names: of the sheets.
        contents: the sheets' parts, made one after the other so that they need not all be in memory at once.
        strings: the part with the shared strings.
    """
    numbers = range(1, len(names) + 1)
    kinds = [("/xl/workbook.xml", "sheet.main"), *((f"/xl/worksheets/sheet{n}.xml", "worksheet") for n in numbers)]
    links = [_LINK.format(n, "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    parts: dict[str, bytes | str] = {}
    if strings is not None:
        kinds.append(("/xl/sharedStrings.xml", "sharedStrings"))
        links.append(_LINK.format(0, "sharedStrings", "sharedStrings.xml"))
        parts["xl/sharedStrings.xml"] = strings
    listed = "".join(
        f'<sheet name="{escape(engine_name(name))}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    overrides = (f'<Override PartName="{name}" ContentType="{_OFFICE}.{kind}+xml"/>' for name, kind in kinds)
    parts["[Content_Types].xml"] = _TYPES.format("".join(overrides))
    parts["_rels/.rels"] = _LINKS.format(_LINK.format(1, "officeDocument", "xl/workbook.xml"))
    parts["xl/_rels/workbook.xml.rels"] = _LINKS.format("".join(links))
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{xml.MAIN}" xmlns:r="{xml.OFFICE_RELATIONSHIPS}"><sheets>{listed}</sheets></workbook>'
    )
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
        for n, content in zip(numbers, contents, strict=True):
            archive.writestr(zipfile.ZipInfo(f"xl/worksheets/sheet{n}.xml"), content)
    return file.getvalue()
