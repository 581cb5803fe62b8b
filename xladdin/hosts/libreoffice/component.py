"""组件：the two UNO services of the extension: the functions that Calc calls, and the commands of menu and toolbar.

Runs inside LibreOffice; `uno` and `com.sun.star` exist only there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import uno  # type: ignore[import-not-found]  # LibreOffice's own
import unohelper  # type: ignore[import-not-found]  # as above
from com.sun.star.frame import (  # type: ignore[import-not-found]  # made by `uno` at run time
    DispatchResultEvent,
    FeatureStateEvent,
    XDispatchProvider,
    XNotifyingDispatch,
)
from com.sun.star.lang import XInitialization, XServiceInfo  # type: ignore[import-not-found]  # as above
from com.sun.star.sheet import ResultEvent, XVolatileResult  # type: ignore[import-not-found]  # as above

from xladdin.declare import Function, registry
from xladdin.hosts.libreoffice import commands, identity
from xladdin.hosts.libreoffice.calls import Table, call
from xladdin.hosts.libreoffice.own_schemes import call as of_document

_SUCCESS = 1  # com.sun.star.frame.DispatchResultState.SUCCESS


class _Service(unohelper.Base, XServiceInfo):  # type: ignore[misc]  # UNO types
    """What every UNO component answers about itself."""

    implementation: str
    services: tuple[str, ...]

    def getImplementationName(self) -> str:  # noqa: N802  # UNO's name
        return self.implementation

    def supportsService(self, name: str) -> bool:  # noqa: N802  # UNO's name
        return name in self.services

    def getSupportedServiceNames(self) -> tuple[str, ...]:  # noqa: N802  # UNO's name
        return self.services


class _Result(unohelper.Base, XVolatileResult):  # type: ignore[misc]  # UNO types
    """A table of results. Calc takes one only with its type, and Python can state a type in an event but not in a result."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def addResultListener(self, listener: Any) -> None:  # noqa: N802  # UNO's name
        event = ResultEvent()
        event.Source, event.Value = self, uno.Any(self._table.type, self._table.rows)
        listener.modified(event)

    def removeResultListener(self, listener: Any) -> None:  # noqa: N802  # UNO's name
        """The listener holds the table; there is nothing to take back."""


# Calc keeps what it was given for each new object until the document closes: the same table must be the same object.
_result = lru_cache(maxsize=256)(_Result)


def _method(function: Function) -> Callable[..., object]:
    def method(_: object, *given: object) -> object:
        result = of_document(function, *given) if function.asks_workbook else call(function, given)
        return _result(result) if isinstance(result, Table) else result

    return method


def _functions() -> type:
    """The service `_xll`: one method for each declared function, as the interface in the .idl has them."""
    members: dict[str, Any] = {name: _method(function) for name, function in registry().items()}
    members["__init__"] = lambda *_: None
    members["implementation"] = identity.FUNCTION_IMPLEMENTATION
    members["services"] = (identity.FUNCTION_SERVICE,)
    return type("Functions", (_Service, uno.getClass(identity.FUNCTION_INTERFACE)), members)


class Commands(_Service, XInitialization, XDispatchProvider, XNotifyingDispatch):  # type: ignore[misc]  # UNO types
    """按钮：answers `org.xladdin.calc:check-sheet` and the others for one window."""

    implementation = identity.COMMAND_IMPLEMENTATION
    services = ("com.sun.star.frame.ProtocolHandler",)

    def __init__(self, context: Any, *_: object) -> None:
        self._context = context
        self._frame: Any = None

    def initialize(self, arguments: Any) -> None:
        self._frame = arguments[0] if arguments else None

    def queryDispatch(self, url: Any, _target: str, _flags: int) -> Any:  # noqa: N802  # UNO's name
        return self if url.Protocol == identity.PROTOCOL and commands.known(url.Path) else None

    def queryDispatches(self, requests: Any) -> Any:  # noqa: N802  # UNO's name
        return tuple(self.queryDispatch(r.FeatureURL, r.FrameName, r.SearchFlags) for r in requests)

    def dispatch(self, url: Any, _arguments: Any) -> None:
        commands.run(self._context, self._frame, url.Path)

    def dispatchWithNotification(self, url: Any, _arguments: Any, listener: Any) -> None:  # noqa: N802  # UNO's name
        """As `dispatch`; a macro gets the summary that a user reads in the message."""
        said = commands.run(self._context, self._frame, url.Path)
        if listener is not None:
            event = DispatchResultEvent()
            event.Source, event.State, event.Result = self, _SUCCESS, said
            listener.dispatchFinished(event)

    def addStatusListener(self, listener: Any, url: Any) -> None:  # noqa: N802  # UNO's name
        event = FeatureStateEvent()
        event.Source, event.FeatureURL, event.IsEnabled, event.Requery = self, url, True, False
        listener.statusChanged(event)

    def removeStatusListener(self, listener: Any, url: Any) -> None:  # noqa: N802  # UNO's name
        """Nothing to forget: the state never changes."""


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816  # LibreOffice looks for this name
g_ImplementationHelper.addImplementation(_functions(), identity.FUNCTION_IMPLEMENTATION, (identity.FUNCTION_SERVICE,))
g_ImplementationHelper.addImplementation(Commands, identity.COMMAND_IMPLEMENTATION, Commands.services)
