"""`emulator exec`: a program that runs with an emulator, and ends it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys

import pytest

from composio_async.emulator.cli import main

RUN = "import sys; from composio_async.emulator.cli import main; sys.exit(main(sys.argv[1:]))"
ASK = """
import json, os, urllib.request
url, key = os.environ["COMPOSIO_BASE_URL"], os.environ["COMPOSIO_API_KEY"]
request = urllib.request.Request(url + "/api/v3.1/connected_accounts", headers={"x-api-key": key})
with urllib.request.urlopen(request) as answer:
    accounts = json.load(answer)["items"]
print(json.dumps([[one["user_id"], one["status"]] for one in accounts]), "COMPOSIO_USER_API_KEY" in os.environ)
raise SystemExit(7)
"""


def start(*words, **environment):
    """The command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", RUN, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)} | environment,
    )


def test_a_program_finds_the_emulator(tmp_path):
    """The program sees the address, a key and the seed, no key of its own, and its exit code is the command's."""
    seed = tmp_path / "seed.json"
    seed.write_text(json.dumps({"users": {"user_1": ["github"]}}))
    with start(
        "--seed", str(seed), "exec", "--", sys.executable, "-c", ASK, COMPOSIO_USER_API_KEY="uak_own"
    ) as process:
        shown, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (7, "")
    assert shown == '[["user_1", "ACTIVE"]] False\n'


def test_a_signal_reaches_the_program():
    """SIGTERM is for the program to act on, and how it ends is how the command ends."""
    script = "import signal, sys; signal.signal(15, lambda *_: sys.exit(3)); print('on', flush=True); signal.pause()"
    with start("exec", "--", sys.executable, "-c", script) as process:
        assert process.stdout.readline() == "on\n"
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (3, "")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_ctrl_c_reaches_the_program_once():
    """Ctrl-C at a terminal reaches the program by itself, and is not sent a second time."""
    import pty

    script = (
        "import signal, time\ncount = 0\n"
        "def count_it(*_):\n    global count\n    count += 1\n"
        "signal.signal(signal.SIGINT, count_it)\nprint('on', flush=True)\n"
        "end = time.monotonic() + 20\n"
        "while not count and time.monotonic() < end:\n    time.sleep(0.01)\n"
        "time.sleep(0.3)\nprint('seen', count, flush=True)\n"
    )
    ours, theirs = pty.openpty()
    own_terminal = f"import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); {RUN}"
    command = [sys.executable, "-c", own_terminal, "exec", "--", sys.executable, "-c", script]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with (
        os.fdopen(ours, "wb", buffering=0) as keyboard,
        os.fdopen(theirs) as terminal,
        subprocess.Popen(
            command, stdin=terminal, stdout=subprocess.PIPE, text=True, start_new_session=True, env=environment
        ) as process,
    ):
        assert process.stdout.readline() == "on\n"
        keyboard.write(b"\x03")
        assert process.stdout.readline() == "seen 1\n"
    assert process.returncode == 0


def test_sigint_without_a_terminal_is_passed_on():
    """SIGINT from a supervisor is for the program to act on."""
    script = "import signal, sys; signal.signal(2, lambda *_: sys.exit(4)); print('on', flush=True); signal.pause()"
    with start("exec", "--", sys.executable, "-c", script) as process:
        assert process.stdout.readline() == "on\n"
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (4, "")


@pytest.mark.parametrize(("code", "ends"), [(0, 1), (5, 5)])
def test_a_strict_emulator_fails_the_command(code, ends):
    """With --strict, a program that sent what is not emulated does not end well, and its requests are listed."""
    script = (
        "import os, urllib.request, urllib.error\n"
        "try:\n    urllib.request.urlopen(os.environ['COMPOSIO_BASE_URL'] + '/api/v3.1/no/such')\n"
        f"except urllib.error.HTTPError as error:\n    raise SystemExit({code})\n"
    )
    with start("--strict", "exec", "--", sys.executable, "-c", script) as process:
        _, errors = process.communicate(timeout=30)
    assert process.returncode == ends
    assert errors == (
        "composio emulator: the strict emulator refused requests: GET /api/v3.1/no/such is not emulated\n"
    )


@pytest.mark.parametrize("words", ["exec --api-key ak_x --", "exec --api-key=ak_x --", "--api-key ak_x exec"])
def test_options_stand_before_or_after_exec(words):
    """Options of the emulator may stand on either side of `exec`, and the program's own are left to it."""
    script = "import os, sys; print(os.environ['COMPOSIO_API_KEY'], sys.argv[1:])"
    with start(*words.split(), sys.executable, "-c", script, "--port", "1") as process:
        shown, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (0, "")
    assert shown == "ak_x ['--port', '1']\n"


def test_a_program_that_a_signal_ends():
    """A program that dies of a signal is told as shells tell it: 128 and the signal's number."""
    with start("exec", "--", sys.executable, "-c", "import os; os.kill(os.getpid(), 9)") as process:
        process.communicate(timeout=30)
    assert process.returncode == 137


async def test_a_program_that_is_not_there(capsys):
    """A program that does not exist is one sentence and 127."""
    assert await asyncio.to_thread(main, ["exec", "--", "no-such-program-here"]) == 127
    assert capsys.readouterr().err == "composio emulator: there is no program 'no-such-program-here'\n"


@pytest.mark.parametrize(("words", "told"), [(["exec"], "exec needs a program"), (["run", "x"], "unknown word 'run'")])
def test_a_command_that_makes_no_sense(words, told, capsys):
    """`exec` without a program, or another word, is a usage error."""
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "told"),
    [("{", "is not valid JSON"), ('{"user": {}}', "a seed has no 'user'"), ('{"users": {"u": ["githbu"]}}', "github")],
)
async def test_a_seed_that_makes_no_sense(content, told, tmp_path, capsys):
    """A wrong seed stops the command before the program runs, with what is wrong in it."""
    seed = tmp_path / "seed.json"
    seed.write_text(content)
    assert await asyncio.to_thread(main, ["--seed", str(seed), "exec", "--", sys.executable, "-c", "print('ran')"]) == 1
    shown = capsys.readouterr()
    assert told in shown.err
    assert "ran" not in shown.out
