"""Run by the Python that has UNO, beside a running LibreOffice: one JSON request a line on stdin, one answer a line on stdout.

A document is known by its number; an answer is `{"ok": …}` or `{"error": …}`.
"""

from __future__ import annotations

import base64
import json
import pickle
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8"}
PATIENCE = 300.0  # seconds


def property_value(name: str, value: object) -> PropertyValue:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def until(found: Callable[[], Any]) -> Any:
    """What `found` gives once it gives something."""
    end = time.monotonic() + PATIENCE
    while (thing := found()) is None:
        if time.monotonic() > end:
            raise TimeoutError(f"{PATIENCE:.0f} s")
        time.sleep(0.25)
    return thing


def resolved(resolver: Any, address: str) -> Any:
    try:
        return resolver.resolve(address)
    except NoConnectException:
        return None


class Agent:
    def __init__(self, pipe: str, repository: str) -> None:
        self.repository = repository
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        self.context = until(lambda: resolved(resolver, f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"))
        self.desktop = self.create("com.sun.star.frame.Desktop")
        self.documents: dict[int, object] = {}

    def create(self, service: str):
        return self.context.ServiceManager.createInstanceWithContext(service, self.context)

    # Documents

    def open(self, path: str | None = None, read_only: bool = False) -> int:
        url = Path(path).as_uri() if path else "private:factory/scalc"
        document = self.desktop.loadComponentFromURL(url, "_blank", 0, (property_value("ReadOnly", read_only),))
        number = len(self.documents)
        self.documents[number] = document
        return number

    def opened(self) -> int:
        """The document that LibreOffice was started with."""
        document = until(self.shown_document)
        self.documents[len(self.documents)] = document
        return len(self.documents) - 1

    def shown_document(self):
        document = self.desktop.getCurrentComponent()
        calc = "com.sun.star.sheet.SpreadsheetDocument"
        return document if document is not None and document.supportsService(calc) else None

    def close(self, document: int) -> None:
        self.documents.pop(document).close(True)

    def save(self, document: int, path: str) -> None:
        properties = (property_value("FilterName", FILTERS[Path(path).suffix]),)
        self.documents[document].storeToURL(Path(path).as_uri(), properties)

    def sheets(self, document: int) -> list[str]:
        return list(self.documents[document].Sheets.ElementNames)

    def sheet(self, document: int, sheet: int | str):
        sheets = self.documents[document].Sheets
        return sheets.getByIndex(sheet) if isinstance(sheet, int) else sheets.getByName(sheet)

    # Cells

    def put(self, document: int, sheet: int | str, cell: str, formula: str) -> None:
        self.sheet(document, sheet).getCellRangeByName(cell).setFormula(formula)

    def array(self, document: int, sheet: int | str, area: str, formula: str) -> None:
        self.sheet(document, sheet).getCellRangeByName(area).setArrayFormula(formula)

    def cells(self, document: int, sheet: int | str, area: str) -> list[list[object]]:
        """Rows of: a number, a text, None for a blank, or {"error": Calc's code}."""
        block = self.sheet(document, sheet).getCellRangeByName(area)
        rows = []
        for down, line in enumerate(block.getDataArray()):
            rows.append(
                [
                    {"error": block.getCellByPosition(across, down).getError()}
                    if value is None
                    else (None if value == "" and not block.getCellByPosition(across, down).getFormula() else value)
                    for across, value in enumerate(line)
                ]
            )
        return rows

    def shown(self, document: int, sheet: int | str, area: str) -> list[list[str]]:
        block = self.sheet(document, sheet).getCellRangeByName(area)
        area_address = block.getRangeAddress()
        return [
            [
                block.getCellByPosition(c, r).getString()
                for c in range(area_address.EndColumn - area_address.StartColumn + 1)
            ]
            for r in range(area_address.EndRow - area_address.StartRow + 1)
        ]

    def formulas(self, document: int, sheet: int | str, area: str) -> list[list[str]]:
        return [list(row) for row in self.sheet(document, sheet).getCellRangeByName(area).getFormulaArray()]

    def replace_all(self, document: int, old: str, new: str) -> int:
        """编辑→查找和替换 in the formulas of all sheets; how many cells."""
        done = 0
        for sheet in self.documents[document].Sheets:
            wanted = sheet.createReplaceDescriptor()
            wanted.SearchString, wanted.ReplaceString = old, new
            wanted.SearchType = 0  # formulas
            done += sheet.replaceAll(wanted)
        return done

    def recalculate(self, document: int) -> None:
        self.documents[document].calculateAll()

    def recalculate_hard(self, document: int) -> None:
        """Ctrl+Shift+F9."""
        self.office_command(document, ".uno:CalculateHard")

    def fill(self, document: int, sheet: int | str, cell: str, colour: int) -> None:
        self.sheet(document, sheet).getCellRangeByName(cell).CellBackColor = colour

    def note(self, document: int, sheet: int | str, cell: str, text: str) -> None:
        found = self.sheet(document, sheet)
        found.Annotations.insertNew(found.getCellRangeByName(cell).getCellAddress(), text)

    def protect(self, document: int, sheet: int | str | None) -> None:
        (self.documents[document] if sheet is None else self.sheet(document, sheet)).protect("")

    def activate(self, document: int, sheet: int | str, cell: str = "A1") -> None:
        controller = self.documents[document].CurrentController
        controller.setActiveSheet(self.sheet(document, sheet))
        controller.select(self.sheet(document, sheet).getCellRangeByName(cell))

    def zoom(self, document: int, percent: int) -> None:
        controller = self.documents[document].CurrentController
        controller.ZoomType, controller.ZoomValue = 3, percent  # com.sun.star.view.DocumentZoomType.BY_VALUE

    def active(self, document: int) -> str:
        return self.documents[document].CurrentController.ActiveSheet.Name

    def rename(self, document: int, sheet: int | str, name: str) -> None:
        self.sheet(document, sheet).setName(name)

    def insert_rows(self, document: int, sheet: int | str, row: int, count: int) -> None:
        self.sheet(document, sheet).Rows.insertByIndex(row, count)

    # Marks

    def marks(self, document: int) -> dict[str, list[list[object]]]:
        """Of every sheet: the notes as [row, column, text, author], and every fill as [row, column, colour, state]."""
        return {
            sheet.Name: [
                [n.Position.Row, n.Position.Column, n.getAnnotationShape().getString(), n.Author]
                for n in sheet.Annotations
            ]
            for sheet in self.documents[document].Sheets
        }

    def fills(self, document: int, sheet: int | str, cells: list[str]) -> list[list[object]]:
        found = []
        for cell in cells:
            at = self.sheet(document, sheet).getCellRangeByName(cell)
            found.append([at.CellBackColor, at.getPropertyState("CellBackColor").value])
        return found

    def links(self, document: int, sheet: int | str, cell: str) -> list[str]:
        return [field.URL for field in self.sheet(document, sheet).getCellRangeByName(cell).getTextFields()]

    # Commands

    def dispatch(self, document: int, command: str) -> str | None:
        frame = self.documents[document].CurrentController.Frame
        event = self.create("com.sun.star.frame.DispatchHelper").executeDispatch(
            frame, f"org.xladdin.calc:{command}", "_self", 0, ()
        )
        return event.Result if event else None

    def office_command(self, document: int, command: str) -> None:
        """A command of LibreOffice's own: `.uno:Sidebar`."""
        frame = self.documents[document].CurrentController.Frame
        self.create("com.sun.star.frame.DispatchHelper").executeDispatch(frame, command, "", 0, ())

    def undo(self, document: int) -> None:
        self.documents[document].UndoManager.undo()

    def redo(self, document: int) -> None:
        self.documents[document].UndoManager.redo()

    def undo_titles(self, document: int) -> list[str]:
        return list(self.documents[document].UndoManager.getAllUndoActionTitles())

    def forget_undo(self, document: int) -> None:
        self.documents[document].UndoManager.clear()

    # What LibreOffice knows of the extension

    def described(self) -> dict[str, dict[str, object]]:
        """The JX_ functions as the function wizard sees them."""
        descriptions = self.create("com.sun.star.sheet.FunctionDescriptions")
        found = {}
        for name in descriptions.ElementNames:
            if name.startswith("JX_"):
                values = {value.Name: value.Value for value in descriptions.getByName(name)}
                found[name] = {
                    "description": values["Description"],
                    "category": values["Category"],
                    "arguments": [[a.Name, a.Description, a.IsOptional] for a in values["Arguments"]],
                }
        return found

    def version(self) -> str:
        provider = self.create("com.sun.star.configuration.ConfigurationProvider")
        where = property_value("nodepath", "/org.openoffice.Setup/Product")
        access = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", (where,))
        return access.getByName("ooSetupVersion")

    def read(self, document: int) -> str:
        """The document as the extension reads it: a pickled `xladdin.grid.Book`."""
        if self.repository not in sys.path:
            sys.path.insert(0, self.repository)
        from xladdin.hosts.libreoffice.document import read_document

        return base64.b64encode(pickle.dumps(read_document(self.documents[document]))).decode()

    # Windows

    def button(self, document: int, name: str) -> list[int] | None:
        """Where the toolbar button lies: x, y, width, height, from the corner of the document's window below its menu bar."""
        role = {
            key: uno.getConstantByName(f"com.sun.star.accessibility.AccessibleRole.{key}")
            for key in ("PUSH_BUTTON", "PANEL", "TOOL_BAR", "ROOT_PANE")
        }
        frame = self.container(document).getAccessibleContext()
        corner, waiting = frame.getLocationOnScreen(), [frame]
        while waiting:
            seen = waiting.pop()
            kind = seen.getAccessibleRole()
            if kind == role["PUSH_BUTTON"] and seen.getAccessibleName() == name:
                at, size = seen.getLocationOnScreen(), seen.getSize()
                return [at.X - corner.X, at.Y - corner.Y, size.Width, size.Height]
            if kind in role.values():  # and not into the menus and the cells: thousands
                children = range(seen.getAccessibleChildCount())
                waiting += [seen.getAccessibleChild(index).getAccessibleContext() for index in children]
        return None

    def container(self, document: int):
        return self.documents[document].CurrentController.Frame.getContainerWindow()

    def window_height(self, document: int) -> int:
        """Without the frame and the menu bar."""
        return self.container(document).getPosSize().Height

    def terminate(self) -> None:
        for document in self.documents.values():
            document.close(True)
        self.desktop.terminate()


def main(pipe: str, repository: str) -> None:
    agent = Agent(pipe, repository)
    print(json.dumps({"ok": "ready"}), flush=True)
    for line in sys.stdin:
        name, arguments = json.loads(line)
        try:
            answer = {"ok": getattr(agent, name)(*arguments)}
        except Exception:
            answer = {"error": traceback.format_exc()}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
