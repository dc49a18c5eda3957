"""Small parts: near names, renamed keywords, the sentinel, the MCP endpoint, and a session's own answers."""

from __future__ import annotations

import copy
import inspect
import pickle
import time

import orjson
import pytest

from composio_async import UNSET, _pool
from composio_async._known import KEPT, Known
from composio_async._pool import Pool
from composio_async._refusals import raise_as
from composio_async._renamed import renamed_arguments
from composio_async._request import Operation
from composio_async._response import RawResponse
from composio_async.config import Credentials, Settings
from composio_async.errors import MCPDestinationError, NotFoundError, RenamedArgumentError, ToolInputRequiredError
from composio_async.errors import ToolNotFoundError as ToolMissing
from composio_async.models.base import Meta
from composio_async.models.tools import Tool, ToolkitRef
from composio_async.resources.wrapping import _takes_execute
from composio_async.retry import Delivery
from composio_async.sessions.mcp import export
from composio_async.sessions.wire import _is_of_session, decode_proxy, decode_result

# Near names


@pytest.fixture
def known() -> Known:
    one = Known()
    slugs = ["GITHUB_CREATE_AN_ISSUE", "GITHUB_LIST_ISSUES", "GMAIL_SEND_EMAIL"]
    one.note_tools(Tool(slug=slug, toolkit=ToolkitRef(slug=slug.split("_")[0].lower())) for slug in slugs)
    one.note_toolkits(["slack"])
    return one


@pytest.mark.parametrize(
    ("slug", "near"),
    [
        ("GITHUB_CREATE_ISSUE", "GITHUB_CREATE_AN_ISSUE"),
        ("github_create_an_isue", "GITHUB_CREATE_AN_ISSUE"),
        ("GITHB_CREATE_AN_ISSUE", "GITHUB_CREATE_AN_ISSUE"),
        ("GMAILSENDEMAIL", "GMAIL_SEND_EMAIL"),
    ],
)
def test_a_near_tool_is_suggested(known: Known, slug: str, near: str):
    """A misspelt slug is answered with what this client has seen."""
    hint = known.tool_hint(slug)
    assert hint is not None
    assert hint.startswith(f"Did you mean {near}")


def test_toolkits_are_suggested_too(known: Known):
    """Toolkits are known from tools and from lists."""
    assert known.toolkit_hint("GitHb") == "Did you mean github?"
    assert known.toolkit_hint("slak") == "Did you mean slack?"
    assert known.toolkit_hint("zzz") is None
    assert Known().tool_hint("GITHUB_X") is None


def test_near_names_among_many_are_found_quickly():
    """With as many slugs as are kept, a hint is right and does not hold the loop."""
    known = Known()
    known.note_tools(Tool(slug=f"KIT{n % 500}_{('GET', 'LIST', 'CREATE')[n % 3]}_THING_{n}") for n in range(KEPT + 50))
    known._tools["GITHUB_CREATE_AN_ISSUE"] = None
    began = time.perf_counter()
    assert known.tool_hint("GITHUB_CREAT_AN_ISSUE") == "Did you mean GITHUB_CREATE_AN_ISSUE?"
    assert time.perf_counter() - began < 0.25
    assert len(known._tools) <= KEPT + 1


@pytest.mark.parametrize(
    ("theirs", "told"), [(None, "ours"), ("Check the id or slug.", "ours"), ("Did you mean X?", "Did you mean X?")]
)
def test_the_platforms_own_suggestion_wins(theirs: str | None, told: str):
    """A hint of ours replaces general advice, never a suggestion of the platform."""
    original = NotFoundError("no", status=404, request_id="r", suggested_fix=theirs)
    with pytest.raises(ToolMissing) as caught:
        raise_as(ToolMissing, original, "There is no tool.", "ours")
    error = caught.value
    assert (error.suggested_fix, error.status, error.request_id) == (told, 404, "r")
    assert error.__cause__ is original
    assert error.message == "There is no tool."
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


# Renamed keywords


@renamed_arguments(entity_id="user_id")
def plain(user_id: str, *, limit: int = 1) -> tuple[str, int]:
    """Answers what it was given."""
    return user_id, limit


@renamed_arguments(entity_id="user_id")
async def asynchronous(user_id: str) -> str:
    """Answers what it was given."""
    return user_id


async def test_an_old_word_names_todays():
    """An old keyword is a TypeError of ours with today's word; everything else is as without the decorator."""
    told = r"plain\(\) takes no 'entity_id': it is called 'user_id' today"
    with pytest.raises(RenamedArgumentError, match=told) as caught:
        plain(entity_id="u")
    assert isinstance(caught.value, TypeError)
    with pytest.raises(RenamedArgumentError):
        await asynchronous(entity_id="u")
    assert plain("u", limit=3) == ("u", 3)
    assert await asynchronous(user_id="u") == "u"
    with pytest.raises(TypeError, match="unexpected"):
        plain("u", other=1)
    assert inspect.iscoroutinefunction(asynchronous)
    assert str(inspect.signature(plain)) == "(user_id: 'str', *, limit: 'int' = 1) -> 'tuple[str, int]'"
    assert plain.__doc__ == "Answers what it was given."


# The sentinel


def test_the_sentinel_is_one():
    """UNSET is itself after copies and pickles, is false, and shows its name."""
    assert pickle.loads(pickle.dumps(UNSET)) is UNSET
    assert copy.deepcopy(UNSET) is UNSET
    assert not UNSET
    assert repr(UNSET) == "UNSET"


# Where a client was made


def test_the_creation_site_is_the_first_line_outside_the_package():
    """A program whose directory merely begins like ours is not taken for ours."""
    here = _pool.__file__.rpartition("/")[0]
    scope: dict[str, object] = {"Pool": Pool}
    exec(compile("\n\npool = Pool(1, {})", f"{here}_app/main.py", "exec"), scope)
    assert scope["pool"]._held.origin == f"{here}_app/main.py:3"
    assert Pool(1, {})._held.origin.rpartition(":")[0] == __file__


# MCP

SETTINGS = Settings("https://backend.composio.dev", Credentials("ak_sesame"), org_id="o", project_id="p")


def test_the_key_goes_to_the_apis_own_origin():
    """On the API's origin the MCP endpoint comes with the one key and the scope, out of sight of reprs."""
    for url in ("https://backend.composio.dev/mcp/trs_1", "https://BACKEND.composio.dev:443/mcp"):
        mcp = export(SETTINGS, "trs_1", url, "http", strict=True)
        assert mcp.headers == {"x-api-key": "ak_sesame", "x-org-id": "o", "x-project-id": "p"}
        assert "sesame" not in repr(mcp)


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/mcp",
        "http://backend.composio.dev/mcp",
        "https://backend.composio.dev:8443/mcp",
        "https://backend.composio.dev.evil.example/mcp",
        "https://backend.composio.dev@evil.example/mcp",
        "//backend.composio.dev/mcp",
        "/mcp",
        "",
        "https://[::1",
    ],
)
def test_the_key_goes_nowhere_else(url: str):
    """On any other origin there is no key: a warning, or an error where the caller insisted."""
    with pytest.warns(UserWarning, match="the key does not go there"):
        assert export(SETTINGS, "trs_1", url, "http", strict=False).headers == {}
    with pytest.raises(MCPDestinationError) as caught:
        export(SETTINGS, "trs_1", url, "http", strict=True)
    error = caught.value
    assert (error.session_id, error.api_origin) == ("trs_1", "https://backend.composio.dev:443")
    assert "sesame" not in str(error)


# Answers of sessions

RUN = Operation("sessions.execute", "POST", "/x", Delivery.EXECUTE)


def answer(**document: object) -> RawResponse:
    return RawResponse(RUN, orjson.dumps(document), Meta(200, {}, "req_1", 1, 0.1))


@pytest.mark.parametrize(
    ("document", "successful"),
    [
        ({"result_type": "completed", "data": {}}, True),
        ({"result_type": "failed", "data": {}, "error": "no"}, False),
        ({"result_type": "brand_new", "data": {}}, False),
        ({"data": {}}, True),
        ({"data": {}, "error": "no"}, False),
        ({"data": {}, "successful": False, "result_type": "completed"}, False),
    ],
)
def test_a_sessions_result_says_whether_it_was_successful(document: dict[str, object], successful: bool):
    """Every word of the platform, a new one too, gives a result: the tool may have run."""
    result = decode_result(answer(**document))
    assert result.successful is successful
    assert result.meta is not None


def test_a_tool_that_asks_first():
    """input_required is an error that carries the questions, and says that nothing ran."""
    raw = answer(result_type="input_required", input_requests={"q1": {"message": "Sure?"}}, request_state="s")
    for decode in (decode_result, decode_proxy):
        with pytest.raises(
            ToolInputRequiredError, match=r"answer q1 with input_responses= and request_state="
        ) as caught:
            decode(raw)
        error = pickle.loads(pickle.dumps(caught.value))
        assert error.input_requests == {"q1": {"message": "Sure?"}}
        assert (error.request_state, error.request_id, error.outcome_unknown) == ("s", "req_1", False)


@pytest.mark.parametrize("asked", [None, [], ["q1"], "q1", 5])
def test_questions_of_a_strange_form_are_still_that_error(asked: object):
    """Whatever the questions look like, what escapes is ours."""
    with pytest.raises(ToolInputRequiredError):
        decode_result(answer(result_type="input_required", input_requests=asked))


@pytest.mark.parametrize(
    ("wrap_tools", "wants"),
    [
        (lambda tools: tools, False),
        (lambda tools, *, strict=False: tools, False),
        (lambda tools, execute_tool: tools, True),
        (lambda tools, execute_tool=None, **rest: tools, True),
    ],
)
def test_which_official_providers_want_to_run_tools(wrap_tools, wants):
    """Only a second parameter that can be given by position is one for the function that runs tools."""
    assert _takes_execute(wrap_tools) is wants


@pytest.mark.parametrize(
    ("message", "slug", "gone"),
    [
        ("Session trs_1 not found", None, True),
        ("Not found", "ToolRouter_SessionNotFound", True),
        ("Tool X was not found in session trs_1", "Tool_NotFound", False),
        ("The toolkit gmial is not part of trs_1", None, False),
    ],
)
def test_a_404_in_a_session_is_not_always_of_the_session(message, slug, gone):
    """A tool or toolkit that a session does not have is not a session that is gone."""
    assert _is_of_session(NotFoundError(message, slug=slug), "trs_1") is gone
