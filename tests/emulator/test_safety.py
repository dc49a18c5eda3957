"""That nobody takes the emulator for the platform, and that no real key that strays here is kept or shown."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest

from composio_async.emulator import Emulator

REAL = "ak_Zq3xV9pLm2TbR8sWk7Yd"
PATHS = [
    "/api/v3.1/toolkits",
    "/api/v3.1/no/such",
    "/",
    "/__emulator/health",
    "/__emulator/nothing",
    "/link/lk_1",
    "/storage/x",
    "/tool_router/trs_1/mcp",
]


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_says_that_it_is_the_emulator(path, api):
    """Answers of operations, pages, controls, storage and MCP, and refusals by any of them, bear the header."""
    for headers in ({}, {"x-api-key": "ak_emulator"}, {"x-api-key": REAL}):
        assert (await api("GET", path, headers=headers)).headers["x-composio-emulator"] == "1"


async def test_the_realtime_endpoint_says_so_too(api):
    """A request to the websocket's address that is no websocket bears the header as well."""
    assert (await api("GET", "/app/key", headers={})).headers["x-composio-emulator"] == "1"


@pytest.mark.parametrize("header", ["x-api-key", "x-user-api-key", "x-org-api-key"])
async def test_a_real_key_is_refused_and_kept_nowhere(header, tmp_path, open_api, caplog):
    """A key that looks real is a 401 that says where it went, and is in no journal, log, console, export or file."""
    key = {"x-api-key": REAL, "x-user-api-key": f"u{REAL}", "x-org-api-key": f"o{REAL}"}[header]
    path = tmp_path / "state.jsonl"
    shown = []
    with caplog.at_level(logging.DEBUG):
        async with Emulator(state=path) as emulator, open_api(emulator) as api:
            operation = "org/owner/project/list" if header == "x-org-api-key" else "toolkits"
            error = await api.fails(401, "GET", operation, headers={header: key})
            assert "looks like a real one, but this is the emulator, which never takes real keys" in error["message"]
            await api.fails(501, "POST", "no/such", {"api_key": key, "nested": [{"token": key}]}, headers={header: key})
            await api.fails(401, "GET", f"{operation}?api_key={key}", headers={header: key})
            bearer = {"authorization": f"Bearer {key}", "cookie": f"key={key}"}
            await api.fails(401, "GET", operation, headers=bearer)
            shown += [error, emulator.requests(), emulator.export_state(), emulator.coverage()]
            for own in ("requests", "console", "console/requests/0", "console/requests/1", "state", "coverage"):
                answer = await api("GET", f"/__emulator/{own}", headers={})
                assert answer.status == 200
                shown.append(answer.body)
            with pytest.raises(AssertionError) as caught:
                emulator.requests.last("tools.execute")
            shown.append(caught.value)
    shown += [caplog.text, await asyncio.to_thread(path.read_text)]
    assert [one for one in shown if key[6:] in str(one) or REAL[4:] in json.dumps(one, default=str)] == []
    assert len(emulator.requests()) == 4


async def test_a_key_that_is_neither_is_refused_plainly(api):
    """A key that is just wrong is told the right one."""
    error = await api.fails(401, "GET", "toolkits", headers={"x-api-key": "something"})
    assert error["message"] == "Invalid API key in x-api-key"
    assert "ak_emulator" in error["suggested_fix"]
