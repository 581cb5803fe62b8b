"""功能区：valid by the schema, and nothing in it that is not there: callbacks, handlers, pictures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from xladdin.hosts.excel import ribbon, vba_source
from xladdin.hosts.excel.commands import COMMANDS
from xladdin.hosts.excel.ribbon_xml import NAMESPACE, ribbon_xml

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).with_name("customui14_subset.xsd")))
# Each stands in the list of Office's own control identifiers (MS-CUSTOMUI2) or is used by published add-ins.
PICTURES = {"ErrorChecking", "DataValidationCircleInvalid", "ClearFormats", "Help", "Info"}


def buttons() -> list[etree._Element]:
    return list(etree.fromstring(ribbon_xml()).iter(f"{{{NAMESPACE}}}button"))


def test_it_is_valid() -> None:
    SCHEMA.assertValid(etree.fromstring(ribbon_xml()))


@pytest.mark.parametrize(
    ("good", "bad"),
    [("onAction", "onClick"), ('size="large"', 'size="huge"'), ("2009/07", "2006/01"), ("xladdinAbout", "xladdinTab")],
)
def test_the_schema_is_not_blind(good: str, bad: str) -> None:
    assert not SCHEMA.validate(etree.fromstring(ribbon_xml().decode().replace(good, bad).encode()))


def test_the_tab_has_the_five_buttons() -> None:
    tab = etree.fromstring(ribbon_xml()).find(f".//{{{NAMESPACE}}}tab")
    assert tab is not None
    assert tab.get("label") == "绩效"
    assert [button.get("label") for button in buttons()] == ["核查本表", "核查全部", "清除标记", "规则说明", "关于"]
    assert {button.get("imageMso") for button in buttons()} == PICTURES


def test_every_callback_exists_in_vba() -> None:
    modules = {module.name: module.source for module in vba_source.modules("0.37.8")}
    for button in buttons():
        module, _, procedure = str(button.get("onAction")).partition(".")
        assert re.search(rf"^Public Sub {procedure}\(control As IRibbonControl\)$", modules[module], re.M)


def test_every_handler_exists_in_python() -> None:
    for command in COMMANDS:
        assert callable(getattr(ribbon, command.handler))
