"""VBA 源码：the add-in's modules. What repeats per function or per button is generated from its declaration."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final

from xladdin import __version__
from xladdin.declare import CATEGORY, Function, registry
from xladdin.hosts.excel.commands import COMMANDS
from xladdin.hosts.excel.vba_project import Base, Module
from xladdin.schemes import SHEET

PROJECT: Final = "xladdin"
SETTINGS_SHEET: Final = f"{PROJECT}.conf"
# The name and the layout are those of Excel-DNA IntelliSense, which then shows argument help while a formula is typed.
HELP_SHEET: Final = "_IntelliSense_"
FUNCTIONS_MODULE: Final = "xladdin_functions"
RIBBON_MODULE: Final = "xladdin_ribbon"
HANDLERS: Final = "xladdin.hosts.excel.ribbon"
UDF_MODULE: Final = "xladdin.hosts.excel.udf_module"
# Excel's function wizard takes no longer text.
LIMIT: Final = 255


def modules(xlwings_version: str, functions: Mapping[str, Function] | None = None) -> tuple[Module, ...]:
    """The add-in's VBA modules, document modules first.

    Args:
        xlwings_version: of the library on the user's machine: the name of its DLL carries it.
        functions: the registry, unless a test gives another.
    """
    words = {
        "xlwings": xlwings_version,
        "settings": SETTINGS_SHEET,
        "help": HELP_SHEET,
        "category": CATEGORY,
        "rules": SHEET,
    }
    return (
        Module("ThisWorkbook", _written("ThisWorkbook.cls", words), Base.WORKBOOK),
        Module("Sheet1", "Option Explicit\n", Base.WORKSHEET),
        Module("Sheet2", "Option Explicit\n", Base.WORKSHEET),
        Module(FUNCTIONS_MODULE, function_wrappers(registry() if functions is None else functions)),
        Module("xladdin_cells", _written("xladdin_cells.bas", words)),
        Module("xladdin_schemes", _written("xladdin_schemes.bas", words)),
        Module("xladdin_python", _written("xladdin_python.bas", words)),
        Module("xladdin_help", _written("xladdin_help.bas", words)),
        Module("xladdin_links", _written("xladdin_links.bas", words)),
        Module(RIBBON_MODULE, ribbon_callbacks()),
    )


def _written(name: str, words: Mapping[str, str]) -> str:
    text = _file(name)
    for word, value in words.items():
        text = text.replace("{" + word + "}", value)
    return text


def _file(name: str) -> str:
    return (resources.files("xladdin.hosts.excel") / "vba" / name).read_text(encoding="utf-8")


@cache
def reserved_words() -> frozenset[str]:
    """Words that VBA keeps for itself; parameters of the functions come close to some of them."""
    return frozenset(line for line in _file("reserved_words.txt").split("\n") if line and not line.startswith("#"))


def function_wrappers(functions: Mapping[str, Function]) -> str:
    """One worksheet function for each declared one: it hands its cells to Python, whole ranges in one piece."""
    return "\n".join(
        ["' 工作表函数：由函数声明生成，每个一段，不含算法。", "Option Explicit", ""]
        + [_wrapper(function) for function in functions.values()]
    )


def _wrapper(function: Function) -> str:
    parameters, arguments = [], []
    for parameter in function.parameters:
        name = parameter_name(parameter.name)
        parameters.append(f"{'' if parameter.required else 'Optional '}{name} As Variant")
        arguments.append(f"CellArgument({name}, {parameter.argument.whole})")
    if function.asks_workbook:
        arguments.append("OwnSchemes()")
    name = function.name
    return (
        f"Public Function {name}({', '.join(parameters)}) As Variant\n"
        # Shown by the wizard even before the texts are registered; 14 is the category of users' own functions.
        f"Attribute {name}.VB_Description = {quoted(description(function))}\n"
        f'Attribute {name}.VB_ProcData.VB_Invoke_Func = " \\n14"\n'
        f'    {name} = AskPython("{name}", Array({", ".join(arguments)}))\n'
        "End Function\n"
    )


def parameter_name(name: str) -> str:
    """The name as VBA may write it: Latin letters compile under every Windows language."""
    return f"{name}_" if name.lower() in reserved_words() else name


def description(function: Function) -> str:
    """A function's text in the wizard."""
    return fitted(f"{function.title}：{function.summary}")


def argument_helps(function: Function) -> list[tuple[str, str]]:
    """(name, help) of each argument as the wizard shows them."""
    return [
        (
            parameter.title if parameter.required else f"[{parameter.title}]",
            fitted(f"{parameter.title}：{parameter.help}" + ("" if parameter.required else "（可省略）")),
        )
        for parameter in function.parameters
    ]


def fitted(text: str) -> str:
    """The text within what Excel shows: whole sentences as far as they fit."""
    if len(text) <= LIMIT:
        return text
    cut = text[: LIMIT - 1]
    end = max(cut.rfind("。"), cut.rfind("；"))
    return cut[: end + 1] if end > 0 else f"{cut}…"


def quoted(text: str) -> str:
    """A VBA string literal."""
    return '"' + text.replace('"', '""') + '"'


def ribbon_callbacks() -> str:
    """One procedure for each button, and what they share."""
    lines = ["' 功能区按钮：each asks Python to do it and shows what it says.", "Option Explicit", ""]
    for command in COMMANDS:
        lines += [
            f"' {command.label}",
            f"Public Sub {command.name}(control As IRibbonControl)",
            f'    Perform "{command.handler}", {quoted(command.label)}',
            "End Sub",
            "",
        ]
    lines += [
        "Private Sub Perform(ByVal handler As String, ByVal label As String)",
        "    Dim answer As String",
        '    If ActiveWorkbook Is Nothing And handler <> "about" Then',
        '        MsgBox "请先打开一个工作簿。", vbInformation, "绩效 · " & label',
        "        Exit Sub",
        "    End If",
        '    Application.StatusBar = "绩效：" & label & "……"',
        f'    answer = RunPython("{HANDLERS}", handler)',
        "    Application.StatusBar = False",
        f'    If handler = "about" Then answer = "xladdin {__version__}" & vbLf & answer & vbLf & "Python：" & Setting("Interpreter_Win")',
        '    If answer <> "" Then MsgBox answer, vbInformation, "绩效 · " & label',
        "End Sub",
    ]
    return "\n".join(lines) + "\n"
