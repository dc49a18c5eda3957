"""What the platform announces in headers becomes warnings, once for each client and thing."""

from __future__ import annotations

import warnings

import pytest
from scripted import KEY, Server, answer

from composio_async import Composio, PlatformDeprecationWarning

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
