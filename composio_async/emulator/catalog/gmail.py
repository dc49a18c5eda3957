"""gmail: mail sent is found in the sender's mailbox, and in the recipient's when that is another user."""

from __future__ import annotations

from typing import Any

from composio_async.emulator.shapes import array, flag, integer, record, text

from . import gmail_mailbox as mailbox
from .model import Tool, Toolkit, managed_oauth

_MODIFY, _SEND = "https://www.googleapis.com/auth/gmail.modify", "https://www.googleapis.com/auth/gmail.send"
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
_POSTED = record({"id": text(), "threadId": text()}, labelIds=array(text()))
_DRAFT = record({"id": text(), "message": record({"id": text(), "threadId": text()}, labelIds=array(text()))})
_LABEL = record({"id": text(), "name": text()}, type=text("system or user."))
_ME = text("Whose mailbox: always me.", default="me")
_MESSAGE_ID = text("Id of the message.")
_COPIES: dict[str, Any] = {
    "cc": array(text(), "Addresses that get a copy.", default=[]),
    "bcc": array(text(), "Addresses that get a copy nobody else sees.", default=[]),
    "extra_recipients": array(text(), "Further main recipients.", default=[]),
    "is_html": flag("Whether the body is HTML.", default=False),
    "attachment": _ATTACHMENT,
    "user_id": _ME,
}
_LETTER: dict[str, Any] = {
    "recipient_email": text("Address of the main recipient.", examples=["ada@example.com"]),
    "subject": text("Subject line."),
    "body": text("Text of the message, plain or HTML."),
    **_COPIES,
}


def _tool(
    slug: str,
    name: str,
    description: str,
    schema: dict[str, Any],
    run: Any,
    data: dict[str, Any],
    *tags: str,
    scope: str = _MODIFY,
) -> Tool:
    return Tool(f"GMAIL_{slug}", name, description, "gmail", schema, run, data, tags, (scope,))


TOOLKIT = Toolkit(
    slug="gmail",
    name="Gmail",
    description="Sends, receives and searches email.",
    app_url="https://mail.google.com",
    base_url="https://gmail.googleapis.com",
    categories=("Communication", "Email"),
    schemes=(managed_oauth("Gmail", (_MODIFY, _SEND), (_MODIFY,)),),
    user_endpoint="/gmail/v1/users/me/profile",
    collections=("gmail.drafts", "gmail.labels", "gmail.marks", "gmail.sent"),
    tools=(
        _tool(
            "ADD_LABEL_TO_EMAIL",
            "Modify email labels",
            "Adds labels to a message, such as STARRED, and takes others off, such as UNREAD or INBOX.",
            record(
                {"message_id": _MESSAGE_ID},
                add_label_ids=array(text(), "Ids of labels to put on.", default=[]),
                remove_label_ids=array(text(), "Ids of labels to take off.", default=[]),
                user_id=_ME,
            ),
            mailbox.mark,
            _POSTED,
            "updateHint",
            "idempotentHint",
        ),
        _tool(
            "CREATE_EMAIL_DRAFT",
            "Create email draft",
            "Writes a draft without sending it.",
            record(**_LETTER, thread_id=text("Id of the thread that it answers.")),
            mailbox.create_draft,
            _DRAFT,
            "createHint",
            "important",
        ),
        _tool(
            "CREATE_LABEL",
            "Create label",
            "Creates a label for messages.",
            record({"label_name": text("Name of the label.", minLength=1, maxLength=225)}, user_id=_ME),
            mailbox.create_label,
            _LABEL,
            "createHint",
        ),
        _tool(
            "FETCH_EMAILS",
            "Fetch emails",
            "Lists messages of the mailbox, newest first, with a Gmail-like search.",
            record(
                query=text(
                    "Words to look for; subject:, from:, to:, label: and is: narrow them down.",
                    examples=["subject:report"],
                ),
                label_ids=array(text(), "Only messages with all of these labels, such as INBOX or SENT."),
                max_results=integer("Messages per page.", default=10, minimum=1, maximum=500),
                page_token=text("The nextPageToken of the page before."),
                include_payload=flag("Whether to add the encoded body.", default=False),
                include_spam_trash=flag("Whether to include the trash.", default=False),
                user_id=_ME,
            ),
            mailbox.fetch,
            record({"messages": array(_MAIL)}, nextPageToken=text(), resultSizeEstimate=integer()),
            "readOnlyHint",
            "idempotentHint",
            "important",
        ),
        _tool(
            "FETCH_MESSAGE_BY_MESSAGE_ID",
            "Fetch message by message id",
            "Reads one message.",
            record(
                {"message_id": _MESSAGE_ID},
                format=text("How much of it.", enum=["minimal", "full", "raw", "metadata"], default="full"),
                user_id=_ME,
            ),
            mailbox.fetch_message,
            _MAIL,
            "readOnlyHint",
            "idempotentHint",
        ),
        _tool(
            "FETCH_MESSAGE_BY_THREAD_ID",
            "Fetch message by thread id",
            "Reads all messages of a thread, a conversation.",
            record({"thread_id": text("Id of the thread.")}, user_id=_ME),
            mailbox.fetch_thread,
            record({"threadId": text(), "messages": array(_MAIL)}),
            "readOnlyHint",
            "idempotentHint",
        ),
        _tool(
            "GET_PROFILE",
            "Get profile",
            "Reads the address of the connected mailbox and how many messages it has.",
            record(user_id=_ME),
            mailbox.profile,
            record({"emailAddress": text()}, messagesTotal=integer(), threadsTotal=integer(), historyId=text()),
            "readOnlyHint",
            "idempotentHint",
        ),
        _tool(
            "LIST_DRAFTS",
            "List drafts",
            "Lists drafts that were not sent, newest first.",
            record(
                max_results=integer("Drafts per page.", default=10, minimum=1, maximum=500),
                page_token=text("The nextPageToken of the page before."),
                user_id=_ME,
            ),
            mailbox.list_drafts,
            record({"drafts": array(_DRAFT)}, nextPageToken=text(), resultSizeEstimate=integer()),
            "readOnlyHint",
            "idempotentHint",
        ),
        _tool(
            "LIST_LABELS",
            "List labels",
            "Lists the labels of the mailbox, Gmail's own and the user's.",
            record(user_id=_ME),
            mailbox.list_labels,
            record({"labels": array(_LABEL)}),
            "readOnlyHint",
            "idempotentHint",
        ),
        _tool(
            "MOVE_TO_TRASH",
            "Move to trash",
            "Moves a message to the trash, to delete it.",
            record({"message_id": _MESSAGE_ID}, user_id=_ME),
            mailbox.trash,
            _POSTED,
            "destructiveHint",
            "idempotentHint",
        ),
        _tool(
            "REPLY_TO_THREAD",
            "Reply to email thread",
            "Answers a message, in its thread.",
            record(
                {"thread_id": text("Id of the thread.")},
                message_body=text("Text of the answer, plain or HTML."),
                recipient_email=text("To whom, when not the last sender."),
                **_COPIES,
            ),
            mailbox.reply,
            _POSTED,
            "createHint",
            "openWorldHint",
            scope=_SEND,
        ),
        _tool(
            "SEND_DRAFT",
            "Send draft",
            "Sends a draft that was written before.",
            record({"draft_id": text("Id of the draft.")}, user_id=_ME),
            mailbox.send_draft,
            _POSTED,
            "createHint",
            "openWorldHint",
            scope=_SEND,
        ),
        _tool(
            "SEND_EMAIL",
            "Send email",
            "Sends a message from the connected mailbox.",
            record(**_LETTER),
            mailbox.send,
            _POSTED,
            "createHint",
            "openWorldHint",
            "important",
            scope=_SEND,
        ),
    ),
)
