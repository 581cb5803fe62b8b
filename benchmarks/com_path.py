"""COM 形状的调用: one call over a column against one call for each cell, as Excel would make them.

    python benchmarks/com_path.py [ROWS]

Excel and Python are two processes. There is no COM off Windows, so a pipe stands in for the boundary: each call is one
message there and one back, with values in the shape in which pywin32 hands them over. A real COM call costs more, so
the real ratio is larger. Reports, asserts only that both ways give the same numbers.
"""  # fmt: skip

from __future__ import annotations

import multiprocessing
import random
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

from xladdin.declare import registry
from xladdin.hosts.excel.udf_module import udf

LEFT_OUT = -2146827840  # CVErr(448), which our VBA passes for an argument left out
RULE = "≥95%:100%; ≥85%:90%; ≥80%:80%; 其余:0"


def serve(end: Connection) -> None:
    """The Python side: the functions xlwings finds, called as its server calls them."""
    functions = {name: udf(function) for name, function in registry().items()}
    while (asked := end.recv()) is not None:
        name, arguments = asked
        end.send(functions[name](*arguments))


def timed(calls: Callable[[], list[list[object]]]) -> tuple[float, list[list[object]]]:
    started = time.perf_counter()
    result = calls()
    return time.perf_counter() - started, result


def compare(end: Connection, name: str, columns: list[list[object]], rest: list[object]) -> None:
    """Print what a function costs called once over whole columns, and once for each row."""

    def ask(*arguments: object) -> list[list[object]]:
        end.send((name, arguments))
        answer: list[list[object]] = end.recv()
        return answer

    rows = list(zip(*columns, strict=True))
    ask(*rows[0], *rest)  # the first call reads the rule
    whole, together = timed(lambda: ask(*(tuple((value,) for value in column) for column in columns), *rest))
    single, apart = timed(lambda: [ask(*row, *rest)[0] for row in rows])
    assert together == apart
    print(
        f"{name:14}{len(rows):>8} 行  一次整列 {whole * 1e3:8.1f} ms  逐格 {single * 1e3:8.1f} ms"
        f"  相差 {single / whole:4.1f} 倍（每格 {single / len(rows) * 1e6:.0f} µs，整列中每格 {whole / len(rows) * 1e6:.1f} µs）"
    )


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    chance = random.Random(20)
    budgets: list[object] = [round(chance.uniform(1, 5000), 2) for _ in range(rows)]
    spent: list[object] = [round(float(str(budget)) * chance.uniform(0.6, 1.05), 2) for budget in budgets]
    rates: list[object] = [round(chance.uniform(0.6, 1), 4) for _ in range(rows)]
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,))
    server.start()
    compare(ours, "JX_EXEC_RATE", [spent, budgets], [2.0, LEFT_OUT])
    compare(ours, "JX_SCORE", [rates], [10.0, RULE, LEFT_OUT, LEFT_OUT])
    ours.send(None)
    server.join()


if __name__ == "__main__":
    main()
