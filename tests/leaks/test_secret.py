"""`Secret`: used as it is, never shown; and failures that hold nothing."""

from __future__ import annotations

import asyncio
import copy
import enum
import json
import pickle
import pprint
import traceback

import aiohttp
import orjson
import pytest
from aiohttp import web
from multidict import CIMultiDict, CIMultiDictProxy
from rich.pretty import pretty_repr
from yarl import URL

from composio_async import legacy
from composio_async._secret import Secret, emptied, erased, hide, known
from composio_async.errors import InvalidParams
from composio_sync import legacy as sync_legacy

TEXT = "ak_" + "0123456789abcdef" * 8


def test_it_is_the_text() -> None:
    """It compares, hashes, formats, encodes and is written as JSON like the text that it is."""
    secret = Secret(TEXT)
    assert secret == TEXT
    assert {secret: 1}[TEXT] == 1
    assert (str(secret), f"{secret}", "%s" % secret, secret.encode()) == (TEXT, TEXT, TEXT, TEXT.encode())  # noqa: UP031
    assert type(str(secret)) is str
    assert orjson.dumps({"key": secret}) == json.dumps({"key": TEXT}, separators=(",", ":")).encode()
    assert str(URL(Secret("http://h:1/p"))) == "http://h:1/p"


@pytest.mark.parametrize(
    "show",
    [repr, pprint.pformat, "{!r}".format, lambda value: "%r" % value, lambda value: pretty_repr(value, max_string=60)],  # noqa: UP031
    ids=["repr", "pprint", "format", "percent", "rich"],
)
@pytest.mark.parametrize(
    "hold",
    [
        lambda secret: secret,
        lambda secret: [secret, (secret,)],
        lambda secret: {"accept": "*/*", **hide({"x-api-key": str(secret)})},
        lambda secret: CIMultiDict({"x-api-key": secret}),
        lambda secret: CIMultiDictProxy(CIMultiDict({"x-api-key": secret})),
        lambda secret: pickle.loads(pickle.dumps({"key": secret})),
        lambda secret: copy.deepcopy([secret]),
        lambda secret: secret[3:100],
    ],
    ids=["alone", "list", "dict", "headers", "headers proxy", "pickled", "copied", "cut"],
)
def test_nothing_that_holds_it_shows_it(show, hold) -> None:
    """Whatever prints a thing that holds one prints a mask, also when it cuts long texts first."""
    shown = show(hold(Secret(TEXT)))
    assert "***" in shown
    assert "0123456789" not in shown


async def test_aiohttp_sends_it_and_does_not_show_it() -> None:
    """As a header it goes out as it is, and in what aiohttp keeps of the request it stays hidden."""

    async def echo(request: web.BaseRequest) -> web.Response:
        return web.json_response({"key": request.headers["x-api-key"]})

    runner = web.ServerRunner(web.Server(echo), shutdown_timeout=0.01)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    async with aiohttp.ClientSession() as session, session.get(url, headers={"x-api-key": Secret(TEXT)}) as response:
        assert (await response.json())["key"] == TEXT
        assert "'x-api-key': '***'" in repr(response.request_info)
    await runner.cleanup()


def test_hide_copies() -> None:
    """Texts at any depth are hidden in a copy; names, and what is no text, stay as they are."""
    given = {"a": TEXT, "b": [TEXT, 1, None], "c": {"d": (TEXT,)}, "e": b"x"}
    hidden = hide(given)
    assert hidden == given
    assert "0123" not in repr(hidden)
    assert "0123" in repr(given)
    assert type(hidden["c"]["d"]) is tuple

    class Word(str, enum.Enum):  # noqa: UP042  the kind whose str() is not its value
        ONE = "one"

    assert hide(Word.ONE) == "one"


def test_what_is_known_is_erased_in_every_form() -> None:
    """A header's words, and a proxy's password as it is, quoted and in Basic form; nothing that is too short."""
    secrets = known(["Bearer 0123456789", None, "yes"], "http://me:p%40ssword1@proxy.example:3128")
    assert set(secrets) == {"Bearer 0123456789", "0123456789", "p@ssword1", "p%40ssword1", "bWU6cEBzc3dvcmQx"}
    text = "Bearer 0123456789, 0123456789, p@ssword1, p%40ssword1, bWU6cEBzc3dvcmQx, yes"
    assert erased(text, secrets) == "***, ***, ***, ***, ***, yes"
    assert erased(text.encode(), secrets) == b"***, ***, ***, ***, ***, yes"
    assert known([None], None) == ()


def failing(data: bytes) -> None:
    held = data  # noqa: F841  what a traceback with locals would show
    try:
        json.loads(data)
    except ValueError as error:
        raise aiohttp.ClientPayloadError("Bearer 0123456789abcdef is wrong") from error


def test_a_failure_without_what_it_held() -> None:
    """Frames, documents and keys are gone from a library's failure and its causes; kind and words stay."""
    with pytest.raises(aiohttp.ClientPayloadError) as caught:
        failing(b"not JSON " + TEXT.encode())
    error = emptied(caught.value)
    assert error is caught.value
    assert str(error) == "*** is wrong"
    cause = error.__cause__
    assert isinstance(cause, json.JSONDecodeError)
    assert (error.__traceback__, cause.__traceback__, cause.doc) == (None, None, "")
    assert str(cause).startswith("Expecting value")


def lookup() -> None:
    raise KeyError("mine")


def test_what_the_caller_was_handling_is_left_alone() -> None:
    """The exception that was being handled when the call began keeps its traceback."""
    with pytest.raises(aiohttp.ClientPayloadError) as caught:
        try:
            lookup()
        except KeyError:
            failing(TEXT.encode())
    one: BaseException | None = emptied(caught.value)
    while one is not None and not isinstance(one, KeyError):
        one = one.__context__
    assert isinstance(one, KeyError)
    assert one.__traceback__ is not None


async def test_a_cancelled_call_stays_cancelled() -> None:
    """An emptied cancellation is still the one that its task was cancelled with, with its message."""

    async def call() -> None:
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError as error:
            emptied(error)
            raise

    task = asyncio.ensure_future(call())
    await asyncio.sleep(0)
    task.cancel("enough")
    with pytest.raises(asyncio.CancelledError, match="enough"):
        await task
    assert task.cancelled()


@pytest.mark.parametrize("package", [legacy, sync_legacy], ids=["async", "sync"])
def test_the_key_of_an_old_client_is_in_no_frame(package) -> None:
    """A client of the first generation that cannot be made shows its key in no variable of our frames."""
    key = "ak_of_the_first_generation"
    with pytest.raises(InvalidParams) as told:
        package.Composio(key, "no address")
    ours = [frame for frame, _line in traceback.walk_tb(told.tb) if "/composio_" in frame.f_code.co_filename]
    assert len(ours) > 1
    assert key not in "".join(repr(frame.f_locals) for frame in ours)
