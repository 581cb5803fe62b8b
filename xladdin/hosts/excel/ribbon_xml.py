"""功能区：the ribbon tab as Office reads it (MS-CUSTOMUI2, namespace of 2009/07)."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import quoteattr

from xladdin.hosts.excel.commands import COMMANDS, TAB, Command
from xladdin.hosts.excel.vba_source import RIBBON_MODULE

NAMESPACE: Final = "http://schemas.microsoft.com/office/2009/07/customui"


def ribbon_xml() -> bytes:
    """The part customUI/customUI14.xml."""
    buttons = "".join(_button(command) for command in COMMANDS)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<customUI xmlns="{NAMESPACE}">\n <ribbon>\n  <tabs>\n   <tab id="xladdinTab" label={quoteattr(TAB)}>\n'
        f'    <group id="xladdinCheck" label="预算绩效">\n{buttons}    </group>\n'
        "   </tab>\n  </tabs>\n </ribbon>\n</customUI>\n"
    ).encode()


def _button(command: Command) -> str:
    attributes = {
        "id": f"xladdin{command.name}",
        "label": command.label,
        "size": "large" if command.large else "normal",
        "imageMso": command.image,
        "onAction": f"{RIBBON_MODULE}.{command.name}",
        "screentip": command.label,
        "supertip": command.tip,
    }
    return "     <button " + " ".join(f"{name}={quoteattr(value)}" for name, value in attributes.items()) + "/>\n"
