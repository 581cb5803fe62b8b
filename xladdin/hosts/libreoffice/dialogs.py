"""对话框：messages and the rule browser. Without a screen they return at once, and the command's result says it all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import unohelper  # type: ignore[import-not-found]  # LibreOffice's own
from com.sun.star.awt import XItemListener  # type: ignore[import-not-found]  # made by `uno` at run time

_INFO: Final = 1  # com.sun.star.awt.MessageBoxType
_WARNING: Final = 2
_OK: Final = 1
_POS: Final = 3  # com.sun.star.awt.PosSize.POS


class Window:
    """The window that a command was given in."""

    def __init__(self, context: Any, frame: Any) -> None:
        self._context = context
        self._frame = frame

    def say(self, title: str, text: str) -> str:
        return self._box(_INFO, title, text)

    def warn(self, title: str, text: str) -> str:
        return self._box(_WARNING, title, text)

    def _box(self, kind: int, title: str, text: str) -> str:
        toolkit = self._create("com.sun.star.awt.Toolkit")
        box = toolkit.createMessageBox(self._frame.getContainerWindow(), kind, _OK, title, text)
        if box is not None:
            box.execute()
            box.dispose()
        return text

    def finish_typing(self) -> None:
        """Enter what stands in the input line: else a check would read the cell's former value."""
        self._create("com.sun.star.frame.DispatchHelper").executeDispatch(self._frame, ".uno:AcceptFormula", "", 0, ())

    @contextmanager
    def busy(self, title: str) -> Iterator[None]:
        """A line at the foot of the window: a workbook of many thousand rows takes a while."""
        indicator = self._frame.createStatusIndicator()
        indicator.start(f"{title}……", 0)
        try:
            yield
        finally:
            indicator.end()

    def browse(self, title: str, pages: Sequence[tuple[str, str]]) -> str:
        """A list on the left and the chosen page on the right; returns the first page."""
        model = self._create("com.sun.star.awt.UnoControlDialogModel")
        model.Title, model.Width, model.Height = title, 420, 240
        listed = _control(model, "UnoControlListBoxModel", "rules", 6, 6, 150, 206)
        listed.StringItemList = tuple(name for name, _ in pages)
        listed.SelectedItems = (0,)
        text = _control(model, "UnoControlEditModel", "page", 162, 6, 252, 206)
        text.MultiLine, text.ReadOnly, text.VScroll, text.Text = True, True, True, pages[0][1]
        close = _control(model, "UnoControlButtonModel", "close", 364, 218, 50, 16)
        close.Label, close.PushButtonType, close.DefaultButton = "关闭", _OK, True
        dialog = self._create("com.sun.star.awt.UnoControlDialog")
        dialog.setModel(model)
        dialog.getControl("rules").addItemListener(_Chosen(text, pages))
        parent = self._frame.getContainerWindow()
        dialog.createPeer(self._create("com.sun.star.awt.Toolkit"), parent)
        around, own = parent.getPosSize(), dialog.getPosSize()
        dialog.setPosSize(
            max(0, (around.Width - own.Width) // 2), max(0, (around.Height - own.Height) // 2), 0, 0, _POS
        )
        dialog.execute()
        dialog.dispose()
        return pages[0][1]

    def _create(self, service: str) -> Any:
        return self._context.ServiceManager.createInstanceWithContext(service, self._context)


def _control(dialog: Any, kind: str, name: str, x: int, y: int, width: int, height: int) -> Any:
    control = dialog.createInstance(f"com.sun.star.awt.{kind}")
    control.PositionX, control.PositionY, control.Width, control.Height = x, y, width, height
    dialog.insertByName(name, control)
    return control


class _Chosen(unohelper.Base, XItemListener):  # type: ignore[misc]  # UNO types
    """Shows the page of the chosen rule."""

    def __init__(self, text: Any, pages: Sequence[tuple[str, str]]) -> None:
        self._text, self._pages = text, pages

    def itemStateChanged(self, event: Any) -> None:  # noqa: N802  # UNO's name
        self._text.Text = self._pages[event.Selected][1]

    def disposing(self, _event: Any) -> None:
        """The dialog holds the listener, not the other way round."""
