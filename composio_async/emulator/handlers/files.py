"""Operations of files: those of tools, and those of sessions."""

from __future__ import annotations

from typing import Any, Final

from composio_async.emulator.handlers.sessions import find_session
from composio_async.emulator.object_storage import presign
from composio_async.emulator.paging import page_of
from composio_async.emulator.problems import bad_request, not_found
from composio_async.emulator.state import StoredObject, ToolFile
from composio_async.emulator.world import Call

MOUNT: Final = "files"
SANDBOX_PREFIX: Final = "/mnt/files"


async def list_(call: Call) -> dict[str, Any]:
    """Newest first."""
    query = call.query
    rows = [
        row
        for row in reversed(list(call.state.files.values()))
        if query.get("toolkit_slug", row.toolkit_slug).lower() == row.toolkit_slug
        and query.get("tool_slug", row.tool_slug).upper() == row.tool_slug
    ]
    return page_of(rows, lambda row: row.id, _file_json, query)


def _file_json(row: ToolFile) -> dict[str, Any]:
    return {
        "toolkit_slug": row.toolkit_slug,
        "tool_slug": row.tool_slug,
        "filename": row.filename,
        "mimetype": row.mimetype,
        "md5": row.md5,
    }


async def create_presigned_url(call: Call) -> dict[str, Any]:
    """Announce a file, and sign the address to put it at."""
    body = call.body
    tool, toolkit = call.registry.tool(body["tool_slug"]), call.registry.toolkit(body["toolkit_slug"])
    if tool.toolkit != toolkit.slug:
        raise bad_request(f"tool_slug {tool.slug!r} is not of toolkit {toolkit.slug!r}")
    name = call.state.new_id("file")
    row = ToolFile(
        id=name,
        key=f"{toolkit.slug}/{tool.slug}/{name}/{body['filename'].replace('/', '_')}",
        toolkit_slug=toolkit.slug,
        tool_slug=tool.slug,
        filename=body["filename"],
        mimetype=body["mimetype"],
        md5=body["md5"],
    )
    call.state.put(row)
    url, _ = presign(call.world, call.base_url, "PUT", row.key, row.mimetype)
    return {
        "id": row.id,
        "key": row.key,
        "new_presigned_url": url,
        "newPresignedUrl": url,
        "type": "new",
        "metadata": {"storage_backend": "s3"},
    }


async def session_list(call: Call) -> dict[str, Any]:
    """Files of a mount, by path."""
    root = _root(call)
    within = root + call.query.get("mount_relative_prefix", "")
    rows = sorted((row for row in list(call.state.objects.values()) if row.id.startswith(within)), key=lambda r: r.id)

    def shown(row: StoredObject) -> dict[str, Any]:
        return {**_place(row.id[len(root) :]), "size": row.size, "last_modified": row.modified_at}

    page = page_of(rows, lambda row: row.id, shown, call.query, default=100)
    return {name: page[name] for name in ("items", "next_cursor") if page[name] is not None}


async def session_upload_url(call: Call) -> dict[str, Any]:
    """Sign an address to put a file at."""
    path = _relative(call)
    url, ends = presign(call.world, call.base_url, "PUT", _root(call) + path, call.body.get("mimetype", ""))
    return {"upload_url": url, **_place(path), "expires_at": ends}


async def session_download_url(call: Call) -> dict[str, Any]:
    """Sign an address to get a file from."""
    path, row = _found(call)
    url, ends = presign(call.world, call.base_url, "GET", row.id)
    return {"download_url": url, **_place(path), "expires_at": ends}


async def session_delete(call: Call) -> dict[str, Any]:
    """Forget a file."""
    path, row = _found(call)
    call.state.delete(row)
    return _place(path)


def _root(call: Call) -> str:
    session, mount = find_session(call), call.path["mount_id"]
    if mount != MOUNT:
        raise not_found(
            "Mount", mount, slug="ToolRouterV2_MountNotFound", code=4330, fix=f"The mount is called {MOUNT}."
        )
    return f"{session.id}/{mount}/"


def _relative(call: Call) -> str:
    path = str(call.body["mount_relative_path"])
    if path.startswith("/") or {"", ".", ".."} & set(path.split("/")):
        raise bad_request(
            f"mount_relative_path {path!r} is not a path below the mount",
            fix="Leave out slashes at the start and the end, and dot segments.",
        )
    return path


def _found(call: Call) -> tuple[str, StoredObject]:
    root, path = _root(call), _relative(call)
    row = call.state.objects.get(root + path)
    if row is None:
        raise not_found(
            "File", path, slug="ToolRouterV2_FileNotFound", code=4331, fix="The mount's items list its files."
        )
    return path, row


def _place(path: str) -> dict[str, Any]:
    return {"mount_relative_path": path, "sandbox_mount_prefix": SANDBOX_PREFIX}
