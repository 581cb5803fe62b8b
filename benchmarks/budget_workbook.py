"""基准工作簿: a synthetic workbook of project budgets, as large as asked for.

The figures are generated from a fixed seed and belong to no department. Four formula columns, the first with
JX_EXEC_RATE, and six totals: four formulas a row and six more. No cached values, so whoever computes it has to write
every one of them.
"""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEADINGS = (
    "项目编码",
    "项目名称",
    "全年预算数（万元）",
    "全年执行数（万元）",
    "预算执行率",
    "结余（万元）",
    "提示",
    "得分",
)
TITLE = "合成数据：仅用于测速，与任何部门无关"


def formulas(rows: int) -> int:
    """How many formulas a workbook of that many rows holds."""
    return 4 * rows + 6


def write(path: Path, rows: int) -> None:
    """Write the workbook; two calls give the same bytes."""
    names = [f"合成项目{number % 997:03d}" for number in range(rows)]
    strings = list(dict.fromkeys([TITLE, *HEADINGS, "合计", *names]))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_OFFICE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_OFFICE}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_OFFICE}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_OFFICE}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATION}"><sheets>'
        '<sheet name="项目支出" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATION}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_RELATION}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId3" Type="{_RELATION}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font>'
        '</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
        '</fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf/><xf numFmtId="10" applyNumberFormat="1"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">'
        + "".join(f"<si><t>{text}</t></si>" for text in strings)
        + "</sst>",
        "xl/worksheets/sheet1.xml": _sheet(rows, names, {text: place for place, text in enumerate(strings)}),
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)


def _sheet(rows: int, names: list[str], place: dict[str, int]) -> str:
    chance = random.Random(20240930)
    first, last, total = 3, rows + 2, rows + 3
    lines = [
        f'<row r="1"><c r="A1" t="s"><v>{place[TITLE]}</v></c></row>',
        '<row r="2">'
        + "".join(
            f'<c r="{letter}2" t="s"><v>{place[text]}</v></c>'
            for letter, text in zip("ABCDEFGH", HEADINGS, strict=True)
        )
        + "</row>",
    ]
    for row, name in enumerate(names, first):
        budget = chance.randrange(100, 500_000) / 100
        spent = round(budget * min(1.0, chance.gauss(0.9, 0.12)), 2)
        lines.append(
            f'<row r="{row}"><c r="A{row}"><v>{100_000 + row}</v></c><c r="B{row}" t="s"><v>{place[name]}</v></c>'
            f'<c r="C{row}"><v>{budget}</v></c><c r="D{row}"><v>{spent}</v></c>'
            f'<c r="E{row}" s="1"><f>JX_EXEC_RATE(D{row},C{row})</f></c>'
            f'<c r="F{row}"><f>C{row}-D{row}</f></c>'
            f'<c r="G{row}"><f>IF(E{row}&gt;=0.9,"正常",IF(E{row}&gt;=0.8,"关注","预警"))</f></c>'
            f'<c r="H{row}"><f>ROUND(MIN(E{row},1)*10,2)</f></c></row>'
        )
    lines.append(
        f'<row r="{total}"><c r="A{total}" t="s"><v>{place["合计"]}</v></c>'
        f'<c r="C{total}"><f>SUM(C{first}:C{last})</f></c><c r="D{total}"><f>SUM(D{first}:D{last})</f></c>'
        f'<c r="E{total}" s="1"><f>JX_EXEC_RATE(D{total},C{total})</f></c><c r="F{total}"><f>SUM(F{first}:F{last})</f></c>'
        f'<c r="G{total}"><f>COUNTIF(G{first}:G{last},"预警")</f></c>'
        f'<c r="H{total}"><f>AVERAGE(H{first}:H{last})</f></c></row>'
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'
