"""The `formulas` package doing the same job. Run by benchmarks/run.py with the Python of that package's environment.

python formulas_contestant.py BOOK FOLDER
"""

from __future__ import annotations

import sys

import formulas


def exec_rate(spent: float, budget: float) -> float:
    return spent / budget


if __name__ == "__main__":
    book, folder = sys.argv[1:]
    formulas.get_functions()["JX_EXEC_RATE"] = exec_rate
    model = formulas.ExcelModel().loads(book).finish()
    model.calculate()
    model.write(dirpath=folder)
