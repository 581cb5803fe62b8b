"""指纹：what a finding is known again by in a later run: what it is about, not where it stands.

Sheet, rule, the words of its row and what the cell shows. Rows may be inserted and sheets rearranged; a figure that
changes is a new finding.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from xladdin.finding import Finding
from xladdin.numbers import normalise
from xladdin.report.excerpt import Excerpts
from xladdin.validation import Validation

_FIGURE: Final = re.compile(r"[≥≤><=±+-]*[\d.,]+\S{0,4}")
# Enough of a cell to know it by.
_MOST: Final = 200


def fingerprints(validation: Validation, findings: Sequence[Finding]) -> Iterator[str]:
    """One for each finding, the same wherever its row has moved; findings that say the same share one."""
    excerpts = Excerpts(validation.book, validation.forms)
    for finding in findings:
        # What stands left of a cell says what it is about; what stands right of it is filled in later.
        left = takewhile(lambda item: not item[1], excerpts.row(finding))
        words = [normalise(text)[:_MOST] for text, _ in left]
        about = [text for text in words if text and not _FIGURE.fullmatch(text)]
        stands = normalise(finding.shown or ("" if finding.value is None else str(finding.value)))
        parts = [finding.code, finding.sheet, *(about or [finding.cell]), stands]
        yield hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
