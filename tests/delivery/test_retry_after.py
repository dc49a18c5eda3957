"""How long a client waits before it comes again, for every form in which that can be asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from calls import CALLS, NOW, client, subject
from faults import FAULTS, Fault, status, waits
from faulty import Faulty

from composio_async.errors import APIStatusError

BACKOFF = [0.25, 0.5]
"""Of a client whose luck is one half: half of 0.5 s, half of 1 s."""

WAITS = waits(NOW)
ONE_OF_EACH = ["toolkits.get", "connected_accounts.delete", "connected_accounts.link", "tools.execute"]


async def pauses(server: Faulty, name: str, fault: Fault, **options: float) -> tuple[list[float], APIStatusError]:
    """Pauses that were made, and the error, of a call that is always answered so."""
    server.always = fault
    async with client(server.url, **options) as one:
        with pytest.raises(APIStatusError) as caught:
            await CALLS[name].make(await subject(CALLS[name], one), "some-text")
        return one._transport.clock.pauses, caught.value


@pytest.mark.parametrize("form", WAITS)
@pytest.mark.parametrize("code", [429, 503])
async def test_every_form_of_asking_for_a_pause(server: Faulty, code: int, form: str):
    """A usable wish is honoured to the letter; any other is no wish, and the backoff is taken."""
    headers, asked = WAITS[form]
    found, error = await pauses(server, "toolkits.get", status(code, **headers))
    assert found == (BACKOFF if asked is None else pytest.approx([asked, asked]))
    assert (server.count, error.attempts) == (3, 3)


@pytest.mark.parametrize("form", WAITS)
async def test_an_execute_honours_every_form_after_429(server: Faulty, form: str):
    """What a 429 asks for is honoured for an execute too, which is then delivered, and refused, three times."""
    headers, asked = WAITS[form]
    found, error = await pauses(server, "tools.execute", status(429, **headers))
    assert found == (BACKOFF if asked is None else pytest.approx([asked, asked]))
    assert (server.count, error.attempts, error.outcome_unknown) == (3, 3, False)


@pytest.mark.parametrize("form", WAITS)
@pytest.mark.parametrize("code", [408, 503])
@pytest.mark.parametrize("name", ["connected_accounts.link", "tools.execute"])
async def test_no_form_talks_a_create_or_an_execute_into_a_second_delivery(
    server: Faulty, name: str, code: int, form: str
):
    """Whatever pause a status other than 429 asks for, a create or an execute is delivered once and never waits."""
    found, error = await pauses(server, name, status(code, **WAITS[form][0]))
    assert (server.count, error.attempts, found) == (1, 1, [])
    assert error.outcome_unknown


@pytest.mark.parametrize("asked", ["61", "3600", "1e9", "99999999999999999999"])
@pytest.mark.parametrize("name", ONE_OF_EACH)
async def test_a_pause_beyond_the_deadline_is_not_begun(server: Faulty, name: str, asked: str):
    """A wish that the deadline cannot hold ends the call at once, with the refusal itself."""
    found, error = await pauses(server, name, status(429, retry_after=asked), timeout=60, execute_timeout=60)
    assert (found, server.count, error.attempts, error.status) == ([], 1, 1, 429)


@pytest.mark.parametrize("name", ONE_OF_EACH)
@pytest.mark.parametrize("code", [400, 409, 501])
async def test_should_retry_true_repeats_nothing_that_is_final(server: Faulty, name: str, code: int):
    """x-should-retry: true does not overrule what is known about a status."""
    found, error = await pauses(server, name, status(code, x_should_retry="true", retry_after="1"))
    assert (server.count, error.attempts, found) == (1, 1, [])


@pytest.mark.parametrize("name", ONE_OF_EACH)
@pytest.mark.parametrize("code", [408, 503])
async def test_should_retry_true_repeats_only_what_does_no_harm(server: Faulty, name: str, code: int):
    """x-should-retry: true does not make a create or an execute go out again after a 408 or a 5xx."""
    found, error = await pauses(server, name, status(code, x_should_retry="true"))
    times = 3 if CALLS[name].harmless else 1
    assert (server.count, error.attempts, len(found)) == (times, times, times - 1)
    assert error.outcome_unknown == (not CALLS[name].harmless)


@pytest.mark.parametrize("name", ONE_OF_EACH)
@pytest.mark.parametrize("code", [408, 503])
async def test_should_retry_false_is_believed(server: Faulty, name: str, code: int):
    """x-should-retry: false ends every class at one delivery."""
    found, error = await pauses(server, name, status(code, x_should_retry="false"))
    assert (server.count, error.attempts, found) == (1, 1, [])


@pytest.mark.parametrize("name", ONE_OF_EACH)
async def test_a_pause_may_be_asked_for_by_an_answer_that_is_cut(server: Faulty, name: str):
    """The headers of a 429 count even when the connection is lost in its body."""
    cut = replace(FAULTS["429, its body cut"], headers=(("retry-after", "2"),))
    found, error = await pauses(server, name, cut)
    assert (server.count, error.attempts, found) == (3, 3, [2.0, 2.0])
