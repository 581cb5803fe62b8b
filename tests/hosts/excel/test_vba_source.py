"""VBA 源码：one wrapper for each declared function, texts that Excel takes, identifiers that compile anywhere."""

from __future__ import annotations

import re

import pytest

from xladdin.declare import Function, registry
from xladdin.hosts.excel import vba_source
from xladdin.hosts.excel.commands import COMMANDS

MODULES = {module.name: module.source for module in vba_source.modules("0.37.8")}
WRAPPERS = MODULES[vba_source.FUNCTIONS_MODULE]
WRAPPER = re.compile(
    r"^Public Function (\w+)\((.*)\) As Variant\n"
    r'Attribute \1\.VB_Description = "((?:[^"]|"")*)"\n'
    r'Attribute \1\.VB_ProcData\.VB_Invoke_Func = " \\n14"\n'
    r'    \1 = AskPython\("\1", Array\((.*)\)\)\n'
    r"End Function$",
    re.M,
)


def test_wrappers_and_registry_match_one_to_one() -> None:
    found = {name: (parameters, arguments) for name, parameters, _, arguments in WRAPPER.findall(WRAPPERS)}
    assert list(found) == list(registry())
    assert WRAPPERS.count("Public Function ") == len(found)
    for name, function in registry().items():
        parameters, arguments = found[name]
        names = [vba_source.parameter_name(p.name) for p in function.parameters]
        assert parameters == ", ".join(
            f"{'' if p.required else 'Optional '}{n} As Variant"
            for n, p in zip(names, function.parameters, strict=True)
        )
        passed = [f"CellArgument({n}, {p.argument.whole})" for n, p in zip(names, function.parameters, strict=True)]
        assert arguments == ", ".join([*passed, "OwnSchemes()"] if function.asks_workbook else passed)


@pytest.mark.parametrize("function", registry().values(), ids=lambda f: f.name)
def test_texts_fit_into_the_function_wizard(function: Function) -> None:
    texts = [vba_source.description(function), *(text for _, text in vba_source.argument_helps(function))]
    assert len(texts) == 1 + len(function.parameters)
    assert all(0 < len(text) <= 255 for text in texts)
    assert vba_source.description(function).startswith(f"{function.title}：")


def test_a_longer_text_is_cut_at_a_sentence() -> None:
    long = "甲" * 200 + "。" + "乙" * 100 + "。"
    assert vba_source.fitted(long) == "甲" * 200 + "。"
    assert vba_source.fitted("丙" * 300) == "丙" * 254 + "…"
    assert vba_source.fitted("丁" * 255) == "丁" * 255


def test_identifiers_are_latin_and_not_reserved() -> None:
    for function in registry().values():
        for parameter in function.parameters:
            name = vba_source.parameter_name(parameter.name)
            assert re.fullmatch(r"[A-Za-z]\w*", name, re.ASCII)
            assert name.lower() not in vba_source.reserved_words()
    assert vba_source.parameter_name("base") == "base_"
    assert vba_source.parameter_name("Next") == "Next_"


@pytest.mark.parametrize("name", MODULES)
def test_modules_keep_to_vba_s_limits(name: str) -> None:
    source = MODULES[name]
    assert "Option Explicit\n" in source
    assert "{" not in source.replace("{506", "")  # every word was filled in
    assert all(len(line.encode("gbk")) < 1024 for line in source.split("\n"))
    # Chinese stands in comments and in quotes, never in names: those compile only under a Chinese Windows.
    for line in source.split("\n"):
        code = re.sub(r'"(?:[^"]|"")*"', "", line).partition("'")[0]
        assert code.isascii(), line


def test_every_procedure_ends() -> None:
    for source in MODULES.values():
        opened = re.findall(r"^(?:Public |Private )(Function|Sub) ", source, re.M)
        assert opened == re.findall(r"^End (Function|Sub)$", source, re.M)


def test_the_dll_has_the_version_of_the_installed_xlwings() -> None:
    source = {m.name: m.source for m in vba_source.modules("1.2.3")}["xladdin_python"]
    assert set(re.findall(r"xlwings\d\d-[\d.]+\.dll", source)) == {"xlwings64-1.2.3.dll", "xlwings32-1.2.3.dll"}


def test_nothing_that_virus_scanners_look_for() -> None:
    # xlwings' own add-in module has all of these; heuristics go by such words.
    code = "\n".join(MODULES.values())
    for word in (
        "CreateObject",
        "WScript",
        "Shell",
        "Kill",
        "Environ",
        "FileCopy",
        "MkDir",
        "VBProject",
        "ExecuteExcel4",
        "Chr(",
    ):
        assert not re.search(rf"\b{re.escape(word)}", code, re.I), word
    assert not re.search(r"^\s*Open\b", code, re.M)


def test_settings_are_read_from_the_add_in_alone() -> None:
    # xlwings' own module looks into the active workbook and its folder first: a file from elsewhere could name a program to run.
    source = MODULES["xladdin_python"]
    assert source.count("Worksheets(") == source.count("ThisWorkbook.Worksheets(SETTINGS)") == 1
    assert "ActiveWorkbook" not in source.replace('"BOOK_CALLER", ActiveWorkbook', "")


def test_each_button_has_its_procedure() -> None:
    source = MODULES[vba_source.RIBBON_MODULE]
    for command in COMMANDS:
        body = re.search(
            rf"^Public Sub {command.name}\(control As IRibbonControl\)\n(.*?)\nEnd Sub$", source, re.M | re.S
        )
        assert body is not None
        assert body[1].strip() == f'Perform "{command.handler}", "{command.label}"'
