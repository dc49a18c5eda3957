"""Servers and job runners that fork a program whose client was used before: gunicorn and Celery."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from echoing import CLIENT, Echo

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform does not fork"),
    pytest.mark.skipif(sys.platform == "win32", reason="neither runs there"),
]

ROOT = Path(__file__).parents[2]
LIMIT = 20
"""Seconds after which something counts as hanging."""
FLAGS = ("-X", "dev", "-W", "error::ResourceWarning", "-W", "ignore::DeprecationWarning")
LOGGED = re.compile(r"\[[^]]+\] \[\d+\] \[INFO\] .*")
NOISE = ("Traceback", "Exception ignored", "ResourceWarning", "Unclosed", "never awaited", "was destroyed")

APP = (
    CLIENT
    + """
import os

composio = client(os.environ["ECHO"])
say(composio, "import")

def app(environ, start_response):
    word = environ["PATH_INFO"].strip("/")
    answer = f"{word} {say(composio, word)} {os.getpid()}"
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [answer.encode()]
"""
)

TASKS = (
    CLIENT
    + """
import os
from celery import Celery

app = Celery("tasks", broker="filesystem://", backend="file://" + os.path.abspath("results"))
app.conf.broker_transport_options = {
    "data_folder_in": "queue", "data_folder_out": "queue", "control_folder": "control", "polling_interval": 0.05,
}
app.conf.worker_max_tasks_per_child = 4
composio = client(os.environ["ECHO"])
say(composio, "import")

@app.task
def call(word):
    return word, say(composio, word), os.getpid()
"""
)

SEND = """
import json
from tasks import call

found = [call.delay(f"w{number}") for number in range(20)]
print(json.dumps([one.get(timeout=15, interval=0.05) for one in found]))
"""


@pytest.fixture
def server() -> Iterator[Echo]:
    with Echo() as server:
        yield server


@pytest.fixture
def start(server: Echo, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start a module of Python in a folder of its own; what it prints goes to the file `log` there."""
    started: list[subprocess.Popen[str]] = []

    def run(*arguments: str, **options: Any) -> subprocess.Popen[str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "ECHO": server.url, "HOME": str(tmp_path)}
        command = [sys.executable, *FLAGS, *arguments]
        started.append(subprocess.Popen(command, cwd=tmp_path, env=environment, text=True, **options))
        return started[-1]

    yield run
    for one in started:
        if one.poll() is None:
            one.kill()
            one.wait()


def until(path: Path, pattern: str, times: int = 1) -> str:
    """Wait until a log has so many lines of a kind; the first group of the first."""
    end = time.monotonic() + LIMIT
    while len(found := re.findall(pattern, path.read_text())) < times:
        assert time.monotonic() < end, path.read_text()
        time.sleep(0.05)
    return found[0]


def one_caller_each(workers: dict[int, set[int]], parent: set[int]) -> None:
    """Assert that no two processes had a connection in common, nor any with their parent."""
    connections = [number for numbers in workers.values() for number in numbers]
    assert len(connections) == len(set(connections))
    assert not set(connections) & parent


@pytest.mark.parametrize(
    "options",
    [
        ["--workers", "2"],
        ["--workers", "4", "--preload", "--max-requests", "8"],
        ["--workers", "2", "--preload", "--worker-class", "gthread", "--threads", "4"],
    ],
    ids=["sync", "preload", "gthread-preload"],
)
def test_gunicorn(start, server: Echo, tmp_path: Path, options: list[str]) -> None:
    """Forty requests in parallel are answered right, also where workers are replaced meanwhile; SIGTERM ends it all
    with nothing on stderr but gunicorn's log, and its own listening socket that its workers do not close."""
    (tmp_path / "application.py").write_text(APP)
    log = tmp_path / "log"
    with log.open("w") as err:
        gunicorn = start("-m", "gunicorn", "--bind", "127.0.0.1:0", *options, "application:app", stderr=err)
    url = until(log, r"Listening at: (\S+)")
    until(log, "Booting worker", int(options[1]))

    def ask(number: int) -> list[str]:
        with urllib.request.urlopen(f"{url}/w{number}", timeout=LIMIT) as answer:
            return answer.read().decode().split()

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(ask, range(40)))
    gunicorn.terminate()
    assert gunicorn.wait(LIMIT) == 0
    assert [word for word, *_ in answers] == [f"w{number}" for number in range(40)]
    workers: dict[int, set[int]] = {}
    for _, connection, pid in answers:
        workers.setdefault(int(pid), set()).add(int(connection))
    imported = {connection for word, connection in server.heard if word == "import"}
    one_caller_each(workers, imported if "--preload" in options else set())
    assert gunicorn.pid not in workers
    assert len(imported) == (1 if "--preload" in options else 2)
    assert len(workers) > (4 if "--max-requests" in options else 0)
    port = url.rpartition(":")[2]
    said = [line for line in log.read_text().splitlines() if line and f"laddr=('127.0.0.1', {port})" not in line]
    assert [line for line in said if not LOGGED.fullmatch(line)] == []


@pytest.mark.once  # Celery takes seconds to end
def test_celery(start, server: Echo, tmp_path: Path) -> None:
    """Twenty tasks over forked children, which are replaced after four, are done right; SIGTERM ends it quietly."""
    (tmp_path / "tasks.py").write_text(TASKS)
    for folder in ("queue", "control", "results"):
        (tmp_path / folder).mkdir()
    log = tmp_path / "log"
    with log.open("w") as err:
        options = ("--concurrency", "3", "--without-gossip", "--without-mingle", "--without-heartbeat")
        celery = start("-m", "celery", "-A", "tasks", "worker", *options, stdout=err, stderr=err)
    sender = start("-c", SEND, stdout=subprocess.PIPE)
    printed, _ = sender.communicate(timeout=LIMIT)
    answers = json.loads(printed)
    celery.terminate()
    assert celery.wait(LIMIT) == 0
    assert [word for word, *_ in answers] == [f"w{number}" for number in range(20)]
    workers: dict[int, set[int]] = {}
    for _, connection, pid in answers:
        workers.setdefault(pid, set()).add(connection)
    one_caller_each(workers, {connection for word, connection in server.heard if word == "import"})
    assert all(len(connections) == 1 for connections in workers.values())
    assert len(workers) >= 5
    assert celery.pid not in workers
    assert len({word for word, _ in server.heard}) == 21
    assert len(server.heard) == 22
    text = log.read_text()
    assert "Warm shutdown" in text
    assert [noise for noise in NOISE if noise in text] == [], text
