"""扩展入口：what LibreOffice loads from the extension. It looks at the Python it runs on before anything of the core does.

Python 3.8 must be able to read this file: an old LibreOffice then says what is wrong instead of failing silently.
"""

from __future__ import annotations

import os
import sys

# LibreOffice appends this folder behind everything else: an xladdin that is installed elsewhere must not be taken instead.
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "pythonpath"))  # noqa: PTH100, PTH118, PTH120  # before 3.11

if sys.version_info >= (3, 11):  # noqa: UP036  # this file is loaded by whatever Python LibreOffice brings
    from xladdin.hosts.libreoffice.component import g_ImplementationHelper
else:
    from xladdin_refusal import g_ImplementationHelper

__all__ = ["g_ImplementationHelper"]
