"""gmail: mail sent is found in the sender's mailbox, and in the recipient's when that is another user."""

from __future__ import annotations

import base64
from typing import Any

from composio_async.emulator.shapes import array, flag, integer, record, text

from .model import Tool, ToolCall, ToolFailedError, Toolkit, managed_oauth

_ATTACHMENT = {
    **record(
        {"name": text("File name."), "mimetype": text("Media type."), "s3key": text("Key given by the file upload.")},
        "A file to send along.",
    ),
    "file_uploadable": True,
}
_MAIL = record(
    {"messageId": text("Id of the message."), "threadId": text("Id of its conversation.")},
    subject=text(),
    sender=text(),
    to=text(),
    messageText=text(),
    labelIds=array(text()),
    messageTimestamp=text(),
)


def _address(user_id: str) -> str:
    return user_id if "@" in user_id else f"{user_id}@example.com"


def _send(call: ToolCall) -> dict[str, Any]:
    others = [*(call["cc"] or []), *(call["bcc"] or []), *(call["extra_recipients"] or [])]
    recipients = [address for address in [call["recipient_email"], *others] if address]
    if not recipients:
        raise ToolFailedError("At least one of recipient_email, cc, bcc is needed")
    bad = [address for address in recipients if "@" not in address]
    if bad:
        raise ToolFailedError(f"Not an email address: {', '.join(bad)}")
    message_id = call.records.new_id("msg")
    call.records.add_record(
        "gmail.sent",
        {
            "id": message_id,
            "threadId": message_id,
            "user_id": call.user_id,
            "from": _address(call.user_id),
            "recipient_email": call["recipient_email"],
            "recipients": recipients,
            "cc": call["cc"] or [],
            "bcc": call["bcc"] or [],
            "subject": call["subject"] or "",
            "body": call["body"] or "",
            "is_html": bool(call["is_html"]),
            "attachment": call["attachment"],
            "sent_at": call.now,
        },
    )
    return {"id": message_id, "threadId": message_id, "labelIds": ["SENT"]}


def _shown(mail: dict[str, Any], labels: list[str], whole: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {
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


def _matches(mail: dict[str, Any], query: str) -> bool:
    for word in query.split():
        field, colon, value = word.partition(":")
        where = {
            "subject": mail["subject"],
            "from": mail["from"],
            "to": " ".join(mail["recipients"]),
        }.get(field if colon else "", f"{mail['subject']} {mail['body']}")
        if (value if colon else word).lower().strip('"') not in where.lower():
            return False
    return True


def _fetch(call: ToolCall) -> dict[str, Any]:
    own = _address(call.user_id)
    wanted = set(call["label_ids"] or [])
    found = []
    for mail in reversed(call.records.records("gmail.sent")):
        labels = ["SENT"] if mail["user_id"] == call.user_id else []
        if own in mail["recipients"]:
            labels += ["INBOX", "UNREAD"]
        if labels and wanted <= set(labels) and _matches(mail, call["query"] or ""):
            found.append((mail, labels))
    start = int(call["page_token"] or 0) if str(call["page_token"] or 0).isdigit() else 0
    end = start + call["max_results"]
    return {
        "messages": [_shown(mail, labels, call["include_payload"]) for mail, labels in found[start:end]],
        "nextPageToken": str(end) if end < len(found) else None,
        "resultSizeEstimate": len(found),
    }


TOOLKIT = Toolkit(
    slug="gmail",
    name="Gmail",
    description="Sends, receives and searches email.",
    app_url="https://mail.google.com",
    base_url="https://gmail.googleapis.com",
    categories=("Communication", "Email"),
    schemes=(
        managed_oauth(
            "Gmail",
            ("https://www.googleapis.com/auth/gmail.modify", "https://www.googleapis.com/auth/gmail.send"),
            ("https://www.googleapis.com/auth/gmail.modify",),
        ),
    ),
    user_endpoint="/gmail/v1/users/me/profile",
    triggers=1,
    collections=("gmail.sent",),
    tools=(
        Tool(
            "GMAIL_FETCH_EMAILS",
            "Fetch emails",
            "Lists messages of the mailbox, newest first, with a Gmail-like search.",
            "gmail",
            record(
                query=text("Words to look for; subject:, from: and to: narrow them down.", examples=["subject:report"]),
                label_ids=array(text(), "Only messages with all of these labels, such as INBOX or SENT."),
                max_results=integer("Messages per page.", default=10, minimum=1, maximum=500),
                page_token=text("The nextPageToken of the page before."),
                include_payload=flag("Whether to add the encoded body.", default=False),
                user_id=text("Whose mailbox: always me.", default="me"),
            ),
            _fetch,
            record({"messages": array(_MAIL)}, nextPageToken=text(), resultSizeEstimate=integer()),
            ("readOnlyHint", "idempotentHint", "important"),
            ("https://www.googleapis.com/auth/gmail.modify",),
        ),
        Tool(
            "GMAIL_SEND_EMAIL",
            "Send email",
            "Sends a message from the connected mailbox.",
            "gmail",
            record(
                recipient_email=text("Address of the main recipient.", examples=["ada@example.com"]),
                subject=text("Subject line."),
                body=text("Text of the message, plain or HTML."),
                cc=array(text(), "Addresses that get a copy.", default=[]),
                bcc=array(text(), "Addresses that get a copy nobody else sees.", default=[]),
                extra_recipients=array(text(), "Further main recipients.", default=[]),
                is_html=flag("Whether the body is HTML.", default=False),
                attachment=_ATTACHMENT,
                user_id=text("Whose mailbox: always me.", default="me"),
            ),
            _send,
            record({"id": text(), "threadId": text()}, labelIds=array(text())),
            ("createHint", "openWorldHint", "important"),
            ("https://www.googleapis.com/auth/gmail.send",),
        ),
    ),
)
