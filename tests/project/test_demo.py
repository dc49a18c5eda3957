"""The demo and the emulator, started from the command line as a stranger would."""

from __future__ import annotations

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
import time

import pytest

DEMO = [sys.executable, "-u", "-W", "error", "-m", "composio_async", "demo"]
EMULATOR = [sys.executable, "-u", "-W", "error", "-m", "composio_async", "emulator"]


def start(*command: str, **environment: str) -> subprocess.Popen[str]:
    """A command whose output is read."""
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={"PATH": "", **environment}
    )


def read_until(process: subprocess.Popen[str], pattern: str) -> str:
    """Its output up to a line that matches."""
    assert process.stdout is not None
    seen = ""
    for line in process.stdout:
        seen += line
        if re.search(pattern, line):
            return seen
    raise AssertionError(f"{pattern!r} never came:\n{seen}\n{process.stderr and process.stderr.read()}")


def test_demo_runs_to_its_end() -> None:
    """It links, waits, runs tools, shows their results and ends with code to copy; nothing goes to stderr."""
    process = start(*DEMO)
    out, err = process.communicate(timeout=50)
    assert (process.returncode, err) == (0, "")
    order = ["local emulator", "COMPOSIO_SEARCH_TOOLS", "Connect URL", "INITIATED", "ACTIVE", "GITHUB_CREATE_AN_ISSUE"]
    assert [out.find(word) for word in order] == sorted(out.find(word) for word in order)
    assert min(out.find(word) for word in order) >= 0
    assert "failed" not in out
    assert out.rstrip().endswith('result = await session.execute("GITHUB_GET_THE_AUTHENTICATED_USER")')


def test_demo_can_be_approved_by_hand() -> None:
    """With --manual it waits for a person, who approves on the page."""
    process = start(*DEMO, "--manual")
    seen = read_until(process, "Connect URL")
    host, port, path = re.search(r"http://([\d.]+):(\d+)(/link/\S+)", seen).groups()
    read_until(process, "INITIATED")
    connection = http.client.HTTPConnection(host, int(port), timeout=10)
    connection.request("POST", f"{path}/approve")
    assert connection.getresponse().status == 200
    connection.close()
    out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")
    assert "connected" in out


@pytest.mark.parametrize("moment", ["local emulator", "Connect URL", "INITIATED", "ACTIVE"])
def test_demo_ends_cleanly_when_interrupted(moment: str) -> None:
    """Ctrl-C at any moment says so in one line, without a traceback."""
    process = start(*DEMO)
    read_until(process, moment)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Stopped." in out
    assert err == ""


def test_demo_says_what_it_needs_for_the_platform() -> None:
    """--real without a key names the variable."""
    process = start(*DEMO, "--real")
    out, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (1, "")
    assert "COMPOSIO_API_KEY" in out


def test_emulator_serves_until_interrupted() -> None:
    """It prints where it is and what to export, answers, and ends quietly on Ctrl-C."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = start(*EMULATOR, "--port", str(port))
    seen = read_until(process, "COMPOSIO_API_KEY")
    assert f"COMPOSIO_BASE_URL=http://127.0.0.1:{port}" in seen
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/__emulator/health")
    assert json.loads(connection.getresponse().read())
    connection.close()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (0, "")


def test_port_in_use_is_one_clear_line() -> None:
    """A port that is taken is said, not traced."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = start(*EMULATOR, "--port", str(taken.getsockname()[1]))
        out, err = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "Traceback" not in out + err
    assert len((out + err).strip().splitlines()) == 1


def test_unknown_command_tells_the_commands() -> None:
    """A slip in the command is answered with the list of commands."""
    done = subprocess.run([sys.executable, "-m", "composio_async", "dmeo"], capture_output=True, text=True, timeout=20)
    assert done.returncode == 2
    assert "demo" in done.stderr
    assert "emulator" in done.stderr


def test_help_is_quick() -> None:
    """`--help` loads neither the client nor the emulator."""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "composio_async", "--help"],
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert done.returncode == 0
    assert "composio_async.emulator" not in done.stderr
    assert time.monotonic() - began < 20
