"""What the platform announces in headers becomes warnings, once for each client and thing."""

from __future__ import annotations

import asyncio
import warnings
from contextlib import suppress

import orjson
import pytest
from scripted import KEY, Server, answer
from shapes import ANSWERS
from test_drift import CALLS, outcome_of

import composio_sync
from composio_async import Composio, PlatformDeprecationWarning, _deprecations
from composio_async.errors import ComposioError, NotFoundError

TOOLKIT = b'{"slug": "github", "name": "GitHub", "meta": {}}'
RESULT = b'{"successful": true, "data": {}}'


async def told(server: Server, *, calls: int = 2, **headers: str) -> list[str]:
    """What a client warns of that makes so many calls."""
    server.always = answer(200, TOOLKIT, **headers)
    async with Composio(base_url=server.url, api_key=KEY) as composio:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            for _ in range(calls):
                await composio.toolkits.get("github")
    assert all(one.category is PlatformDeprecationWarning and one.filename == __file__ for one in caught)
    return [str(one.message) for one in caught]


async def test_an_operation_that_is_to_end(server: Server):
    """Deprecation, Sunset and a successor are told in one sentence, once."""
    link = '<https://docs.example/new>; rel="successor-version"'
    assert await told(server, deprecation="@1767225600", sunset="Wed, 01 Jul 2026 00:00:00 GMT", link=link) == [
        (
            "The platform will retire the operation behind toolkits.get, deprecated since 2026-01-01, to end on "
            "Wed, 01 Jul 2026 00:00:00 GMT. Its successor is https://docs.example/new. "
            "Look for a newer release of this package."
        )
    ]


async def test_toolkits_that_are_to_end(server: Server):
    """Each toolkit of the list is one notice, with its version, days and reason."""
    listed = '"old_kit";version="20250101_00";deprecated=@1767225600;sunset=@1782864000;reason="Renamed.", "other"'
    assert await told(server, composio_deprecated_toolkits=listed) == [
        (
            "The platform will retire the toolkit 'old_kit' at version 20250101_00, deprecated since 2026-01-01, "
            "to end on 2026-07-01: Renamed. Use another version or toolkit."
        ),
        "The platform will retire the toolkit 'other'. Use another version or toolkit.",
    ]


@pytest.mark.parametrize("value", ["true", "@99999999999999", "", "@-1", "\x7f" * 5])
async def test_odd_values_are_told_without_them(server: Server, value: str):
    """A value that cannot be read is left out of the sentence, and breaks nothing."""
    found = await told(server, deprecation=value or "yes")
    assert found == [
        "The platform will retire the operation behind toolkits.get. Look for a newer release of this package."
    ]


async def test_garbage_is_no_notice(server: Server):
    """A list of toolkits that is none says nothing."""
    assert await told(server, composio_deprecated_toolkits="<<;;=@,,") == []


async def test_another_client_tells_again(server: Server):
    """The memory belongs to the client, and a copy of it with other options has its own."""
    assert len(await told(server, deprecation="@1767225600")) == 1
    assert len(await told(server, deprecation="@1767225600")) == 1


async def test_a_run_does_not_fail_for_a_notice(server: Server, caplog: pytest.LogCaptureFixture):
    """Where warnings are errors, the notice goes to the log: what was called has been done."""
    server.always = answer(200, RESULT, deprecation="@1767225600")
    async with Composio(base_url=server.url, api_key=KEY) as composio:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            result = await composio.tools.execute("A", {})
    assert result.successful
    assert "The platform will retire the operation behind tools.execute" in caplog.text


async def test_a_list_in_several_lines(server: Server):
    """A header that comes twice is one list, and none of its toolkits is lost."""

    async def twice(writer: asyncio.StreamWriter) -> None:
        lines = ["HTTP/1.1 200 X", f"content-length: {len(TOOLKIT)}"]
        lines += [f'composio-deprecated-toolkits: "{name}"' for name in ("one", "two")]
        writer.write("\r\n".join([*lines, "", ""]).encode() + TOOLKIT)
        await writer.drain()

    server.always = twice
    async with Composio(base_url=server.url, api_key=KEY) as composio:
        with pytest.warns(PlatformDeprecationWarning) as caught:
            await composio.toolkits.get("github")
    assert ["'one'" in str(caught[0].message), "'two'" in str(caught[1].message)] == [True, True]


async def test_a_client_remembers_only_so_many(server: Server, monkeypatch: pytest.MonkeyPatch):
    """A platform that invents notices without end fills no memory."""
    monkeypatch.setattr(_deprecations, "MOST", 2)
    assert len(await told(server, composio_deprecated_toolkits='"a", "b", "c"')) == 2


async def test_refusals_announce_as_well(server: Server):
    """A notice on an answer that is an error is told, and the error is raised."""
    server.always = answer(404, b"{}", deprecation="@1767225600")
    async with Composio(base_url=server.url, api_key=KEY) as composio:
        with pytest.warns(PlatformDeprecationWarning, match="behind auth_configs.get"), pytest.raises(NotFoundError):
            await composio.auth_configs.get("ac_1")


@pytest.mark.parametrize("name", sorted(CALLS.keys() - {"ConnectedAccounts.refresh"}))
async def test_every_method_tells(server: Server, name: str):
    """Whatever the namespace, a notice on the first answer that a method gets is told."""
    server.always = answer(200, orjson.dumps(ANSWERS["sessions.get"][0]))
    async with Composio(base_url=server.url, api_key=KEY, user_api_key="uak_1", org_api_key="oak_1") as composio:
        with warnings.catch_warnings(action="ignore"):
            session = await composio.use("trs_red1")
        server.always = answer(422, b"{}", deprecation="@1767225600")
        with (
            pytest.warns(PlatformDeprecationWarning, match="retire the operation behind"),
            suppress(ComposioError),
        ):
            await outcome_of(CALLS[name], composio, session)


async def test_synchronous_code_sees_its_own_line(server: Server):
    """In the synchronous package the warning is about the caller's line, so that Python shows it by default."""
    server.always = answer(200, TOOLKIT, deprecation="@1767225600")

    def get() -> list[tuple[type[Warning], str, str]]:
        with composio_sync.Composio(base_url=server.url, api_key=KEY) as composio:
            composio.toolkits.get("github")
            composio.toolkits.get("github")
        return [(one.category, one.filename, str(one.message)[:28]) for one in caught]

    with warnings.catch_warnings(record=True) as caught:
        warnings.resetwarnings()
        found = await asyncio.to_thread(get)
    assert found == [(PlatformDeprecationWarning, __file__, "The platform will retire the")]
