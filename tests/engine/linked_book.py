"""加载项工作簿：a workbook as Excel stores it when its functions come from an add-in file."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from engine.formula_books import Raw, table_xml, write_book
from ooxml.comparison import contents

SHEET = "xl/worksheets/sheet1.xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
LINK = "xl/externalLinks/externalLink1.xml"


def with_link(path: Path) -> Path:
    """A workbook as Excel stores it with an add-in: cells of every kind, a name, a format rule, a list, a table, a link."""
    cells = Raw(
        '<row r="1"><c r="A1"><v>75</v></c><c r="B1"><v>100</v></c>'
        '<c r="C1"><f>[1]!JX_RATE(A1,B1)</f><v>0</v></c>'
        '<c r="D1"><f ca="1" >IF(A1&lt;B1,&quot;低&amp;&quot;&#38;_xll.JX_GRADE(A1),"")</f></c>'
        "<!-- <f>[1]!JX_RATE(1,2)</f> --></row>"
        '<row r="2"><c r="A2"><v>20</v></c><c r="B2"><v>80</v></c>'
        '<c r="C2"><f t="shared" ref="C2:C3" si="0">[1]!JX_RATE(A2,B2)</f><v>0</v></c>'
        "<c r='D2'><f t='array' ref='D2'>SUM('D:\\加&amp;载\\x.xlam'!JX_RATE(A1:A2,B1:B2))</f></c>"
        '<c r="E2" t="str"><f>"[1]!JX_RATE("&amp;1</f><v>旧</v></c></row>'
        '<row r="3"><c r="A3"><v>1</v></c><c r="B3"><v>4</v></c><c r="C3"><f t="shared" si="0"/><v>0</v></c>'
        '<c r="D3"><f><![CDATA[IF(A3<B3,[1]!JX_RATE(A3,B3))]]></f></c></row>'
    )
    write_book(
        path,
        {"表": cells},
        names='<definedName name="率">[1]!JX_RATE(表!$A$1,表!$B$1)</definedName>',
        calculation='<externalReferences><externalReference r:id="rId7"/></externalReferences>',
        tables={"表": table_xml("表1", "A1:B3", ["甲", "乙"])},
    )
    parts = contents(path)
    sheet = parts[SHEET].decode()
    behind = (
        '<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1">'
        "<formula>[1]!JX_RATE(A1,B1)&gt;0.5</formula></cfRule></conditionalFormatting>"
        '<dataValidations count="1"><dataValidation sqref="B1" type="custom"><formula1>_xll.JX_RATE(A1,B1)&lt;1</formula1>'
        f'</dataValidation></dataValidations><extLst><ext xmlns:xm="{X14}"><xm:f>[1]!JX_RATE(A1,B1)</xm:f></ext></extLst>'
    )
    table = parts["xl/tables/table1.xml"].decode()
    table = re.sub(
        r'(<tableColumn id="2"[^>]*)/>', r"\1><calculatedColumnFormula>[1]!JX_RATE(A1,4)</calculatedColumnFormula></tableColumn>", table
    )  # fmt: skip
    workbook_rels = parts["xl/_rels/workbook.xml.rels"].decode()
    book = parts["xl/workbook.xml"].decode()
    # The order of the schema: external references stand before names.
    references = re.search(r"<externalReferences>.*</externalReferences>", book)
    assert references
    book = book.replace(references[0], "").replace("<definedNames>", references[0] + "<definedNames>")
    types = parts["[Content_Types].xml"].decode()
    more = {
        "xl/workbook.xml": book,
        SHEET: sheet.replace("</worksheet>", behind + "</worksheet>"),
        "xl/tables/table1.xml": table,
        "xl/_rels/workbook.xml.rels": workbook_rels.replace(
            "</Relationships>",
            f'<Relationship Id="rId7" Type="{OFFICE}/externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>',
        ),
        "[Content_Types].xml": types.replace(
            "</Types>",
            f'<Override PartName="/{LINK}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"/></Types>',
        ),
        LINK: f'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{OFFICE}"><externalBook r:id="rId1"/></externalLink>',
        "xl/externalLinks/_rels/externalLink1.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/externalLinkPath" Target="xladdin.xlam" TargetMode="External"/></Relationships>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, **more}.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return path
