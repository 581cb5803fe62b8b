"""COM 调用：every call of the table through xlwings' own server class gives what the core gives."""

from __future__ import annotations

import importlib
import inspect
import io
import re
import shutil
import types
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from com_world import ERRORS, LEFT_OUT, MISSING, NUMBERS, as_com, as_vba, xlwings_server
from hosts.call_cases import CASES, call_id
from test_vba_source import WRAPPER, WRAPPERS

import xladdin.schemes
from xladdin.arguments import SKIPPED
from xladdin.declare import registry
from xladdin.errors import CellError
from xladdin.hosts.excel.com_values import ERROR_NUMBERS, from_com, to_com
from xladdin.hosts.excel.vba_source import UDF_MODULE


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch, xlwings_server(patch) as running:
        yield running


def call(server: Any, name: str, arguments: tuple[object, ...]) -> object:
    """As our VBA calls: every parameter is given, those left out as error 448."""
    function = registry()[name]
    given = [as_com(argument) for argument in arguments]
    given += [LEFT_OUT] * (function.max_args - len(given))
    return server.CallUDF(UDF_MODULE, name, tuple(given))


@pytest.mark.parametrize("case", CASES, ids=call_id)
def test_a_call_gives_what_the_core_gives(server: Any, case: tuple[str, tuple[object, ...]]) -> None:
    name, arguments = case
    assert call(server, name, arguments) == as_vba(registry()[name].call_cells(arguments))


def test_the_table_has_every_function() -> None:
    assert {name for name, _ in CASES} == set(registry())


def test_xlwings_finds_every_function_with_its_arguments(server: Any) -> None:
    module = importlib.import_module(UDF_MODULE)
    assert server is not None
    for name, function in registry().items():
        noted = getattr(module, name).__xlfunc__
        assert noted["name"] == name
        assert noted["category"] == "绩效"
        assert [argument["name"] for argument in noted["args"]] == [p.name for p in function.parameters]
        assert [argument["options"] for argument in noted["args"]] == [{"convert": "raw"}] * len(function.parameters)
        assert all(len(argument["doc"]) <= 255 for argument in noted["args"])
        assert [("optional" in argument) for argument in noted["args"]] == [not p.required for p in function.parameters]
        assert noted["ret"]["options"] == {"convert": "raw"}


def test_our_wrappers_call_as_those_that_xlwings_would_generate(server: Any) -> None:
    """The same functions with the same parameters, the same module and name first, then one array of arguments."""
    from xlwings import udfs

    written = io.StringIO()
    udfs.generate_vba_wrapper(
        UDF_MODULE, importlib.import_module(UDF_MODULE), written, types.SimpleNamespace(Name="xladdin.xlam")
    )
    theirs = re.findall(r"^Function (\w+)\((.*)\)\s*$", written.getvalue(), re.M)
    called = re.findall(r'XLPy\.CallUDF\("([\w.]+)", "(\w+)", Array\((.*?)\), ActiveWorkbook', written.getvalue())
    assert {name for name, _ in theirs} == set(registry())
    assert {(module, name) for module, name, _ in called} == {(UDF_MODULE, name) for name in registry()}
    ours = {name: parameters for name, parameters, *_ in WRAPPER.findall(WRAPPERS)}
    for name, parameters in theirs:
        # A name that VBA keeps for itself would not compile; theirs are untyped.
        plain = [re.sub(r"_(?= As)| As Variant", "", one) for one in ours[name].split(", ")]
        assert plain == parameters.split(", ")
    # We leave the workbook and the caller out: the server takes them as None.
    parameters = inspect.signature(type(server).CallUDF).parameters.values()
    assert [(p.name, p.default) for p in parameters][1:] == [
        ("script", inspect.Parameter.empty),
        ("fname", inspect.Parameter.empty),
        ("args", inspect.Parameter.empty),
        ("this_workbook", None),
        ("caller", None),
    ]


def test_numbers_never_come_back_whole(server: Any) -> None:
    # A whole number is an error to our VBA: 1 must be 1.0.
    assert type(call(server, "JX_RATE", (4.0, 4.0))) is float
    assert call(server, "JX_RATE", (4.0, 0.0)) == 2007


def test_a_row_of_an_array_constant_is_a_row(server: Any) -> None:
    assert server.CallUDF(UDF_MODULE, "JX_SCORE_AVG", ((1.0, 0.8), 5.0, LEFT_OUT, LEFT_OUT, LEFT_OUT)) == 4.5
    assert server.CallUDF(UDF_MODULE, "JX_RATE", ((1.0, 2.0), 4.0, MISSING, MISSING)) == [0.25, 0.5]


@pytest.mark.parametrize(("error", "number"), ERRORS.items())
def test_errors_cross_both_ways(error: CellError, number: int) -> None:
    assert from_com(number) is error
    # CVErr(2007) arrives as 0x800A07D7.
    assert number & 0xFFFF == ERROR_NUMBERS[error]
    assert to_com(error) == [[ERROR_NUMBERS[error]]]


def test_every_error_has_a_number() -> None:
    assert set(ERROR_NUMBERS) == set(CellError)
    assert len(set(ERROR_NUMBERS.values())) == len(CellError)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (None, None),
        (1.5, 1.5),
        ("文", "文"),
        (True, True),
        (7, 7),
        (-2146826245, CellError.GETTING_DATA),
        (-2146826239, CellError.VALUE),  # #FIELD!
        (MISSING, SKIPPED),
        (LEFT_OUT, SKIPPED),
        (SKIPPED, SKIPPED),
        (datetime(2024, 9, 30, tzinfo=UTC), 45565.0),
        (datetime(2024, 9, 30, 12), 45565.5),
        (Decimal("12.5"), Decimal("12.5")),
        ((("a", None), (-2146826246, 2.0)), [["a", None], [CellError.NA, 2.0]]),
        ((1.0, 2.0), [[1.0, 2.0]]),
        (object, CellError.VALUE),
    ],
)
def test_what_arrives_is_read(given: object, read: object) -> None:
    assert from_com(given) == read
    assert type(from_com(given)) is type(read)


def test_results_are_rows() -> None:
    assert to_com(0.5) == [[0.5]]
    assert to_com([["a", None], [CellError.NA, True]]) == [["a", ""], [2042, True]]
    assert to_com([[3]]) == [[3.0]]
    assert type(to_com([[3]])[0][0]) is float


OWN_RULES = (("方案", "指标", "分值", "规则"), ("本单位", "满意度", 6.0, "按比例"))


def test_the_workbook_s_own_schemes_come_first(server: Any, tmp_path: Path) -> None:
    own = (str(tmp_path), "表.xlsx", OWN_RULES)
    asked = ("本单位", "满意度", "分值")
    assert server.CallUDF(UDF_MODULE, "JX_SCHEME", (*asked, own)) == 6.0
    assert server.CallUDF(UDF_MODULE, "JX_SCHEME", ("本单位", "满意度", LEFT_OUT, own)) == "按比例"
    # Another workbook, and one call later, has none of it.
    assert server.CallUDF(UDF_MODULE, "JX_SCHEME", (*asked, ("", "工作簿1", None))) == NUMBERS["#N/A"]
    assert server.CallUDF(UDF_MODULE, "JX_SCHEME", asked) == NUMBERS["#N/A"]


def test_scheme_files_beside_the_workbook_are_found(server: Any, tmp_path: Path) -> None:
    shutil.copy(next(Path(xladdin.schemes.__file__).parent.glob("qiannan*.toml")), tmp_path / "本地.scheme.toml")
    text = (tmp_path / "本地.scheme.toml").read_text("utf-8").replace("黔南2023", "本地2024")
    (tmp_path / "本地.scheme.toml").write_text(text, "utf-8")
    asked = ("本地2024", "部门履职满意度", "分值")
    assert server.CallUDF(UDF_MODULE, "JX_SCHEME", (*asked, (str(tmp_path), "表.xlsx", None))) == 3.0
    for elsewhere in ("https://cloud/x", str(tmp_path / "没有"), ""):
        assert server.CallUDF(UDF_MODULE, "JX_SCHEME", (*asked, (elsewhere, "表.xlsx", None))) == NUMBERS["#N/A"]


@pytest.mark.parametrize("cells", ["随手记", (("没有", "表头"),), (("指标", "规则"), ("甲", "按比例"), ("甲", "定性"))])
def test_a_sheet_that_is_no_scheme_is_an_error(server: Any, cells: object) -> None:
    own = ("", "表.xlsx", cells)
    assert server.CallUDF(UDF_MODULE, "JX_SCHEME", ("黔南2023", "部门履职满意度", LEFT_OUT, own)) == NUMBERS["#VALUE!"]
