"""Events as the official Python SDK receives them from the emulator: pushed, and as webhooks.

Run with the interpreter that has the official package:

    python official_realtime.py http://127.0.0.1:9900

It prints one line per step and exits 1 when a step fails. Two things are changed in the SDK: the fixed host that it
dials, and how often its reading thread looks whether another thread closed the connection under it.
"""

from __future__ import annotations

import json
import queue
import sys
import threading
import time
import traceback
import urllib.error
import urllib.request
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import urlsplit

import websocket
from composio import Composio, exceptions
from composio.core.models import triggers as official
from composio.core.models.webhook_events import is_connection_expired_event

BASE = sys.argv[1]
COMMIT = {"id": "a1", "message": "first", "timestamp": "2026-01-01T00:00:00Z", "author": "octocat", "url": "http://x"}
PATIENCE = 60
"""Seconds that the client may take to be listening."""
failures: list[str] = []


def control(path: str, body: Any = None) -> Any:
    request = urllib.request.Request(
        f"{BASE}/__emulator/{path}",
        method="GET" if body is None else "POST",
        data=None if body is None else json.dumps(body).encode(),
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def fire(payload: Any, chunk: int | None = None) -> Any:
    return control("fire", {"trigger_id": trigger_id, "payload": payload, **({"chunk": chunk} if chunk else {})})


def step(function: Callable[[], Any]) -> None:
    try:
        function()
    except Exception as error:  # noqa: BLE001  whatever it is, the next step runs
        failures.append(function.__name__)
        print(f"FAIL {function.__name__}: {type(error).__name__}: {str(error)[:400]}")
        traceback.print_exc()
    else:
        print(f"ok   {function.__name__}")


pusher = official._ComposioPusher
assert hasattr(pusher, "_build_url"), "the private method that the address comes from is gone"
build = pusher._build_url
where = urlsplit(BASE)
pusher._build_url = lambda self, *_args, **_kwargs: build(
    self, secure=False, port=where.port, custom_host=where.hostname
)

# Both threads wait for the answer to a close; when the closing one gets it and ends the socket first, the reading one
# sleeps on until this time is over, which is 100 seconds as shipped.
run_forever = websocket.WebSocketApp.run_forever
websocket.WebSocketApp.run_forever = lambda self, **options: run_forever(self, **{**options, "ping_timeout": 0.2})

control("reset", {})
composio = Composio(api_key="ak_emulator", base_url=BASE, allow_tracking=False)
auth_config = composio.auth_configs.create("github", options={"type": "use_composio_managed_auth"})
linked = composio.connected_accounts.link("user_1", auth_config.id)
control(f"accounts/{linked.id}/approve", {})
trigger_id = composio.triggers.create(
    "GITHUB_COMMIT_EVENT", user_id="user_1", trigger_config={"owner": "octocat", "repo": "hello-world"}
).trigger_id


class Hook(BaseHTTPRequestHandler):
    """Takes webhooks."""

    got: queue.Queue[Any] = queue.Queue()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        self.got.put((dict(self.headers.items()), body))
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        """Be quiet."""


server = HTTPServer(("127.0.0.1", 0), Hook)
threading.Thread(target=server.serve_forever, daemon=True).start()
HOOK = f"http://127.0.0.1:{server.server_port}/hook"

events: queue.Queue[Any] = queue.Queue()
subscription = composio.triggers.subscribe(timeout=15)
subscription.handle(trigger_slug="GITHUB_COMMIT_EVENT", toolkit="github", trigger_id=trigger_id)(events.put)


def listening() -> None:
    """The SDK does not wait until it is subscribed; this does."""
    latest = time.monotonic() + PATIENCE
    while time.monotonic() < latest:
        if fire({"message": "is anyone there?"})["sockets"]:
            events.get(timeout=10)
            return
        threading.Event().wait(0.02)
    raise AssertionError(f"nobody listened for {PATIENCE} seconds")


@step
def it_subscribes() -> None:
    listening()


@step
def a_plain_event() -> None:
    assert fire(COMMIT)["sockets"] == 1
    event = events.get(timeout=10)
    assert event["payload"] == COMMIT
    assert (event["id"], event["trigger_slug"], event["toolkit_slug"]) == (trigger_id, "GITHUB_COMMIT_EVENT", "GITHUB")
    account = event["metadata"]["connected_account"]
    assert (account["id"], account["auth_config_id"], event["user_id"]) == (linked.id, auth_config.id, "user_1")


@step
def a_chunked_event() -> None:
    fire(COMMIT, chunk=7)
    assert events.get(timeout=10)["payload"] == COMMIT


@step
def an_event_that_is_too_long_for_one_frame() -> None:
    payload = {"message": 'é"\\\N{GRINNING FACE}' * 10_000}
    fire(payload)
    assert events.get(timeout=10)["payload"] == payload


@step
def a_reconnect() -> None:
    subscription.restart()
    for _ in range(500):
        if fire({"message": "again"})["sockets"] == 0:
            break
        threading.Event().wait(0.005)
    listening()
    while not events.empty():
        events.get()
    fire(COMMIT)
    assert events.get(timeout=10)["payload"] == COMMIT


@step
def the_older_form() -> None:
    composio.triggers.set_webhook_subscription(webhook_url=HOOK, version="V2")
    fire(COMMIT)
    event = events.get(timeout=10)
    assert (event["payload"], event["original_payload"]) == (COMMIT, COMMIT)
    assert (event["id"], event["toolkit_slug"]) == (trigger_id, "github")
    assert event["metadata"]["trigger_config"] == {"owner": "octocat", "repo": "hello-world"}
    Hook.got.get(timeout=10)


@step
def it_stops() -> None:
    subscription.stop()
    for _ in range(500):
        if fire({})["sockets"] == 0:
            break
        threading.Event().wait(0.01)
    assert fire({})["sockets"] == 0


@step
def a_channel_that_is_refused() -> None:
    control("faults", {"operation": "realtime.auth", "fault": {"status": 403}})
    try:
        composio.triggers.subscribe(timeout=10)
    except exceptions.TriggerSubscriptionAuthError as error:
        assert "403" in str(error)
    else:
        raise AssertionError("a refused channel was subscribed to")


@step
def a_wrong_signature() -> None:
    told: queue.Queue[Any] = queue.Queue()
    right = pusher._request_channel_auth
    pusher._request_channel_auth = lambda self, data: right(self, data)[:-4] + "0000"
    try:
        wrong = composio.triggers.subscribe(timeout=10, on_subscription_error=told.put)
        assert told.get(timeout=10)["status"] == 401
        assert fire({})["sockets"] == 0
        wrong.stop()
    finally:
        pusher._request_channel_auth = right


@step
def a_wrong_key() -> None:
    try:
        Composio(api_key="ak_wrong", base_url=BASE, allow_tracking=False).triggers.subscribe(timeout=10)
    except Exception as error:  # noqa: BLE001  judged by its status
        assert getattr(error, "status_code", None) == 401, error
    else:
        raise AssertionError("a wrong key subscribed")


def verified(version: str) -> None:
    secret = composio.triggers.set_webhook_subscription(webhook_url=HOOK, version=version)["secret"]
    while not Hook.got.empty():
        Hook.got.get()
    (sent,) = fire(COMMIT)["webhooks"]
    headers, body = Hook.got.get(timeout=10)
    while json.loads(body) != json.loads(sent["body"]):
        headers, body = Hook.got.get(timeout=10)
    headers = {name.lower(): value for name, value in headers.items()}
    assert sent["headers"].items() <= headers.items()
    assert (sent["body"], sent["secret"]) == (body, secret)
    known = {
        "id": headers["webhook-id"],
        "payload": body,
        "secret": secret,
        "signature": headers["webhook-signature"],
        "timestamp": headers["webhook-timestamp"],
    }
    result = composio.triggers.verify_webhook(**known)
    assert result["version"].value == version
    assert result["payload"]["payload"] == COMMIT
    assert result["payload"]["id"] == trigger_id
    assert composio.triggers.parse(body=body, headers=headers, verify_secret=secret)["payload"]["payload"] == COMMIT
    for name, value in (
        ("payload", body.replace("first", "worst")),
        ("id", "msg_other"),
        ("secret", "whsec_other"),
        ("timestamp", str(int(headers["webhook-timestamp"]) + 1)),
        ("signature", "v1,AAAA"),
    ):
        try:
            composio.triggers.verify_webhook(**{**known, name: value})
        except exceptions.WebhookSignatureVerificationError:
            continue
        raise AssertionError(f"a tampered {name} was accepted")


@step
def a_webhook_of_version_1() -> None:
    verified("V1")


@step
def a_webhook_of_version_2() -> None:
    verified("V2")


@step
def a_webhook_of_version_3() -> None:
    verified("V3")


@step
def an_account_that_expires() -> None:
    kinds = ["composio.connected_account.expired"]
    secret = composio.triggers.set_webhook_subscription(webhook_url=HOOK, enabled_events=kinds)["secret"]
    control(f"accounts/{linked.id}/expire", {})
    headers, body = Hook.got.get(timeout=10)
    while "connected_account.expired" not in body:
        headers, body = Hook.got.get(timeout=10)
    event = composio.triggers.parse(body=body, headers=headers, verify_secret=secret)["payload"]
    assert (event["trigger_slug"], event["payload"]["id"]) == (kinds[0], linked.id)
    assert is_connection_expired_event(event["original_payload"])


print(f"{len(failures)} failed")
sys.exit(1 if failures else 0)
