"""内容类型: what each part is (`[Content_Types].xml`, ECMA-376 part 2, §10.1.2)."""

from __future__ import annotations

from dataclasses import dataclass

from xladdin.ooxml import xml

PART = "[Content_Types].xml"

# The main parts this project reads, with the file ending each belongs to.
WORKBOOKS = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": ".xlsx",
    "application/vnd.ms-excel.sheet.macroenabled.main+xml": ".xlsm",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": ".xltx",
    "application/vnd.ms-excel.template.macroenabled.main+xml": ".xltm",
}
BINARY_WORKBOOK = "application/vnd.ms-excel.sheet.binary.macroenabled.main"


@dataclass(frozen=True)
class ContentTypes:
    """Types by file ending and by part name, both compared without case."""

    defaults: dict[str, str]
    overrides: dict[str, str]

    def of(self, part: str) -> str | None:
        """The content type of a part, or None where none is declared."""
        found = self.overrides.get(part.lower())
        return found if found is not None else self.defaults.get(part.rpartition(".")[2].lower())


def parse(data: bytes) -> ContentTypes:
    defaults: dict[str, str] = {}
    overrides: dict[str, str] = {}
    for element in xml.parse(data, PART):
        match xml.local(element):
            case "Default":
                defaults[(element.get("Extension") or "").lower()] = element.get("ContentType") or ""
            case "Override":
                overrides[(element.get("PartName") or "").lstrip("/").lower()] = element.get("ContentType") or ""
    return ContentTypes(defaults, overrides)
