"""Libraries that put green threads in the place of Python's, on which no event loop can run beside its caller."""

from __future__ import annotations

import sys
from typing import Final

from composio_async.errors import PortalError

_REMEDY: Final = {
    ("gevent.monkey", "is_module_patched", "threading"): "gevent.monkey.patch_all(thread=False, select=False)",
    ("gevent.monkey", "is_module_patched", "selectors"): "gevent.monkey.patch_all(thread=False, select=False)",
    ("eventlet.patcher", "is_monkey_patched", "thread"): "eventlet.monkey_patch(thread=False, select=False)",
    ("eventlet.patcher", "is_monkey_patched", "select"): "eventlet.monkey_patch(thread=False, select=False)",
}


def refuse_green_threads() -> None:
    """Check that a new thread will be a real one, which can wait for its sockets.

    Raises:
        PortalError: gevent or eventlet has replaced `threading` or `select`.
    """
    for (module, question, subject), remedy in _REMEDY.items():
        if module in sys.modules and getattr(sys.modules[module], question)(subject):
            msg = (
                f"{module.partition('.')[0]} has replaced {subject!r}, and the synchronous client needs Python's own "
                f"for its event loop. Patch with {remedy}; each call then holds up all green threads."
            )
            raise PortalError(msg)
