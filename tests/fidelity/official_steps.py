"""What the scripts for the official Python SDK share: its client, the emulator's control calls, steps that are counted.

A script is run with the interpreter that has the official package:

    python official_flow.py http://127.0.0.1:9900 [--lax] [-v]

It prints one line per step and exits 1 when a step fails, 3 when the SDK has no strict validation any more.
"""

from __future__ import annotations

import json
import sys
import traceback
import urllib.request
from collections.abc import Callable
from typing import Any, NoReturn

from composio import Composio

FLAG = "_strict_response_validation"
BASE = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:9900"
LAX = "--lax" in sys.argv
BAD_TOOLKITS = {"operation": "toolkits.list", "fault": {"status": 200, "body": {"items": [{"slug": "x"}]}}}
failures: list[str] = []
passed: list[str] = []


def control(method: str, path: str, body: Any = None) -> Any:
    request = urllib.request.Request(
        f"{BASE}/__emulator/{path}",
        method=method,
        data=json.dumps(body or {}).encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def step(name: str) -> Callable[[Callable[[], Any]], Any]:
    def run(function: Callable[[], Any]) -> Any:
        try:
            value = function()
        except Exception as error:
            failures.append(name)
            print(f"FAIL {name}: {type(error).__name__}: {str(error)[:400]}")
            if "-v" in sys.argv:
                traceback.print_exc()
            return None
        passed.append(name)
        print(f"ok   {name}")
        return value

    return run


def refused(name: str, call: Callable[[], Any]) -> Exception:
    """What the call raises, which must be of this class."""
    try:
        call()
    except Exception as error:
        assert type(error).__name__ == name, f"{type(error).__name__}: {error}"
        return error
    raise AssertionError(f"no {name} was raised")


def official_client() -> Composio[Any, Any]:
    """A client on an emulator without state; it validates answers unless the script was told not to."""
    control("POST", "reset")
    made = Composio(api_key="ak_emulator", base_url=BASE, allow_tracking=False)
    if not hasattr(made.client, FLAG):
        print(f"the official SDK has no {FLAG} any more")
        sys.exit(3)
    setattr(made.client, FLAG, not LAX)

    @step("validation of answers is off" if LAX else "validation of answers is on")
    def _() -> None:
        control("POST", "faults", BAD_TOOLKITS)
        if LAX:
            assert made.toolkits.list().items[0].slug == "x"
        else:
            refused("APIResponseValidationError", made.toolkits.list)

    return made


def finish() -> NoReturn:
    print(f"{len(passed)} passed, {len(failures)} failed")
    sys.exit(1 if failures else 0)
