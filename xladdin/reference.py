"""函数参考：the registry printed as text, JSON, Markdown and as type stubs."""

from __future__ import annotations

from collections.abc import Mapping

from xladdin.declare import Function, registry

# The formatter's line length: the stub is written as it would write it.
LINE = 120


def as_json(functions: Mapping[str, Function] | None = None) -> dict[str, object]:
    """`{"version": 1, "functions": [{name, title, summary, category, source, example, arguments: […]}]}`."""
    return {
        "version": 1,
        "functions": [
            {
                "name": function.name,
                "title": function.title,
                "summary": function.summary,
                "category": function.category,
                "signature": function.signature,
                "source": function.source,
                "example": function.example,
                "arguments": [
                    {
                        "name": parameter.name,
                        "title": parameter.title,
                        "help": parameter.help,
                        "required": parameter.required,
                        "range": parameter.argument.whole,
                    }
                    for parameter in function.parameters
                ],
            }
            for function in (functions or registry()).values()
        ],
    }


def as_markdown(functions: Mapping[str, Function] | None = None) -> str:
    """The reference as a page: a table of contents, then a section for each function."""
    found = (functions or registry()).values()
    lines = [
        "# 函数参考",
        "",
        "本页由函数声明生成：`xladdin functions --format markdown`。",
        "",
        "除注明“整个区域”的参数外，任何参数都可以给区域，结果与区域同形；形状不合得`#VALUE!`。",
        "数可以写成`12,961.52`、`84.11%`、`８４.１１％`、`100万元`。分母为0得`#DIV/0!`，读不懂的文字得`#VALUE!`，",
        "空白和“不予考核”“不适用”“—”“/”得`#N/A`，传入的错误值原样传出。",
        "",
        "| 函数 | 名称 | 说明 |",
        "|---|---|---|",
    ]
    lines += [f"| [`{f.name}`](#{f.name.lower()}) | {f.title} | {f.summary} |" for f in found]
    for f in found:
        lines += ["", f"## {f.name}", "", f"**{f.title}**　`{f.signature}`", "", f.summary, ""]
        lines += ["| 参数 | 名称 | 必填 | 说明 |", "|---|---|---|---|"]
        for p in f.parameters:
            help_text = p.help.replace("|", "\\|") + ("（整个区域）" if p.argument.whole else "")
            lines.append(f"| `{p.name}` | {p.title} | {'是' if p.required else ''} | {help_text} |")
        lines += ["", f"例：`{f.example}`", "", f"来源：{f.source}"]
    return "\n".join(lines) + "\n"


def as_table(functions: Mapping[str, Function] | None = None) -> str:
    """One row a function, for the README."""
    rows = [f"| `{f.signature}` | {f.title} | `{f.example}` |" for f in (functions or registry()).values()]
    return "\n".join(["| 函数 | 名称 | 例 |", "|---|---|---|", *rows]) + "\n"


def as_text(functions: Mapping[str, Function] | None = None) -> str:
    """The reference for a terminal."""
    blocks = []
    for f in (functions or registry()).values():
        lines = [f"{f.signature}  {f.title}", f"    {f.summary}"]
        lines += [f"    {p.name:<12}{p.title}：{p.help}" for p in f.parameters]
        lines += [f"    例：{f.example}", f"    来源：{f.source}"]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def as_stub(functions: Mapping[str, Function] | None = None) -> str:
    """`xladdin/__init__.pyi`: the snake_case functions with their arguments and words, for editors and type checkers."""
    lines = [
        '"""Generated from the function declarations in udfs/: python docs/generate.py."""',
        "",
        "from collections.abc import Callable",
        "from decimal import Decimal",
        "from pathlib import Path",
        "from typing import Any, TypeAlias, overload",
        "",
        "from xladdin.engine.recalculation import Recalculation",
        "from xladdin.errors import CellError as CellError",
        "from xladdin.errors import InputError as InputError",
        "from xladdin.validation import Validation",
        "",
        "__version__: str",
        "",
        "# One cell value. Lists of them, numpy arrays, Series and DataFrames are taken too and give their own kind back.",
        "_Cell: TypeAlias = float | Decimal | str | bool | CellError | None",
        "# A float; a Decimal when a Decimal came in.",
        "_Number: TypeAlias = float | Decimal",
        "",
        "def recalc(",
        "    path: str | Path,",
        "    out: str | Path | None = ...,",
        "    *,",
        "    check: bool = ...,",
        "    progress: Callable[[str, int, int], None] | None = ...,",
        ") -> Recalculation: ...",
        "def validate(path: str | Path, *, select: tuple[str, ...] = ..., ignore: tuple[str, ...] = ...) -> Validation: ...",
    ]
    for f in (functions or registry()).values():
        whole = any(p.argument.whole for p in f.parameters)
        if whole:
            lines += _stub(f, "Any", result_type(f))
            continue
        lines += ["@overload", *_stub(f, "_Cell", result_type(f)), "@overload", *_stub(f, "Any", "Any")]
    return "\n".join(lines).rstrip() + "\n"


def result_type(function: Function) -> str:
    """What a call with scalars gives: `_Number | CellError`, `str | CellError`, `_Number | str | CellError`."""
    names = [part.strip() for part in str(function.body.__annotations__["return"]).split("|")]
    return " | ".join([*("_Number" if name == "Decimal" else name for name in names), "CellError"])


def _stub(f: Function, kind: str, result: str) -> list[str]:
    arguments = [f"{p.name}: {kind}" + ("" if p.required else " = ...") for p in f.parameters]
    head = [f"def {f.__name__}({', '.join(arguments)}) -> {result}:"]
    if len(head[0]) > LINE:
        head = [f"def {f.__name__}(", *(f"    {argument}," for argument in arguments), f") -> {result}:"]
    return [*head, f'    """{f.title}：{f.summary}"""', ""]


def as_python_table(functions: Mapping[str, Function] | None = None) -> str:
    """One row a function as Python calls it, for docs/python.md."""
    lines = ["| 调用 | 对应 | 名称 | 标量的结果 |", "|---|---|---|---|"]
    for f in (functions or registry()).values():
        names = ", ".join(p.name if p.required else f"{p.name}=…" for p in f.parameters)
        result = result_type(f).replace("_Number", "float").replace(" | ", " \\| ")
        lines.append(f"| `xladdin.{f.__name__}({names})` | `{f.name}` | {f.title} | `{result}` |")
    return "\n".join(lines) + "\n"
