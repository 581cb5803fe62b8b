"""菜单与工具栏：the commands as LibreOffice's configuration wants them: Addons, CalcWindowState, ProtocolHandler."""

from __future__ import annotations

from xladdin.hosts.libreoffice.actions import ACTIONS, Action
from xladdin.hosts.libreoffice.declarations import CLOSE, HEADER, OPEN, PACKAGE, prop, spoken
from xladdin.hosts.libreoffice.identity import COMMAND_IMPLEMENTATION, EXTENSION, MENU, PROTOCOL, TOOLBAR

_CONTEXT = "com.sun.star.sheet.SpreadsheetDocument"
_TEXT_AND_ICON = "2"


def icon(action: Action, size: int) -> str:
    """The path of a command's picture inside the extension."""
    return f"icons/{action.path}_{size}.png"


def addons() -> str:
    """Addons.xcu: the menu, the toolbar's buttons and their pictures."""
    entries = "".join(_entry(f"A{number}", action) for number, action in enumerate(ACTIONS))
    pictures = "".join(_picture(action) for action in ACTIONS)
    return (
        f"{HEADER}{OPEN.format('Addons', PACKAGE)}"
        '<node oor:name="AddonUI">\n'
        f'<node oor:name="OfficeMenuBar">\n<node oor:name="{EXTENSION}" oor:op="replace">\n'
        f"{prop('Context', _CONTEXT)}{spoken('Title', MENU)}\n"
        f'<node oor:name="Submenu">\n{entries}</node>\n</node>\n</node>\n'
        f'<node oor:name="OfficeToolBar">\n<node oor:name="{TOOLBAR}" oor:op="replace">\n{entries}</node>\n</node>\n'
        f'<node oor:name="Images">\n{pictures}</node>\n</node>\n{CLOSE}'
    )


def _entry(name: str, action: Action) -> str:
    return (
        f'<node oor:name="{name}" oor:op="replace">{prop("URL", action.url)}{spoken("Title", action.title)}'
        f"{prop('Target', '_self')}{prop('Context', _CONTEXT)}</node>\n"
    )


def _picture(action: Action) -> str:
    return (
        f'<node oor:name="{EXTENSION}.{action.path}" oor:op="replace">{prop("URL", action.url)}'
        f'<node oor:name="UserDefinedImages">{prop("ImageSmallURL", "%origin%/" + icon(action, 16))}'
        f"{prop('ImageBigURL', '%origin%/' + icon(action, 26))}</node></node>\n"
    )


def window_state() -> str:
    """CalcWindowState.xcu: the toolbar's name, docked at the top, text beside pictures."""
    return (
        f"{HEADER}{OPEN.format('CalcWindowState', PACKAGE + '.UI')}"
        '<node oor:name="UIElements">\n<node oor:name="States">\n'
        f'<node oor:name="private:resource/toolbar/addon_{TOOLBAR}" oor:op="replace">\n'
        f"{spoken('UIName', MENU)}\n"
        f"{prop('Docked', 'true')}{prop('DockingArea', '0')}{prop('DockPos', '0,3')}"
        f"{prop('Visible', 'true')}{prop('Style', _TEXT_AND_ICON)}{prop('ContextSensitive', 'false')}\n"
        f"</node>\n</node>\n</node>\n{CLOSE}"
    )


def protocol_handler() -> str:
    """ProtocolHandler.xcu: who answers the commands."""
    return (
        f"{HEADER}{OPEN.format('ProtocolHandler', PACKAGE)}"
        f'<node oor:name="HandlerSet">\n<node oor:name="{COMMAND_IMPLEMENTATION}" oor:op="replace">\n'
        f'<prop oor:name="Protocols"><value>{PROTOCOL}*</value></prop>\n</node>\n</node>\n{CLOSE}'
    )
