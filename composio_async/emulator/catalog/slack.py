"""slack: three channels to start with, and the messages sent to them."""

from __future__ import annotations

from typing import Any

from composio_async.emulator.shapes import array, flag, integer, mapping, record, text

from .model import Tool, ToolCall, ToolFailedError, Toolkit, managed_oauth

_CHANNELS = tuple(
    {"id": f"C00000000{number}", "name": name, "is_channel": True, "is_private": False, "num_members": number * 7}
    for number, name in enumerate(("general", "random", "engineering"), start=1)
)
_CHANNEL = record({"id": text(), "name": text()}, is_private=flag(), num_members=integer())


def _channel(name: str) -> dict[str, Any]:
    for channel in _CHANNELS:
        if name.lstrip("#") in (channel["id"], channel["name"]):
            return channel
    raise ToolFailedError(f"channel_not_found: there is no channel {name!r}")


def _send(call: ToolCall) -> dict[str, Any]:
    channel = _channel(call["channel"])
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
    }
    call.records.add_record("slack.messages", message)
    return {"ok": True, "channel": channel["id"], "ts": message["ts"], "message": message}


def _list(call: ToolCall) -> dict[str, Any]:
    wanted = (call["channel_name"] or "").lstrip("#")
    found = [channel for channel in _CHANNELS if wanted in str(channel["name"])]
    return {"ok": True, "channels": found[: call["limit"]], "response_metadata": {"next_cursor": ""}}


def _history(call: ToolCall) -> dict[str, Any]:
    channel = _channel(call["channel"])
    held = [row for row in reversed(call.records.records("slack.messages")) if row["channel"] == channel["id"]]
    return {"ok": True, "messages": held[: call["limit"]], "has_more": len(held) > call["limit"]}


_CHANNEL_NAME = text("Id or name of the channel.", examples=["general"])

TOOLKIT = Toolkit(
    slug="slack",
    name="Slack",
    description="Messages between the people of a team, in channels.",
    app_url="https://slack.com",
    base_url="https://slack.com/api",
    categories=("Communication",),
    schemes=(managed_oauth("Slack", ("chat:write", "channels:read", "channels:history"), ("chat:write",)),),
    user_endpoint="/auth.test",
    triggers=1,
    collections=("slack.messages",),
    tools=(
        Tool(
            "SLACK_FETCH_CONVERSATION_HISTORY",
            "Fetch conversation history",
            "Lists messages of a channel, newest first.",
            "slack",
            record(
                {"channel": _CHANNEL_NAME}, limit=integer("Messages at most.", default=100, minimum=1, maximum=1000)
            ),
            _history,
            record({"ok": flag(), "messages": array(mapping())}),
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
