"""扩展包：the .oxt: declarations, menus, pictures, and the core that runs on LibreOffice's own Python."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import xladdin
from xladdin.declare import CATEGORY, registry
from xladdin.errors import InputError, system_reason
from xladdin.hosts.bare_core import core_files
from xladdin.hosts.libreoffice import actions, declarations, identity, menus

MINIMAL_LIBREOFFICE = "7.4"
_OWN = Path(__file__).parent
# What the extension starts from, and the modules that make and install it.
_ROOTS = ("xladdin.hosts.libreoffice.component",)
_MAKERS = ("xladdin.hosts.libreoffice.extension", "xladdin.hosts.libreoffice.installation")
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
            f"不能写入 {target}：{system_reason(problem)}", f"Cannot write {target}: {problem}"
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
    found.update((f"pythonpath/xladdin/{name}", path.read_bytes()) for name, path in core_files(_ROOTS, _MAKERS))
    return found


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
