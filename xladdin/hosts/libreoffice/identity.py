"""名称：what the extension, its services and its commands are called. Files of users refer to them: they never change."""

from __future__ import annotations

from typing import Final

EXTENSION: Final = "org.xladdin.calc"
FILE_NAME: Final = "xladdin.oxt"
# With this service name `_xll.JX_RATE(`, the spelling of Excel files, is a programmatic name of Calc: it resolves as it stands.
FUNCTION_SERVICE: Final = "_xll"
FUNCTION_INTERFACE: Final = "org.xladdin.calc.XFunctions"
FUNCTION_IMPLEMENTATION: Final = "org.xladdin.calc.Functions"
COMMAND_IMPLEMENTATION: Final = "org.xladdin.calc.Commands"
PROTOCOL: Final = "org.xladdin.calc:"
TOOLBAR: Final = "org.xladdin.calc.toolbar"
MENU: Final = "绩效"
