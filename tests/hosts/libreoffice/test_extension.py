"""扩展包：what is in the .oxt, and that it says what the declarations say."""

from __future__ import annotations

import ast
import hashlib
import os
import re
import struct
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest

import xladdin
from xladdin.declare import registry
from xladdin.errors import InputError
from xladdin.hosts import libreoffice
from xladdin.hosts.libreoffice import actions, declarations, extension, identity, menus

OOR = "{http://openoffice.org/2001/registry}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MANIFEST = "{http://openoffice.org/2001/manifest}"
FUNCTIONS = registry()
PARTS = extension.parts()
# These speak to LibreOffice when they are imported.
NEED_UNO = {"component", "commands", "dialogs", "own_schemes"}


def names(node: ET.Element) -> dict[str, ET.Element]:
    return {child.get(f"{OOR}name", ""): child for child in node}


def descend(part: str, *path: str) -> ET.Element:
    node = ET.fromstring(PARTS[part])
    for step in path:
        node = names(node)[step]
    return node


def texts(node: ET.Element) -> dict[str, str]:
    """A property's values by language."""
    return {value.get(XML_LANG, ""): value.text or "" for value in node}


def spoken(text: str) -> dict[str, str]:
    return {"en-US": text, "zh-CN": text}


def test_the_same_source_gives_the_same_bytes(tmp_path: Path) -> None:
    first = hashlib.sha256(libreoffice.build(tmp_path / "a").read_bytes()).hexdigest()
    code = (
        "import sys, hashlib, pathlib; from xladdin.udfs import targets, surveys; from xladdin.hosts import libreoffice;"
        "print(hashlib.sha256(libreoffice.build(pathlib.Path(sys.argv[1])).read_bytes()).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "b")],
        env=os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai", "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == first


def test_entries_carry_no_time_and_no_compression(tmp_path: Path) -> None:
    with zipfile.ZipFile(libreoffice.build(tmp_path)) as archive:
        entries = archive.infolist()
    assert {(e.date_time, e.compress_type, e.external_attr >> 16) for e in entries} == {
        ((1980, 1, 1, 0, 0, 0), 0, 0o100644)
    }
    assert [e.filename for e in entries] == sorted(PARTS)


def test_an_unwritable_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("")
    with pytest.raises(InputError, match=r"不能写入 .*xladdin\.oxt"):
        libreoffice.build(tmp_path / "文件")


def test_the_manifest_names_what_libreoffice_must_read() -> None:
    listed = {
        e.get(f"{MANIFEST}full-path"): e.get(f"{MANIFEST}media-type")
        for e in ET.fromstring(PARTS["META-INF/manifest.xml"])
    }
    configuration = {name for name in PARTS if name.endswith(".xcu")}
    assert set(listed) == {"functions.idl", "xladdin.components"} | configuration
    assert listed["functions.idl"] == "application/vnd.sun.star.uno-typelibrary;type=RDB"
    assert listed["xladdin.components"] == "application/vnd.sun.star.uno-components"
    assert {listed[name] for name in configuration} == {"application/vnd.sun.star.configuration-data"}


@pytest.mark.parametrize("name", [name for name in PARTS if name.endswith((".xml", ".xcu", ".components"))])
def test_xml_is_well_formed_utf8(name: str) -> None:
    assert PARTS[name].startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
    ET.fromstring(PARTS[name])


def test_the_description_names_version_and_oldest_libreoffice() -> None:
    text = PARTS["description.xml"].decode()
    assert f'<version value="{xladdin.__version__}"/>' in text
    assert f'<identifier value="{identity.EXTENSION}"/>' in text
    assert 'LibreOffice-minimal-version value="7.4"' in text
    assert f"{len(FUNCTIONS)} 个 JX_ 函数" in PARTS["description.txt"].decode()


def test_components_are_what_the_bundled_code_registers() -> None:
    space = "{http://openoffice.org/2010/uno-components}"
    component = ET.fromstring(PARTS["xladdin.components"]).find(f"{space}component")
    assert component is not None
    assert component.get("uri") in PARTS
    found = {i.get("name"): [s.get("name") for s in i] for i in component.iter(f"{space}implementation")}
    assert found == {
        identity.FUNCTION_IMPLEMENTATION: [identity.FUNCTION_SERVICE],
        identity.COMMAND_IMPLEMENTATION: ["com.sun.star.frame.ProtocolHandler"],
    }


def test_idl_and_registry_are_one_to_one() -> None:
    text = PARTS["functions.idl"].decode()
    assert text.isascii()
    assert text.startswith("module org { module xladdin { module calc {\ninterface XFunctions {\n")
    assert text.count("{") == text.count("}")
    methods = dict(re.findall(r"^    any (\w+)\((.*)\);$", text, re.MULTILINE))
    assert list(methods) == sorted(FUNCTIONS)
    for name, declared in FUNCTIONS.items():
        arguments = re.findall(r"\[in\] (sequence< sequence<any> >|any) (\w+)(?:, |$)", methods[name])
        assert arguments == [
            (declarations.TABLE if p.required else "any", declarations.argument_name(p)) for p in declared.parameters
        ], name
        # Calc takes a call only when all arguments behind the given ones are optional.
        kinds = [kind for kind, _ in arguments]
        assert kinds == sorted(kinds, reverse=True)


def test_argument_names_avoid_the_words_of_idl() -> None:
    words = {declarations.argument_name(p) for declared in FUNCTIONS.values() for p in declared.parameters}
    assert not words & declarations._KEYWORDS
    assert all(re.fullmatch(r"[a-z][A-Za-z]*", word) for word in words)


def test_the_function_wizard_texts_are_the_declarations() -> None:
    listed = descend("registry/CalcAddIns.xcu", "AddInInfo", identity.FUNCTION_SERVICE, "AddInFunctions")
    assert list(names(listed)) == sorted(FUNCTIONS)
    for name, node in names(listed).items():
        declared, properties = FUNCTIONS[name], names(node)
        assert set(properties) == {
            "DisplayName", "Description", "Category", "CategoryDisplayName", "CompatibilityName", "Parameters",
        }  # fmt: skip
        assert texts(properties["DisplayName"]) == texts(properties["CompatibilityName"]) == spoken(name)
        assert texts(properties["Category"]) == {"": "Add-In"}
        assert texts(properties["CategoryDisplayName"]) == spoken("绩效")
        described = texts(properties["Description"])["zh-CN"]
        assert described == f"【绩效】{declared.title}：{declared.summary}例：{declared.example}"
        arguments = names(properties["Parameters"])
        assert list(arguments) == [declarations.argument_name(p) for p in declared.parameters]
        for parameter, argument in zip(declared.parameters, arguments.values(), strict=True):
            assert {key: texts(value) for key, value in names(argument).items()} == {
                "DisplayName": spoken(parameter.title),
                "Description": spoken(parameter.help),
            }


def test_menu_toolbar_and_pictures_name_every_action() -> None:
    wanted = [(action.url, action.title) for action in actions.ACTIONS]
    menu = descend("Addons.xcu", "AddonUI", "OfficeMenuBar", identity.EXTENSION)
    assert texts(names(menu)["Title"]) == spoken("绩效")
    for entries in (names(menu)["Submenu"], descend("Addons.xcu", "AddonUI", "OfficeToolBar", identity.TOOLBAR)):
        seen = [
            (texts(names(entry)["URL"])[""], texts(names(entry)["Title"])["zh-CN"]) for entry in names(entries).values()
        ]
        assert seen == wanted
        for entry in names(entries).values():
            assert texts(names(entry)["Context"])[""] == "com.sun.star.sheet.SpreadsheetDocument"
    pictures = descend("Addons.xcu", "AddonUI", "Images")
    assert [texts(names(picture)["URL"])[""] for picture in pictures] == [url for url, _ in wanted]
    handler = descend("registry/ProtocolHandler.xcu", "HandlerSet", identity.COMMAND_IMPLEMENTATION, "Protocols")
    assert texts(handler) == {"": f"{identity.PROTOCOL}*"}
    assert all(url.startswith(identity.PROTOCOL) for url, _ in wanted)


@pytest.mark.parametrize("size", [16, 26])
@pytest.mark.parametrize("action", actions.ACTIONS, ids=lambda action: action.path)
def test_pictures_are_png_of_their_size_beside_the_menu(action: actions.Action, size: int) -> None:
    picture = PARTS[menus.icon(action, size)]
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", picture[16:24]) == (size, size)
    # %origin% is the folder of the .xcu file that says it.
    assert f"%origin%/{menus.icon(action, size)}".encode() in PARTS["Addons.xcu"]


def test_the_toolbar_is_docked_below_the_others() -> None:
    root = ET.fromstring(PARTS["registry/CalcWindowState.xcu"])
    assert root.get(f"{OOR}package") == "org.openoffice.Office.UI"
    state = descend(
        "registry/CalcWindowState.xcu", "UIElements", "States", f"private:resource/toolbar/addon_{identity.TOOLBAR}"
    )
    assert texts(names(state)["UIName"]) == spoken("绩效")
    assert texts(names(state)["DockPos"]) == {"": "0,3"}
    assert texts(names(state)["Visible"]) == {"": "true"}


def test_the_bundle_holds_the_core_and_nothing_that_needs_packages() -> None:
    bundled = {name.removeprefix("pythonpath/xladdin/") for name in PARTS if name.startswith("pythonpath/xladdin/")}
    for needed in (
        "udfs/rates.py", "declare.py", "scoring/evaluation.py", "validation.py", "rules/registry.py",
        "forms/data/headings.toml", "hosts/libreoffice/component.py",
    ):  # fmt: skip
        assert needed in bundled
    assert not [name for name in bundled if name.startswith(("ooxml/", "engine/", "cli/", "hosts/excel/"))]
    assert not [name for name in PARTS if "__pycache__" in name or "/." in name]
    total = sum(len(data) for data in PARTS.values())
    assert total < 2_000_000


def test_the_bundle_runs_on_bare_python(tmp_path: Path) -> None:
    """Every bundled module imports without any package, and computes and validates."""
    root = tmp_path / "pythonpath"
    for name, data in PARTS.items():
        if name.startswith("pythonpath/"):
            target = root / name.removeprefix("pythonpath/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    modules = sorted(
        ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        for path in root.rglob("*.py")
        if path.stem not in NEED_UNO and path.name != "xladdin_refusal.py"
    )
    code = f"""
import importlib, sys
sys.path.insert(0, {str(root)!r})
for name in {modules!r}:
    importlib.import_module(name)
from decimal import Decimal
from xladdin.declare import registry
from xladdin.grid import Book, Cell, Sheet
from xladdin.validation import validate_book
assert registry()["JX_RATE"].call_cells([90.86, 92.1, 2.0]) == 0.9865
rows = [["项目支出绩效目标表"], ["一级指标", "二级指标", "三级指标", "指标值"], ["产出指标", "质量指标", "制度健全性", "健全"],
        ["产出指标", "数量指标", "培训企业", "≥5户"], ["效益指标", "社会效益", "就业", "≥5人"]]
sheet = Sheet("表", {{(r, c): Cell(r, c, v) for r, row in enumerate(rows, 1) for c, v in enumerate(row, 1)}})
print([(f.code, f.cell) for f in validate_book(Book("", [sheet])).findings])
print(xladdin.__file__ if "xladdin" in globals() else sys.modules["xladdin"].__file__)
"""
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    findings, where = done.stdout.strip().splitlines()
    assert "('JX101', 'D3')" in findings
    assert where.startswith(str(root))


@pytest.mark.parametrize("name", ["jx_addin.py", "pythonpath/xladdin_refusal.py"])
def test_what_meets_an_old_python_can_be_read_by_it(name: str) -> None:
    source = PARTS[name].decode()
    ast.parse(source, feature_version=(3, 8))
    assert "match " not in source


STAND_INS = """
import sys, types
class Base: pass
class Helper:
    def __init__(self): self.made = {}
    def addImplementation(self, maker, name, services): self.made[name] = maker
def module(name, **members):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__dict__.update(members)
for name in ("com", "com.sun", "com.sun.star"):
    module(name)
kinds = {name: type(name, (), {}) for name in ("XDispatch", "XDispatchProvider")}
module("com.sun.star.frame", **kinds)
module("com.sun.star.lang", XInitialization=type("I", (), {}), XServiceInfo=type("S", (), {}))
module("unohelper", Base=Base, ImplementationHelper=Helper)
sys.version_info = (3, 10, 14, "final", 0)
class Url: Protocol = "org.xladdin.calc:"
class Said:
    ServiceManager = property(lambda self: self)
    def createInstanceWithContext(self, *_): return self
    def getDesktopWindow(self): return None
    def createMessageBox(self, window, kind, buttons, title, text): print(title, text); return self
    def execute(self): pass
namespace = {"__file__": sys.argv[1], "__name__": "uno_component"}
exec(open(sys.argv[1], encoding="utf-8").read(), namespace)
(maker,) = namespace["g_ImplementationHelper"].made.values()
refusal = maker(Said())
refusal.initialize(())
assert refusal.queryDispatch(Url, "", 0) is refusal
refusal.dispatch(Url, ())
assert "xladdin" not in sys.modules
"""


def test_an_old_python_is_refused_in_words(tmp_path: Path) -> None:
    """The entry as LibreOffice runs it, on a Python that says it is 3.10, with stand-ins for UNO."""
    for name in ("jx_addin.py", "pythonpath/xladdin_refusal.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(PARTS[name])
    done = subprocess.run(
        [sys.executable, "-I", "-c", STAND_INS, str(tmp_path / "jx_addin.py")],
        env=os.environ | {"PYTHONIOENCODING": "utf-8"}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "绩效扩展需要 Python 3.11 或更新版本，而这个 LibreOffice 自带的是 Python 3.10" in done.stdout
    refusal = PARTS["pythonpath/xladdin_refusal.py"].decode()
    assert f'"{identity.COMMAND_IMPLEMENTATION}"' in refusal
    assert f'"{identity.PROTOCOL}"' in refusal
