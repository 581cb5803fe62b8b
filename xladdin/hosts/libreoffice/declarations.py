"""函数清单：the declared functions as Calc wants to see them: an interface in IDL, names and help in CalcAddIns.xcu."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from xladdin.declare import Function, Parameter
from xladdin.hosts.libreoffice.identity import FUNCTION_INTERFACE, FUNCTION_SERVICE

HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'
OPEN = (
    '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    ' oor:name="{}" oor:package="{}">\n'
)
PACKAGE = "org.openoffice.Office"
CLOSE = "</oor:component-data>\n"
# A required argument is a table and an optional one `any`: Calc tells the two apart by nothing else, and marks them so in
# the function wizard. Both take numbers, text, ranges and arrays.
TABLE = "sequence< sequence<any> >"
OPTIONAL = "any"
# Calc hands the document over for an argument of this type, and shows no such argument to the user.
DOCUMENT = "[in] com::sun::star::beans::XPropertySet document"
# Words that IDL keeps for itself.
_KEYWORDS = frozenset({
    "any", "attribute", "boolean", "bound", "byte", "char", "const", "constants", "constrained", "double", "enum",
    "exception", "float", "get", "hyper", "in", "inout", "interface", "long", "maybeambiguous", "maybedefault", "maybevoid",
    "module", "oneway", "optional", "out", "property", "published", "raises", "readonly", "removable", "sequence", "service",
    "set", "short", "singleton", "string", "struct", "transient", "type", "typedef", "union", "unsigned", "void",
})  # fmt: skip


def localised(text: str) -> str:
    """A text for every user interface language: the field speaks Chinese."""
    return "".join(f'<value xml:lang="{language}">{escape(text)}</value>' for language in ("en-US", "zh-CN"))


def prop(name: str, text: str) -> str:
    return f'<prop oor:name="{name}"><value>{escape(text)}</value></prop>'


def spoken(name: str, text: str) -> str:
    """A property in the user's language."""
    return f'<prop oor:name="{name}">{localised(text)}</prop>'


def argument_name(parameter: Parameter) -> str:
    """A parameter's name as IDL and the configuration know it."""
    return parameter.name + "Value" if parameter.name in _KEYWORDS or "_" in parameter.name else parameter.name


def idl(functions: Iterable[Function]) -> str:
    """The interface of all functions. LibreOffice reads the text itself; nothing is compiled."""
    *modules, interface = FUNCTION_INTERFACE.split(".")
    methods = "\n".join(f"    {_method(function)}" for function in functions)
    opened = " ".join(f"module {module} {{" for module in modules)
    return f"{opened}\ninterface {interface} {{\n{methods}\n}};\n{' '.join('};' for _ in modules)}\n"


def _method(function: Function) -> str:
    arguments = [DOCUMENT] if function.asks_workbook else []
    arguments += [
        f"[in] {TABLE if parameter.required else OPTIONAL} {argument_name(parameter)}"
        for parameter in function.parameters
    ]
    return f"any {function.name}({', '.join(arguments)});"


def calc_addins(functions: Iterable[Function]) -> str:
    """CalcAddIns.xcu: what the function wizard shows."""
    described = "".join(_function(function) for function in functions)
    return (
        f"{HEADER}{OPEN.format('CalcAddIns', PACKAGE)}"
        f'<node oor:name="AddInInfo">\n<node oor:name="{FUNCTION_SERVICE}" oor:op="replace">\n'
        f'<node oor:name="AddInFunctions">\n{described}</node>\n</node>\n</node>\n{CLOSE}'
    )


def description(function: Function) -> str:
    """The wizard's text. Calc files every add-in's functions under its own category, so the text names ours."""
    return f"【{function.category}】{function.title}：{function.summary}例：{function.example}"


def _function(function: Function) -> str:
    arguments = "".join(
        f'<node oor:name="{argument_name(parameter)}" oor:op="replace">'
        f"{spoken('DisplayName', parameter.title)}{spoken('Description', parameter.help)}</node>\n"
        for parameter in function.parameters
    )
    return (
        f'<node oor:name="{function.name}" oor:op="replace">\n'
        f"{spoken('DisplayName', function.name)}\n{spoken('Description', description(function))}\n"
        f"{prop('Category', 'Add-In')}{spoken('CategoryDisplayName', function.category)}\n"
        f"{spoken('CompatibilityName', function.name)}\n"
        f'<node oor:name="Parameters">\n{arguments}</node>\n</node>\n'
    )
