"""测速: `xladdin recalc` against LibreOffice and the `formulas` package, on the same workbooks, in one run.

    python benchmarks/run.py

prints the result and writes docs/benchmarks.md. Whole processes are timed, from start to the saved file, in turn; the
results of all of them are compared cell by cell. `formulas` (EUPL) goes into a virtual environment of its own and is
no dependency of this project.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import venv
import zipfile
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from importlib.metadata import version
from pathlib import Path

import budget_workbook
from libreoffice_addin import LibreOffice

REPORT = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
FORMULAS = "1.3.4"
_CELL = re.compile(rb'<c r="([E-H][0-9]+)"([^<>]*)><f[^<>]*>[^<]*</f><v[^<>]*>([^<]*)</v>')


# A process starts with the memory peak of the one that starts it, so a small one does that.
_LAUNCHER = """
import json, os, subprocess, sys, time
started = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
seconds = time.perf_counter() - started
print(json.dumps([seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)]))
"""


@dataclass
class Runs:
    """Repeated runs of one contestant on one workbook.

    Attributes:
        seconds: wall clock time of each run.
        processor: processor time of each run, all its processes together; other work on the machine hardly touches it.
        megabytes: peak memory of each run.
    """

    name: str
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    def measure(self, command: list[str], written: Path) -> None:
        """Run a command that writes a file."""
        written.unlink(missing_ok=True)
        run = subprocess.run(
            [sys.executable, "-S", "-c", _LAUNCHER, *command], capture_output=True, text=True, check=True
        )
        seconds, processor, megabytes, status = json.loads(run.stdout)
        if status or not written.exists():
            raise SystemExit(f"{' '.join(command)}\n{run.stderr}")
        self.seconds.append(seconds)
        self.processor.append(processor)
        self.megabytes.append(megabytes)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def results(path: Path) -> dict[str, float | str]:
    """The cached values of the four formula columns."""
    with zipfile.ZipFile(path) as archive:
        data = archive.read("xl/worksheets/sheet1.xml")
    found: dict[str, float | str] = {}
    for place, attributes, value in _CELL.findall(data):
        text = unescape(value.decode())
        found[place.decode()] = text if b't="str"' in attributes else float(text)
    return found


def disagreements(one: dict[str, float | str], other: dict[str, float | str]) -> int:
    """How many cells differ by more than 1 in 10⁹, or are missing."""
    count = len(one.keys() ^ other.keys())
    for place in one.keys() & other.keys():
        mine, theirs = one[place], other[place]
        if isinstance(mine, float) and isinstance(theirs, float):
            count += abs(mine - theirs) > 1e-9 * max(1.0, abs(mine))
        else:
            count += mine != theirs
    return count


def against_libreoffice(folder: Path, rows: int, rounds: int) -> tuple[Runs, Runs, int]:
    """Times of both on the large workbook, and the number of cells on which they disagree."""
    book = folder / "budget.xlsx"
    budget_workbook.write(book, rows)
    office = LibreOffice(folder / "office")
    theirs_folder = folder / "theirs"
    ours, theirs = Runs("xladdin recalc"), Runs(LibreOffice.version())
    # One short run each first: the office builds its profile and both come into the file cache.
    small = folder / "small.xlsx"
    budget_workbook.write(small, 10)
    Runs("").measure(_ours(small, folder / "small_out.xlsx"), folder / "small_out.xlsx")
    Runs("").measure(office.command(small, theirs_folder), theirs_folder / small.name)
    for number in range(1, rounds + 1):
        ours.measure(_ours(book, folder / "ours.xlsx"), folder / "ours.xlsx")
        theirs.measure(office.command(book, theirs_folder), theirs_folder / book.name)
        print(f"  {number}/{rounds}: {ours.seconds[-1]:.1f} s, {theirs.seconds[-1]:.1f} s", flush=True)
    mine = results(folder / "ours.xlsx")
    # The totals in columns C and D are formulas too, but lie outside the four columns that are compared.
    assert len(mine) == budget_workbook.formulas(rows) - 2, len(mine)
    return ours, theirs, disagreements(mine, results(theirs_folder / book.name))


def _ours(book: Path, out: Path) -> list[str]:
    return [sys.executable, "-m", "xladdin", "recalc", str(book), "-o", str(out)]


def against_formulas(folder: Path, rows: int, rounds: int) -> tuple[Runs, Runs]:
    """Times of both on a small workbook; the large one is beyond the package."""
    home = Path(tempfile.gettempdir()) / f"xladdin-benchmark-formulas-{FORMULAS}"
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (home / "ready").exists():
        print(f"  installing formulas {FORMULAS} into an environment of its own", flush=True)
        venv.create(home, with_pip=True, clear=True)
        command = [str(python), "-m", "pip", "install", "-q", f"formulas[excel]=={FORMULAS}"]
        subprocess.run(command, check=True)
        (home / "ready").touch()
    book = folder / "thousand.xlsx"
    budget_workbook.write(book, rows)
    ours, theirs = Runs("xladdin recalc"), Runs(f"formulas {FORMULAS}")
    script = Path(__file__).with_name("formulas_contestant.py")
    for number in range(1, rounds + 1):
        ours.measure(_ours(book, folder / "thousand_out.xlsx"), folder / "thousand_out.xlsx")
        written = folder / "formulas" / book.name.upper()
        theirs.measure([str(python), str(script), str(book), str(written.parent)], written)
        print(f"  {number}/{rounds}: {ours.seconds[-1]:.1f} s, {theirs.seconds[-1]:.1f} s", flush=True)
    return ours, theirs


def machine() -> list[str]:
    """What the figures were measured on, without naming the machine."""
    processor = platform.processor() or platform.machine()
    memory = ""
    cpuinfo, meminfo = Path("/proc/cpuinfo"), Path("/proc/meminfo")
    if cpuinfo.exists():
        found = re.search(r"model name\s*:\s*(.+)", cpuinfo.read_text())
        processor = found[1] if found else processor
    if meminfo.exists():
        memory = f"，{int(meminfo.read_text().split()[1]) / 2**20:.0f} GB 内存"
    packages = "、".join(f"{name} {version(name)}" for name in ("formualizer", "isal", "lxml"))
    return [
        f"- 机器：{processor}，{os.cpu_count()} 核{memory}，{platform.system()} {platform.release().split('-')[0]}",
        f"- 软件：Python {platform.python_version()}，xladdin {version('xladdin')}，{packages}",
        f"- 日期：{date.today().isoformat()}",
    ]


def table(pairs: list[Runs], formulas: int) -> list[str]:
    ours = pairs[0]
    lines = [
        "| | 用时（中位数） | 各次 | 倍数 | 处理器时间 | 倍数 | 内存峰值 | 每秒公式数 |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for runs in pairs:
        every = "、".join(f"{seconds:.1f}" for seconds in runs.seconds)
        processor = statistics.median(runs.processor)
        lines.append(
            f"| {runs.name} | **{runs.median:.1f} s** | {every} | {runs.median / ours.median:.1f} | {processor:.1f} s "
            f"| {processor / statistics.median(ours.processor):.1f} | {max(runs.megabytes):.0f} MB "
            f"| {formulas / runs.median:,.0f} |"
        )
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--no-formulas", action="store_true", help="leave out the formulas package (it needs the network once)"
    )
    options = parser.parse_args()
    lines = [
        "# 测速",
        "",
        "由 `python benchmarks/run.py` 生成，请勿手改。数据是按固定种子合成的，与任何部门无关。",
        "",
        *machine(),
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        count = budget_workbook.formulas(options.rows)
        if LibreOffice.found():
            print(f"{options.rows:,} rows, {count:,} formulas: xladdin, LibreOffice", flush=True)
            ours, theirs, wrong = against_libreoffice(folder, options.rows, options.rounds)
            lines += [
                "",
                f"## {options.rows:,} 行、{count:,} 个公式",
                "",
                "四列公式（`JX_EXEC_RATE`、减法、两层 `IF`、`ROUND(MIN(…))`）加六个合计，没有缓存值。计的是整个进程："
                "启动、读入、计算、存成 .xlsx。LibreOffice 用功能相同的 Python 加载项（浮点除法，比我们的十进制计算轻），"
                "载入时强制重算，转存 xlsx；各跑一次热身后轮流计时。",
                "",
                *table([ours, theirs], count),
                "",
                f"两者结果不一致的单元格（相对误差大于 1e-9）：**{wrong}** 个。",
            ]
        else:
            print("LibreOffice is missing: left out", flush=True)
        if not options.no_formulas:
            rows = 1000
            print(f"{rows:,} rows: xladdin, formulas", flush=True)
            pair = against_formulas(folder, rows, min(3, options.rounds))
            lines += [
                "",
                f"## {rows:,} 行、{budget_workbook.formulas(rows):,} 个公式，对比 formulas 包",
                "",
                "`formulas` 是纯 Python 的公式引擎（EUPL 许可），只用于对比，不是本项目的依赖。",
                "",
                *table(list(pair), budget_workbook.formulas(rows)),
            ]
    text = "\n".join(lines) + "\n"
    REPORT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
