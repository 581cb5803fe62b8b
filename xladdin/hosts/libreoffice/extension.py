"""扩展包：the .oxt: declarations, menus, pictures, and the core that runs on LibreOffice's own Python."""

from __future__ import annotations

import ast
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import xladdin
from xladdin.declare import CATEGORY, registry
from xladdin.errors import InputError
from xladdin.hosts.libreoffice import actions, declarations, identity, menus

MINIMAL_LIBREOFFICE = "7.4"
_SOURCE = Path(xladdin.__file__).parent
_OWN = Path(__file__).parent
# What the extension starts from; the functions are found by name and not by an import.
_ROOTS = ("xladdin.hosts.libreoffice.component", "xladdin.udfs")
# Reached only by functions that read files, which nobody calls inside LibreOffice; these need third-party packages.
_OUTSIDE = (
    "xladdin.ooxml",
    "xladdin.engine",
    "xladdin.formats",
    "xladdin.cli",
    # Those that make and install the extension.
    "xladdin.hosts.libreoffice.extension",
    "xladdin.hosts.libreoffice.installation",
)
_CONFIGURATION = "application/vnd.sun.star.configuration-data"
# Zip knows no earlier time. Entries are stored, not deflated: versions of zlib differ in their output.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write(out_dir: Path) -> Path:
    """The extension as a file in `out_dir`.

    Raises:
        InputError: the folder or the file cannot be written.
    """
    target = out_dir / identity.FILE_NAME
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted(parts().items()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, data)
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        target.write_bytes(packed.getvalue())
    except OSError as problem:
        raise InputError(
            f"不能写入 {target}：{problem.strerror or problem}", f"Cannot write {target}: {problem}"
        ) from problem
    return target


def parts() -> dict[str, bytes]:
    """Every file of the extension by its path."""
    functions = [function for _, function in sorted(registry().items())]
    texts = {
        "META-INF/manifest.xml": _manifest(),
        "description.xml": _description(),
        "description.txt": _about(len(functions)),
        "xladdin.components": _components(),
        "functions.idl": declarations.idl(functions),
        "registry/CalcAddIns.xcu": declarations.calc_addins(functions),
        # At the top: %origin% in it, where the pictures are, is its own folder.
        "Addons.xcu": menus.addons(),
        "registry/CalcWindowState.xcu": menus.window_state(),
        "registry/ProtocolHandler.xcu": menus.protocol_handler(),
    }
    found = {name: text.encode() for name, text in texts.items()}
    found["jx_addin.py"] = (_OWN / "jx_addin.py").read_bytes()
    found["pythonpath/xladdin_refusal.py"] = (_OWN / "xladdin_refusal.py").read_bytes()
    for action in actions.ACTIONS:
        for size in (16, 26):
            name = menus.icon(action, size)
            found[name] = (_OWN / name).read_bytes()
    found.update((f"pythonpath/xladdin/{name}", path.read_bytes()) for name, path in core_files())
    return found


def core_files() -> Iterator[tuple[str, Path]]:
    """The part of the core that the extension's own modules import, with its data: paths inside the package, and where.

    It runs on bare Python; tests/hosts/libreoffice/test_extension.py imports all of it that way.
    """
    modules = _reachable()
    for name, path in sorted(modules.items()):
        yield _inside(name, path), path
        if path.name == "__init__.py":
            for data in sorted(path.parent.rglob("*")):
                if (
                    data.is_file()
                    and _owner(data) == path.parent
                    and data.suffix not in (".py", ".pyi", ".pyc", ".png", ".xlsx")  # templates are for `xladdin new`
                ):
                    yield (
                        f"{_inside(name, path).removesuffix('__init__.py')}{data.relative_to(path.parent).as_posix()}",
                        data,
                    )


def _reachable() -> dict[str, Path]:
    """Modules by name: those that import each other, starting from the roots, packages with their __init__."""
    found: dict[str, Path] = {}
    udfs = _file("xladdin.udfs")
    assert udfs
    waiting = [*_ROOTS, *(f"xladdin.udfs.{path.stem}" for path in udfs.parent.glob("[!_]*.py"))]
    while waiting:
        name = waiting.pop()
        path = None if name in found or name.startswith(_OUTSIDE) else _file(name)
        if path:
            found[name] = path
            waiting += [*_imported(path), name.rpartition(".")[0]]
    return found


def _imported(path: Path) -> Iterator[str]:
    """Every name of the core that a module imports, at its top or inside a function: a module, or something in one."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _file(name: str) -> Path | None:
    """The file of a module of the core, or None. In a checkout udfs/ stands beside the package."""
    top, *rest = name.split(".")
    if top != "xladdin":
        return None
    for root in (_SOURCE, _SOURCE.parent) if rest[:1] == ["udfs"] else (_SOURCE,):
        place = root.joinpath(*rest)
        for path in (place / "__init__.py", place.with_suffix(".py")):
            if path.is_file():
                return path
    return None


def _inside(name: str, path: Path) -> str:
    folders = name.split(".")[1:]
    return "/".join([*folders, "__init__.py"] if path.name == "__init__.py" else [*folders[:-1], path.name])


def _owner(data: Path) -> Path:
    """The package that a data file belongs to: the nearest folder with an __init__.py."""
    return next(folder for folder in data.parents if (folder / "__init__.py").exists())


def _manifest() -> str:
    entries = [
        ("application/vnd.sun.star.uno-typelibrary;type=RDB", "functions.idl"),
        ("application/vnd.sun.star.uno-components", "xladdin.components"),
        (_CONFIGURATION, "registry/CalcAddIns.xcu"),
        (_CONFIGURATION, "Addons.xcu"),
        (_CONFIGURATION, "registry/CalcWindowState.xcu"),
        (_CONFIGURATION, "registry/ProtocolHandler.xcu"),
    ]
    lines = "".join(
        f'<manifest:file-entry manifest:media-type="{kind}" manifest:full-path="{path}"/>\n' for kind, path in entries
    )
    return f'{declarations.HEADER}<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">\n{lines}</manifest:manifest>\n'


def _description() -> str:
    name = "".join(f'<name lang="{language}">xladdin 预算绩效</name>' for language in ("en", "zh-CN"))
    source = "".join(f'<src lang="{language}" xlink:href="description.txt"/>' for language in ("en", "zh-CN"))
    return (
        f'{declarations.HEADER}<description xmlns="http://openoffice.org/extensions/description/2006"'
        ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:lo="http://libreoffice.org/extensions/description/2011">\n'
        f'<identifier value="{identity.EXTENSION}"/>\n<version value="{escape(xladdin.__version__)}"/>\n'
        f"<display-name>{name}</display-name>\n<extension-description>{source}</extension-description>\n"
        f'<dependencies><lo:LibreOffice-minimal-version value="{MINIMAL_LIBREOFFICE}" name="LibreOffice {MINIMAL_LIBREOFFICE}"/>'
        "</dependencies>\n</description>\n"
    )


def _about(functions: int) -> str:
    return (
        f"预算绩效工作簿的公式库与核查器：{functions} 个 JX_ 函数（执行率、结转结余率、评分、满意度等），"
        f"菜单“{CATEGORY}”和工具栏核查表格并标出问题。全部计算在本机完成，不联网。\n"
    )


def _components() -> str:
    services = (
        (identity.FUNCTION_IMPLEMENTATION, identity.FUNCTION_SERVICE),
        (identity.COMMAND_IMPLEMENTATION, "com.sun.star.frame.ProtocolHandler"),
    )
    implementations = "".join(
        f'<implementation name="{name}"><service name="{service}"/></implementation>\n' for name, service in services
    )
    return (
        f'{declarations.HEADER}<components xmlns="http://openoffice.org/2010/uno-components">\n'
        f'<component loader="com.sun.star.loader.Python" uri="jx_addin.py">\n{implementations}</component>\n</components>\n'
    )
