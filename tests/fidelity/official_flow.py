"""The official Python SDK against the emulator: sessions, toolkits, auth configs, connected accounts, tools."""

from __future__ import annotations

from composio import Composio
from official_steps import BASE, control, finish, official_client, step

composio = official_client()


@step("create session")
def session():
    made = composio.create(user_id="user_1", toolkits=["github", "gmail", "hackernews"])
    assert made.session_id.startswith("trs_"), made.session_id
    assert made.mcp.url.startswith(BASE), made.mcp.url
    assert made.mcp.headers.get("x-api-key") == "ak_emulator", made.mcp.headers
    assert made.config_version == 1
    return made


@step("create session with mcp=True")
def _():
    made = composio.create(user_id="user_1", mcp=True)
    assert made.mcp.headers


@step("create session with every option")
def _():
    made = composio.create(
        user_id="user_1",
        toolkits={"enable": ["github", "gmail"], "require_approval": ["gmail"]},
        tools={"github": {"tags": ["readOnlyHint"]}, "gmail": ["GMAIL_SEND_EMAIL"]},
        tags={"enable": ["readOnlyHint"], "disable": ["destructiveHint"]},
        manage_connections={"enable": True, "wait_for_connections": True, "callback_url": "https://app.example/cb"},
        sandbox={"enable": True, "sandbox_size": "large", "auto_offload_threshold": 1000},
        multi_account={"enable": True, "max_accounts_per_toolkit": 3},
        proxy_execute=True,
        preload={"tools": "all"},
        instant={"toolkits": {"enable": ["github"]}},
        experimental={"assistive_prompt": {"user_timezone": "Europe/Paris"}},
    )
    assert made.config.toolkits.enabled == ["github", "gmail"]


@step("use session")
def _():
    assert composio.use(session.session_id).session_id == session.session_id


@step("session.tools()")
def _():
    tools = session.tools()
    names = [tool["function"]["name"] for tool in tools]
    assert "COMPOSIO_SEARCH_TOOLS" in names, names


@step("session.toolkits() before connecting")
def _():
    items = {item.slug: item for item in session.toolkits().items}
    assert set(items) == {"github", "gmail", "hackernews"}, items
    assert not items["github"].connection.is_active


@step("session.authorize + wait_for_connection")
def _():
    request = session.authorize("github")
    assert request.redirect_url.startswith(f"{BASE}/link/"), request.redirect_url
    control("POST", f"accounts/{request.id}/approve")
    account = request.wait_for_connection(timeout=5)
    assert account.status == "ACTIVE"


@step("session.authorize denied")
def _():
    request = session.authorize("gmail")
    control("POST", f"accounts/{request.id}/deny")
    try:
        request.wait_for_connection(timeout=5)
    except Exception as error:
        assert "FAILED" in str(error), error
    else:
        raise AssertionError("no error")


@step("session.toolkits() after connecting")
def _():
    items = {item.slug: item for item in session.toolkits().items}
    assert items["github"].connection.is_active
    assert items["github"].connection.connected_account.id.startswith("ca_")
    assert items["hackernews"].is_no_auth
    assert [item.slug for item in session.toolkits(is_connected=True, search="git").items] == ["github"]


@step("session.execute completed")
def _():
    result = session.execute("GITHUB_CREATE_AN_ISSUE", arguments={"owner": "a", "repo": "b", "title": "t"})
    assert result.result_type == "completed" and result.data["number"] == 1, result


@step("session.execute missing argument")
def _():
    result = session.execute("GITHUB_CREATE_AN_ISSUE", arguments={"owner": "a", "repo": "b"})
    assert result.result_type == "failed" and "title" in result.error, result


@step("session.execute without connection")
def _():
    result = session.execute("GMAIL_SEND_EMAIL", arguments={"recipient_email": "a@b.example"})
    assert result.result_type == "failed" and "authorize" in result.error, result


@step("session.execute_meta")
def _():
    result = session.execute_meta("COMPOSIO_MANAGE_CONNECTIONS", arguments={"toolkits": ["github", "gmail"]})
    assert result.data["results"]["github"]["status"] == "active", result
    result = session.execute_meta(
        "COMPOSIO_MULTI_EXECUTE_TOOL",
        arguments={"tools": [{"tool_slug": "HACKERNEWS_GET_USER", "arguments": {"username": "pg"}}]},
    )
    assert result.data["success_count"] == 1, result


@step("session.search")
def _():
    found = session.search(query="create an issue in a repository")
    assert "GITHUB_CREATE_AN_ISSUE" in found.results[0].primary_tool_slugs, found.results


@step("session.proxy_execute")
def _():
    answer = session.proxy_execute(toolkit="github", endpoint="/repos/a/b", method="GET")
    assert answer["status"] == 200 and answer["data"]["full_name"] == "a/b", answer


@step("session require_approval")
def _():
    asking = composio.create(user_id="user_1", toolkits={"require_approval": ["hackernews"]})
    try:
        asking.execute("HACKERNEWS_GET_USER", arguments={"username": "pg"})
    except Exception as error:
        assert type(error).__name__ == "ToolInputRequiredError", error
        answers = {key: {"action": "accept", "content": {"decision": "approve"}} for key in error.input_requests}
        done = asking.execute(
            "HACKERNEWS_GET_USER",
            arguments={"username": "pg"},
            input_responses=answers,
            request_state=error.request_state,
        )
        assert done.result_type == "completed", done
    else:
        raise AssertionError("no question")


@step("session.update")
def _():
    config = session.update(toolkits={"enable": ["github"]}, expected_config_version=1)
    assert config.toolkits.enabled == ["github"] and session.config_version == 2
    config = session.update(toolkits=None)
    assert config.toolkits is None and session.config_version == 3


@step("session.update conflict")
def _():
    try:
        session.update(toolkits=None, expected_config_version=1)
    except Exception as error:
        assert type(error).__name__ == "SessionConfigConflictError", error
    else:
        raise AssertionError("no conflict")


@step("session.list_config_history")
def _():
    history = session.list_config_history()
    assert [entry.version for entry in history.items] == [3, 2, 1], history.items


@step("session.delete")
def _():
    assert session.delete() == {"session_id": session.session_id, "deleted": True}
    try:
        composio.use(session.session_id)
    except Exception as error:
        assert "404" in str(error), error
    else:
        raise AssertionError("still there")


@step("toolkits.list")
def _():
    assert {item.slug for item in composio.toolkits.list().items} >= {"github", "asana"}


@step("toolkits.get (one)")
def _():
    kit = composio.toolkits.get("linear")
    assert {detail.mode for detail in kit.auth_config_details} == {"OAUTH2", "API_KEY"}


@step("toolkits.get_many")
def _():
    assert len(composio.toolkits.get_many(["github", "slack"])) == 2


@step("toolkits.list_categories")
def _():
    assert composio.toolkits.list_categories()


@step("toolkits changelog")
def _():
    name = next(
        n
        for n in ("changelog", "get_changelog", "list_changelog", "retrieve_changelog")
        if hasattr(composio.toolkits, n)
    )
    assert getattr(composio.toolkits, name)().items


@step("toolkits auth fields")
def _():
    fields = composio.toolkits.get_connected_account_initiation_fields(toolkit="linear", auth_scheme="API_KEY")
    assert fields


@step("auth_configs create (managed)")
def managed():
    made = composio.auth_configs.create("github", {"type": "use_composio_managed_auth"})
    assert made.id.startswith("ac_") and made.is_composio_managed
    return made


@step("auth_configs create (custom API key)")
def custom():
    made = composio.auth_configs.create(
        "linear", {"type": "use_custom_auth", "auth_scheme": "API_KEY", "credentials": {}}
    )
    assert made.auth_scheme == "API_KEY"
    return made


@step("auth_configs list")
def _():
    assert managed.id in {item.id for item in composio.auth_configs.list(toolkit_slug="github").items}


@step("auth_configs get, update, enable, disable")
def _():
    assert composio.auth_configs.get(managed.id).status == "ENABLED"
    composio.auth_configs.update(managed.id, options={"type": "default", "scopes": "repo"})
    composio.auth_configs.disable(managed.id)
    assert composio.auth_configs.get(managed.id).status == "DISABLED"
    composio.auth_configs.enable(managed.id)


@step("connected_accounts.link + wait")
def linked():
    request = composio.connected_accounts.link("user_2", managed.id, callback_url="https://app.example/cb")
    control("POST", f"accounts/{request.id}/approve")
    return request.wait_for_connection(timeout=5)


@step("connected_accounts.link refuses a second")
def _():
    try:
        composio.connected_accounts.link("user_2", managed.id)
    except Exception as error:
        assert "ultiple" in type(error).__name__, error
    else:
        raise AssertionError("no error")


@step("connected_accounts.initiate (API key)")
def keyed():
    from composio.core.models.connected_accounts import auth_scheme

    request = composio.connected_accounts.initiate(
        "user_2", custom.id, config=auth_scheme.api_key({"generic_api_key": "lin_api_123"})
    )
    assert request.status == "ACTIVE", request.status
    return request


@step("connected_accounts.initiate (managed OAuth is retired)")
def _():
    try:
        composio.connected_accounts.initiate("user_3", managed.id)
    except Exception as error:
        assert type(error).__name__ == "ComposioLegacyConnectedAccountsEndpointRetiredError", error
    else:
        raise AssertionError("no error")


@step("connected_accounts.list, get, wait")
def _():
    found = composio.connected_accounts.list(user_ids=["user_2"], statuses=["ACTIVE"])
    assert len(found.items) == 2, found.items
    assert composio.connected_accounts.get(linked.id).status == "ACTIVE"
    assert composio.connected_accounts.wait_for_connection(linked.id, timeout=5).id == linked.id


@step("connected_accounts.disable, enable")
def _():
    composio.connected_accounts.disable(linked.id)
    assert composio.connected_accounts.get(linked.id).is_disabled
    composio.connected_accounts.enable(linked.id)


@step("connected_accounts.update")
def _():
    composio.connected_accounts.update(linked.id, alias="work")
    assert composio.connected_accounts.get(linked.id).alias == "work"


@step("shared account: update_acl")
def _():
    request = composio.connected_accounts.link(
        "user_4",
        managed.id,
        experimental={"account_type": "SHARED", "acl_config_for_shared": {"allow_all_users": True}},
    )
    composio.connected_accounts.update_acl(request.id, allow_all_users=False, allowed_user_ids=["user_5"])
    try:
        composio.connected_accounts.update_acl(linked.id, allow_all_users=True)
    except Exception as error:
        assert type(error).__name__ == "ComposioAclOnlyForSharedError", error
    else:
        raise AssertionError("no error")


@step("tools.get and get_raw_composio_tools")
def _():
    tools = composio.tools.get("user_2", toolkits=["github"])
    assert any(tool["function"]["name"] == "GITHUB_CREATE_AN_ISSUE" for tool in tools)
    assert len(composio.tools.get_raw_composio_tools(tools=["HACKERNEWS_GET_USER"])) == 1
    assert composio.tools.get_raw_composio_tool_by_slug("HACKERNEWS_GET_USER").slug == "HACKERNEWS_GET_USER"
    assert composio.tools.get_raw_composio_tools(search="send email")


@step("tools.get unknown")
def _():
    try:
        composio.tools.get_raw_composio_tool_by_slug("GITHUB_CREATE_ISSUE")
    except Exception as error:
        assert type(error).__name__ == "ToolNotFoundError", error
    else:
        raise AssertionError("no error")


@step("tools.execute")
def _():
    done = composio.tools.execute(
        "GITHUB_CREATE_AN_ISSUE",
        {"owner": "a", "repo": "c", "title": "x"},
        user_id="user_2",
        dangerously_skip_version_check=True,
    )
    assert done["successful"], done
    done = composio.tools.execute("HACKERNEWS_GET_USER", {"username": "pg"}, user_id="x", version="20251103_00")
    assert done["data"]["username"] == "pg", done


@step("tools.proxy")
def _():
    answer = composio.tools.proxy(endpoint="/user", method="GET", connected_account_id=linked.id)
    assert answer.status == 200, answer


@step("connected_accounts.complete_auth")
def _():
    request = composio.connected_accounts.link("user_6", managed.id)
    done = composio.connected_accounts.complete_auth(user_id="user_6", session_uri=request.redirect_url)
    assert done.connected_account_id == request.id
    try:
        composio.connected_accounts.complete_auth(user_id="user_6", session_uri=request.redirect_url)
    except Exception as error:
        assert "404" in str(error), error
    else:
        raise AssertionError("worked twice")


@step("connected_accounts.refresh")
def _():
    assert composio.connected_accounts.refresh(linked.id).redirect_url


@step("connected_accounts.revoke")
def _():
    done = composio.connected_accounts.revoke(keyed.id)
    assert done.connected_account.status == "REVOKED", done
    try:
        composio.connected_accounts.revoke(keyed.id)
    except Exception as error:
        assert "NotRevokable" in type(error).__name__, error
    else:
        raise AssertionError("revoked twice")


@step("toolkits.authorize (API-key auth config)")
def _():
    request = composio.toolkits.authorize(user_id="user_7", toolkit="linear")
    assert request.id.startswith("ca_")


@step("connected_accounts.delete, auth_configs.delete")
def _():
    assert composio.connected_accounts.delete(linked.id).success
    assert composio.auth_configs.delete(managed.id).success


@step("wrong key")
def _():
    other = Composio(api_key="ak_live_123", base_url=BASE, allow_tracking=False)
    try:
        other.toolkits.list()
    except Exception as error:
        assert "401" in str(error) and "emulator" in str(error), error
    else:
        raise AssertionError("accepted")


finish()
