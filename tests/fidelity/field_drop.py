"""Which fields of answers the official Python SDK cannot do without: each call again for each field left out.

Run with the interpreter that has the official package, against the server of `dropping.py`:

    python field_drop.py http://127.0.0.1:9901

It prints one JSON object: for each call, for each operation that it asks, the fields whose absence makes it raise,
with the name of the error; and how many fields were tried.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from collections.abc import Callable
from typing import Any

from composio import Composio

BASE = sys.argv[1]
composio = Composio(api_key="ak_emulator", base_url=BASE, allow_tracking=False, max_retries=0)
calls: dict[str, Callable[[], Any]] = {}


def post(path: str, body: Any) -> Any:
    request = urllib.request.Request(
        f"{BASE}/{path}", data=json.dumps(body).encode(), headers={"content-type": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def call(function: Callable[[], Any]) -> Callable[[], Any]:
    calls[function.__name__] = function
    return function


post("__emulator/seed", {"users": {"user_1": ["github", "gmail"]}})
session = composio.create(user_id="user_1", toolkits=["github", "gmail", "hackernews"])
auth_config = composio.auth_configs.create("slack", {"type": "use_composio_managed_auth"})
key_config = composio.auth_configs.create(
    "linear", {"type": "use_custom_auth", "auth_scheme": "API_KEY", "credentials": {}}
)
composio.mcp.create("first", toolkits=["hackernews"])
assert composio.mcp.list()["items"], "the fields of an empty list would be tried in vain"
account = composio.connected_accounts.list(user_ids=["user_1"]).items[0]
trigger = composio.triggers.create(
    slug="GITHUB_COMMIT_EVENT", user_id="user_1", trigger_config={"owner": "octocat", "repo": "hello-world"}
)
server = composio.mcp.create("first", toolkits=["hackernews"])


@call
def session_create():
    made = composio.create(user_id="user_1", toolkits=["github"], mcp=True)
    return made.session_id, made.mcp.url, made.mcp.headers, made.config_version


@call
def session_use():
    return composio.use(session.session_id).session_id


@call
def session_tools():
    return session.tools()


@call
def session_toolkits():
    return [(item.slug, item.name, item.connection) for item in session.toolkits().items]


@call
def session_execute():
    result = session.execute("HACKERNEWS_GET_USER", arguments={"username": "pg"})
    return result.data, result.error


@call
def session_search():
    return [one.primary_tool_slugs for one in session.search(query="send an email").results]


@call
def session_authorize():
    request = composio.create(user_id="user_9", toolkits=["slack"]).authorize("slack")
    return request.id, request.redirect_url


@call
def session_config_history():
    return [entry.version for entry in session.list_config_history().items]


@call
def toolkits_list():
    return [item.slug for item in composio.toolkits.list().items]


@call
def toolkits_get():
    return composio.toolkits.get(slug="github").slug


@call
def toolkits_fields():
    return composio.toolkits.get_auth_config_creation_fields(toolkit="github", auth_scheme="OAUTH2", required_only=True)


@call
def auth_configs_create():
    return composio.auth_configs.create("notion", {"type": "use_composio_managed_auth"}).id


@call
def auth_configs_list():
    return [item.id for item in composio.auth_configs.list().items]


@call
def auth_configs_get():
    return composio.auth_configs.get(auth_config.id).id


@call
def connected_accounts_link():
    request = composio.connected_accounts.link("user_7", auth_config.id)
    return request.id, request.redirect_url


@call
def connected_accounts_initiate():
    request = composio.connected_accounts.initiate(
        "user_8",
        key_config.id,
        allow_multiple=True,
        config={"auth_scheme": "API_KEY", "val": {"status": "ACTIVE", "generic_api_key": "k"}},
    )
    return request.id, request.status


@call
def connected_accounts_list():
    return [(item.id, item.status) for item in composio.connected_accounts.list().items]


@call
def connected_accounts_wait():
    return composio.connected_accounts.wait_for_connection(account.id, timeout=0.05).id


@call
def tools_get():
    return composio.tools.get(user_id="user_1", toolkits=["github"])


@call
def tools_execute():
    return composio.tools.execute(
        "HACKERNEWS_GET_USER", {"username": "pg"}, user_id="user_1", dangerously_skip_version_check=True
    )


@call
def triggers_list():
    return [item.slug for item in composio.triggers.list().items]


@call
def triggers_get_type():
    return composio.triggers.get_type("GITHUB_COMMIT_EVENT").slug


@call
def triggers_create():
    made = composio.triggers.create(
        slug="GITHUB_COMMIT_EVENT", user_id="user_1", trigger_config={"owner": "octocat", "repo": "hello-world"}
    )
    return made.trigger_id


@call
def triggers_list_active():
    return [item.id for item in composio.triggers.list_active().items]


@call
def mcp_list():
    return [item.id for item in composio.mcp.list()["items"]]


@call
def session_update():
    return session.update(toolkits={"enable": ["github", "gmail", "hackernews"]}).toolkits.enabled


@call
def session_execute_meta():
    asked = {"tools": [{"tool_slug": "HACKERNEWS_GET_USER", "arguments": {"username": "pg"}}]}
    return session.execute_meta("COMPOSIO_MULTI_EXECUTE_TOOL", arguments=asked).data


@call
def session_proxy_execute():
    return session.proxy_execute(toolkit="github", endpoint="/repos/a/b", method="GET")["data"]


@call
def session_delete():
    return composio.create(user_id="user_1", toolkits=["github"]).delete()["deleted"]


@call
def toolkits_authorize():
    request = composio.toolkits.authorize(user_id="user_10", toolkit="linear")
    return request.id, request.status


@call
def tools_proxy():
    answer = composio.tools.proxy(endpoint="/user", method="GET", connected_account_id=account.id)
    return answer.status, answer.data


@call
def triggers_disable_and_enable():
    composio.triggers.disable(trigger.trigger_id)
    return composio.triggers.enable(trigger.trigger_id).status


@call
def webhooks_set():
    made = composio.triggers.set_webhook_subscription(webhook_url="https://app.example/hook")
    return made["id"], made["secret"]


@call
def webhooks_list():
    return [(item.id, item.webhook_url) for item in composio.webhooks.subscriptions.list().items]


@call
def mcp_create():
    made = composio.mcp.create("another", toolkits=["hackernews"])
    return made.id, made.mcp_url


@call
def mcp_generate():
    return composio.mcp.generate("user_1", server.id, manually_manage_connections=True)["url"]


tried = 0
needed: dict[str, dict[str, dict[str, str]]] = {}
for name, function in calls.items():
    post("drop", {})
    # An empty list has no fields to leave out, and its row would say that none is needed.
    assert function(), f"{name} was answered with nothing"
    passed = post("drop", {})
    for operation, paths in passed.items():
        for path in paths:
            tried += 1
            post("drop", {"operation": operation, "path": path})
            try:
                function()
            except Exception as error:  # noqa: BLE001  any error is the finding
                needed.setdefault(name, {}).setdefault(operation, {})[path] = type(error).__name__
print(json.dumps({"tried": tried, "needed": needed}))
