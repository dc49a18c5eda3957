"""googledrive: files and folders of each user; what is uploaded can be found and downloaded."""

from __future__ import annotations

import re
from typing import Any

from composio_async.emulator.shapes import array, flag, integer, record, text

from .held import change, find, newest, page
from .model import Tool, ToolCall, ToolFailedError, Toolkit, managed_oauth

_SCOPE = "https://www.googleapis.com/auth/drive"
_FOLDER = "application/vnd.google-apps.folder"
_FILE_ID = text("Id of the file.")
_FILE = record(
    {"id": text("Id of the file."), "name": text("Its name."), "mimeType": text("Its media type.")},
    parents=array(text()),
    size=text("Bytes, as text."),
    webViewLink=text("Page of the file."),
    trashed=flag(),
    createdTime=text(format="date-time"),
    modifiedTime=text(format="date-time"),
)
_UPLOAD = {
    **record(
        {"name": text("File name."), "mimetype": text("Media type."), "s3key": text("Key given by the file upload.")},
        "The file to upload.",
    ),
    "file_uploadable": True,
}
_DOWNLOAD = {
    **record({"name": text(), "mimetype": text(), "s3url": text("Where to fetch it.")}, "The file's content."),
    "file_downloadable": True,
}


def _mine(call: ToolCall, file_id: Any) -> Any:
    return lambda row: row["user_id"] == call.user_id and row["id"] == file_id


def _missing(file_id: Any) -> str:
    return f"File not found: {file_id} (404)"


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("user_id", "content", "s3key")}


def _add(call: ToolCall, name: str, mimetype: str, parent: str | None, **more: Any) -> dict[str, Any]:
    if parent and parent != "root":
        _, folder = find(call, "googledrive.files", _mine(call, parent), _missing(parent))
        if folder["mimeType"] != _FOLDER:
            raise ToolFailedError(f"{parent} is a file, not a folder (400)")
    file_id = call.records.new_id("file")
    row = {
        "id": file_id,
        "user_id": call.user_id,
        "kind": "drive#file",
        "name": name,
        "mimeType": mimetype,
        "parents": [parent or "root"],
        "size": str(len(more.get("content", ""))),
        "webViewLink": f"https://drive.google.com/file/d/{file_id}/view",
        "trashed": False,
        "permissions": [],
        "createdTime": call.now,
        "modifiedTime": call.now,
        **more,
    }
    call.records.add_record("googledrive.files", row)
    return _shown(row)


def _upload(call: ToolCall) -> dict[str, Any]:
    given = call["file_to_upload"]
    content = call.files.read(given["s3key"])
    if content is None:
        raise ToolFailedError(f"Nothing was uploaded under s3key {given['s3key']!r}: put the file there first")
    return _add(
        call,
        given["name"],
        given["mimetype"],
        call["folder_to_upload_to"],
        s3key=given["s3key"],
        size=str(len(content)),
    )


def _create_text(call: ToolCall) -> dict[str, Any]:
    return _add(call, call["file_name"], call["mime_type"], call["parent_id"], content=call["text_content"])


def _create_folder(call: ToolCall) -> dict[str, Any]:
    return _add(call, call["folder_name"], _FOLDER, call["parent_id"])


def _fits(row: dict[str, Any], query: str) -> bool:
    """Whether a row fits the part of Drive's query language that is read here: clauses joined by `and`."""
    for clause in re.split(r"\s+and\s+", query.strip(), flags=re.IGNORECASE) if query.strip() else ():
        if match := re.fullmatch(r"(name|fullText|mimeType)\s+contains\s+'(.*)'", clause):
            told = str(row["name"] if match[1] == "name" else row["mimeType"] if match[1] == "mimeType" else row)
            good = match[2].lower() in told.lower()
        elif match := re.fullmatch(r"(name|mimeType)\s*(=|!=)\s*'(.*)'", clause):
            good = (row[match[1]] == match[3]) is (match[2] == "=")
        elif match := re.fullmatch(r"'(.*)'\s+in\s+parents", clause):
            good = match[1] in row["parents"]
        elif match := re.fullmatch(r"trashed\s*=\s*(true|false)", clause):
            good = row["trashed"] is (match[1] == "true")
        else:
            raise ToolFailedError(
                f"Invalid Value: q has a clause that the emulator does not read: {clause!r}. It reads name, mimeType "
                "and fullText with contains, name and mimeType with = and !=, 'id' in parents, and trashed = true"
            )
        if not good:
            return False
    return True


def _find(call: ToolCall) -> dict[str, Any]:
    query, folder = call["q"] or "", call["folder_id"]
    found = [
        _shown(row)
        for row in newest(call, "googledrive.files", lambda row: row["user_id"] == call.user_id)
        if _fits(row, query) and (not folder or folder in row["parents"]) and ("trashed" in query or not row["trashed"])
    ]
    rows, token = page(found, call["pageSize"], call["pageToken"])
    return {"files": rows, "nextPageToken": token, "incompleteSearch": False, "kind": "drive#fileList"}


def _metadata(call: ToolCall) -> dict[str, Any]:
    return _shown(find(call, "googledrive.files", _mine(call, call["fileId"]), _missing(call["fileId"]))[1])


def _download(call: ToolCall) -> dict[str, Any]:
    _, row = find(call, "googledrive.files", _mine(call, call["fileId"]), _missing(call["fileId"]))
    if row["mimeType"] == _FOLDER:
        raise ToolFailedError("Only files with binary content can be downloaded (403)")
    content = call.files.read(row["s3key"]) if "s3key" in row else row.get("content", "").encode()
    if content is None:
        raise ToolFailedError(_missing(row["id"]))
    return {"downloaded_file_content": call.files.offer(row["name"], row["mimeType"], content)}


def _trash(call: ToolCall) -> dict[str, Any]:
    wanted = call["file_id"]
    row = change(call, "googledrive.files", _mine(call, wanted), _missing(wanted), trashed=True, modifiedTime=call.now)
    return _shown(row)


def _share(call: ToolCall) -> dict[str, Any]:
    wanted = call["file_id"]
    if call["type"] in ("user", "group") and not call["email_address"]:
        raise ToolFailedError("email_address is needed for type user and group (400)")
    _, row = find(call, "googledrive.files", _mine(call, wanted), _missing(wanted))
    permission = {
        "id": call.records.new_id("perm"),
        "type": call["type"],
        "role": call["role"],
        "emailAddress": call["email_address"],
    }
    permissions = [*row["permissions"], permission]
    change(call, "googledrive.files", _mine(call, wanted), _missing(wanted), permissions=permissions)
    return permission


def _tool(
    slug: str, name: str, description: str, schema: dict[str, Any], run: Any, data: dict[str, Any], *tags: str
) -> Tool:
    return Tool(f"GOOGLEDRIVE_{slug}", name, description, "googledrive", schema, run, data, tags, (_SCOPE,))


TOOLKIT = Toolkit(
    slug="googledrive",
    name="Google Drive",
    description="Files and folders, kept and shared.",
    app_url="https://drive.google.com",
    base_url="https://www.googleapis.com/drive/v3",
    categories=("Documents", "Storage"),
    schemes=(managed_oauth("Google Drive", (_SCOPE, f"{_SCOPE}.file"), (_SCOPE,)),),
    user_endpoint="/about?fields=user",
    collections=("googledrive.files",),
    tools=(
        _tool(
            "ADD_FILE_SHARING_PREFERENCE",
            "Share file",
            "Shares a file or folder with a person, a group, a domain or anyone.",
            record(
                {
                    "file_id": _FILE_ID,
                    "role": text("What they may do.", enum=["reader", "commenter", "writer", "organizer"]),
                    "type": text("With whom.", enum=["user", "group", "domain", "anyone"]),
                },
                email_address=text("Address of the user or group.", format="email"),
                domain=text("Domain, for type domain."),
                send_notification_email=flag("Whether to tell them.", default=True),
            ),
            _share,
            record({"id": text(), "type": text(), "role": text()}, emailAddress=text()),
            "updateHint",
            "openWorldHint",
        ),
        _tool(
            "CREATE_FILE_FROM_TEXT",
            "Create file from text",
            "Creates a text file or document with the given content.",
            record(
                {"file_name": text("Name of the file.", minLength=1), "text_content": text("Its content.")},
                mime_type=text("Its media type.", default="text/plain", examples=["text/markdown"]),
                parent_id=text("Id of the folder to put it in."),
            ),
            _create_text,
            _FILE,
            "createHint",
            "important",
        ),
        _tool(
            "CREATE_FOLDER",
            "Create folder",
            "Creates a folder.",
            record(
                {"folder_name": text("Name of the folder.", minLength=1)}, parent_id=text("Id of the folder above.")
            ),
            _create_folder,
            _FILE,
            "createHint",
        ),
        _tool(
            "DOWNLOAD_FILE",
            "Download file",
            "Downloads the content of a file.",
            record({"fileId": _FILE_ID}, mime_type=text("Media type to export a document as.")),
            _download,
            record({"downloaded_file_content": _DOWNLOAD}),
            "readOnlyHint",
            "important",
        ),
        _tool(
            "FIND_FILE",
            "Find file",
            "Lists and searches files and folders, newest first.",
            record(
                q=text("Drive's query language.", examples=["name contains 'report' and trashed = false"]),
                folder_id=text("Only files of this folder."),
                pageSize=integer("Files per page.", default=100, minimum=1, maximum=1000),
                pageToken=text("The nextPageToken of the page before."),
                orderBy=text("Accepted and ignored."),
            ),
            _find,
            record({"files": array(_FILE)}, nextPageToken=text(), incompleteSearch=flag()),
            "readOnlyHint",
            "idempotentHint",
            "important",
        ),
        _tool(
            "GET_FILE_METADATA",
            "Get file metadata",
            "Reads name, size, type and folder of a file.",
            record({"fileId": _FILE_ID}, fields=text("Accepted and ignored.")),
            _metadata,
            _FILE,
            "readOnlyHint",
            "idempotentHint",
        ),
        _tool(
            "TRASH_FILE",
            "Trash file",
            "Moves a file or folder to the trash, to remove it.",
            record({"file_id": _FILE_ID}),
            _trash,
            _FILE,
            "destructiveHint",
            "idempotentHint",
        ),
        _tool(
            "UPLOAD_FILE",
            "Upload file",
            "Uploads a file.",
            record({"file_to_upload": _UPLOAD}, folder_to_upload_to=text("Id of the folder to put it in.")),
            _upload,
            _FILE,
            "createHint",
            "openWorldHint",
            "important",
        ),
    ),
)
