"""功能区动作：what the buttons do in Excel. Each returns what the user is told; none raises.

The VBA callbacks run these in the COM server that xlwings started, with the active workbook as the caller's.
"""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial, wraps
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xladdin import __version__
from xladdin.configuration import Settings, nearest
from xladdin.declare import registry
from xladdin.errors import InputError
from xladdin.finding import Finding, Severity
from xladdin.grid import Book
from xladdin.hosts.excel.marking import (
    RESULT_SHEET,
    add_result_sheet,
    clear_sheet,
    is_result_sheet,
    mark_sheet,
    without_mark,
)
from xladdin.hosts.excel.reading import read_sheet
from xladdin.report import hidden

if TYPE_CHECKING:
    import xlwings

Handler = Callable[..., str]
_WHAT_AND_WHY: Final = ("是什么", "为什么", "正例")


def _told(handler: Handler) -> Handler:
    """The handler with every mistake as a sentence: VBA shows it as it is."""

    @wraps(handler)
    def run(*arguments: object) -> str:
        try:
            return handler(*arguments)
        except InputError as problem:
            return problem.text()
        except Exception as problem:  # what crosses COM as an exception reaches the user as a traceback
            return f"没有完成：{type(problem).__name__}：{problem}"

    return run


def _caller() -> xlwings.Book:
    import xlwings

    return xlwings.Book.caller()


@_told
def check_sheet(book: xlwings.Book | None = None) -> str:
    """核查本表: the active sheet, compared with the others."""
    book = book or _caller()
    active = book.sheets.active
    if active.name not in {sheet.name for sheet in book.sheets}:
        return f"“{active.name}”是图表，没有可核查的单元格，请先切换到要核查的工作表。"
    if is_result_sheet(active):
        return f"当前是“{RESULT_SHEET}”表，请先切换到要核查的工作表。"
    return _check(book, active.name)


@_told
def check_book(book: xlwings.Book | None = None) -> str:
    """核查全部: all sheets, also against each other."""
    return _check(book or _caller(), None)


@_told
def clear_marks(book: xlwings.Book | None = None) -> str:
    """清除标记: on every sheet, and the list."""
    book = book or _caller()
    with _quiet(book):
        refused = _clear(book)
    return "已清除核查标记。" + _refusals(refused, "不能清除")


@_told
def show_rules(book: xlwings.Book | None = None) -> str:
    """规则说明: every rule in a new workbook."""
    from xladdin.rules import rules

    book = book or _caller()
    rows = [["代码", "级别", "规则", *_WHAT_AND_WHY]]
    for rule in rules().values():
        sections = _sections(rule.page)
        rows.append([rule.code, rule.severity.word, rule.title, *(sections.get(name, "") for name in _WHAT_AND_WHY)])
    with _quiet(book):
        sheet = book.app.books.add().sheets[0]
        table = sheet.range((1, 1), (len(rows), len(rows[0])))
        table.value = [[f"'{text}" for text in row] for row in rows]
        table.wrap_text = True
        for column, width in enumerate((8, 8, 24, 50, 50, 40), 1):
            sheet.range((1, column)).column_width = width
        sheet.range((1, 1), (1, len(rows[0]))).color = "#D9E1F2"
    return ""


@_told
def about() -> str:
    """关于: versions, as seen from Python."""
    from xladdin.rules import rules

    try:
        binding = version("xlwings")
    except PackageNotFoundError:
        binding = "未安装"
    return (
        f"已连上Python {platform.python_version()}，xladdin {__version__}，xlwings {binding}。\n"
        f"函数{len(registry())}个，核查规则{len(rules())}条。"
    )


def _check(book: xlwings.Book, only: str | None) -> str:
    """Validate, and replace the former marks. Rules compare sheets, so all are read even for one."""
    from xladdin.validation import validate_book

    with _quiet(book):
        refused = _clear(book, only)
        read = [read_sheet(sheet) for sheet in book.sheets]
        for seen in read:
            seen.notes = {at: text for at, note in seen.notes.items() if (text := without_mark(note))}
        path = _path(book)
        # As for the file: the nearest xladdin.toml. A workbook not yet saved, or in the cloud, has none.
        settings = nearest(Path(path)) if Path(path).is_file() else Settings()
        result = validate_book(Book(path, read), settings=settings)
        findings = [finding for finding in result.findings if only is None or finding.sheet == only]
        for sheet in list(book.sheets):
            found = [finding for finding in findings if finding.sheet == sheet.name]
            if found and sheet.name not in refused and not _done(partial(mark_sheet, sheet, found)):
                refused.append(sheet.name)
        told = _summary(findings) + _unseen(hidden.where(result, finding) for finding in findings)
        listed = not findings or _done(partial(add_result_sheet, book, findings, told))
    forms = [form for form in result.forms if only is None or form.sheet.name == only]
    if not forms and not findings:
        return "没有认出预算绩效表格，没有可核查的内容。" + _refusals(refused, "不能标记")
    if not findings:
        return f"认出{len(forms)}张表，没有发现问题。"
    where = f"详见“{RESULT_SHEET}”表。" if listed else "工作簿结构受保护，没有列出清单，请看单元格的批注。"
    return f"认出{len(forms)}张表，{told}。{where}" + _refusals(refused, "不能标记")


def _path(book: xlwings.Book) -> str:
    try:
        return book.fullname
    except Exception:  # xlwings gives up on workbooks in the cloud whose local copy it does not find
        return book.name


def _clear(book: xlwings.Book, only: str | None = None) -> list[str]:
    """Clear one sheet or all, and delete the list; the names of sheets that refused."""
    for sheet in list(book.sheets):
        if is_result_sheet(sheet):
            _done(sheet.delete)
    return [
        sheet.name
        for sheet in list(book.sheets)
        if only in (None, sheet.name) and not _done(partial(clear_sheet, sheet))
    ]


def _done(action: Callable[[], None]) -> bool:
    """Whether Excel let us: a protected sheet refuses, and the others go on."""
    try:
        action()
    except Exception:  # COM errors have no common class off Windows
        return False
    return True


def _refusals(names: Sequence[str], what: str) -> str:
    return f"\n{'、'.join(f'“{name}”' for name in names)}{what}：工作表可能受保护，请先撤销保护。" if names else ""


def _summary(findings: Sequence[Finding]) -> str:
    counted = Counter(Severity(finding.severity) for finding in findings)
    return "、".join(f"{counted[severity]}个{severity.word}" for severity in Severity if counted[severity])


def _unseen(places: Iterable[str]) -> str:
    counted = Counter(filter(None, places))
    return f"（{'、'.join(f'{count}处在{place}' for place, count in counted.items())}）" if counted else ""


def _sections(page: str) -> dict[str, str]:
    """A rule's page by its headings."""
    found: dict[str, str] = {}
    for block in page.split("\n## ")[1:]:
        heading, _, text = block.partition("\n")
        found[heading.strip()] = text.strip()
    return found


@contextmanager
def _quiet(book: xlwings.Book) -> Iterator[None]:
    """No redrawing while cells are written."""
    app = book.app
    before = app.screen_updating
    app.screen_updating = False
    try:
        yield
    finally:
        app.screen_updating = before
