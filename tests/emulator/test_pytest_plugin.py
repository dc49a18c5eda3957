"""The pytest plugin, in test runs of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

SYNC = """
import os
import pytest

def test_a_client(composio_client, composio_emulator):
    composio_emulator.connect("user_1", "gmail")
    arguments = {"recipient_email": "ada@example.com", "subject": "Hello", "body": "It works"}
    assert composio_client.tools.execute("GMAIL_SEND_EMAIL", arguments, user_id="user_1").successful
    composio_emulator.assert_executed("GMAIL_SEND_EMAIL", times=1)

def test_fresh_state_and_environment(composio_emulator):
    from composio_sync import Composio
    assert composio_emulator.records("gmail.sent") == []
    assert os.environ["COMPOSIO_BASE_URL"] == composio_emulator.url
    assert os.environ["COMPOSIO_API_KEY"] == composio_emulator.api_key
    assert "COMPOSIO_USER_API_KEY" not in os.environ
    with Composio() as composio:
        assert composio.toolkits.get("github").slug == "github"

def test_the_environment_is_as_it_was():
    assert "COMPOSIO_BASE_URL" not in os.environ
    assert os.environ["COMPOSIO_API_KEY"] == "ak_own"
    assert os.environ["COMPOSIO_USER_API_KEY"] == "uak_own"

@pytest.mark.composio_seed({"users": {"user_1": ["github"]}})
@pytest.mark.composio_seed("seed.json")
@pytest.mark.composio_seed(records={"github.issues": [{"number": 1}]})
def test_a_seed(composio_client, composio_emulator):
    users = sorted((one.user_id, one.toolkit.slug) for one in composio_client.connected_accounts.list())
    assert users == [("user_1", "github"), ("user_2", "slack")]
    assert composio_emulator.records("github.issues") == [{"number": 1}]

def test_a_fault_that_nobody_met(composio_emulator):
    from composio_sync.emulator import Status
    composio_emulator.fault("toolkits.get", Status(503))
"""

OPTIONS = """
import pytest

pytestmark = pytest.mark.composio_seed(users={"user_1": ["slack"]})

@pytest.fixture
def composio_emulator_options():
    return {"strict": True, "api_key": "ak_other"}

@pytest.mark.composio_seed(users={"user_1": ["github"]})
def test_own_options(composio_emulator, composio_client):
    assert [one.toolkit.slug for one in composio_client.connected_accounts.list()] == ["github", "slack"]
    assert composio_emulator.api_key == "ak_other"

def test_strict_options(composio_emulator, composio_client):
    with pytest.raises(Exception, match="not emulated"):
        composio_client.raw.request("GET", "/api/v3.1/no/such")
"""

MISTAKES = {
    "composio_seed('missing.json')": "cannot read",
    "composio_seed('pytest.ini')": "pytest.ini is not JSON",
    "composio_seed('list.json')": "must hold an object",
    "composio_seed({}, {})": "takes one dict",
    "composio_seed({'user': {}})": "a seed has no 'user'",
}

ASYNC = """
import gc
import aiohttp
import pytest
{mark}

async def test_a_client(async_composio_client, composio_emulator):
    composio_emulator.connect("user_1", "github")
    session = await async_composio_client.create("user_1", toolkits=["github"])
    assert session.session_id == "trs_000001"
    request = composio_emulator.requests.last("sessions.create")
    assert request.body["user_id"] == "user_1"

async def test_another(async_composio_client, composio_emulator):
    assert composio_emulator.requests() == []
    assert (await async_composio_client.toolkits.get("github")).slug == "github"

async def test_all_is_closed():
    gc.collect()
    assert not [one for one in gc.get_objects() if isinstance(one, aiohttp.ClientSession) and not one.closed]
"""


def run(folder, *words, **files):
    """pytest in a process of its own, on these files."""
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    (folder / "seed.json").write_text('{"users": {"user_2": ["slack"]}}')
    (folder / "list.json").write_text("[]")
    loop = "asyncio_default_fixture_loop_scope = function\n" if "no:asyncio" not in words else ""
    (folder / "pytest.ini").write_text(f"[pytest]\nfilterwarnings = error\naddopts = --strict-markers\n{loop}")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COMPOSIO", "PYTEST"))}
    environment |= {"COMPOSIO_API_KEY": "ak_own", "COMPOSIO_USER_API_KEY": "uak_own", "PYTHONPATH": str(Path.cwd())}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:hypothesispytest", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=50)


def outcomes(done):
    """How each test of a run ended, by its name."""
    return set(re.findall(r"^(PASSED|ERROR|FAILED) \S+::(\w+)", done.stdout, re.MULTILINE))


@pytest.mark.parametrize("words", [("-p", "no:xdist"), ("-n", "2")])
def test_synchronous_tests(tmp_path, words):
    """Each test has fresh state, an environment of its own, its seeds and its options; in parallel runs too.

    What a test leaves (a fault, a request that a strict emulator refused) and a marker that cannot be right are errors.
    """
    marks = [f"@pytest.mark.{mark}\ndef test_mark_{n}(composio_emulator): pass\n" for n, mark in enumerate(MISTAKES)]
    files = {"test_sync": SYNC, "test_options": OPTIONS, "test_marks": "import pytest\n\n" + "\n".join(marks)}
    done = run(tmp_path, "-rA", "-p", "no:asyncio", "-p", "no:anyio", *words, **files)
    passed = {"a_client", "fresh_state_and_environment", "the_environment_is_as_it_was", "a_seed", "own_options"}
    left = {"a_fault_that_nobody_met", "strict_options"}
    wanted = {("PASSED", f"test_{name}") for name in passed | left} | {("ERROR", f"test_{name}") for name in left}
    wanted |= {("ERROR", f"test_mark_{number}") for number in range(len(MISTAKES))}
    assert outcomes(done) == wanted, done.stdout + done.stderr
    assert "unspent faults: Status" in done.stdout
    assert "the strict emulator refused requests: GET /api/v3.1/no/such is not emulated" in done.stdout
    assert [told for told in MISTAKES.values() if told not in done.stdout] == []


@pytest.mark.parametrize(
    ("words", "mark"),
    [
        (("-o", "asyncio_mode=auto"), ""),
        (("-o", "asyncio_mode=strict"), "pytestmark = pytest.mark.asyncio"),
        (("-o", "asyncio_mode=strict"), "pytestmark = pytest.mark.asyncio(loop_scope='session')"),
        (
            ("-p", "no:asyncio"),
            "pytestmark = pytest.mark.anyio\n\n@pytest.fixture\ndef anyio_backend():\n    return 'asyncio'",
        ),
    ],
    ids=["auto", "strict", "shared loop", "anyio"],
)
def test_asynchronous_tests(tmp_path, words, mark):
    """The asynchronous client works under pytest-asyncio and anyio, without a warning, and is closed with its test."""
    done = run(tmp_path, "-p", "no:xdist", *words, test_async=ASYNC.format(mark=mark))
    assert "3 passed" in done.stdout, done.stdout + done.stderr


def test_nothing_is_loaded_before_it_is_asked_for(tmp_path):
    """The plugin costs a test run that does not use it nothing but its own small module."""
    test = (
        "import sys\n\ndef test_loaded():\n    assert 'composio_pytest' in sys.modules\n"
        "    assert not {'composio_async', 'composio_sync', 'aiohttp'} & set(sys.modules)\n"
    )
    done = run(tmp_path, test_loaded=test)
    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_the_fixtures_are_explained(tmp_path):
    """`pytest --fixtures` explains what the plugin has."""
    shown = run(tmp_path, "--fixtures", "-p", "no:asyncio", "-p", "no:xdist").stdout
    for name in ("composio_emulator", "composio_emulator_options", "composio_client", "async_composio_client"):
        assert re.search(rf"^{name}\b.*\n    \S", shown, re.MULTILINE), shown
