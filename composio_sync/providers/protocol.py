# Generated from composio_async/providers/protocol.py by `python -m composio_async._syncgen`. Do not edit.
"""What a provider is: pure functions between our tools and calls, and a framework's."""

from __future__ import annotations

from composio_async.providers.protocol import (
    OfficialProvider,
    Provider,
    ToolCall,
    content_text,
    has,
    json_text,
    read,
    read_arguments,
    read_call,
    read_tool_call,
    result_content,
    result_dict,
    result_of,
    result_text,
)

__all__ = [
    "OfficialProvider",
    "Provider",
    "ToolCall",
    "content_text",
    "has",
    "json_text",
    "read",
    "read_arguments",
    "read_call",
    "read_tool_call",
    "result_content",
    "result_dict",
    "result_of",
    "result_text",
]
