"""执行：what each button does to the document in its window. Everything a button changes is one step of undo."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import unohelper  # type: ignore[import-not-found]  # LibreOffice's own
from com.sun.star.document import XUndoAction  # type: ignore[import-not-found]  # made by `uno` at run time

import xladdin
from xladdin.errors import InputError
from xladdin.finding import Finding, Severity
from xladdin.hosts.libreoffice import actions, dialogs, marks, result_sheet
from xladdin.hosts.libreoffice.document import read_document
from xladdin.hosts.libreoffice.rule_page import plain_page


def known(path: str) -> bool:
    return any(action.path == path for action in actions.ACTIONS)


def run(context: Any, frame: Any, path: str) -> str:
    """Carry out a command and tell the user; returns what was told."""
    window = dialogs.Window(context, frame)
    try:
        controller = frame.getController()
        document = controller.getModel()
        if path == actions.RULES.path:
            return _rules(window, controller)
        if path == actions.ABOUT.path:
            return window.say(actions.ABOUT.title, _about())
        if document.isReadonly():
            return window.warn(path_title(path), "文档以只读方式打开，不能作标记。请先切换到编辑模式或另存一份。")
        window.finish_typing()
        with window.busy(path_title(path)):
            text = _COMMANDS[path](document, controller)
        return window.say(path_title(path), text)
    except InputError as error:
        return window.warn(path_title(path), error.zh)
    except Exception as error:  # LibreOffice would swallow it without a word
        return window.warn(path_title(path), f"扩展内部错误，文档已恢复原样：{type(error).__name__}：{error}")


def path_title(path: str) -> str:
    return next(action.title for action in actions.ACTIONS if action.path == path)


def _check_sheet(document: Any, controller: Any) -> str:
    name = controller.getActiveSheet().getName()
    if result_sheet.is_result(controller.getActiveSheet()):
        return "当前是核查结果表。请先转到要核查的工作表。"
    return _check(document, controller, actions.CHECK_SHEET.title, name)


def _check_all(document: Any, controller: Any) -> str:
    return _check(document, controller, actions.CHECK_ALL.title, None)


def _check(document: Any, controller: Any, title: str, only: str | None) -> str:
    """Validate, then replace the former marks. Rules compare sheets, so all are read even for one."""
    from xladdin.configuration import Settings, nearest  # the functions alone need neither the rules nor their settings
    from xladdin.report import hidden
    from xladdin.validation import validate_book

    book = read_document(document, skipped=result_sheet.is_result)
    for sheet in book.sheets:
        sheet.notes = {at: text for at, note in sheet.notes.items() if (text := marks.without_mark(note))}
    # As for the file: the nearest xladdin.toml. A document not saved yet, or not on this computer, has none.
    url = document.getURL()
    path = Path(unohelper.fileUrlToSystemPath(url)) if url.startswith("file:") else None
    validation = validate_book(book, settings=nearest(path) if path else Settings())
    if only in validation.excluded:
        return f"工作表“{only}”被配置文件排除，没有核查。"
    findings = [finding for finding in validation.findings if only is None or finding.sheet == only]
    scope = "全部工作表" if only is None else f"工作表“{only}”"
    with _one_step(document, controller, title) as undoable:
        left_out = _replace_marks(document, findings, only, undoable)
        listed = None
        if findings and not document.isProtected():
            listed = result_sheet.add(document, findings, f"核查结果：{scope}，{_counted(findings)}")
    if not findings:
        forms = [form for form in validation.forms if only is None or form.sheet.name == only]
        seen = "" if forms else "没有认出绩效目标表、监控表、自评表或评分表，因此没有核查内容。"
        return seen or f"{scope}：认出 {len(forms)} 张表，没有发现问题。"
    lines = [f"{scope}：{_counted(findings)}。", "已用底色和批注标出" + (f"，明细见“{listed}”表。" if listed else "。")]
    if unseen := sum(bool(hidden.where(validation, finding)) for finding in findings):
        lines.append(f"其中 {unseen} 条在隐藏的工作表、行或列里。")
    if left_out:
        lines.append(f"工作表{'、'.join(left_out)}受保护，没有作标记。")
    if listed is None:
        lines.append("工作簿结构受保护，不能加入结果表。")
    lines.append("撤销一次（Ctrl+Z）即恢复原样。")
    return "\n".join(lines)


def _replace_marks(document: Any, findings: Sequence[Finding], only: str | None, undoable: marks.Undoable) -> list[str]:
    """New marks for old; the names of the protected sheets that cannot be marked."""
    if not document.isProtected():
        result_sheet.remove(document)
    left_out = []
    for sheet in document.getSheets():
        name = sheet.getName()
        found = [finding for finding in findings if finding.sheet == name]
        if sheet.isProtected():
            left_out += [f"“{name}”"] if found else []
        elif only is None or only == name:
            marks.clear_sheet(document, sheet, undoable)
            marks.mark_sheet(document, sheet, found, undoable)
    return left_out


def _clear(document: Any, controller: Any) -> str:
    with _one_step(document, controller, actions.CLEAR.title) as undoable:
        cleared = sum(
            marks.clear_sheet(document, sheet, undoable) for sheet in document.getSheets() if not sheet.isProtected()
        )
        removed = 0 if document.isProtected() else result_sheet.remove(document)
    if not cleared and not removed:
        return "没有核查标记。"
    return f"已清除 {cleared} 个单元格的标记{'和结果表' if removed else ''}。"


_COMMANDS: Final[dict[str, Callable[[Any, Any], str]]] = {
    actions.CHECK_SHEET.path: _check_sheet,
    actions.CHECK_ALL.path: _check_all,
    actions.CLEAR.path: _clear,
}


def _counted(findings: Sequence[Finding]) -> str:
    """`12 条（错误 8，警告 3，提示 1）`."""
    count = Counter(finding.severity for finding in findings)
    each = "，".join(f"{severity.word} {count[severity]}" for severity in Severity if count[severity])
    return f"{len(findings)} 条（{each}）"


def _about() -> str:
    from xladdin.declare import registry
    from xladdin.rules import codes

    python = ".".join(map(str, sys.version_info[:3]))
    return (
        f"xladdin {xladdin.__version__}：预算绩效工作簿的公式库与核查器\n"
        f"{len(registry())} 个 JX_ 函数，{len(codes())} 条核查规则\nPython {python}\n许可：MIT。全部计算在本机完成，不联网。"
    )


def _rules(window: dialogs.Window, controller: Any) -> str:
    """The rules; those of the marked cell under the cursor come first."""
    from xladdin.rules import rules

    known_rules = rules()
    here = [code for code in marks.codes_in_mark(_selected_note(controller)) if code in known_rules]
    ordered = here + [code for code in known_rules if code not in here]
    pages = [(f"{code} {known_rules[code].title}", plain_page(known_rules[code].page)) for code in ordered]
    return window.browse(actions.RULES.title, pages)


def _selected_note(controller: Any) -> str:
    selection = controller.getSelection()
    address = getattr(selection, "getRangeAddress", None)
    if address is None:
        return ""
    at = address()
    sheet = controller.getModel().getSheets().getByIndex(at.Sheet)
    for note in sheet.getAnnotations():
        place = note.getPosition()
        if (place.Row, place.Column) == (at.StartRow, at.StartColumn):
            text: str = marks.note_text(note).getString()
            return text
    return ""


class _Step(unohelper.Base, XUndoAction):  # type: ignore[misc]  # UNO types
    """A change that LibreOffice does not record by itself: text inside a note."""

    Title = "批注"

    def __init__(self, undo: Callable[[], None], redo: Callable[[], None]) -> None:
        self._undo, self._redo = undo, redo

    def undo(self) -> None:
        self._undo()

    def redo(self) -> None:
        self._redo()


@contextmanager
def _one_step(document: Any, controller: Any, title: str) -> Iterator[marks.Undoable]:
    """Everything inside is one entry of the undo list, drawn at once; the sheet that is shown stays."""
    manager = document.getUndoManager()
    shown = controller.getActiveSheet()
    document.lockControllers()
    manager.enterUndoContext(title)
    done = False
    try:
        yield lambda undo, redo: manager.addUndoAction(_Step(undo, redo))
        done = True
    finally:
        before = len(manager.getAllUndoActionTitles())
        manager.leaveUndoContext()
        if not done and len(manager.getAllUndoActionTitles()) > before:
            manager.undo()
        if document.getSheets().hasByName(shown.getName()):
            controller.setActiveSheet(shown)
        document.unlockControllers()
