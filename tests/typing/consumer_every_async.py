"""Every public method of `composio_async` with the type of what it gives; checked, never run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, assert_type

from composio_async import (
    UNSET,
    AuthConfig,
    AuthField,
    Composio,
    ConnectedAccount,
    ConnectionRequest,
    Done,
    Meta,
    Outcome,
    Page,
    Pager,
    ProxyResult,
    Session,
    Tool,
    Toolkit,
    ToolResult,
    ToolRun,
    User,
)
from composio_async.emulator import Delivery, Emulator, Execution, Fired, RateLimit, RecordedRequest, Status
from composio_async.models.auth_configs import CreatedAuthConfig
from composio_async.models.cli import CLISession, CodactFailure, RealtimeAuth, RealtimeCredentials
from composio_async.models.connected_accounts import CompletedAuth, InitiateResponse, LinkResponse, Revocation
from composio_async.models.custom_toolkits import CustomToolkit, CustomToolkitSync, DeletedCustomToolkit
from composio_async.models.files import File, PresignedUpload, SessionDownload, SessionFile, SessionUpload
from composio_async.models.keyring import RevocationReceipt, TransferKeys
from composio_async.models.logs import LogFields, ToolExecution, ToolLog, ToolLogDetail, TriggerLog
from composio_async.models.mcp_servers import (
    DeletedMCPInstance,
    DeletedMCPServer,
    MCPInstance,
    MCPServer,
    MCPServerInstance,
    MCPURLs,
)
from composio_async.models.projects import (
    Claim,
    ConsumerProject,
    ConsumerToolkits,
    CreatedProject,
    Identity,
    Organization,
    Project,
    RegeneratedKey,
)
from composio_async.models.raw import RawResult
from composio_async.models.scopes import GrantContexts, RecommendedScopes, RequiredScopes
from composio_async.models.session_configs import NamedSessionConfig
from composio_async.models.sessions import (
    SessionConfig,
    SessionConfigVersion,
    SessionSearch,
    SessionState,
    SessionToolkit,
)
from composio_async.models.toolkits import ToolkitCategory, ToolkitChangelog
from composio_async.models.tools import ToolInput
from composio_async.models.triggers import Trigger, TriggerId, TriggerType
from composio_async.models.usage import UsageBreakdown, UsageSummary
from composio_async.models.webhooks import RotatedSecret, WebhookEndpoint, WebhookEventType, WebhookSubscription

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
END = BEGIN + timedelta(days=1)
MINUTE = timedelta(minutes=1)


async def client(composio: Composio[list[str]]) -> None:
    """The client itself; `list[str]` stands for what a provider of one's own makes."""
    async with composio as entered:
        assert_type(entered, Composio[list[str]])
    assert_type(composio.base_url, str)
    assert_type(composio.closed, bool)
    assert_type(
        await composio.create(
            "user_1",
            session_preset="direct_tools",
            mcp=True,
            timeout=5,
            toolkits={"enable": ["github"], "require_approval": ["github"]},
            tools={"github": {"tags": ["readOnlyHint"]}, "gmail": ["GMAIL_SEND_EMAIL"]},
            tags={"disable": ["destructiveHint"]},
            auth_configs={"github": "ac_1"},
            connected_accounts={"github": "ca_1", "gmail": ["ca_2", "ca_3"]},
            manage_connections={"enable": True, "callback_url": "https://app.example/done"},
            sandbox={"enable": True, "sandbox_size": "large"},
            multi_account={"enable": True, "max_accounts_per_toolkit": 3},
            proxy_execute=True,
            hooks=[
                {
                    "type": "before_execute",
                    "id": "strangers",
                    "applies_to": {"toolkits": ["gmail"]},
                    "handler": {"type": "condition_check", "condition": "Mail to strangers", "action": "block"},
                }
            ],
            preload={"tools": "all"},
            search={"enable": True},
            execute=False,
            instant=False,
            experimental={"fast_mode": True},
        ),
        Session[list[str]],
    )
    assert_type(await composio.use("trs_1", mcp=True, timeout=MINUTE), Session[list[str]])
    assert_type(composio.for_user("user_1", toolkit_versions={"github": "20260101_00"}), User[list[str]])
    assert_type(composio.with_options(timeout=3, max_retries=0), Composio[list[str]])
    await composio.aclose()


async def sessions(composio: Composio[list[str]]) -> None:
    """`composio.sessions`."""
    assert_type(await composio.sessions.create("user_1", toolkits=["github"], workbench=False), Session[list[str]])
    assert_type(await composio.sessions.use("trs_1", mcp=True), Session[list[str]])
    attached = await composio.sessions.attach("trs_1", custom_tools=[{"slug": "A"}], custom_toolkits=[{"slug": "b"}])
    assert_type(attached, Session[list[str]])
    assert_type(await composio.sessions.delete("trs_1", timeout=5), Done)


async def one_session(session: Session[list[str]]) -> None:
    """A session."""
    assert_type(session.session_id, str)
    assert_type(session.user_id, str)
    assert_type(session.config, SessionConfig)
    assert_type(session.config_version, int)
    assert_type(session.warnings, tuple[Any, ...])
    assert_type(session.state, SessionState)
    assert_type(session.mcp.url, str)
    assert_type(session.mcp.headers, Mapping[str, str])
    assert_type(await session.tools(timeout=5), list[str])
    assert_type(session.list_tools(limit=10), Pager[Tool])
    assert_type(session.toolkits(toolkits=["github"], is_connected=True, search="git"), Pager[SessionToolkit])
    request = await session.authorize(
        "github",
        callback_url="https://app.example/done",
        alias="work",
        experimental={"account_type": "SHARED", "acl_config_for_shared": {"allowed_user_ids": ["user_2"]}},
    )
    assert_type(request, ConnectionRequest)
    ensured = await session.ensure_connected("github", timeout=MINUTE, on_redirect=print, on_status=print)
    assert_type(ensured.toolkit, str)
    assert_type(ensured.was_connected, bool)
    assert_type(ensured.connected_account, ConnectedAccount | None)
    assert_type(await session.search("send an email", model="m", search_strategy="auto"), SessionSearch)
    assert_type(await session.search([{"use_case": "send an email"}, "open an issue"]), SessionSearch)
    arguments = {"title": "t", "labels": ["bug"]}
    result = await session.execute("GITHUB_CREATE_AN_ISSUE", arguments, account="ca_1", idempotency_key="k")
    assert_type(result, ToolResult)
    assert_type(await session.execute_meta("COMPOSIO_SEARCH_TOOLS", {"queries": []}, timeout=5), ToolResult)
    proxied = await session.proxy_execute(
        toolkit="github",
        endpoint="/user",
        method="POST",
        body={"a": 1},
        parameters=[{"name": "x", "value": "1", "type": "header"}],
    )
    assert_type(proxied, ProxyResult)
    assert_type(proxied.status, float | None)
    changed = await session.update(toolkits=["github"], tags=None, sandbox=UNSET, expected_config_version=2)
    assert_type(changed, SessionConfig)
    assert_type(session.list_config_history(limit=5, cursor="c"), Pager[SessionConfigVersion])
    assert_type(await session.delete(timeout=5), Done)


async def session_files(session: Session[list[str]]) -> None:
    """`session.files`."""
    assert_type(session.files.list(path="/reports", mount_id="files", limit=10), Pager[SessionFile])
    assert_type(await session.files.create_upload_url("a.csv", mimetype="text/csv"), SessionUpload)
    assert_type(await session.files.create_download_url("a.csv", mount_id="files"), SessionDownload)
    assert_type(await session.files.delete("a.csv", timeout=5), SessionFile)


async def user_view(user: User[list[str]]) -> None:
    """One user's view of the client."""
    assert_type(user.user_id, str)
    assert_type(await user.create(session_preset="direct_tools", toolkits=["github"]), Session[list[str]])
    assert_type(await user.tools(toolkits=["github"], important=True, limit=5), list[str])
    assert_type(await user.execute("A", {"x": 1}, connected_account_id="ca_1", version="1"), ToolResult)
    async for outcome in user.execute_many([{"slug": "A"}, ToolRun(slug="B")], concurrency=2):
        assert_type(outcome, Outcome[ToolResult])
    assert_type(await user.proxy("/user", "GET", connected_account_id="ca_1"), ProxyResult)
    assert_type(await user.authorize("github", alias="work", allow_multiple=True), ConnectionRequest)
    assert_type(await user.link("ac_1", experimental={"account_type": "PRIVATE"}), ConnectionRequest)
    assert_type(user.connected_accounts(toolkit_slugs=["github"], statuses=["ACTIVE"]), Pager[ConnectedAccount])


async def connection_request(request: ConnectionRequest) -> None:
    """An account that is on its way."""
    assert_type(request.id, str)
    assert_type(request.redirect_url, str | None)
    assert_type(request.status, str)
    assert_type(request.link_token, str | None)
    assert_type(request.expires_at, str | None)
    assert_type(request.answer, LinkResponse | InitiateResponse | None)
    assert_type(await request.wait_for_connection(MINUTE, on_status=print), ConnectedAccount)


async def tools(composio: Composio[list[str]]) -> None:
    """`composio.tools`."""
    listed = composio.tools.list(
        toolkits="github", tags=["readOnlyHint"], toolkit_versions={"github": "latest"}, include_pricing=True, limit=5
    )
    assert_type(listed, Pager[Tool])
    assert_type(await composio.tools.get("user_1", slug="GITHUB_CREATE_AN_ISSUE"), list[str])
    assert_type(await composio.tools.get("user_1", toolkits=["github"], toolkit_versions="latest"), list[str])
    assert_type(await composio.tools.get_raw_composio_tool_by_slug("A", version="latest"), Tool)
    assert_type(await composio.tools.get_raw_composio_tools(["A", "B"], limit=2, timeout=5), list[Tool])
    result = await composio.tools.execute(
        "A",
        {"x": [1, {"y": None}]},
        user_id="user_1",
        custom_auth_params={"parameters": []},
        dangerously_skip_version_check=True,
        timeout=MINUTE,
    )
    assert_type(result, ToolResult)
    runs: list[ToolRun] = [{"slug": "A", "arguments": {"x": 1}}, {"slug": "B", "text": "in words"}]
    async with composio.tools.execute_many(runs, user_id="user_1", concurrency=2) as outcomes:
        async for outcome in outcomes:
            assert_type(outcome, Outcome[ToolResult])
            assert_type(outcome.result, ToolResult | None)
            assert_type(outcome.unwrap(), ToolResult)
        await outcomes.aclose()
    assert_type(await composio.tools.proxy("/user", "PUT", [1, "two"], "ca_1", user_id="user_1"), ProxyResult)
    assert_type(await composio.tools.get_input("A", text="in words", version="latest"), ToolInput)
    assert_type(await composio.tools.list_slugs(timeout=5), list[str])
    assert_type(await composio.tools.required_scopes(["A", "B"], version="latest"), RequiredScopes)


async def toolkits(composio: Composio[list[str]]) -> None:
    """`composio.toolkits`."""
    assert_type(composio.toolkits.list(category="crm", sort_by="usage", type="all", limit=5), Pager[Toolkit])
    assert_type(await composio.toolkits.get("github", version="latest"), Toolkit)
    assert_type(composio.toolkits.get_many(["github", "gmail"], managed_by="composio"), Pager[Toolkit])
    assert_type(composio.toolkits.list_categories(timeout=5), Pager[ToolkitCategory])
    assert_type(composio.toolkits.changelog(timeout=5), Pager[ToolkitChangelog])
    scopes = await composio.toolkits.recommend_scopes("github", tools=["A"], grant_context={"plan": "free"})
    assert_type(scopes, RecommendedScopes)
    assert_type(await composio.toolkits.list_grant_contexts("github", auth_scheme="OAUTH2"), GrantContexts)
    assert_type(await composio.toolkits.authorize(user_id="user_1", toolkit="github"), ConnectionRequest)
    fields = await composio.toolkits.get_connected_account_initiation_fields("github", "API_KEY", required_only=True)
    assert_type(fields, tuple[AuthField, ...])
    fields = await composio.toolkits.get_auth_config_creation_fields("github", "OAUTH2", required_only=True)
    assert_type(fields, tuple[AuthField, ...])


async def connected_accounts(composio: Composio[list[str]]) -> None:
    """`composio.connected_accounts`."""
    listed = composio.connected_accounts.list(
        toolkit_slugs=["github"], statuses=["ACTIVE", "EXPIRED"], account_type="ALL", order_by="created_at", limit=5
    )
    assert_type(listed, Pager[ConnectedAccount])
    assert_type(await composio.connected_accounts.get("ca_1", timeout=5), ConnectedAccount)
    linked = await composio.connected_accounts.link(
        "user_1", "ac_1", callback_url="https://app.example/done", connection_data={"subdomain": "acme"}
    )
    assert_type(linked, ConnectionRequest)
    begun = await composio.connected_accounts.initiate(
        "user_1", "ac_1", config={"auth_scheme": "API_KEY", "val": {"generic_api_key": "x"}}, allow_multiple=True
    )
    assert_type(begun, ConnectionRequest)
    account = await composio.connected_accounts.wait_for_connection("ca_1", MINUTE, on_status=print)
    assert_type(account, ConnectedAccount)
    assert_type(account.to_dict(), dict[str, Any])
    assert_type(account.meta, Meta | None)
    async for outcome in composio.connected_accounts.wait_for_connections(["ca_1", "ca_2"], timeout=60):
        assert_type(outcome, Outcome[ConnectedAccount])
    assert_type(await composio.connected_accounts.update("ca_1", alias="work"), Done)
    assert_type(await composio.connected_accounts.update_acl("ca_1", allowed_user_ids=["user_2"]), Done)
    assert_type(await composio.connected_accounts.update_status("ca_1", enabled=False), Done)
    assert_type(await composio.connected_accounts.enable("ca_1"), Done)
    assert_type(await composio.connected_accounts.disable("ca_1"), Done)
    assert_type(await composio.connected_accounts.refresh("ca_1", redirect_url="https://app.example/"), Done)
    assert_type(await composio.connected_accounts.revoke("ca_1"), Revocation)
    done = await composio.connected_accounts.complete_auth(user_id="user_1", session_uri="uri")
    assert_type(done, CompletedAuth)
    assert_type(await composio.connected_accounts.delete("ca_1", revoke_on_delete=True), Done)


async def auth_configs(composio: Composio[list[str]]) -> None:
    """`composio.auth_configs`."""
    assert_type(composio.auth_configs.list(toolkit_slug=["github"], show_disabled=True), Pager[AuthConfig])
    created = await composio.auth_configs.create("github", {"type": "use_composio_managed_auth"}, timeout=5)
    assert_type(created, CreatedAuthConfig)
    assert_type(await composio.auth_configs.get("ac_1"), AuthConfig)
    assert_type(await composio.auth_configs.update("ac_1", options={"type": "default", "scopes": ["a"]}), Done)
    assert_type(await composio.auth_configs.enable("ac_1"), Done)
    assert_type(await composio.auth_configs.disable("ac_1"), Done)
    assert_type(await composio.auth_configs.delete("ac_1", revoke_on_delete=True), Done)


async def provider(composio: Composio[list[str]], session: Session[list[str]], found: list[Tool]) -> None:
    """`composio.provider`."""
    assert_type(composio.provider.name, str)
    call = {"name": "A", "arguments": "{}"}
    assert_type(await composio.provider.execute_tool_call("user_1", call), ToolResult)
    assert_type(await composio.provider.handle_tool_calls(response={"choices": []}, session=session), list[Any])
    assert_type(composio.provider.wrap_tools(found, user_id="user_1"), list[str])


async def triggers(composio: Composio[list[str]]) -> None:
    """`composio.triggers`."""
    assert_type(composio.triggers.list(toolkit_slugs=["github"], toolkit_versions="latest"), Pager[TriggerType])
    assert_type(await composio.triggers.get_type("A", toolkit_versions={"github": "latest"}), TriggerType)
    assert_type(await composio.triggers.list_enum(timeout=5), list[str])
    created = await composio.triggers.create("A", connected_account_id="ca_1", trigger_config={"owner": "o"})
    assert_type(created, TriggerId)
    assert_type(composio.triggers.list_active(user_ids=["user_1"], show_disabled=True), Pager[Trigger])
    assert_type(await composio.triggers.update("ti_1", status="disable", egress_url=None), Done)
    assert_type(await composio.triggers.enable("ti_1"), Done)
    assert_type(await composio.triggers.disable("ti_1"), Done)
    assert_type(await composio.triggers.delete("ti_1"), TriggerId)


async def webhooks(composio: Composio[list[str]]) -> None:
    """`composio.webhooks`, with subscriptions and endpoints."""
    assert_type(await composio.triggers.set_webhook_subscription(webhook_url="u"), WebhookSubscription)
    assert_type(composio.webhooks.subscriptions.list_event_types(timeout=5), Pager[WebhookEventType])
    url, events = "https://app.example/hook", ["composio.trigger.message"]
    assert_type(composio.webhooks.subscriptions.list(limit=5, cursor="c"), Pager[WebhookSubscription])
    assert_type(await composio.webhooks.subscriptions.get("ws_1"), WebhookSubscription)
    created = await composio.webhooks.subscriptions.create(webhook_url=url, enabled_events=events, version="V3")
    assert_type(created, WebhookSubscription)
    assert_type(await composio.webhooks.subscriptions.update("ws_1", webhook_url=url), WebhookSubscription)
    assert_type(await composio.webhooks.subscriptions.set(webhook_url=url, version="V2"), WebhookSubscription)
    assert_type(await composio.webhooks.subscriptions.delete("ws_1"), Done)
    assert_type(await composio.webhooks.subscriptions.rotate_secret("ws_1"), RotatedSecret)
    assert_type(composio.webhooks.endpoints.list(toolkit_slug="slack"), Pager[WebhookEndpoint])
    assert_type(await composio.webhooks.endpoints.get("we_1"), WebhookEndpoint)
    assert_type(await composio.webhooks.endpoints.create(toolkit_slug="slack", client_id="c"), WebhookEndpoint)
    assert_type(await composio.webhooks.endpoints.replace("we_1", data={"signing_secret": "x"}), WebhookEndpoint)
    assert_type(await composio.webhooks.endpoints.update("we_1", data={"signing_secret": "x"}), WebhookEndpoint)


async def mcp(composio: Composio[list[str]]) -> None:
    """`composio.mcp`."""
    assert_type(composio.mcp.list(1, 10, toolkits=["github"], order_by="updated_at"), Pager[MCPServer])
    assert_type(composio.mcp.list_for_toolkit("github", order_direction="desc"), Pager[MCPServer])
    assert_type(await composio.mcp.get("mcp_1"), MCPServer)
    created = await composio.mcp.create("name", ["gmail", {"toolkit": "github", "auth_config_id": "ac_1"}])
    assert_type(created, MCPServer)
    assert_type(await composio.mcp.create_from_auth_configs("name", ["ac_1"], allowed_tools=["A"]), MCPServer)
    assert_type(await composio.mcp.update("mcp_1", "name", auth_config_ids="ac_1"), MCPServer)
    assert_type(await composio.mcp.delete("mcp_1"), DeletedMCPServer)
    instance = await composio.mcp.generate("user_1", "mcp_1", manually_manage_connections=True)
    assert_type(instance, MCPServerInstance)
    assert_type(await composio.mcp.generate_url("mcp_1", user_ids=["user_1"]), MCPURLs)
    assert_type(composio.mcp.list_instances("mcp_1", search="u", page_no="2"), Pager[MCPInstance])
    assert_type(await composio.mcp.create_instance("mcp_1", "user_1"), MCPInstance)
    assert_type(await composio.mcp.delete_instance("mcp_1", "user_1"), DeletedMCPInstance)


async def logs(composio: Composio[list[str]]) -> None:
    """`composio.logs`, of tools and of triggers."""
    searched = composio.logs.search(
        filters=[{"field": "status", "operator": "==", "value": "error"}], time_range={"from": BEGIN, "to": END}
    )
    assert_type(searched, Pager[ToolExecution])
    assert_type(await composio.logs.get("log_1"), ToolExecution)
    assert_type(composio.logs.tools.list(from_=BEGIN, to=END, cursor=1.5, search_params=None), Pager[ToolLog])
    assert_type(await composio.logs.tools.get("log_1"), ToolLogDetail)
    assert_type(await composio.logs.tools.list_fields(timeout=5), LogFields)
    listed = composio.logs.triggers.list(
        time="1d", status="all", search_params=[{"field": "f", "operation": "==", "value": "v"}], include_payload=True
    )
    assert_type(listed, Pager[TriggerLog])
    assert_type(await composio.logs.triggers.get("log_1"), TriggerLog)


async def files(composio: Composio[list[str]]) -> None:
    """`composio.files`."""
    assert_type(composio.files.list(toolkit_slug="gmail", tool_slug="A", limit=5), Pager[File])
    upload = await composio.files.create_presigned_url(
        filename="a.csv", md5="0cc175b9c0f1b6a831c399e269772661", mimetype="text/csv", tool_slug="A", toolkit_slug="b"
    )
    assert_type(upload, PresignedUpload)


async def usage(composio: Composio[list[str]]) -> None:
    """`composio.usage`."""
    assert_type(await composio.usage.summary(from_=BEGIN, to=END, entity_types=["tool_calls"]), UsageSummary)
    parts = await composio.usage.breakdown("tool_calls", order_by="event_count", order_direction="desc", limit=5)
    assert_type(parts, UsageBreakdown)
    assert_type(await composio.usage.organization_summary(from_=0.0, entity_types="tool_calls"), UsageSummary)
    assert_type(await composio.usage.organization_breakdown("tool_calls", group_by="toolkit"), UsageBreakdown)


async def small_namespaces(composio: Composio[list[str]]) -> None:
    """`session_configs`, `keyring` and `api_key_revocation`."""
    assert_type(composio.session_configs.list(search="s", archived=False, limit=5), Pager[NamedSessionConfig])
    assert_type(await composio.session_configs.get("sc_1"), NamedSessionConfig)
    assert_type(await composio.keyring.list_transfer_keys(timeout=5), TransferKeys)
    assert_type(await composio.api_key_revocation.create(["ak_old", "ak_older"]), RevocationReceipt)


async def projects(composio: Composio[list[str]]) -> None:
    """`composio.projects`."""
    assert_type(composio.projects.list(limit=5, cursor="c"), Pager[Project])
    assert_type(await composio.projects.get("pr_1"), Project)
    created = await composio.projects.create(
        "name",
        should_create_api_key=True,
        api_key_allowed_ips=["10.0.0.0/8"],
        api_key_permissions=[{"preset": "tools", "access": "read"}],
        config={"display_name": "n", "log_visibility_setting": "show_all"},
    )
    assert_type(created, CreatedProject)
    assert_type(await composio.projects.delete("pr_1", revoke_on_delete=True), Done)
    assert_type(await composio.projects.regenerate_api_key("pr_1"), RegeneratedKey)


async def organization(composio: Composio[list[str]]) -> None:
    """`composio.organization`."""
    assert_type(composio.organization.list(limit=5), Pager[Organization])
    assert_type(composio.organization.list_projects(list_all_org_projects=True), Pager[Project])
    assert_type(await composio.organization.whoami(), Identity)
    assert_type(await composio.organization.create_claim("a@example.com"), Claim)
    assert_type(await composio.organization.list_consumer_toolkits("user_1", org_id="o"), ConsumerToolkits)
    assert_type(await composio.organization.resolve_consumer_project(org_id="o"), ConsumerProject)


async def cli(composio: Composio[list[str]]) -> None:
    """`composio.cli`."""
    assert_type(await composio.cli.create_session(scope="project", source="cli"), CLISession)
    assert_type(await composio.cli.get_session("id"), CLISession)
    assert_type(await composio.cli.realtime_credentials(), RealtimeCredentials)
    assert_type(await composio.cli.realtime_auth("channel", "1.2"), RealtimeAuth)
    failure = await composio.cli.create_codact_failure(
        "wrong_tool_slug",
        ctx={"a": 1},
        session={"id": "s"},
        tool_info={"toolkit": "github", "tool": {"slug": "A", "version": "1"}},
    )
    assert_type(failure, CodactFailure)


async def custom_toolkits(composio: Composio[list[str]]) -> None:
    """`composio.custom_toolkits`."""
    made = await composio.custom_toolkits.upsert(
        "my_tools",
        toolkit_config={
            "name": "Mine",
            "app_url": "https://mcp.example/",
            "auth_schemes": [{"mode": "API_KEY", "headers": {"Authorization": "Bearer {{generic_api_key}}"}}],
            "logo_file": {"content": "aGk=", "mime_type": "image/png"},
        },
    )
    assert_type(made, CustomToolkit)
    assert_type(await composio.custom_toolkits.sync("my_tools", connected_account_id="ca_1"), CustomToolkitSync)
    assert_type(await composio.custom_toolkits.delete("my_tools", revoke_on_delete=True), DeletedCustomToolkit)


async def raw(composio: Composio[list[str]]) -> None:
    """`composio.raw`."""
    answer = await composio.raw.request(
        "POST", "/api/v3.1/new", query={"a": [1]}, body={"b": None}, key="org", delivery="create", timeout=MINUTE
    )
    assert_type(answer, RawResult)
    assert_type(answer.meta, Meta)


async def pagers(pager: Pager[Tool]) -> None:
    """A list: its first page, its pages, its items."""
    assert_type(await pager, Page[Tool])
    page = await pager.first()
    assert_type(page, Page[Tool])
    assert_type(page.items, list[Tool])
    assert_type(page.next_cursor, str | None)
    assert_type(page.total_items, int | None)
    assert_type(page.meta, Meta | None)
    async for one in pager.pages():
        assert_type(one, Page[Tool])
    async for tool in pager:
        assert_type(tool, Tool)
    assert_type(await pager.collect(max_items=3), list[Tool])


async def emulator(emulator: Emulator) -> None:
    """The emulator."""
    async with emulator as entered:
        assert_type(entered, Emulator)
    await emulator.start()
    assert_type(emulator.url, str)
    assert_type(emulator.api_key, str)
    assert_type(emulator.user_api_key, str)
    assert_type(emulator.org_api_key, str)

    @emulator.tool("MY_ECHO", toolkit="my", description="Say it again.")
    def echo(text: str) -> dict[str, str]:
        return {"text": text}

    assert_type(echo("x"), dict[str, str])
    emulator.approve("ca_1")
    emulator.deny("ca_1", reason="no")
    emulator.expire("ca_1")
    emulator.set_status("ca_1", "FAILED", reason="no")
    assert_type(emulator.connect("user_1", "github"), str)
    emulator.fault("tools.execute", RateLimit(retry_after=0.5), Status(503, body={"a": 1}))
    assert_type(emulator.fire("ti_1", {"message": "m"}, chunk=100), Fired)
    assert_type(emulator.deliveries(), list[Delivery])
    assert_type(emulator.requests("tools.execute"), list[RecordedRequest])
    assert_type(emulator.requests.last("POST", "/tools/execute/*", status=200), RecordedRequest)
    assert_type(emulator.requests.count("tools.execute", status=200), int)
    assert_type(emulator.requests("POST", since=emulator.requests.next_number), list[RecordedRequest])
    emulator.requests.clear()
    assert_type(emulator.executions("MY_ECHO"), list[Execution])
    assert_type(emulator.assert_executed("MY_ECHO", times=1, arguments={"a": 1}, user_id="u"), list[Execution])
    emulator.assert_not_executed("MY_ECHO", arguments={"a": 1}, user_id="u", successful=None)
    emulator.seed({"users": {"user_1": ["github"]}})
    state = emulator.export_state()
    emulator.import_state(state)
    assert_type(emulator.coverage(), dict[str, Any])
    assert_type(emulator.records("connected_accounts"), list[dict[str, Any]])
    emulator.advance(60)
    assert_type(emulator.now(), datetime)
    emulator.reset()
    await emulator.aclose()
