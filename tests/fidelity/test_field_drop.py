"""What the official SDK insists on, field by field, as a stored table."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import pytest
from dropping import dropping, fields, without

from composio_async.emulator import Emulator

SCRIPT = Path(__file__).parent / "field_drop.py"
TABLE = Path(__file__).parent / "field_drop.json"
WRITE = os.environ.get("COMPOSIO_WRITE_FIELD_DROP") == "1"


def test_fields_are_found_and_left_out():
    """Every path that is found can be left out, in all elements of a list, and nothing else goes with it."""
    value = {"items": [{"a": 1, "b": {"c": 2}}, {"a": 3}], "n": None}
    assert list(fields(value)) == ["items", "items.[].a", "items.[].b", "items.[].b.c", "n"]
    assert without(value, "items.[].a") == {"items": [{"b": {"c": 2}}, {}], "n": None}
    assert without(value, "items.[].b.c") == {"items": [{"a": 1, "b": {}}, {"a": 3}], "n": None}
    assert without(value, "n") == {"items": value["items"]}
    assert without(value, "x.y") == value


@pytest.mark.once
@pytest.mark.timeout(600)
async def test_what_the_official_sdk_cannot_do_without(official_python: Path) -> None:
    """The fields whose absence makes the official SDK raise are those of the stored table; a new release shows here.

    `COMPOSIO_WRITE_FIELD_DROP=1` writes the table anew.
    """
    async with Emulator() as emulator, dropping(emulator) as url:
        process = await asyncio.create_subprocess_exec(
            str(official_python), str(SCRIPT), url, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        shown, errors = await asyncio.wait_for(process.communicate(), 500)
    assert process.returncode == 0, errors.decode()[-3000:]
    found = json.loads(shown)
    if WRITE:
        TABLE.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n")
    stored = json.loads(TABLE.read_text())
    assert found["needed"] == stored["needed"]
    assert found["tried"] == stored["tried"]
