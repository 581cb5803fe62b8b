"""Calc 里的函数：every call of the hosts' case table, loaded from .xlsx in both spellings, against the core."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from engine.linked_book import with_link
from hosts.call_cases import CASES
from libreoffice_session import REPOSITORY, Office
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula

from xladdin.arguments import SKIPPED
from xladdin.arrays import as_rows
from xladdin.declare import registry
from xladdin.engine.recalculation import recalculate
from xladdin.errors import CellError
from xladdin.hosts.libreoffice.calls import error_of
from xladdin.hosts.libreoffice.declarations import description

pytestmark = pytest.mark.libreoffice

FUNCTIONS = registry()
SPELLINGS = ("", "_xll.")
ROWS = 4  # of a block of arguments: no range in the case table is higher
ARGUMENTS = 20  # the column where the blocks of arguments begin
# How a formula of a file makes each error.
MAKES = {
    CellError.DIV0: "=1/0",
    CellError.NA: "=NA()",
    CellError.VALUE: '=VALUE("x")',
    CellError.NUM: "=SQRT(-1)",
    CellError.REF: '=INDIRECT("没有这张表!A1")',
    CellError.NAME: "=没有这个函数()",
    CellError.NULL: "=A1:A1 B1:B1",
}


def expected(name: str, arguments: tuple[object, ...]) -> object:
    """What Calc shall show: the core's result, but for what Calc itself decides.

    Calc passes a blank cell as 0 (words apart), TRUE as 1, and does not call a function at all with an error in a range
    or with a required argument left out: the cell then shows Err:504 or Err:502, which files write as #VALUE!.
    """
    declared = FUNCTIONS[name]
    given = []
    for parameter, argument in zip(declared.parameters, arguments, strict=False):
        rows = as_rows(argument)
        if rows is not None and any(isinstance(cell, CellError) for row in rows for cell in row):
            return CellError.VALUE
        if argument is SKIPPED and parameter.required:
            return CellError.VALUE
        if argument is None and not parameter.argument.words:
            argument = 0.0
        given.append(float(argument) if argument is True else argument)
    return declared.call_cells(given)


class Table:
    """A sheet of calls: result blocks from column A, each argument in a block of its own from column T."""

    def __init__(self) -> None:
        self.book = openpyxl.Workbook()
        self.sheet = self.book.active
        self.areas: list[str] = []

    def call(self, spelling: str, name: str, arguments: tuple[object, ...], wanted: object) -> None:
        top = len(self.areas) * ROWS + 1
        words = [self._argument(top, position, argument) for position, argument in enumerate(arguments)]
        formula = f"={spelling}{name}({','.join(words)})"
        rows = as_rows(wanted)
        if rows is None:
            area = f"A{top}"
            self.sheet[area] = formula
        else:
            area = f"A{top}:{get_column_letter(len(rows[0]))}{top + len(rows) - 1}"
            self.sheet[f"A{top}"] = ArrayFormula(area, formula)
        self.areas.append(area)

    def _argument(self, top: int, position: int, argument: object) -> str:
        if argument is SKIPPED:
            return ""
        left = ARGUMENTS + position * ROWS
        rows = as_rows(argument) or [[argument]]
        for down, row in enumerate(rows):
            for across, value in enumerate(row):
                cell = self.sheet.cell(top + down, left + across)
                if isinstance(value, CellError):
                    cell.value = MAKES[value]
                elif value is not None:
                    cell.value = value
                    if isinstance(value, str):
                        cell.data_type = "s"  # `=26座` is text
        first = f"{get_column_letter(left)}{top}"
        last = f"{get_column_letter(left + len(rows[0]) - 1)}{top + len(rows) - 1}"
        return first if first == last else f"{first}:{last}"


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[str, str, object]]]:
    """The file, and of each call its spelling with arguments, its area and what it shall show."""
    made, wanted = Table(), []
    for spelling in SPELLINGS:
        for name, arguments in CASES:
            result = expected(name, arguments)
            made.call(spelling, name, arguments, result)
            wanted.append((f"{spelling}{name}{arguments}", made.areas[-1], result))
    path = tmp_path_factory.mktemp("table") / "调用表.xlsx"
    made.book.save(path)
    return path, wanted


def shown(cells: list[list[object]], wanted: object) -> object:
    """Calc's cells in the shape of what is wanted."""
    rows = [[error_of(cell["error"]) if isinstance(cell, dict) else cell for cell in row] for row in cells]
    return rows if isinstance(wanted, list) else rows[0][0]


def near(seen: object, wanted: object) -> bool:
    """Equal; a number as a file keeps it, to 15 digits. An empty text and a blank look the same."""
    if isinstance(wanted, list) and isinstance(seen, list):
        return all(near(a, b) for s, w in zip(seen, wanted, strict=True) for a, b in zip(s, w, strict=True))
    if isinstance(wanted, float) and isinstance(seen, float):
        return f"{seen:.15g}" == f"{wanted:.15g}"
    return (seen or "") == wanted


def assert_all(office: Office, document: int, wanted: list[tuple[str, str, object]]) -> None:
    wrong = []
    for call, area, result in wanted:
        seen = shown(office.cells(document, 0, area), result)
        if not near(seen, result):
            wrong.append(f"{call}: {seen!r} instead of {result!r}")
    assert not wrong, "\n".join(wrong)


def test_every_function_is_in_the_case_table() -> None:
    assert {name for name, _ in CASES} == set(FUNCTIONS)


def test_every_call_of_a_loaded_file_computes_as_the_core(office: Office, table: tuple[Path, list]) -> None:
    path, wanted = table
    document = office.open(path)
    assert_all(office, document, wanted)
    office.recalculate(document)
    assert_all(office, document, wanted)
    office.close(document)


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_saving_and_loading_keeps_formulas_and_values(
    office: Office, table: tuple[Path, list], tmp_path: Path, suffix: str
) -> None:
    path, wanted = table
    document = office.open(path)
    formulas = office.formulas(document, 0, "A1:A900")
    copy = tmp_path / f"副本{suffix}"
    office.save(document, copy)
    office.close(document)
    document = office.open(copy)
    assert office.formulas(document, 0, "A1:A900") == formulas
    assert sum("JX_" in row[0] for row in formulas) >= len(wanted)
    assert_all(office, document, wanted)
    office.close(document)


def test_a_saved_xlsx_spells_functions_and_errors_as_excel_does(
    office: Office, table: tuple[Path, list], tmp_path: Path
) -> None:
    path, wanted = table
    document = office.open(path)
    office.save(document, tmp_path / "存.xlsx")
    office.close(document)
    with zipfile.ZipFile(tmp_path / "存.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    cells = {
        match[1]: (match[2], match[3]) for match in re.finditer(r'<c r="(A\d+)"[^>]* t="(\w+)"[^>]*>(.*?)</c>', sheet)
    }
    for call, area, result in wanted:
        kind, inside = cells[area.partition(":")[0]]
        assert re.search(r"<f[^>]*>JX_", inside), call
        if isinstance(result, CellError):
            assert (kind, inside.rpartition("<v>")[2]) == ("e", f"{result}</v>"), call


def test_a_workbook_of_the_excel_add_in_computes_once_it_is_normalized(office: Office, tmp_path: Path) -> None:
    path = with_link(tmp_path / "加载项.xlsx")
    recalculate(path, out=tmp_path / "统一.xlsx", normalized=True)
    document = office.open(path)
    assert office.cells(document, 0, "C1:C3") != [[0.75], [0.25], [0.25]], "else there is no need to normalize"
    office.close(document)
    document = office.open(tmp_path / "统一.xlsx")
    office.recalculate(document)
    assert office.cells(document, 0, "C1:C3") == [[0.75], [0.25], [0.25]]
    assert office.cells(document, 0, "D1:D3") == [["低&中"], [1.0], [0.25]]
    office.close(document)


def test_the_workbooks_own_schemes_are_found(office: Office, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = '=JX_SCHEME("本工作簿","预算执行率")'
    sheet["A2"] = '=JX_SCHEME("本工作簿","预算执行率","分值")'
    sheet["A3"] = '=JX_SCORE("92%",A2,A1)'
    sheet["A4"] = '=JX_SCHEME("我县2025","资金管理/合规性","分值")'
    sheet["A5"] = '=JX_SCHEME("黔南2023","部门履职满意度","分值")'
    rules = book.create_sheet("JX_规则")
    rules.append(["指标", "分值", "规则"])
    rules.append(["预算执行率", 10, "≥95%:满分; ≥90%:80%; 其余:0"])
    book.save(tmp_path / "自带规则.xlsx")
    (tmp_path / "我县.scheme.toml").write_text(
        'name = "我县2025"\ntitle = "我县"\n[source]\ndocument = "（示例）"\nclause = "附件"\n'
        '[[indicator]]\npath = ["资金管理"]\nname = "合规性"\nweight = 5\n',
        encoding="utf-8",
    )
    document = office.open(tmp_path / "自带规则.xlsx")
    wanted = [["≥95%:满分; ≥90%:80%; 其余:0"], [10.0], [8.0], [5.0], [3.0]]
    assert office.cells(document, 0, "A1:A5") == wanted
    office.put(document, "JX_规则", "B2", "20")
    office.recalculate_hard(document)
    assert office.cells(document, 0, "A2:A3") == [[20.0], [16.0]]
    office.put(document, "JX_规则", "A1", "什么")
    office.recalculate_hard(document)
    assert office.cells(document, 0, "A5") == [[{"error": 519}]], "a sheet that is no scheme is not passed over"
    office.close(document)
    document = office.open()
    office.put(document, 0, "A1", '=JX_SCHEME("本工作簿";"预算执行率")')
    assert office.cells(document, 0, "A1") == [[{"error": 32767}]], "another document has no such scheme"
    office.close(document)


def test_lower_case_and_calls_inside_calls(office: Office) -> None:
    document = office.open()
    for cell, formula in (
        ("A1", '=jx_score(jx_rate(1;4);10;"按比例")'),
        ("A2", '=IF(JX_GRADE(85)="良";VLOOKUP(JX_GRADE(85);C1:D2;2;0);0)'),
        ("A3", '=IFERROR(JX_RATE(1;0);"除零")'),
        ("A4", '=ERROR.TYPE(JX_RATE("—";1))'),
        ("A5", "=SUM(JX_RATE(E1:E2;4))"),
        ("A6", '=JX_GRADE(95)&"/"&TEXT(JX_RATE(1;3;2);"0.00%")'),
    ):
        office.put(document, 0, cell, formula)
    for cell, formula in (("C1", "优"), ("D1", "90"), ("C2", "良"), ("D2", "80"), ("E1", "1"), ("E2", "2")):
        office.put(document, 0, cell, formula)
    office.recalculate(document)
    assert office.cells(document, 0, "A1:A6") == [[2.5], [80.0], ["除零"], [7.0], [0.75], ["优/33.33%"]]
    office.close(document)


def test_texts_of_a_table_equal_other_texts(office: Office) -> None:
    """Calc compares texts by identity in its pool: a table of the wrong UNO type looks right and equals nothing."""
    document = office.open()
    for cell, formula in (("A1", "95"), ("A2", "85"), ("A3", "50"), ("D1", "优")):
        office.put(document, 0, cell, formula)
    office.array(document, 0, "B1:B3", "=JX_GRADE(A1:A3)")
    for cell, formula in (
        ("C1", '=B1="优"'),
        ("C2", '=COUNTIF(B1:B3;"良")'),
        ("C3", "=VLOOKUP(B1;D1:D1;1;0)"),
        ("C4", '=SUMPRODUCT((JX_GRADE(A1:A3)="差")*1)'),
    ):
        office.put(document, 0, cell, formula)
    assert office.cells(document, 0, "B1:B3") == [["优"], ["良"], ["差"]]
    assert office.cells(document, 0, "C1:C4") == [[1.0], [1.0], ["优"], [1.0]]
    office.put(document, 0, "A2", "")
    assert office.cells(document, 0, "B1:B3") == [[{"error": 32767}]] * 3, "texts and an error do not mix in a table"
    office.close(document)


# docs/libreoffice.md lists these: what differs from Excel because Calc passes a blank cell as the number 0.
BLANKS = (
    ("=JX_RATE(A1;4)", 0.0),
    ("=JX_RATE(4;A1)", CellError.DIV0),
    ("=JX_RATE(1;3;A1)", 0.33),
    ("=JX_COMPLETION(A1;\"≥5户\")", 0.0),
    ("=JX_SCORE(A1;10;\"按比例\")", 0.0),
    ("=JX_SCORE_AVG(A1;5)", 0.0),
    ("=JX_GRADE(A1)", "差"),
    # Not these: a range keeps its blanks, and where only words make sense 0 can only be a blank.
    ("=JX_SCORE_AVG(A1:A2;5)", CellError.NA),
    ("=JX_RATE(1;3;2;A1)", 0.3333),
    ("=JX_GRADE(95;A1)", "优"),
    ("=JX_SCORE(0.5;10;A1)", CellError.NA),
    ("=IF(A1=\"\";NA();JX_RATE(A1;4))", CellError.NA),
)  # fmt: skip


def test_the_manual_names_every_one_of_them() -> None:
    manual = (REPOSITORY / "docs" / "libreoffice.md").read_text(encoding="utf-8")
    assert [formula for formula, _ in BLANKS if f"`{formula.replace(';', ',')}`" not in manual] == []


@pytest.mark.parametrize(("formula", "result"), BLANKS, ids=lambda value: str(value))
def test_blank_cells_as_the_manual_says(office: Office, formula: str, result: object) -> None:
    document = office.open()
    office.put(document, 0, "C1", formula)
    assert shown(office.cells(document, 0, "C1"), result) == result
    office.close(document)


def test_the_function_wizard_shows_the_declarations(office: Office) -> None:
    document = office.open()
    for row, (name, declared) in enumerate(FUNCTIONS.items(), 1):
        # Calc knows a function's arguments once it has been used.
        office.put(document, 0, f"A{row}", f"={name}({';'.join('1' for p in declared.parameters if p.required)})")
    seen = office.described()
    assert set(seen) == set(FUNCTIONS)
    for name, declared in FUNCTIONS.items():
        assert seen[name]["description"] == description(declared)
        assert seen[name]["arguments"] == [[p.title, p.help, not p.required] for p in declared.parameters]
    office.close(document)
