"""slack: three channels to start with, those made later, and the messages sent to them."""

from __future__ import annotations

from typing import Any

from composio_async.emulator.shapes import array, flag, integer, mapping, record, text

from .held import change, find, newest, page
from .model import Tool, ToolCall, ToolFailedError, Toolkit, managed_oauth

_CHANNELS = tuple(
    {"id": f"C00000000{number}", "name": name, "is_channel": True, "is_private": False, "num_members": number * 7}
    for number, name in enumerate(("general", "random", "engineering"), start=1)
)
_CHANNEL = record({"id": text(), "name": text()}, is_private=flag(), num_members=integer())


def _channels(call: ToolCall) -> list[dict[str, Any]]:
    return [*_CHANNELS, *call.records.records("slack.channels")]


def _channel(call: ToolCall, name: str) -> dict[str, Any]:
    for channel in _channels(call):
        if name.lstrip("#") in (channel["id"], channel["name"]):
            return channel
    raise ToolFailedError(f"channel_not_found: there is no channel {name!r}")


def _send(call: ToolCall) -> dict[str, Any]:
    channel = _channel(call, call["channel"])
    words = call["markdown_text"] or call["text"]
    if not words and not call["blocks"]:
        raise ToolFailedError("no_text: one of markdown_text, text, blocks is needed")
    held = call.records.records("slack.messages")
    message = {
        "ts": f"{1767225600 + len(held)}.{len(held) + 1:06d}",
        "channel": channel["id"],
        "channel_name": channel["name"],
        "user": call.user_id,
        "text": words or "",
        "blocks": call["blocks"] or [],
        "thread_ts": call["thread_ts"],
        "reactions": [],
    }
    call.records.add_record("slack.messages", message)
    return {"ok": True, "channel": channel["id"], "ts": message["ts"], "message": message}


def _list(call: ToolCall) -> dict[str, Any]:
    wanted = (call["channel_name"] or "").lstrip("#")
    found = [channel for channel in _channels(call) if wanted in str(channel["name"])]
    return {"ok": True, "channels": found[: call["limit"]], "response_metadata": {"next_cursor": ""}}


def _history(call: ToolCall) -> dict[str, Any]:
    channel = _channel(call, call["channel"])
    least, most = float(call["oldest"] or 0), float(call["latest"] or "inf")
    held = newest(
        call, "slack.messages", lambda row: row["channel"] == channel["id"] and least <= float(row["ts"]) <= most
    )
    rows, token = page(held, call["limit"], call["cursor"])
    return {
        "ok": True,
        "messages": rows,
        "has_more": token is not None,
        "response_metadata": {"next_cursor": token or ""},
    }


def _thread(call: ToolCall) -> dict[str, Any]:
    channel = _channel(call, call["channel"])
    held = [row for row in call.records.records("slack.messages") if row["channel"] == channel["id"]]
    found = [row for row in held if call["ts"] in (row["ts"], row["thread_ts"])]
    if not found:
        raise ToolFailedError(f"thread_not_found: there is no message {call['ts']!r} in {channel['name']}")
    return {"ok": True, "messages": found[: call["limit"]], "has_more": len(found) > call["limit"]}


def _create_channel(call: ToolCall) -> dict[str, Any]:
    name = call["name"].lstrip("#")
    if name in [channel["name"] for channel in _channels(call)]:
        raise ToolFailedError(f"name_taken: there is a channel {name!r}")
    channel = {
        "id": f"C{100 + len(_channels(call)):09d}",
        "name": name,
        "is_channel": True,
        "is_private": bool(call["is_private"]),
        "num_members": 1,
        "creator": call.user_id,
    }
    return {"ok": True, "channel": call.records.add_record("slack.channels", channel)}


def _react(call: ToolCall) -> dict[str, Any]:
    channel, name = _channel(call, call["channel"]), call["name"].strip(":")

    def fits(row: dict[str, Any]) -> bool:
        return (row["channel"], row["ts"]) == (channel["id"], call["timestamp"])

    missing = f"message_not_found: there is no message {call['timestamp']!r} in {channel['name']}"
    _, message = find(call, "slack.messages", fits, missing)
    reaction = {"name": name, "user": call.user_id}
    if reaction in message["reactions"]:
        raise ToolFailedError(f"already_reacted: {call.user_id} reacted with {name} before")
    change(call, "slack.messages", fits, missing, reactions=[*message["reactions"], reaction])
    return {"ok": True}


def _search(call: ToolCall) -> dict[str, Any]:
    words, where, whose = [], "", ""
    for word in call["query"].split():
        field, colon, value = word.partition(":")
        if colon and field == "in":
            where = _channel(call, value)["id"]
        elif colon and field == "from":
            whose = value.lstrip("@")
        else:
            words.append(word.lower())
    found = newest(
        call,
        "slack.messages",
        lambda row: (
            all(word in row["text"].lower() for word in words)
            and where in ("", row["channel"])
            and whose in ("", row["user"])
        ),
    )
    return {"ok": True, "messages": {"matches": found[: call["count"]], "total": len(found)}, "query": call["query"]}


def _users(call: ToolCall) -> dict[str, Any]:
    names = dict.fromkeys([call.user_id, *(row["user"] for row in call.records.records("slack.messages"))])
    members = [
        {"id": f"U{index:09d}", "name": name, "profile": {"email": name if "@" in name else f"{name}@example.com"}}
        for index, name in enumerate(names, start=1)
    ]
    return {"ok": True, "members": members[: call["limit"]], "response_metadata": {"next_cursor": ""}}


_MESSAGE = record({"ts": text("Id of the message."), "text": text(), "user": text()}, channel=text(), thread_ts=text())
_CHANNEL_NAME = text("Id or name of the channel.", examples=["general"])

TOOLKIT = Toolkit(
    slug="slack",
    name="Slack",
    description="Messages between the people of a team, in channels.",
    app_url="https://slack.com",
    base_url="https://slack.com/api",
    categories=("Communication",),
    schemes=(
        managed_oauth(
            "Slack",
            (
                "chat:write",
                "channels:read",
                "channels:history",
                "channels:manage",
                "reactions:write",
                "search:read",
                "users:read",
            ),
            ("chat:write",),
        ),
    ),
    user_endpoint="/auth.test",
    collections=("slack.channels", "slack.messages"),
    tools=(
        Tool(
            "SLACK_ADD_REACTION_TO_AN_ITEM",
            "Add reaction",
            "Reacts to a message with an emoji.",
            "slack",
            record(
                {
                    "channel": _CHANNEL_NAME,
                    "name": text("Name of the emoji.", examples=["thumbsup"]),
                    "timestamp": text("The ts of the message."),
                }
            ),
            _react,
            record({"ok": flag()}),
            ("updateHint", "openWorldHint"),
            ("reactions:write",),
        ),
        Tool(
            "SLACK_CREATE_CHANNEL",
            "Create channel",
            "Creates a channel.",
            "slack",
            record(
                {"name": text("Name of the channel.", pattern="^#?[a-z0-9_-]{1,80}$", examples=["releases"])},
                is_private=flag("Whether only those invited see it.", default=False),
            ),
            _create_channel,
            record({"ok": flag(), "channel": _CHANNEL}),
            ("createHint",),
            ("channels:manage",),
        ),
        Tool(
            "SLACK_FETCH_CONVERSATION_HISTORY",
            "Fetch conversation history",
            "Lists messages of a channel, newest first.",
            "slack",
            record(
                {"channel": _CHANNEL_NAME},
                limit=integer("Messages per page.", default=100, minimum=1, maximum=1000),
                oldest=text("Only messages with this ts or a later one.", pattern=r"^\d+(\.\d+)?$"),
                latest=text("Only messages with this ts or an earlier one.", pattern=r"^\d+(\.\d+)?$"),
                cursor=text("The next_cursor of the page before."),
            ),
            _history,
            record({"ok": flag(), "messages": array(_MESSAGE)}, has_more=flag()),
            ("readOnlyHint", "idempotentHint"),
            ("channels:history",),
        ),
        Tool(
            "SLACK_FETCH_MESSAGE_THREAD_FROM_A_CONVERSATION",
            "Fetch message thread",
            "Lists a message and the answers in its thread, oldest first.",
            "slack",
            record(
                {"channel": _CHANNEL_NAME, "ts": text("The ts of the first message.")},
                limit=integer("Messages at most.", default=100, minimum=1, maximum=1000),
            ),
            _thread,
            record({"ok": flag(), "messages": array(_MESSAGE)}, has_more=flag()),
            ("readOnlyHint", "idempotentHint"),
            ("channels:history",),
        ),
        Tool(
            "SLACK_LIST_ALL_CHANNELS",
            "List all channels",
            "Lists the channels that the connected account can see.",
            "slack",
            record(
                channel_name=text("Only channels whose name contains this."),
                exclude_archived=flag("Whether to leave out archived channels.", default=True),
                limit=integer("Channels at most.", default=100, minimum=1, maximum=1000),
            ),
            _list,
            record({"ok": flag(), "channels": array(_CHANNEL)}),
            ("readOnlyHint", "idempotentHint", "important"),
            ("channels:read",),
        ),
        Tool(
            "SLACK_LIST_ALL_USERS",
            "List all users",
            "Lists the people of the workspace, its members.",
            "slack",
            record(limit=integer("People at most.", default=100, minimum=1, maximum=1000)),
            _users,
            record({"ok": flag(), "members": array(record({"id": text(), "name": text()}, profile=mapping()))}),
            ("readOnlyHint", "idempotentHint"),
            ("users:read",),
        ),
        Tool(
            "SLACK_SEARCH_MESSAGES",
            "Search messages",
            "Searches the messages of all channels, newest first.",
            "slack",
            record(
                {"query": text("Words, and in: or from:.", examples=["deploy in:engineering"])},
                count=integer("Messages at most.", default=20, minimum=1, maximum=100),
            ),
            _search,
            record({"ok": flag(), "messages": record({"matches": array(_MESSAGE), "total": integer()})}),
            ("readOnlyHint", "idempotentHint"),
            ("search:read",),
        ),
        Tool(
            "SLACK_SEND_MESSAGE",
            "Send message",
            "Posts a message to a channel, or into a thread of it.",
            "slack",
            record(
                {"channel": _CHANNEL_NAME},
                markdown_text=text("Text of the message, in Markdown."),
                text=text("Text of the message, as it is."),
                blocks=array(mapping(description="One Block Kit block."), "Block Kit blocks."),
                thread_ts=text("The ts of the message to answer in a thread."),
                unfurl_links=flag("Whether links are shown with a preview.", default=True),
            ),
            _send,
            record({"ok": flag(), "channel": text(), "ts": text()}, message=mapping()),
            ("createHint", "openWorldHint", "important"),
            ("chat:write",),
        ),
    ),
)
