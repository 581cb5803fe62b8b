"""xlwings Lite：the folder it is given, and every function computed by Pyodide as by the core."""

from __future__ import annotations

import ast
import base64
import hashlib
import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hosts.call_cases import CASES, call_id

from xladdin import __version__
from xladdin.arguments import SKIPPED
from xladdin.declare import registry
from xladdin.errors import CellError, InputError
from xladdin.hosts import lite
from xladdin.hosts.lite import functions
from xladdin.hosts.lite.program import main
from xladdin.hosts.lite.wheel import FILE_NAME, wheel

PYODIDE = "pyodide@314.0.7"
SCRIPT = Path(__file__).with_name("run_in_pyodide.mjs")


def as_rows(value: object) -> object:
    """As xlwings Lite hands it over: always rows, errors as text, None for what was left out."""
    if value is SKIPPED:
        return None
    rows = value if isinstance(value, list) else [[value]]
    return [[str(cell) if isinstance(cell, CellError) else cell for cell in row] for row in rows]


def plain(result: object) -> object:
    if isinstance(result, list):
        return [plain(item) for item in result]
    return str(result) if isinstance(result, CellError) else result


EXPECTED = [plain(registry()[name].call_cells(arguments)) for name, arguments in CASES]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lite.build(tmp_path_factory.mktemp("lite"))


def test_the_folder_has_what_xlwings_lite_takes(folder: Path) -> None:
    assert folder.name == "xladdin-lite"
    assert {path.name for path in folder.iterdir()} == {"main.py", "main_standalone.py", "requirements.txt", FILE_NAME}
    line = (folder / "requirements.txt").read_text("utf-8").split("\n")[1]
    assert line.startswith("https://")
    assert line.endswith(f"/{FILE_NAME}")


def test_the_same_sources_give_the_same_bytes(folder: Path) -> None:
    assert (folder / FILE_NAME).read_bytes() == wheel()
    assert (folder / "main.py").read_text("utf-8") == main()


def test_the_wheel_is_one(folder: Path) -> None:
    with zipfile.ZipFile(folder / FILE_NAME) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    info = f"xladdin_lite-{__version__}.dist-info"
    assert f"Name: xladdin-lite\nVersion: {__version__}\n".encode() in files[f"{info}/METADATA"]
    assert b"Requires-Dist" not in files[f"{info}/METADATA"]
    recorded = dict(line.rsplit(",", 2)[:2] for line in files[f"{info}/RECORD"].decode().split("\n") if line)
    assert recorded.keys() == files.keys()
    for name, data in files.items():
        if name != f"{info}/RECORD":
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            assert recorded[name] == f"sha256={digest}"


def test_pip_takes_the_wheel(folder: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-index", "--target", tmp_path, folder / FILE_NAME]
    subprocess.run(command, check=True, capture_output=True)
    assert (tmp_path / "xladdin" / "udfs" / "rates.py").exists()


def test_everything_in_the_wheel_runs_on_bare_python(folder: Path) -> None:
    """Every module is imported by an interpreter that sees the standard library and the wheel alone."""
    with zipfile.ZipFile(folder / FILE_NAME) as archive:
        names = [
            name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            for name in archive.namelist()
            if name.endswith(".py")
        ]
    script = f"import importlib, sys; sys.path.insert(0, sys.argv[1]); [importlib.import_module(n) for n in {names}]"
    command = [sys.executable, "-I", "-S", "-c", script, str(folder / FILE_NAME)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_main_defines_each_function_as_declared() -> None:
    defined = {node.name: node for node in ast.parse(main()).body if isinstance(node, ast.FunctionDef)}
    assert list(defined) == list(registry())
    for name, function in registry().items():
        arguments = defined[name].args
        assert [argument.arg for argument in arguments.args] == [p.name for p in function.parameters]
        assert len(arguments.defaults) == function.max_args - function.min_args
        assert ast.get_docstring(defined[name]) == f"{function.title}：{function.summary}"


@pytest.mark.parametrize("case", CASES, ids=call_id)
def test_a_call_gives_what_the_core_gives(case: tuple[str, tuple[object, ...]]) -> None:
    name, arguments = case
    given = [as_rows(argument) for argument in arguments]
    given += [SKIPPED] * (registry()[name].max_args - len(given))
    assert functions.call(name, *given) == plain(registry()[name].call_cells(arguments))


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "xladdin-lite").write_text("x")
    with pytest.raises(InputError, match="不能写入"):
        lite.build(tmp_path)


@pytest.fixture(scope="session")
def pyodide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the npm package pyodide."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("node and npm are not installed")
    target = tmp_path_factory.mktemp("pyodide")
    (target / "package.json").write_text("{}")
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent", PYODIDE]
    ran = subprocess.run(command, cwd=target, capture_output=True, text=True, timeout=300, check=False)
    if ran.returncode != 0:
        pytest.skip(f"npm cannot install {PYODIDE}: {ran.stderr.strip()[-200:]}")
    return target


def computed(pyodide: Path, calls: Path, *files: Path) -> dict[str, Any]:
    given = [(name, [as_rows(argument) for argument in arguments]) for name, arguments in CASES]
    calls.write_text(json.dumps(given, ensure_ascii=False), "utf-8")
    command = ["node", str(SCRIPT), str(pyodide), str(calls), *map(str, files)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout.strip().split("\n")[-1])
    return found


@pytest.mark.node
def test_pyodide_computes_every_call_as_the_core_does(folder: Path, pyodide: Path, tmp_path: Path) -> None:
    found = computed(pyodide, tmp_path / "calls.json", folder / "main.py", folder / FILE_NAME)
    assert found["names"] == sorted(registry())
    for case, result, expected in zip(CASES, found["results"], EXPECTED, strict=True):
        assert result == expected, call_id(case)
    assert not {"numpy", "pandas", "lxml"} & set(found["loaded"])


@pytest.mark.node
def test_main_standalone_brings_the_wheel_along(folder: Path, pyodide: Path, tmp_path: Path) -> None:
    found = computed(pyodide, tmp_path / "calls.json", folder / "main_standalone.py")
    assert found["results"] == EXPECTED


def test_the_wheel_reads_its_data_from_inside_the_archive(folder: Path) -> None:
    """As zipimport would: word lists and labels are found without being unpacked."""
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from xladdin.hosts.lite.functions import call\n"
        "print(call('JX_CHECK', [['≤100%']], [['执行率']]))"
    )
    command = [sys.executable, "-I", "-S", "-X", "utf8", "-c", script, str(folder / FILE_NAME)]
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert ran.stdout.startswith("JX102"), ran.stderr


def test_the_wheel_is_small() -> None:
    # It travels inside main_standalone.py, which lives in the workbook.
    assert len(main(wheel())) < 500_000
    assert io.BytesIO(wheel()).getbuffer().nbytes < 2_000_000
