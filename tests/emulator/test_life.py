"""Start, close, clock, state file, command line."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from composio_async.emulator import Emulator
from composio_async.emulator.cli import main

SERVE = "import sys; from composio_async.emulator.cli import main; sys.exit(main(sys.argv[1:]))"


async def test_url_before_start_is_a_clear_error():
    """The URL exists only while the emulator runs."""
    emulator = Emulator()
    with pytest.raises(RuntimeError, match=r"not running: enter it with `async with` or `with`, or call start\(\)"):
        _ = emulator.url
    async with emulator:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", emulator.url)
    with pytest.raises(RuntimeError, match="not running"):
        _ = emulator.url


async def test_close_is_idempotent():
    """Starting and closing twice changes nothing, and closing first is harmless."""
    emulator = Emulator()
    await emulator.aclose()
    await emulator.start()
    url = emulator.url
    await emulator.start()
    assert emulator.url == url
    await emulator.aclose()
    await emulator.aclose()


async def test_start_is_fast():
    """One emulator for every test is affordable."""
    times = []
    for _ in range(5):
        emulator = Emulator()
        started = time.perf_counter()
        await emulator.start()
        times.append(time.perf_counter() - started)
        await emulator.aclose()
    assert min(times) < 0.02


def test_only_loopback_unless_told():
    """A host that other machines can reach needs allow_remote."""
    for host in ("0.0.0.0", "192.168.1.5", "example.org", "::"):
        with pytest.raises(ValueError, match="allow_remote"):
            Emulator(host=host)
        Emulator(host=host, allow_remote=True)
    for host in ("127.0.0.2", "localhost", "::1"):
        Emulator(host=host)


def test_constructor_does_no_io(tmp_path):
    """Making an emulator opens no file."""
    Emulator(state=tmp_path / "state.jsonl")
    assert list(tmp_path.iterdir()) == []


async def test_port_in_use_is_an_oserror():
    """A taken port fails at start, and the emulator can be started again elsewhere."""
    async with Emulator() as first:
        port = int(first.url.rpartition(":")[2])
        second = Emulator(port=port)
        with pytest.raises(OSError, match=str(port)):
            await second.start()
    await second.start()
    assert second.url == f"http://127.0.0.1:{port}"
    await second.aclose()


def test_clock_stands_still_before_start():
    """Before start the clock shows its fixed instant, or the one given, and moves only by advance."""
    emulator = Emulator()
    assert emulator.now() == datetime(2026, 1, 1, tzinfo=UTC)
    emulator.advance(1.5)
    assert emulator.now() == datetime(2026, 1, 1, 0, 0, 1, 500000, tzinfo=UTC)
    given = datetime(2030, 5, 5, 12, tzinfo=UTC)
    assert Emulator(now=given).now() == given
    with pytest.raises(ValueError, match="time zone"):
        Emulator(now=datetime(2030, 5, 5))  # noqa: DTZ001
    with pytest.raises(ValueError, match="forward"):
        emulator.advance(-1)


async def test_clock_moves_with_real_time():
    """While running, the clock moves as real time does."""
    async with Emulator() as emulator:
        before = emulator.now()
        await asyncio.sleep(0.01)
        assert timedelta(seconds=0.01) <= emulator.now() - before < timedelta(seconds=5)


def test_never_closed_ends_in_silence():
    """A process that never closes its emulator ends without a word, warnings and development mode on."""
    program = (
        "import asyncio, urllib.request\n"
        "from composio_async.emulator import Emulator\n"
        "async def main():\n"
        "    emulator = Emulator()\n"
        "    await emulator.start()\n"
        "    url = emulator.url + '/__emulator/health'\n"
        "    await asyncio.to_thread(lambda: urllib.request.urlopen(url).read())\n"
        "asyncio.run(main())\n"
    )
    command = [sys.executable, "-X", "dev", "-W", "error", "-c", program]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=30, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


async def test_state_file_is_read_back(tmp_path, open_api):
    """Everything is in the file when the answer arrives, and a second emulator goes on from there."""
    path = tmp_path / "state.jsonl"
    async with Emulator(state=path) as emulator, open_api(emulator) as api:
        account_id = emulator.connect("user_1", "github")
        session = await api.session(toolkits={"enable": ["github"]})
        gone = await api.session()
        await api("DELETE", f"tool_router/session/{gone['session_id']}")
        await api.run("GITHUB_CREATE_AN_ISSUE", owner="a", repo="b", title="kept")
        emulator.advance(3600)
        linked = await api.post(f"tool_router/session/{session['session_id']}/link", {"toolkit": "github"})
        lines = (await asyncio.to_thread(path.read_bytes)).splitlines()
        assert orjson.loads(lines[-1])["op"] == "put"
        issues = emulator.records("github.issues")
        stopped = emulator.now()
    async with Emulator(state=path) as emulator, open_api(emulator) as api:
        assert emulator.records("github.issues") == issues
        assert emulator.now() >= stopped - timedelta(seconds=1)
        assert (await api.get(f"tool_router/session/{session['session_id']}"))["config"] == session["config"]
        await api.fails(404, "GET", f"tool_router/session/{gone['session_id']}")
        assert (await api.get(f"connected_accounts/{account_id}"))["status"] == "ACTIVE"
        emulator.approve(linked["connected_account_id"])
        assert emulator.connect("user_1", "gmail") not in (account_id, linked["connected_account_id"])
        emulator.reset()
    async with Emulator(state=path) as emulator, open_api(emulator) as api:
        assert (await api.get("connected_accounts"))["total_items"] == 0


async def test_half_a_line_at_the_end_is_dropped(tmp_path):
    """A line that a killed process left half written is dropped; a broken one in the middle is an error."""
    path = tmp_path / "state.jsonl"
    async with Emulator(state=path) as emulator:
        emulator.connect("user_1", "github")
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"op": "pu')
    async with Emulator(state=path) as emulator:
        emulator.connect("user_1", "gmail")
    assert path.read_bytes().startswith(whole + b'{"op"')
    for broken in (b"nonsense\n", b'{"op":"other","at":"2026-01-01T00:00:00.000Z"}\n', b"{}\n"):
        path.write_bytes(broken + whole)
        with pytest.raises(ValueError, match="line 1"):
            await Emulator(state=path).start()


async def test_open_links_are_approved_after_a_restart(tmp_path, open_api):
    """Connections that waited when the process ended are approved by the next one's auto_approve."""
    path = tmp_path / "state.jsonl"
    async with Emulator(state=path) as emulator, open_api(emulator) as api:
        config = await api.post("auth_configs", {"toolkit": {"slug": "github"}})
        body = {"auth_config_id": config["auth_config"]["id"], "user_id": "u"}
        account_id = (await api.post("connected_accounts/link", body))["connected_account_id"]
    async with Emulator(state=path, auto_approve=0) as emulator, open_api(emulator) as api:
        await asyncio.sleep(0.01)
        assert (await api.get(f"connected_accounts/{account_id}"))["status"] == "ACTIVE"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_cli_serves_until_told_to_stop(number):
    """One banner with URL, key and exports; Ctrl-C and SIGTERM end it quietly with 0."""
    command = [sys.executable, "-c", SERVE, "--port", "0", "--api-key", "ak_mine"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        banner = [process.stdout.readline() for _ in range(4)]
        url = re.search(r"http://127\.0\.0\.1:\d+", banner[0])[0]
        assert "ak_mine" in banner[0]
        assert f"export COMPOSIO_BASE_URL={url}\n" in banner[1]
        assert "export COMPOSIO_API_KEY=ak_mine\n" in banner[2]
        assert f"console: {url}/ " in banner[3]
        request = urllib.request.Request(f"{url}/api/v3.1/tools/enum", headers={"x-api-key": "ak_mine"})
        with urllib.request.urlopen(request) as answer:
            assert "HACKERNEWS_GET_USER" in orjson.loads(answer.read())
        process.send_signal(number)
        rest, errors = process.communicate(timeout=10)
    assert (process.returncode, rest, errors) == (0, "", "")


async def test_cli_port_in_use(capsys):
    """A taken port is one clear line and exit code 1."""
    async with Emulator() as emulator:
        port = emulator.url.rpartition(":")[2]
        assert await asyncio.to_thread(main, ["--port", port]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert port in shown.err


def test_cli_refuses_a_remote_host(capsys):
    """A host that others can reach is one clear line and exit code 1."""
    assert main(["--host", "0.0.0.0"]) == 1
    assert "allow_remote" in capsys.readouterr().err
