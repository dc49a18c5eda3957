"""The state file: what survives a kill, what happens to a cut line, who may use it, and how it stays small."""

from __future__ import annotations

import asyncio
import http.client
import json
import logging
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import orjson
import pytest

from composio_async.emulator import Emulator
from composio_async.emulator.cli import main
from composio_async.emulator.persist import StateFile

COMMAND = [sys.executable, "-m", "composio_async", "emulator", "--port", "0", "--state"]


def serve(path):
    """An emulator in a process of its own, and its port."""
    process = subprocess.Popen([*COMMAND, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    banner = process.stdout.readline()
    found = re.search(r":(\d+)", banner)
    assert found, process.communicate()
    return process, int(found[1])


def say(port, name, acknowledged):
    """Send messages until the emulator is gone, and note those that were answered for."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        for number in range(100_000):
            text = f"{name}-{number}"
            arguments = {"channel": "general", "text": text}
            body = {"connected_account_id": "instant_account", "user_id": "u", "arguments": arguments}
            headers = {"x-api-key": "ak_emulator", "content-type": "application/json"}
            connection.request("POST", "/api/v3.1/tools/execute/SLACK_SEND_MESSAGE", json.dumps(body), headers)
            if json.loads(connection.getresponse().read())["successful"]:
                acknowledged.append(text)
    except (OSError, http.client.HTTPException):
        return
    finally:
        connection.close()


async def test_a_kill_amid_writes_loses_nothing_that_was_answered_for(tmp_path):
    """Killed with SIGKILL amid writes, three times over, the file has every change that was acknowledged."""
    path = tmp_path / "state.jsonl"
    acknowledged: list[str] = []
    for turn in range(3):
        process, port = await asyncio.to_thread(serve, path)
        writers = [threading.Thread(target=say, args=(port, f"{turn}-{n}", acknowledged)) for n in range(3)]
        before = len(acknowledged)
        for writer in writers:
            writer.start()
        while len(acknowledged) < before + 40:  # noqa: ASYNC110  threads count
            await asyncio.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        await asyncio.to_thread(process.communicate)
        for writer in writers:
            await asyncio.to_thread(writer.join)
    async with Emulator(state=path) as emulator:
        texts = [one["text"] for one in emulator.records("slack.messages")]
        runs = emulator.executions("SLACK_SEND_MESSAGE")
    assert len(acknowledged) >= 120
    assert set(acknowledged) <= set(texts)
    assert len(texts) == len(set(texts)) <= len(acknowledged) + 9  # at most one for each writer was on its way
    assert {run.arguments["text"] for run in runs} >= set(acknowledged)
    assert len({run.log_id for run in runs}) == len(runs)


async def test_an_answer_waits_for_the_file(tmp_path, open_api, monkeypatch):
    """However slow the disk is, an answer arrives when its change is in the file, not before."""
    path = tmp_path / "state.jsonl"
    write = StateFile._write

    def slowly(self, stream):
        time.sleep(0.3)
        write(self, stream)

    monkeypatch.setattr(StateFile, "_write", slowly)
    async with Emulator(state=path) as emulator, open_api(emulator) as api:
        session = await api.session()
        assert session["session_id"] in path.read_text()


async def test_whoever_stops_waiting_does_not_end_the_writing(tmp_path, monkeypatch):
    """A request that is cut off while its change waits for a slow disk leaves the others their answers."""
    write = StateFile._write

    def slowly(self, stream):
        time.sleep(0.3)
        write(self, stream)

    monkeypatch.setattr(StateFile, "_write", slowly)
    file = StateFile(str(tmp_path / "state.jsonl"))
    await file.open()
    await file.begin()
    file.append({"op": "one"})
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(file.drain(), 0.02)
    file.append({"op": "two"})
    await asyncio.wait_for(file.drain(), 10)
    await file.close()
    assert (tmp_path / "state.jsonl").read_text() == '{"op":"one"}\n{"op":"two"}\n'


async def test_a_cut_line_is_dropped_and_said(tmp_path, caplog):
    """Half a line at the end is dropped with a warning that names the file; what stands before it is kept."""
    path = tmp_path / "state.jsonl"
    async with Emulator(state=path) as emulator:
        emulator.connect("user_1", "github")
    path.write_bytes(path.read_bytes() + b'{"op":"put","table":"acc')
    with caplog.at_level(logging.WARNING):
        async with Emulator(state=path) as emulator:
            assert emulator.connect("user_1", "gmail") == "ca_000002"
    assert [(one.levelname, str(path) in one.getMessage()) for one in caplog.records] == [("WARNING", True)]
    assert "half a line" in caplog.text
    assert all(orjson.loads(line) for line in path.read_bytes().splitlines())


async def test_the_file_is_compacted_at_start(tmp_path):
    """What was changed again and again is one line after the next start, and everything is as it was, ids included."""
    path = tmp_path / "state.jsonl"
    async with Emulator(state=path) as emulator:
        account_id = emulator.connect("user_1", "github")
        for _ in range(100):
            emulator.set_status(account_id, "INACTIVE", "paused")
            emulator.set_status(account_id, "ACTIVE")
        emulator.seed({"records": {"github.issues": [{"number": 1}, {"number": 2}]}})
        emulator.advance(3600)
        before = emulator.export_state()
    long = path.read_bytes().splitlines()
    path.chmod(0o640)
    path.with_name("state.jsonl.new").write_text("left by one that was killed")
    async with Emulator(state=path) as emulator:
        after = emulator.export_state()
        assert len(path.read_bytes().splitlines()) == 5
        second = emulator.connect("user_2", "github")
    assert len(long) > 200
    assert {**before, "now": None} == {**after, "now": None}
    assert after["now"] >= before["now"][:-5]
    assert second == "ca_000002"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in tmp_path.iterdir()] == ["state.jsonl"]
    async with Emulator(state=path) as emulator:
        assert emulator.connect("user_3", "github") == "ca_000003"


async def test_a_compaction_that_fails_leaves_the_file(tmp_path, monkeypatch):
    """When the shorter file cannot be put in place, start fails, the long one stays whole, and nothing is left over."""
    path = tmp_path / "state.jsonl"
    async with Emulator(state=path) as emulator:
        account_id = emulator.connect("user_1", "github")
        emulator.expire(account_id)
        emulator.expire(account_id)
    whole = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(OSError, match="No space left"):
            await Emulator(state=path).start()
    assert path.read_bytes() == whole
    assert [one.name for one in tmp_path.iterdir()] == ["state.jsonl"]
    async with Emulator(state=path):
        assert len(path.read_bytes()) < len(whole)


async def test_ids_of_deleted_rows_stay_used(tmp_path, open_api):
    """An id is never given twice, not even when its row was deleted and the file compacted."""
    path = tmp_path / "state.jsonl"
    async with Emulator(state=path) as emulator, open_api(emulator) as api:
        account_id = emulator.connect("user_1", "github")
        assert (await api("DELETE", f"connected_accounts/{account_id}")).status == 200
    for expected in ("ca_000002", "ca_000003"):
        async with Emulator(state=path) as emulator:
            assert emulator.connect("user_1", "github") == expected


async def test_a_moved_clock_survives(tmp_path, open_api):
    """Time that was moved forward stays so, although nothing else changed."""
    path = tmp_path / "state.jsonl"
    async with Emulator(state=path) as emulator, open_api(emulator) as api:
        await api("POST", "/__emulator/clock", {"advance": 86_400}, headers={})
        moved = emulator.now()
    async with Emulator(state=path) as emulator:
        assert abs((emulator.now() - moved).total_seconds()) < 60


async def test_two_emulators_do_not_share_a_file(tmp_path, capsys):
    """A file in use is refused, within the process and from another, and is free again when its emulator ends."""
    path = tmp_path / "state.jsonl"
    async with Emulator(state=path) as emulator:
        emulator.connect("user_1", "github")
        with pytest.raises(ValueError, match=r"state\.jsonl is in use by another emulator"):
            await Emulator(state=path).start()
        other = await asyncio.to_thread(subprocess.run, [*COMMAND, str(path)], capture_output=True, text=True)
        assert (other.returncode, other.stdout) == (1, "")
        told = f"composio emulator: {path} is in use by another emulator: stop it, or take another file\n"
        assert other.stderr == told
    async with Emulator(state=path) as emulator:
        assert emulator.connect("user_1", "gmail") == "ca_000002"


async def test_a_file_that_was_replaced_meanwhile_is_not_taken(tmp_path):
    """Whoever waited for a file that its holder replaced by a compacted one gets the new one."""
    path = tmp_path / "state.jsonl"
    path.write_bytes(b'{"op":"reset","at":"2026-01-01T00:00:00.000Z"}\n')
    file = StateFile(str(path))
    new = path.with_name("new")
    new.write_bytes(b'{"op":"clock","at":"2026-01-01T00:00:00.000Z"}\n')
    opened = Path.open

    def replaced_after(self, *words):
        stream = opened(self, *words)
        if new.exists():
            new.replace(path)
        return stream

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "open", replaced_after)
        events = await file.open()
    await file.begin()
    await file.close()
    assert [event["op"] for event in events] == ["clock"]


async def test_a_folder_that_is_not_there(tmp_path, capsys):
    """A state file that cannot be opened is one sentence with its name."""
    path = tmp_path / "missing" / "state.jsonl"
    assert await asyncio.to_thread(main, ["--port", "0", "--state", str(path)]) == 1
    assert capsys.readouterr().err == f"composio emulator: cannot use {path}: No such file or directory\n"


async def test_an_imported_state_is_in_the_file(tmp_path):
    """A state that was put in the place of another is what the file has from then on."""
    path = tmp_path / "state.jsonl"
    async with Emulator() as source:
        source.seed({"users": {"user_1": ["github"]}, "sessions": [{"user_id": "user_1"}]})
        source.advance(86_400)
        document = source.export_state()
    async with Emulator(state=path) as emulator:
        emulator.connect("somebody", "slack")
        emulator.import_state(document)
    async with Emulator(state=path) as emulator:
        assert {**emulator.export_state(), "now": None} == {**document, "now": None}
        assert emulator.now().isoformat()[:10] == "2026-01-02"
