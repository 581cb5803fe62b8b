"""版本不够：stands in for the core where LibreOffice's Python is older than 3.11. Python 3.8 must be able to read this file."""

from __future__ import annotations

import sys
from typing import Any

import unohelper  # type: ignore[import-not-found]  # LibreOffice's own
from com.sun.star.frame import XDispatch, XDispatchProvider  # type: ignore[import-not-found]  # made by `uno` at run time
from com.sun.star.lang import XInitialization, XServiceInfo  # type: ignore[import-not-found]  # as above

MESSAGE = (
    "绩效扩展需要 Python 3.11 或更新版本，而这个 LibreOffice 自带的是 Python {}.{}。\n"
    "JX_ 函数因此不能计算。请安装更新的 LibreOffice（自带 Python 3.11 以上），或用命令行 xladdin recalc 计算。"
)


class Refusal(unohelper.Base, XServiceInfo, XInitialization, XDispatchProvider, XDispatch):  # type: ignore[misc]  # UNO types
    """Answers every command with the reason."""

    def __init__(self, ctx: Any, *_: Any) -> None:
        self.ctx = ctx
        self.frame = None  # type: Any

    def initialize(self, arguments: Any) -> None:
        self.frame = arguments[0] if arguments else None

    def queryDispatch(self, url: Any, target: str, flags: int) -> Any:  # noqa: N802, ARG002  # UNO's name
        return self if url.Protocol == "org.xladdin.calc:" else None

    def queryDispatches(self, requests: Any) -> Any:  # noqa: N802  # UNO's name
        return tuple(self.queryDispatch(r.FeatureURL, r.FrameName, r.SearchFlags) for r in requests)

    def dispatch(self, url: Any, arguments: Any) -> None:  # noqa: ARG002  # UNO's signature
        toolkit = self.ctx.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", self.ctx)
        window = self.frame.getContainerWindow() if self.frame else toolkit.getDesktopWindow()
        text = MESSAGE.format(*sys.version_info[:2])
        toolkit.createMessageBox(window, 3, 1, "绩效", text).execute()

    def addStatusListener(self, listener: Any, url: Any) -> None:  # noqa: N802  # UNO's name
        pass

    def removeStatusListener(self, listener: Any, url: Any) -> None:  # noqa: N802  # UNO's name
        pass

    def getImplementationName(self) -> str:  # noqa: N802  # UNO's name
        return "org.xladdin.calc.Commands"

    def supportsService(self, name: str) -> bool:  # noqa: N802  # UNO's name
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self) -> Any:  # noqa: N802  # UNO's name
        return ("com.sun.star.frame.ProtocolHandler",)


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816  # LibreOffice looks for this name
g_ImplementationHelper.addImplementation(Refusal, "org.xladdin.calc.Commands", ("com.sun.star.frame.ProtocolHandler",))
