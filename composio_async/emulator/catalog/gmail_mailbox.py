"""What gmail tools do: mailboxes of all users, with drafts, labels and threads."""

from __future__ import annotations

import base64
from typing import Any, Final

from .held import Row, change, find, newest, page
from .model import ToolCall, ToolFailedError

SYSTEM_LABELS: Final = ("INBOX", "SENT", "DRAFT", "UNREAD", "STARRED", "IMPORTANT", "SPAM", "TRASH")


def address(user_id: str) -> str:
    """A user's own address."""
    return user_id if "@" in user_id else f"{user_id}@example.com"


def _written(call: ToolCall) -> Row:
    others = [*(call["cc"] or []), *(call["bcc"] or []), *(call["extra_recipients"] or [])]
    recipients = [one for one in [call["recipient_email"], *others] if one]
    bad = [one for one in recipients if "@" not in one]
    if bad:
        raise ToolFailedError(f"Not an email address: {', '.join(bad)}")
    return {
        "recipient_email": call["recipient_email"],
        "recipients": recipients,
        "cc": call["cc"] or [],
        "bcc": call["bcc"] or [],
        "subject": call["subject"] or "",
        "body": call["body"] or call["message_body"] or "",
        "is_html": bool(call["is_html"]),
        "attachment": call["attachment"],
    }


def _post(call: ToolCall, mail: Row, thread_id: str | None) -> Row:
    if not mail["recipients"]:
        raise ToolFailedError("At least one of recipient_email, cc, bcc is needed")
    message_id = call.records.new_id("msg")
    sent = {
        "id": message_id,
        "threadId": thread_id or message_id,
        "user_id": call.user_id,
        "from": address(call.user_id),
        **mail,
        "sent_at": call.now,
    }
    call.records.add_record("gmail.sent", sent)
    return {"id": message_id, "threadId": sent["threadId"], "labelIds": ["SENT"]}


def send(call: ToolCall) -> Row:
    """Put a message into the sender's and the recipients' mailboxes."""
    return _post(call, _written(call), None)


def reply(call: ToolCall) -> Row:
    """Answer in a thread, to its last sender unless someone else is named."""
    thread = _thread(call, call["thread_id"])
    last = thread[-1][0]
    mail = _written(call)
    if not mail["recipients"]:
        own = address(call.user_id)
        to = last["from"] if last["from"] != own else last["recipient_email"]
        mail |= {"recipient_email": to, "recipients": [to]}
    subject = last["subject"]
    mail["subject"] = subject if subject.lower().startswith("re:") else f"Re: {subject}"
    return _post(call, mail, call["thread_id"])


def create_draft(call: ToolCall) -> Row:
    """Keep a message without sending it."""
    if call["thread_id"] is not None:
        _thread(call, call["thread_id"])
    draft_id = call.records.new_id("draft")
    draft = {
        "id": draft_id,
        "user_id": call.user_id,
        "threadId": call["thread_id"],
        **_written(call),
        "created_at": call.now,
        "sent": False,
    }
    call.records.add_record("gmail.drafts", draft)
    return _draft(draft)


def _draft(draft: Row) -> Row:
    thread = draft["threadId"] or draft["id"]
    message = {"id": draft["id"], "threadId": thread, "labelIds": ["DRAFT"], "subject": draft["subject"]}
    return {"id": draft["id"], "message": {**message, "to": ", ".join(draft["recipients"]), "body": draft["body"]}}


def list_drafts(call: ToolCall) -> Row:
    """The user's drafts that were not sent, newest first."""
    own = newest(call, "gmail.drafts", lambda row: row["user_id"] == call.user_id and not row["sent"])
    rows, token = page([_draft(row) for row in own], call["max_results"], call["page_token"])
    return {"drafts": rows, "nextPageToken": token, "resultSizeEstimate": len(own)}


def send_draft(call: ToolCall) -> Row:
    """Send a draft, which is then no draft any more."""
    wanted = call["draft_id"]

    def mine(row: Row) -> bool:
        return row["user_id"] == call.user_id and row["id"] == wanted and not row["sent"]

    missing = f"Requested entity was not found: there is no draft {wanted!r} (404)"
    _, draft = find(call, "gmail.drafts", mine, missing)
    mail = {name: value for name, value in draft.items() if name not in ("id", "threadId", "created_at", "sent")}
    posted = _post(call, mail, draft["threadId"])
    change(call, "gmail.drafts", mine, missing, sent=True)
    return posted


def _mailbox(call: ToolCall) -> list[tuple[Row, list[str]]]:
    """The user's messages with their labels, newest first."""
    own = address(call.user_id)
    marks = {row["id"]: row["labels"] for row in call.records.records("gmail.marks") if row["user_id"] == call.user_id}
    found: list[tuple[Row, list[str]]] = []
    for mail in reversed(call.records.records("gmail.sent")):
        labels = ["SENT"] if mail["user_id"] == call.user_id else []
        if own in mail["recipients"]:
            labels += ["INBOX", "UNREAD"]
        if labels:
            found.append((mail, marks.get(mail["id"], labels)))
    return found


def _thread(call: ToolCall, thread_id: Any) -> list[tuple[Row, list[str]]]:
    found = [pair for pair in reversed(_mailbox(call)) if pair[0]["threadId"] == thread_id]
    if not found:
        raise ToolFailedError(f"Requested entity was not found: there is no thread {thread_id!r} (404)")
    return found


def _message(call: ToolCall) -> tuple[Row, list[str]]:
    wanted = call["message_id"]
    for mail, labels in _mailbox(call):
        if mail["id"] == wanted:
            return mail, labels
    raise ToolFailedError(f"Requested entity was not found: there is no message {wanted!r} (404)")


def _shown(mail: Row, labels: list[str], whole: bool = True) -> Row:
    shown: Row = {
        "messageId": mail["id"],
        "threadId": mail["threadId"],
        "subject": mail["subject"],
        "sender": mail["from"],
        "to": ", ".join(mail["recipients"]),
        "messageText": mail["body"],
        "labelIds": labels,
        "messageTimestamp": mail["sent_at"],
        "preview": {"subject": mail["subject"], "body": mail["body"][:120]},
        "attachmentList": [mail["attachment"]] if mail["attachment"] else [],
    }
    if whole:
        shown["payload"] = {"body": {"data": base64.urlsafe_b64encode(mail["body"].encode()).decode()}}
    return shown


def _matches(mail: Row, labels: list[str], query: str) -> bool:
    for word in query.split():
        field, colon, value = word.partition(":")
        value = value.lower().strip('"')
        if colon and field in ("is", "in", "label"):
            if value.upper() not in labels and not (value == "read" and "UNREAD" not in labels):
                return False
            continue
        where = {"subject": mail["subject"], "from": mail["from"], "to": " ".join(mail["recipients"])}.get(
            field if colon else "", f"{mail['subject']} {mail['body']}"
        )
        if (value if colon else word.lower().strip('"')) not in where.lower():
            return False
    return True


def fetch(call: ToolCall) -> Row:
    """Messages of the mailbox that fit labels and query."""
    wanted, query = set(call["label_ids"] or []), call["query"] or ""
    found = [
        (mail, labels)
        for mail, labels in _mailbox(call)
        if wanted <= set(labels)
        and _matches(mail, labels, query)
        and ("TRASH" not in labels or call["include_spam_trash"] or "TRASH" in wanted or "in:trash" in query)
    ]
    start = int(call["page_token"] or 0) if str(call["page_token"] or 0).isdigit() else 0
    end = start + call["max_results"]
    return {
        "messages": [_shown(mail, labels, call["include_payload"]) for mail, labels in found[start:end]],
        "nextPageToken": str(end) if end < len(found) else None,
        "resultSizeEstimate": len(found),
    }


def fetch_message(call: ToolCall) -> Row:
    """One message."""
    return _shown(*_message(call))


def fetch_thread(call: ToolCall) -> Row:
    """Every message of a thread, oldest first."""
    return {"threadId": call["thread_id"], "messages": [_shown(*pair) for pair in _thread(call, call["thread_id"])]}


def list_labels(call: ToolCall) -> Row:
    """Gmail's own labels and the user's."""
    own = [row for row in call.records.records("gmail.labels") if row["user_id"] == call.user_id]
    system = [{"id": name, "name": name, "type": "system"} for name in SYSTEM_LABELS]
    return {"labels": [*system, *({"id": row["id"], "name": row["name"], "type": "user"} for row in own)]}


def create_label(call: ToolCall) -> Row:
    """A label of the user's own."""
    name = call["label_name"]
    if name in [label["name"] for label in list_labels(call)["labels"]]:
        raise ToolFailedError(f"Label name exists or conflicts: {name!r} (409)")
    label = {"id": call.records.new_id("Label"), "name": name}
    call.records.add_record("gmail.labels", {**label, "user_id": call.user_id})
    return {**label, "type": "user"}


def mark(call: ToolCall) -> Row:
    """Put labels on a message and take others off."""
    mail, labels = _message(call)
    known = {label["id"] for label in list_labels(call)["labels"]}
    add, remove = call["add_label_ids"] or [], set(call["remove_label_ids"] or [])
    unknown = [name for name in [*add, *remove] if name not in known]
    if unknown:
        raise ToolFailedError(f"Invalid label: {', '.join(unknown)}; GMAIL_LIST_LABELS lists the ids (400)")
    return _set_labels(call, mail, [name for name in dict.fromkeys([*labels, *add]) if name not in remove])


def trash(call: ToolCall) -> Row:
    """Move a message to the trash."""
    mail, labels = _message(call)
    return _set_labels(call, mail, [*(name for name in labels if name not in ("INBOX", "TRASH")), "TRASH"])


def _set_labels(call: ToolCall, mail: Row, labels: list[str]) -> Row:
    row = {"id": mail["id"], "user_id": call.user_id, "labels": labels}
    for index, held in enumerate(call.records.records("gmail.marks")):
        if (held["id"], held["user_id"]) == (row["id"], row["user_id"]):
            call.records.change_record("gmail.marks", index, row)
            break
    else:
        call.records.add_record("gmail.marks", row)
    return {"id": mail["id"], "threadId": mail["threadId"], "labelIds": labels}


def profile(call: ToolCall) -> Row:
    """The user's address and how much there is in the mailbox."""
    held = _mailbox(call)
    return {
        "emailAddress": address(call.user_id),
        "messagesTotal": len(held),
        "threadsTotal": len({mail["threadId"] for mail, _ in held}),
        "historyId": str(len(held)),
    }
