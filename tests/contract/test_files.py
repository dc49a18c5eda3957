"""Files of tools and of sessions: announced, put into storage, listed, fetched and deleted, in both packages."""

from __future__ import annotations

import hashlib
from typing import Any

import aiohttp
import aiohttp.web
import pytest

from composio_async.emulator import Emulator, Truncate
from composio_async.errors import BadRequestError, InvalidParams, NotFoundError, SessionNotFoundError

from .helpers import body_of, client, query_of, serve

NOTE = b"hello"
ASKED = {
    "filename": "note.txt",
    "md5": hashlib.md5(NOTE, usedforsecurity=False).hexdigest(),
    "mimetype": "text/plain",
    "tool_slug": "GMAIL_SEND_EMAIL",
    "toolkit_slug": "gmail",
}


async def put(url: str, content: bytes = NOTE, mimetype: str = "text/plain") -> int:
    """The status of an upload."""
    async with (
        aiohttp.ClientSession() as http,
        http.put(url, data=content, headers={"content-type": mimetype}) as answer,
    ):
        return answer.status


async def fetched(url: str) -> tuple[int, str, bytes]:
    """Status, type and content of a download."""
    async with aiohttp.ClientSession() as http, http.get(url) as answer:
        return answer.status, answer.headers["content-type"], await answer.read()


async def test_a_file_is_announced_and_uploaded(composio: Any, emulator: Any) -> None:
    """All five facts about a file are sent, and the URL takes its content, of that type alone."""
    made = await composio.files.create_presigned_url(**ASKED)
    assert body_of(emulator, "files.create_presigned_url") == ASKED
    assert (made.id, made.key) == ("file_000001", "gmail/GMAIL_SEND_EMAIL/file_000001/note.txt")
    assert made.metadata == {"storage_backend": "s3"}
    assert "newPresignedUrl" not in made.to_dict()
    assert made.new_presigned_url not in repr(made)
    assert await put(made.new_presigned_url, mimetype="text/html") == 403
    assert await put(made.new_presigned_url) == 200


async def test_the_older_name_of_the_url_is_read(package: Any) -> None:
    """A platform that tells the URL under its older name alone is understood."""

    async def answer(request: Any) -> Any:
        await request.read()
        return aiohttp.web.json_response({"id": "f", "key": "k", "newPresignedUrl": "https://storage.example/f"})

    async with serve(answer) as url, client(package, url) as composio:
        made = await composio.files.create_presigned_url(**ASKED)
    assert made.new_presigned_url == "https://storage.example/f"


async def test_announced_files_are_listed(composio: Any, emulator: Any) -> None:
    """Files are listed newest first, filtered by tool and toolkit, page by page."""
    for number in range(3):
        await composio.files.create_presigned_url(**{**ASKED, "filename": f"{number}.txt"})
    await composio.files.create_presigned_url(
        **{**ASKED, "tool_slug": "SLACK_SEND_MESSAGE", "toolkit_slug": "slack", "filename": "s.txt"}
    )

    async def found(**filters: Any) -> list[str]:
        return [one.filename async for one in composio.files.list(**filters)]

    assert await found(limit=2) == ["s.txt", "2.txt", "1.txt", "0.txt"]
    assert await found(toolkit_slug="gmail") == ["2.txt", "1.txt", "0.txt"]
    assert await found(tool_slug="SLACK_SEND_MESSAGE") == ["s.txt"]
    assert query_of(emulator, "files.list") == {"tool_slug": "SLACK_SEND_MESSAGE"}
    page = await composio.files.list(limit=1)
    assert (page.total_items, page.items[0].md5, page.items[0].toolkit_slug) == (4, ASKED["md5"], "slack")


@pytest.mark.parametrize("missing", ASKED)
async def test_no_fact_about_a_file_may_be_blank(composio: Any, emulator: Any, missing: str) -> None:
    """A blank fact is refused before anything is sent."""
    with pytest.raises(InvalidParams, match=f"{missing} must not be blank"):
        await composio.files.create_presigned_url(**{**ASKED, missing: " "})
    assert emulator.requests() == []


async def test_a_file_for_a_tool_of_another_toolkit(composio: Any) -> None:
    """The platform's word that tool and toolkit do not fit reaches the reader."""
    with pytest.raises(BadRequestError, match="is not of toolkit 'slack'"):
        await composio.files.create_presigned_url(**{**ASKED, "toolkit_slug": "slack"})


async def test_the_life_of_a_session_file(composio: Any, emulator: Any) -> None:
    """A file is uploaded, listed, downloaded and deleted, by paths with or without a slash at the start."""
    session = await composio.create("user_123")
    up = await session.files.create_upload_url("/out/note.txt", mimetype="text/plain")
    sent = {"mount_relative_path": "out/note.txt", "mimetype": "text/plain"}
    assert body_of(emulator, "sessions.files.create_upload_url") == sent
    assert (up.mount_relative_path, up.sandbox_mount_prefix) == ("out/note.txt", "/mnt/files")
    assert up.upload_url not in repr(up)
    assert up.expires_at
    assert [one async for one in session.files.list()] == []
    assert await put(up.upload_url) == 200
    (listed,) = [one async for one in session.files.list()]
    assert (listed.mount_relative_path, listed.size) == ("out/note.txt", 5)
    assert listed.last_modified
    down = await session.files.create_download_url("out/note.txt")
    assert body_of(emulator, "sessions.files.create_download_url") == {"mount_relative_path": "out/note.txt"}
    assert await fetched(down.download_url) == (200, "text/plain", NOTE)
    gone = await session.files.delete("/out/note.txt")
    assert body_of(emulator, "sessions.files.delete") == {"mount_relative_path": "out/note.txt"}
    assert (gone.mount_relative_path, gone.size) == ("out/note.txt", None)
    assert [one async for one in session.files.list()] == []
    assert (await fetched(down.download_url))[0] == 404


async def test_a_deletion_whose_answer_was_lost_is_done(composio: Any, emulator: Any) -> None:
    """When the answer to a deletion is lost, the repetition finds nothing left, which is success."""
    session = await composio.create("user_123")
    assert await put((await session.files.create_upload_url("a.txt")).upload_url) == 200
    emulator.fault("sessions.files.delete", Truncate(0))
    gone = await session.files.delete("a.txt")
    assert [one.status for one in emulator.requests("sessions.files.delete")] == [200, 404]
    assert gone.mount_relative_path == "a.txt"


async def test_session_files_are_listed_by_path(composio: Any, emulator: Any) -> None:
    """A path narrows the list, the root is no path, and all pages are walked."""
    session = await composio.create("user_123")
    for path in ("out/b.txt", "in/c.txt", "out/a.txt"):
        assert await put((await session.files.create_upload_url(path)).upload_url) == 200

    async def found(**filters: Any) -> list[str]:
        return [one.mount_relative_path async for one in session.files.list(**filters)]

    assert await found(limit=1) == ["in/c.txt", "out/a.txt", "out/b.txt"]
    assert await found(path="/") == ["in/c.txt", "out/a.txt", "out/b.txt"]
    assert query_of(emulator, "sessions.files.list") == {}
    assert await found(path="/out") == ["out/a.txt", "out/b.txt"]
    assert query_of(emulator, "sessions.files.list") == {"mount_relative_prefix": "out"}
    other = await composio.create("user_123")
    assert [one async for one in other.files.list()] == []


async def test_a_signed_url_is_for_one_thing_and_an_hour(composio: Any, emulator: Any) -> None:
    """A URL that was signed for a download takes no upload, for its own path only, and ends."""
    session = await composio.create("user_123")
    up = (await session.files.create_upload_url("note.txt")).upload_url
    assert await put(up) == 200
    down = (await session.files.create_download_url("note.txt")).download_url
    assert await put(down) == 403
    assert (await fetched(down.replace("note.txt", "other.txt")))[0] == 403
    assert (await fetched(down))[0] == 200
    emulator.advance(3601)
    assert (await fetched(down))[0] == 403


async def test_what_is_not_there(composio: Any) -> None:
    """A missing file and mount are `NotFoundError`, a deleted session is named as such."""
    session = await composio.create("user_123")
    for call in (session.files.create_download_url, session.files.delete):
        with pytest.raises(NotFoundError, match=r"File 'gone.txt' was not found") as caught:
            await call("gone.txt")
        assert not isinstance(caught.value, SessionNotFoundError)
    with pytest.raises(NotFoundError, match="Mount 'other' was not found"):
        await session.files.list(mount_id="other")
    await session.delete()
    with pytest.raises(SessionNotFoundError):
        await session.files.list()
    with pytest.raises(SessionNotFoundError):
        await session.files.create_upload_url("a.txt")


async def test_paths_that_name_nothing(composio: Any, emulator: Any) -> None:
    """A path without a name is refused before anything is sent."""
    session = await composio.create("user_123")
    before = len(emulator.requests())
    for call in (session.files.create_upload_url, session.files.create_download_url, session.files.delete):
        with pytest.raises(InvalidParams, match="remote_path must name a file"):
            await call("//")
        with pytest.raises(InvalidParams, match="remote_path must not be blank"):
            await call("")
    assert len(emulator.requests()) == before


async def test_files_outlive_the_emulator(package: Any, tmp_path: Any) -> None:
    """What was announced and stored is read back from the state file."""
    kept = str(tmp_path / "state.jsonl")
    async with Emulator(state=kept) as first, client(package, first) as composio:
        session = await composio.create("user_123")
        await composio.files.create_presigned_url(**ASKED)
        assert await put((await session.files.create_upload_url("note.txt")).upload_url) == 200
    async with Emulator(state=kept) as second, client(package, second) as composio:
        session = await composio.use(session.session_id)
        assert [one.filename async for one in composio.files.list()] == ["note.txt"]
        down = await session.files.create_download_url("note.txt")
        assert await fetched(down.download_url) == (200, "text/plain", NOTE)
