"""What there is to know of a framework's driver, for the tables that are made of the tests' reports."""

from __future__ import annotations

import inspect
import re
import sys
from typing import Any

from .drivers import Driver

EXTRA = re.compile(r"composio-async\[([\w-]+)\]")


def facts(name: str, driver: Driver) -> dict[str, Any]:
    """The facts, as JSON can say them.

    Args:
        name: Of the driver.
        driver: It.
    """
    cls = type(driver.provider())
    extra = EXTRA.search(inspect.getsource(sys.modules[cls.__module__]))
    return {
        "name": name,
        "module": cls.__module__,
        "class": cls.__name__,
        "extra": extra[1] if extra else None,
        "package": driver.package,
        "version": driver.version,
        "sync": driver.turn_sync is not None,
        "alone": driver.alone,
        "most": driver.most,
        "lossless": driver.lossless,
        "cancels": driver.cancels,
        "raises": driver.raises,
    }
