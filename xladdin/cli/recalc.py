"""xladdin recalc：compute every formula headless and write the cached values."""

from __future__ import annotations

import gc
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xladdin.cli.options import BOOK, language, progress_bar, said
from xladdin.errors import CellError

if TYPE_CHECKING:
    from xladdin.engine.recalculation import Recalculation

# A workbook with one broken reference may have ten thousand differing cells: people need the first of them.
SHOWN = 50


@click.command("recalc", help="无界面重算：计算全部公式（含 JX_ 函数）并写回缓存值")
@click.argument("books", metavar="工作簿", nargs=-1, required=True, type=BOOK)
@click.option("-o", "--out", type=BOOK, help="写到另一个文件；不给则原子替换原文件")
@click.option("--check", is_flag=True, help="不写文件，只与缓存值比较")
@click.option("--normalize", is_flag=True, help="把 [1]!JX_、_xll.JX_ 等写法改成 JX_，好在 LibreOffice 里计算")
@click.option("--strict", is_flag=True, help="有公式不能计算时退出码为1")
@click.option("--json", "as_json", is_flag=True, help="以JSON输出结果")
@language
def command(
    books: tuple[Path, ...], out: Path | None, check: bool, normalize: bool, strict: bool, as_json: bool
) -> int:
    if check and out is not None:
        raise click.UsageError(
            said("--check 不写文件，不能与 -o 一起用", "--check writes nothing: it does not go with -o")
        )
    if check and normalize:
        raise click.UsageError(
            said(
                "--check 不写文件，不能与 --normalize 一起用",
                "--check writes nothing: it does not go with --normalize",
            )
        )
    if len(books) > 1 and not check:
        # Half of them rewritten when one fails would leave nobody knowing where things stand.
        raise click.UsageError(
            said(
                f"多余的参数：{books[1]}（几个工作簿一起，只能与 --check 连用）",
                f"Got unexpected extra argument ({books[1]}): several workbooks go with --check only",
            )
        )
    results = [(book, _recalculated(book, out, check, normalize)) for book in books]
    if as_json:
        found = [_json(result, check, out or book) for book, result in results]
        click.echo(json.dumps(found if len(books) > 1 else found[0], ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(line for book, result in results for line in _lines(result, check, out or book)))
    if check and any(result.differences for _, result in results):
        return 1
    return 1 if strict and any(result.unsupported for _, result in results) else 0


def _recalculated(book: Path, out: Path | None, check: bool, normalize: bool) -> Recalculation:
    from xladdin.engine.recalculation import recalculate

    # Millions of short-lived values and no cycles among them: looking for cycles costs a twentieth of the time.
    gc.disable()
    with progress_bar() as progress:
        return recalculate(book, out=out, check=check, progress=progress, normalized=normalize)


def _plain(value: object) -> object:
    """A cell value as JSON and people see it."""
    return str(value) if isinstance(value, CellError) else value


def _json(result: Recalculation, check: bool, target: Path) -> dict[str, object]:
    normalized: dict[str, object] = {}
    if (done := result.normalization) is not None:
        normalized = {
            "normalized": [
                {"sheet": one.sheet, "cell": one.cell, "before": one.before, "after": one.after}
                for one in done.respelled
            ],
            "idle_links": done.idle,
        }
    return {
        "version": 1,
        "path": str(result.path),
        "output": None if check else str(target),
        "formulas": result.formulas,
        "written": result.written,
        "differences": [
            {"sheet": d.sheet, "cell": d.cell, "cached": _plain(d.cached), "computed": _plain(d.computed)}
            for d in result.differences
        ],
        "unsupported": [
            {"sheet": u.sheet, "cell": u.cell, "formula": u.formula, "reason": u.reason} for u in result.unsupported
        ],
        **normalized,
    }


def _lines(result: Recalculation, check: bool, target: Path) -> list[str]:
    lines = _normalization_lines(result)
    if check:
        for d in result.differences[:SHOWN]:
            cached = said("空", "nothing") if d.cached is None else _plain(d.cached)
            lines.append(
                f"{d.sheet}!{d.cell}  {said('缓存', 'cached')} {cached}  {said('算出', 'computed')} {_plain(d.computed)}"
            )
        if len(result.differences) > SHOWN:
            more = len(result.differences) - SHOWN
            lines.append(said(f"……另有 {more} 处，用 --json 看全部", f"... and {more} more; --json lists them all"))
    kept = said("不能计算，保留原值", "not computed, cached value kept")
    lines += [f"{u.sheet}!{u.cell}  {kept}：{u.reason}  ={u.formula}" for u in result.unsupported[:SHOWN]]
    if len(result.unsupported) > SHOWN:
        more = len(result.unsupported) - SHOWN
        lines.append(said(f"……另有 {more} 个公式不能计算", f"... and {more} more formulas not computed"))
    counts = said(f"{result.formulas} 个公式", f"{result.formulas} formulas")
    if result.unsupported:
        counts += said(f"，{len(result.unsupported)} 个不能计算", f", {len(result.unsupported)} not computed")
    if check:
        found = len(result.differences)
        lines.append(
            said(
                f"「{result.path}」{counts}，" + (f"{found} 处与缓存值不同" if found else "与缓存值一致"),
                f"{result.path}: {counts}, " + (f"{found} differ from the cached values" if found else "all as cached"),
            )
        )
    else:
        lines.append(
            said(
                f"「{target}」{counts}，更新 {result.written} 个单元格",
                f"{target}: {counts}, {result.written} cells updated",
            )
        )
    return lines


def _normalization_lines(result: Recalculation) -> list[str]:
    done = result.normalization
    if done is None:
        return []
    lines = [
        f"{one.sheet}!{one.cell}  {said('公式读不懂，写法没有改', 'not understood, spelled as before')}  ={one.before}"
        for one in done.unread[:SHOWN]
    ]
    lines += [
        said(
            f"外部链接「{link}」已没有公式使用，仍留在文件里；可在 Excel 或 WPS 的“编辑链接”里断开",
            f"no formula uses the link to {link} any more; it stays in the file",
        )
        for link in done.idle
    ]
    count = len(done.respelled)
    return [*lines, said(f"{count} 个公式改成了统一写法", f"{count} formulas spelled plainly")]
