"""The `<v>` and `t` of formula cells: only they change, and only where the value is another one."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xladdin.engine.cached_values import Rewriting, rewrite
from xladdin.engine.cell_values import MISSING, CellValue, Tolerance, decoded, encoded, number_text
from xladdin.engine.formula_cells import SheetXml
from xladdin.errors import CellError

HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData><pageMargins left='0.7'/></worksheet>"


def rewritten(
    content: str,
    values: dict[tuple[int, int], object],
    spilled: dict[tuple[int, int], CellValue | None] | None = None,
    **more: object,
) -> Rewriting:
    sheet = SheetXml.of(HEAD + content.encode() + TAIL, "part")
    return rewrite(
        sheet,
        lambda row, column: values[row, column],
        frozenset(),
        lambda _cell, _place, value: MISSING if isinstance(value, dict) else value,
        lambda: ["零", "甲"],
        spilled or {},
        **more,
    )


def content(outcome: Rewriting) -> str:
    assert outcome.data is not None
    assert outcome.data.startswith(HEAD)
    assert outcome.data.endswith(TAIL)
    return outcome.data[len(HEAD) : -len(TAIL)].decode()


ROW = '<row r="1">{}</row>'


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        # the type changes with the value, and what else the cell says stays
        ('<c r="A1" s="3"><f>x</f><v>1</v></c>', 2.0, '<c r="A1" s="3"><f>x</f><v>2</v></c>'),
        ('<c r="A1" s="3"><f>x</f></c>', 2.5, '<c r="A1" s="3"><f>x</f><v>2.5</v></c>'),
        ('<c r="A1"><f>x</f><v/></c>', 2.5, '<c r="A1"><f>x</f><v>2.5</v></c>'),
        ('<c r="A1"><f>x</f><v></v></c>', 2.5, '<c r="A1"><f>x</f><v>2.5</v></c>'),
        ('<c r="A1" t="str" s="3"><f>x</f><v>a</v></c>', 2.0, '<c r="A1" s="3"><f>x</f><v>2</v></c>'),
        ('<c r="A1" t="e"><f>x</f><v>#N/A</v></c>', 2.0, '<c r="A1"><f>x</f><v>2</v></c>'),
        ('<c r="A1" t="n"><f>x</f><v>1</v></c>', 2.0, '<c r="A1"><f>x</f><v>2</v></c>'),
        ('<c r="A1" s="3"><f>x</f><v>1</v></c>', "甲<乙", '<c r="A1" s="3" t="str"><f>x</f><v>甲&lt;乙</v></c>'),
        ('<c r="A1"><f>x</f></c>', "a", '<c r="A1" t="str"><f>x</f><v>a</v></c>'),
        ('<c r="A1" t="s" s="3"><f>x</f><v>1</v></c>', "乙", '<c r="A1" t="str" s="3"><f>x</f><v>乙</v></c>'),
        ('<c r="A1"><f>x</f><v>1</v></c>', " a ", '<c r="A1" t="str"><f>x</f><v xml:space="preserve"> a </v></c>'),
        ('<c r="A1" t="str"><f>x</f><v xml:space="preserve"> a </v></c>', "b", '<c r="A1" t="str"><f>x</f><v>b</v></c>'),
        ('<c r="A1"><f>x</f><v>1</v></c>', "", '<c r="A1" t="str"><f>x</f><v></v></c>'),
        ('<c r="A1" t="str"><f>x</f></c>', "", '<c r="A1" t="str"><f>x</f><v></v></c>'),
        ('<c r="A1"><f>x</f><v>1</v></c>', True, '<c r="A1" t="b"><f>x</f><v>1</v></c>'),
        ('<c r="A1" t="b"><f>x</f><v>1</v></c>', False, '<c r="A1" t="b"><f>x</f><v>0</v></c>'),
        ('<c r="A1"><f>x</f><v>1</v></c>', CellError.DIV0, '<c r="A1" t="e"><f>x</f><v>#DIV/0!</v></c>'),
        ('<c r="A1" t="e"><f>x</f><v>#N/A</v></c>', CellError.REF, '<c r="A1" t="e"><f>x</f><v>#REF!</v></c>'),
        ('<c r="A1"><f>x</f><v>1</v></c>', None, '<c r="A1"><f>x</f><v>0</v></c>'),
        ('<c r="A1"><f>x</f><v>1</v></c>', -0.0, '<c r="A1"><f>x</f><v>0</v></c>'),
        ('<c r="A1"><f>x</f><v>1</v></c>', 1e-320, '<c r="A1"><f>x</f><v>0</v></c>'),
        ("<c t='str' r='A1'><f>x</f><v>a</v></c>", 1.0, "<c r='A1'><f>x</f><v>1</v></c>"),
        ('<c r="A1"><f t="shared" si="0"/><v>1</v></c>', 2.0, '<c r="A1"><f t="shared" si="0"/><v>2</v></c>'),
        ('<c r="A1"><f t="shared" si="0"/></c>', "a", '<c r="A1" t="str"><f t="shared" si="0"/><v>a</v></c>'),
        ('<c r="A1" t="inlineStr"><f>x</f><is><t>a</t></is></c>', 2.0, '<c r="A1"><f>x</f><v>2</v></c>'),
        ('<c r="A1"><f>x</f><v>1</v><extLst/></c>', 2.0, '<c r="A1"><f>x</f><v>2</v><extLst/></c>'),
        ('<c r="A1"><f>x</f><v>1</v></c>', "x" * 32768, '<c r="A1" t="e"><f>x</f><v>#VALUE!</v></c>'),
        ('<c r="A1"><f>x</f><v>1</v></c>', "a\x01_x0041_", '<c r="A1" t="str"><f>x</f><v>a_x0001__x005F_x0041_</v></c>'),
    ],
)  # fmt: skip
def test_a_cell_with_another_value(cell: str, value: object, expected: str) -> None:
    outcome = rewritten(ROW.format(cell), {(1, 1): value})
    assert content(outcome) == ROW.format(expected)
    assert outcome.count == 1


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1"><f>x</f><v>0.84109999999999996</v></c>', 0.8411),
        ('<c r="A1"><f>x</f><v>1E2</v></c>', 100.0),
        ('<c r="A1"><f>x</f><v>-0</v></c>', 0.0),
        ('<c r="A1" t="n"><f>x</f><v>5.0</v></c>', 5.0),
        ('<c r="A1" t="str"><f>x</f><v>a&#10;b&amp;c</v></c>', "a\nb&c"),
        ('<c r="A1" t="str"><f>x</f><v>a_x0041_</v></c>', "aA"),
        ('<c r="A1" t="s"><f>x</f><v>1</v></c>', "甲"),
        ('<c r="A1" t="b"><f>x</f><v>true</v></c>', True),
        ('<c r="A1" t="e"><f>x</f><v>#N/A</v></c>', CellError.NA),
        ('<c r="A1"><f>x</f><v>7</v></c>', {"kind": "Name"}),  # judged not fit to be written
    ],
)
def test_a_cell_with_the_same_value_keeps_its_bytes(cell: str, value: object) -> None:
    outcome = rewritten(ROW.format(cell), {(1, 1): value})
    assert outcome.data is None
    assert outcome.count == 0


def test_constants_and_other_cells_never_change() -> None:
    before = '<row r="1" ht="15"><c r="A1" s="1"><v>1</v></c><c r="B1"><f>A1</f><v>9</v></c><c r="C1" t="s"><v>0</v></c></row>'
    assert content(rewritten(before, {(1, 2): 1.0})) == before.replace("<v>9</v>", "<v>1</v>")


NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20).map(
    lambda text: text.replace("\r", "").replace("\ufffe", "").replace("\uffff", "")
)
VALUES: st.SearchStrategy[CellValue] = st.one_of(
    NUMBERS, TEXTS, st.booleans(), st.sampled_from([CellError.NA, CellError.VALUE])
)


@given(NUMBERS)
def test_numbers_read_back_as_the_same_double(number: float) -> None:
    assert float(number_text(number)) == number


@given(VALUES)
def test_values_read_back_as_they_were(value: CellValue) -> None:
    kind, _, text = encoded(value)
    read = decoded(kind.decode() or "n", unescape(text.decode()), list)
    assert type(read) is type(value)
    assert read == value


@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=6))
def test_nothing_but_values_and_types_changes(pairs: list[tuple[CellValue, CellValue]]) -> None:
    cells = []
    for column, (old, _) in enumerate(pairs):
        kind, space, text = encoded(old)
        t = f' t="{kind.decode()}"' if kind else ""
        cells.append(
            f'<c r="{chr(65 + column)}1" s="{column}"{t}><f>x{column}</f><v{space.decode()}>{text.decode()}</v></c>'
        )
    before = ROW.format("".join(cells))
    outcome = rewritten(before, {(1, column + 1): new for column, (_, new) in enumerate(pairs)})
    after = content(outcome) if outcome.data is not None else before

    def bare(text: str) -> str:
        return re.sub(r' t="\w+"|<v[^<>]*>[^<]*</v>', "", text)

    assert bare(after) == bare(before)
    assert re.findall(r"<f>[^<]*</f>", after) == re.findall(r"<f>[^<]*</f>", before)
    again = rewritten(after, {(1, column + 1): new for column, (_, new) in enumerate(pairs)})
    assert again.data is None


@pytest.mark.parametrize(
    ("cached", "computed", "differs"),
    [
        ("1", 1.0 + 1e-12, False),
        ("1", 1.0 + 1e-6, True),
        ("0", 5e-10, False),
        ("0", 5e-9, True),
        ("1E+15", 1e15 + 1, False),
    ],
)
def test_a_check_allows_for_rounding(cached: str, computed: float, differs: bool) -> None:
    cell = ROW.format(f'<c r="A1"><f>x</f><v>{cached}</v></c>')
    outcome = rewritten(cell, {(1, 1): computed}, check=Tolerance())
    assert outcome.data is None
    assert outcome.changes == ([((1, 1), float(cached), computed)] if differs else [])


def test_a_check_counts_a_missing_value_as_a_difference() -> None:
    outcome = rewritten(ROW.format('<c r="A1"><f>x</f></c>'), {(1, 1): 1.0}, check=Tolerance())
    assert outcome.changes == [((1, 1), None, 1.0)]


ARRAY = '<c r="B1"><f t="array" ref="B1:B3">x</f><v>1</v></c>'


@pytest.mark.parametrize(
    ("before", "spilled", "after"),
    [
        # a cell that is there, with its style; one that is not; a row that is not
        (f'<row r="1">{ARRAY}</row><row r="2"><c r="B2" s="4"><v>7</v></c></row>', {(2, 2): 8.0}, f'<row r="1">{ARRAY}</row><row r="2"><c r="B2" s="4"><v>8</v></c></row>'),
        (f'<row r="1">{ARRAY}</row><row r="2"><c r="B2" s="4"/></row>', {(2, 2): "甲"}, f'<row r="1">{ARRAY}</row><row r="2"><c r="B2" s="4" t="str"><v>甲</v></c></row>'),
        (f'<row r="1">{ARRAY}</row><row r="2"><c r="B2" t="s"><v>1</v></c></row>', {(2, 2): "甲"}, None),
        (f'<row r="1">{ARRAY}</row><row r="2"><c r="B2" t="inlineStr"><is><t>甲</t></is></c></row>', {(2, 2): "甲"}, None),
        (f'<row r="1">{ARRAY}</row><row r="2"><c r="B2" s="4" t="str"><v>甲</v></c></row>', {(2, 2): None}, f'<row r="1">{ARRAY}</row><row r="2"><c r="B2" s="4"/></row>'),
        (f'<row r="1">{ARRAY}</row><row r="2"><c r="A2"/><c r="D2"/></row>', {(2, 2): 8.0, (2, 3): 9.0}, f'<row r="1">{ARRAY}</row><row r="2"><c r="A2"/><c r="B2"><v>8</v></c><c r="C2"><v>9</v></c><c r="D2"/></row>'),
        (f'<row r="1">{ARRAY}</row><row r="2" ht="20"/><row r="4"/>', {(2, 2): 8.0, (3, 2): 9.0}, f'<row r="1">{ARRAY}</row><row r="2" ht="20"><c r="B2"><v>8</v></c></row><row r="3"><c r="B3"><v>9</v></c></row><row r="4"/>'),
        (f'<row r="1">{ARRAY}</row>', {(1, 3): 8.0, (2, 2): 9.0}, f'<row r="1">{ARRAY}<c r="C1"><v>8</v></c></row><row r="2"><c r="B2"><v>9</v></c></row>'),
    ],
)  # fmt: skip
def test_results_of_array_formulas(
    before: str, spilled: dict[tuple[int, int], CellValue | None], after: str | None
) -> None:
    outcome = rewritten(before, {(1, 2): 1.0}, spilled)
    if after is None:
        assert outcome.data is None
    else:
        assert content(outcome) == after


def test_a_result_goes_in_right_before_a_formula_that_changes_too() -> None:
    before = '<row r="1"><c r="B1"><f t="array" ref="B1:C1">x</f></c><c r="D1"><f>y</f></c></row>'
    outcome = rewritten(before, {(1, 2): 1.0, (1, 4): 3.0}, {(1, 3): 2.0})
    assert content(outcome) == (
        '<row r="1"><c r="B1"><f t="array" ref="B1:C1">x</f><v>1</v></c><c r="C1"><v>2</v></c>'
        '<c r="D1"><f>y</f><v>3</v></c></row>'
    )
