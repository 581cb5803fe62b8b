"""VBA 运行：the same project in an .xlsm, run by LibreOffice as far as it needs no COM."""

from __future__ import annotations

import io
import json
import shlex
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from xladdin.declare import registry
from xladdin.hosts.excel import vba_source
from xladdin.hosts.excel.addin import Form, Settings, package
from xladdin.hosts.excel.vba_project import Module

pytestmark = pytest.mark.libreoffice

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SETTINGS = Settings(interpreter=r"C:\Py 3\pythonw.exe")
MODULES = vba_source.modules("0.37.8")

PROBE = Module(
    "probe",
    """Option Explicit

Public Function ProbeArgument(Optional given As Variant) As Variant
    ProbeArgument = CellArgument(given, False)
End Function

Public Function ProbeSum(given As Variant) As Variant
    Dim values As Variant, row As Long
    values = CellArgument(given, True)
    For row = LBound(values, 1) To UBound(values, 1)
        ProbeSum = ProbeSum + values(row, 1)
    Next row
End Function

Public Function ProbeResult(kind As Variant) As Variant
    Dim table(0 To 1, 0 To 1) As Variant
    table(0, 0) = 1.5
    table(0, 1) = CLng(2042)
    table(1, 0) = "优"
    table(1, 1) = True
    Select Case kind
    Case 1
        ProbeResult = CellResult(CLng(2007))
    Case 2
        ProbeResult = CellResult(0.25)
    Case 3
        ProbeResult = CellResult(table)
    Case 4
        ProbeResult = CellResult(Array(1.5, CLng(2015)))
    End Select
End Function

Public Function ProbeCommand(interpreter As Variant, folders As Variant) As Variant
    ProbeCommand = PythonCommand(CStr(interpreter), CStr(folders))
End Function

Public Function ProbeSetting(key As Variant) As Variant
    ProbeSetting = Setting(CStr(key))
End Function

Public Function ProbeLink(link As Variant) As Variant
    ProbeLink = IIf(IsElsewhere(CStr(link), "C:\\Users\\a\\XLSTART\\xladdin.xlam"), "改", "不改")
End Function

Public Function ProbeSchemes() As Variant
    Dim found As Variant
    found = SchemesOf(ThisWorkbook)
    ProbeSchemes = found(1) & "|" & found(2)(1, 3) & "|" & found(2)(3, 3)
End Function

Public Function ProbeCaller() As Variant
    Dim found As Variant
    found = OwnSchemes()
    ProbeCaller = UBound(found)
End Function

Public Function ProbeHelp(row As Variant) As Variant
    ProbeHelp = Join(ArgumentHelps(CLng(row)), "|")
End Function
""",
)
# In place of the connection to Python: says what it was asked.
ECHO = Module(
    "xladdin_python",
    """Option Explicit

Public Function AskPython(ByVal functionName As String, ByRef arguments As Variant) As Variant
    Dim index As Long
    AskPython = functionName
    For index = LBound(arguments) To UBound(arguments)
        If IsArray(arguments(index)) Then
            AskPython = AskPython & "|" & UBound(arguments(index), 1) & "x" & UBound(arguments(index), 2)
        Else
            AskPython = AskPython & "|" & CStr(arguments(index))
        End If
    Next index
End Function

Public Function RunPython(ByVal moduleName As String, ByVal handler As String) As String
End Function

Public Function Setting(ByVal key As String) As String
End Function

Public Function PythonCommand(ByVal interpreter As String, ByVal folders As String) As String
End Function
""",
)

# What a workbook brings along stands behind the arguments.
SCHEMES = Module(
    "xladdin_schemes",
    """Option Explicit

Public Function OwnSchemes() As Variant
    OwnSchemes = "own"
End Function
""",
)

HELPS = "|".join(text for _, text in vba_source.argument_helps(next(iter(registry().values()))))
CALLS = (
    ("ProbeArgument(5)", "5"),
    ("ProbeArgument(C2)", "2"),
    ('ProbeArgument("汉字")', "汉字"),
    ("ProbeArgument(C9)", ""),
    ("ProbeArgument()", "Error 448"),
    ("ProbeSum(C1:C3)", "6"),
    ("ProbeSum(C:C)", "6"),
    ("ProbeResult(1)", "Error 2007"),
    ("ProbeResult(2)", "0.25"),
    ("INDEX(ProbeResult(3),1,1)", "1.5"),
    ("INDEX(ProbeResult(3),1,2)", "Error 2042"),
    ("INDEX(ProbeResult(3),2,1)", "优"),
    ("INDEX(ProbeResult(4),1,2)", "Error 2015"),
    ('ProbeSetting("interpreter_win")', r"C:\Py 3\pythonw.exe"),
    ('ProbeSetting("没有这一项")', ""),
    ("ProbeHelp(2)", HELPS),
    ("ProbeSchemes()", "whole.xlsm|1|3"),
    ("ProbeCaller()", "2"),
    ('ProbeLink("D:\\旧\\XLADDIN.xlam")', "改"),
    ('ProbeLink("https://x/xladdin.xlam")', "改"),
    ('ProbeLink("C:\\users\\A\\xlstart\\xladdin.xlam")', "不改"),
    ('ProbeLink("D:\\my-xladdin.xlam")', "不改"),
    ('ProbeLink("D:\\台账.xlsx")', "不改"),
    # Python is not reached here: no text in the cell, and no second attempt for half a minute.
    ("JX_RATE(1,2)", "Error 2029"),
    ("JX_RATE(1,4)", "Error 2029"),
    (
        'ProbeCommand("C:\\Py 3\\pythonw.exe","")',
        '"C:\\Py 3\\pythonw.exe" -P -c "import sys; import xlwings; xlwings.serve(\'$(CLSID)\')"',
    ),
    (
        'ProbeCommand("python","C:\\it\'s;D:\\x")',
        "\"python\" -P -c \"import sys; sys.path[:0] = 'C:\\\\it\\'s;D:\\\\x'.split(';'); "
        "import xlwings; xlwings.serve('$(CLSID)')\"",
    ),
)


def call_of(name: str) -> tuple[str, str]:
    """A call with as many distinct arguments as the function has, ranges where it takes ranges, and what is echoed."""
    arguments, echoed = [], []
    for number, parameter in enumerate(registry()[name].parameters, 11):
        whole = parameter.argument.whole
        arguments.append("C1:D3" if whole else str(number))
        echoed.append("3x2" if whole else str(number))
    if registry()[name].asks_workbook:
        echoed.append("own")
    return f"{name}({','.join(arguments)})", "|".join([name, *echoed])


def workbook(path: Path, modules: tuple[Module, ...], formulas: list[str]) -> None:
    """The add-in as an .xlsm, with a sheet of formulas before its own."""
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><f>{escape(formula)}</f></c>{f"<c r={chr(34)}C{n}{chr(34)}><v>{n}</v></c>" if n < 4 else ""}</row>'
        for n, formula in enumerate(formulas, 1)
    )
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    added = {
        "xl/workbook.xml": ("<sheets>", '<sheets><sheet name="JX_规则" sheetId="9" r:id="rId9"/>'),
        "xl/_rels/workbook.xml.rels": (
            "</Relationships>",
            f'<Relationship Id="rId9" Type="{OFFICE}/worksheet" Target="worksheets/sheet9.xml"/></Relationships>',
        ),
        "[Content_Types].xml": (
            "</Types>",
            '<Override PartName="/xl/worksheets/sheet9.xml" ContentType='
            '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        ),
    }
    source = zipfile.ZipFile(io.BytesIO(package(SETTINGS, Form.WORKBOOK, modules)))
    with zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name).decode() if name in added else source.read(name)
            target.writestr(name, data.replace(*added[name]) if isinstance(data, str) else data)
        target.writestr("xl/worksheets/sheet9.xml", sheet)


def python_with_uno() -> str:
    """The interpreter for which the distribution packages UNO."""
    for python in ("/usr/bin/python3", shutil.which("python3") or "python3"):
        if subprocess.run([python, "-c", "import uno"], capture_output=True, check=False).returncode == 0:
            return python
    pytest.fail("no Python has the module uno: install python3-uno")


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    folder = tmp_path_factory.mktemp("vba")
    whole, echo = folder / "whole.xlsm", folder / "echo.xlsm"
    workbook(whole, (*MODULES, PROBE), [formula for formula, _ in CALLS])
    stubs = {module.name: module for module in (ECHO, SCHEMES)}
    asked = tuple(stubs.get(module.name, module) for module in MODULES)
    workbook(echo, asked, [call_of(name)[0] for name in registry()])
    script = Path(__file__).with_name("probe_in_libreoffice.py")
    soffice = shutil.which("soffice") or "soffice"
    rows = str(max(len(CALLS), len(registry())))
    ran = subprocess.run(
        [python_with_uno(), script, soffice, folder / "profile", rows, whole, echo],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found: list[list[str]] = json.loads(ran.stdout)
    return found


@pytest.mark.parametrize("number", range(len(CALLS)), ids=[formula for formula, _ in CALLS])
def test_the_project_runs(shown: list[list[str]], number: int) -> None:
    assert shown[0][number] == CALLS[number][1]


@pytest.mark.parametrize("name", registry())
def test_wrappers_hand_over_every_argument_in_its_place(shown: list[list[str]], name: str) -> None:
    assert shown[1][list(registry()).index(name)] == call_of(name)[1]


@pytest.mark.parametrize("folders", ["", r"C:\it's;D:\x"])
def test_the_command_is_python(shown: list[list[str]], folders: str) -> None:
    """The command's script, taken apart as a Windows program does, runs up to the import of xlwings."""
    line = shown[0][-1 if folders else -2]
    program, *options, script = shlex.split(line.replace("\\", "\\\\"), posix=True)
    assert (program, options) == ("python" if folders else r"C:\Py 3\pythonw.exe", ["-P", "-c"])
    before, _, after = script.partition("import xlwings; ")
    assert after == "xlwings.serve('$(CLSID)')"
    scope: dict[str, object] = {}
    path = __import__("sys").path
    kept = list(path)
    try:
        exec(before, scope)
        assert path[: len(path) - len(kept)] == (folders.split(";") if folders else [])
    finally:
        path[:] = kept
