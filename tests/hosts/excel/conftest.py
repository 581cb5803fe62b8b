"""oletools talks to an older pyparsing; its warnings are not ours."""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import oletools.olevba  # noqa: F401  # imported first here, so that tests find it loaded
