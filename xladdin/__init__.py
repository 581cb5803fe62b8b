"""xladdin：预算绩效工作簿的公式库与核查器。

The JX_ functions in snake_case on numbers, text, lists and pandas objects
(`xladdin.exec_rate(spent, budget)`), and `recalc` and `validate` for whole workbooks.
"""

from pathlib import Path as _Path

__version__ = "0.1.0"

# In a wheel udfs/ lies inside this package; in a checkout it stands beside it. One name, `xladdin.udfs`, in both.
if not (_Path(__file__).parent / "udfs").is_dir():
    __path__.append(str(_Path(__file__).parent.parent))
