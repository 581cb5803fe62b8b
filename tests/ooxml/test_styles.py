"""Styles: what is added stands at the end, what was there stays byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from ooxml.books import STYLES, book, parts

from xladdin.ooxml.draft import Draft
from xladdin.ooxml.package import Package
from xladdin.ooxml.styles import Styles


def styled(tmp_path: Path, styles: str | None, prefix: str = "", strict: bool = False) -> tuple[Draft, Styles]:
    draft = Draft(Package.open(book(tmp_path, parts(styles=styles, prefix=prefix, strict=strict))))
    return draft, Styles(draft)


def inside(data: bytes) -> str:
    text = data.decode()
    return text[text.index(">", text.index("styleSheet")) + 1 : text.rindex("</")]


def test_a_filled_style_differs_only_in_its_fill(tmp_path: Path) -> None:
    draft, styles = styled(tmp_path, STYLES)
    red = styles.add_fill("FFFFC7CE")
    assert (red, styles.filled(1, red), styles.filled(1, red), styles.filled(0, red)) == (2, 6, 6, 7)
    styles.finish()
    after = inside(draft.changed["xl/styles.xml"])
    fill = (
        '<fill><patternFill patternType="solid"><fgColor rgb="FFFFC7CE"/><bgColor indexed="64"/></patternFill></fill>'
    )
    percent = (
        '<xf numFmtId="10" fontId="0" fillId="2" borderId="0" applyNumberFormat="1" applyFill="1">'
        '<alignment horizontal="center"/></xf>'
    )
    plain = '<xf numFmtId="0" fontId="0" fillId="2" borderId="0" applyFill="1"/>'
    assert after == (
        STYLES.replace('<fills count="2">', '<fills count="3">')
        .replace("</fills>", f"{fill}</fills>")
        .replace('<cellXfs count="6">', '<cellXfs count="8">')
        .replace("</cellXfs>", f"{percent}{plain}</cellXfs>")
    )


def test_a_style_number_beyond_the_list_counts_as_the_default(tmp_path: Path) -> None:
    _, styles = styled(tmp_path, STYLES)
    fill = styles.add_fill("FFFFC7CE")
    assert styles.filled(99, fill) == 6


def test_own_styles_take_the_workbooks_font(tmp_path: Path) -> None:
    draft, styles = styled(tmp_path, STYLES, prefix="x", strict=True)
    style = styles.add_style(styles.add_font("b"), 0, styles.add_border("FFBFBFBF"), "center")
    styles.finish()
    root = etree.fromstring(draft.changed["xl/styles.xml"])
    font = root.findall("{*}fonts/{*}font")[1]
    assert [etree.QName(child).localname for child in font] == ["b", "sz", "name"]
    assert font[2].get("val") == "宋体"
    xf = root.findall("{*}cellXfs/{*}xf")[style]
    assert (xf.get("fontId"), xf.get("borderId"), xf[0].get("wrapText")) == ("1", "1", "1")
    assert {etree.QName(element).namespace for element in root.iter()} == {
        "http://purl.oclc.org/ooxml/spreadsheetml/main"
    }


@pytest.mark.parametrize("prefix", ["", "x"])
@pytest.mark.parametrize(
    "styles",
    [
        None,
        "",
        "<cellXfs count='0'/>",
        "<fonts count='1'><font/></fonts><cellStyles/><dxfs/>",
        "<fills/><cellXfs><xf fillId='0'/></cellXfs>",
    ],
)
def test_whatever_is_missing_is_made_in_the_schemas_order(tmp_path: Path, styles: str | None, prefix: str) -> None:
    draft, made = styled(tmp_path, styles, prefix)
    fill = made.add_fill("FFFFC7CE")
    made.add_font("u", "FF0563C1")
    assert (fill, made.filled(0, fill)) == (2, 1)
    made.finish()
    root = etree.fromstring(draft.changed["xl/styles.xml"])
    order = [etree.QName(child).localname for child in root]
    assert order == [name for name in ("fonts", "fills", "borders", "cellXfs", "cellStyles", "dxfs") if name in order]
    for name in ("fills", "cellXfs"):
        section = root.find(f"{{*}}{name}")
        assert section is not None
        assert section.get("count") == str(len(section))
    for parent in root.iter("{*}font", "{*}fonts", "{*}fills", "{*}cellXfs"):
        assert not (parent.text or "").strip()
    assert len(root.findall("{*}fills/{*}fill")) == 3
    assert len(root.findall("{*}cellXfs/{*}xf")) == 2
