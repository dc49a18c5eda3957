"""A stand-in for the services of models: makes one call of a tool, is told its result, and says that it is done.

It speaks OpenAI's chat form and its Responses, Anthropic's messages and Gemini's content, streamed or not, so that
examples written for real models run to their end.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

WANTED = "COMPOSIO_SEARCH_TOOLS"
ARGUMENTS = {"queries": [{"use_case": "star a repository"}]}
DONE = "Done."


def dspy_fields(text: str) -> str | None:
    """What DSPy's own form of answers asks for, where a prompt is in it."""
    if "[[ ## next_tool_name ## ]]" in text:
        fields = {"next_thought": "done", "next_tool_name": "finish", "next_tool_args": "{}"}
        if "observation_0" not in text:
            fields |= {"next_tool_name": WANTED, "next_tool_args": json.dumps(ARGUMENTS)}
    elif "[[ ## answer ## ]]" in text:
        fields = {"reasoning": "done", "answer": DONE}
    else:
        return None
    return "".join(f"[[ ## {name} ## ]]\n{value}\n\n" for name, value in fields.items()) + "[[ ## completed ## ]]"


def chosen(names: list[str], told: bool) -> tuple[str, dict[str, Any]] | None:
    """The call that the model makes, if any."""
    if not told:
        found = [name for name in names if WANTED in name.upper()]
        if found:
            return found[0], ARGUMENTS
    if "final_answer" in names:  # some frameworks end with a tool
        return "final_answer", {"answer": DONE}
    return None


def chat(asked: dict[str, Any]) -> dict[str, Any]:
    """OpenAI's chat form."""
    names = [one["function"]["name"] for one in asked.get("tools") or ()]
    text = json.dumps(asked["messages"], ensure_ascii=False).replace("\\n", "\n")
    call = chosen(names, told='"role": "tool"' in text or (WANTED.lower() in text.lower() and "call_1" in text))
    message: dict[str, Any] = {"role": "assistant", "content": dspy_fields(text) or DONE}
    if call is not None:
        function = {"name": call[0], "arguments": json.dumps(call[1])}
        message |= {"content": None, "tool_calls": [{"id": "call_1", "type": "function", "function": function}]}
    reason = "stop" if call is None else "tool_calls"
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    choice = {"index": 0, "message": message, "finish_reason": reason}
    return {
        "id": "c",
        "object": "chat.completion",
        "created": 0,
        "model": asked["model"],
        "choices": [choice],
        "usage": usage,
    }


def chat_events(answer: dict[str, Any]) -> Iterator[str]:
    (choice,) = answer["choices"]
    delta = {**choice["message"]}
    if "tool_calls" in delta:
        delta["tool_calls"] = [{"index": 0, **one} for one in delta["tool_calls"]]
    for part in ({"delta": delta, "finish_reason": None}, {"delta": {}, "finish_reason": choice["finish_reason"]}):
        chunk = {**answer, "object": "chat.completion.chunk", "choices": [{"index": 0, **part}]}
        yield f"data: {json.dumps(chunk)}\n\n"
    yield "data: [DONE]\n\n"


def responses(asked: dict[str, Any]) -> dict[str, Any]:
    """OpenAI's Responses."""
    names = [str(one.get("name")) for one in asked.get("tools") or ()]
    call = chosen(names, told="function_call_output" in json.dumps(asked["input"]))
    said = {"type": "output_text", "text": DONE, "annotations": []}
    item: dict[str, Any] = {
        "type": "message",
        "id": "msg_1",
        "role": "assistant",
        "status": "completed",
        "content": [said],
    }
    if call is not None:
        item = {
            "type": "function_call",
            "id": "fc_1",
            "call_id": "call_1",
            "name": call[0],
            "arguments": json.dumps(call[1]),
            "status": "completed",
        }
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 0,
        "status": "completed",
        "model": asked["model"],
        "output": [item],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "usage": {
            "input_tokens": 1,
            "output_tokens": 1,
            "total_tokens": 2,
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens_details": {"reasoning_tokens": 0},
        },
    }


def responses_events(answer: dict[str, Any]) -> Iterator[str]:
    (item,) = answer["output"]
    events: list[dict[str, Any]] = [
        {"type": "response.created", "response": {**answer, "status": "in_progress", "output": []}},
        {"type": "response.output_item.added", "output_index": 0, "item": item},
    ]
    if item["type"] == "message":
        place = {"item_id": item["id"], "output_index": 0, "content_index": 0}
        events.append({"type": "response.output_text.delta", "delta": DONE, "logprobs": [], **place})
    events += [
        {"type": "response.output_item.done", "output_index": 0, "item": item},
        {"type": "response.completed", "response": answer},
    ]
    for number, event in enumerate(events):
        yield f"event: {event['type']}\ndata: {json.dumps({**event, 'sequence_number': number})}\n\n"


def messages(asked: dict[str, Any]) -> dict[str, Any]:
    """Anthropic's messages."""
    names = [str(one.get("name")) for one in asked.get("tools") or ()]
    call = chosen(names, told="tool_result" in json.dumps(asked["messages"]))
    block: dict[str, Any] = {"type": "text", "text": DONE}
    if call is not None:
        block = {"type": "tool_use", "id": "toolu_1", "name": call[0], "input": call[1]}
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": asked["model"],
        "content": [block],
        "stop_reason": "end_turn" if call is None else "tool_use",
        "stop_sequence": None,
        "usage": {"input_tokens": 1, "output_tokens": 1},
    }


def messages_events(answer: dict[str, Any]) -> Iterator[str]:
    (block,) = answer["content"]
    empty = {**block, "text": ""} if block["type"] == "text" else {**block, "input": {}}
    delta = {"type": "text_delta", "text": DONE}
    if block["type"] == "tool_use":
        delta = {"type": "input_json_delta", "partial_json": json.dumps(block["input"])}
    for event in (
        {"type": "message_start", "message": {**answer, "content": [], "stop_reason": None}},
        {"type": "content_block_start", "index": 0, "content_block": empty},
        {"type": "content_block_delta", "index": 0, "delta": delta},
        {"type": "content_block_stop", "index": 0},
        {
            "type": "message_delta",
            "delta": {"stop_reason": answer["stop_reason"], "stop_sequence": None},
            "usage": {"output_tokens": 1},
        },
        {"type": "message_stop"},
    ):
        yield f"event: {event['type']}\ndata: {json.dumps(event)}\n\n"


def content(asked: dict[str, Any]) -> dict[str, Any]:
    """Gemini's content."""
    names = [
        one["name"]
        for tool in asked.get("tools") or ()
        for one in tool.get("functionDeclarations") or tool.get("function_declarations") or ()
    ]
    call = chosen(names, told="unctionResponse" in json.dumps(asked["contents"]))
    part: dict[str, Any] = {"text": DONE}
    if call is not None:
        part = {"functionCall": {"name": call[0], "args": call[1]}}
    candidate = {"content": {"role": "model", "parts": [part]}, "finishReason": "STOP", "index": 0}
    usage = {"promptTokenCount": 1, "candidatesTokenCount": 1, "totalTokenCount": 2}
    return {"candidates": [candidate], "usageMetadata": usage, "modelVersion": "m"}


def content_events(answer: dict[str, Any]) -> Iterator[str]:
    yield f"data: {json.dumps(answer)}\r\n\r\n"


FORMS = {
    "/chat/completions": (chat, chat_events),
    "/responses": (responses, responses_events),
    "/messages": (messages, messages_events),
    ":generateContent": (content, content_events),
    ":streamGenerateContent": (content, content_events),
}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        path = self.path.partition("?")[0]
        found = next((form for end, form in FORMS.items() if path.endswith(end)), None)
        if found is None:
            self._send(404, "application/json", json.dumps({"error": {"message": f"no form for {path}"}}))
            return
        answer, events = found
        made = answer(asked)
        if asked.get("stream") or "stream" in path:
            self._send(200, "text/event-stream", "".join(events(made)))
        else:
            self._send(200, "application/json", json.dumps(made))

    def _send(self, status: int, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[dict[str, str]]:
    """The settings that lead the clients of models to a stand-in."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield {
            "OPENAI_BASE_URL": f"{url}/v1",
            "OPENAI_API_BASE": f"{url}/v1",
            "OPENAI_API_KEY": "none",
            "ANTHROPIC_BASE_URL": url,
            "ANTHROPIC_API_KEY": "none",
            "GOOGLE_GEMINI_BASE_URL": url,
            "GEMINI_API_KEY": "none",
            "OPENAI_AGENTS_DISABLE_TRACING": "1",
            "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        }
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
