"""What users want, in the words of this client and in the words of the official SDK.

Most intents are one text for both: the same line of code, which here gives an awaitable or a pager and there an answer.
Each is run by a client of its own against the same server. Names in the texts: `composio`, the client; `session`, an
open session of it; `auth_scheme`, the helpers of that name. `composio.client` is the official SDK's generated client.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from shapes import TOOL


class Intent(NamedTuple):
    """One thing to do.

    Attributes:
        name: `namespace.method: what is special`.
        ours: Expression for this client.
        theirs: Expression for the official SDK.
        client: Which clients do it; see `OUR_CLIENTS` and `THEIR_CLIENTS`.
        answers: What the server answers, where it is not the usual; by operation.
    """

    name: str
    ours: str
    theirs: str
    client: str = "project"
    answers: dict[str, list[Any]] = {}  # noqa: RUF012  never changed


PROJECT: Final = "ak_parity_project"
USER: Final = "uak_parity_user"
ORG: Final = "oak_parity_org"
OUR_CLIENTS: Final[dict[str, dict[str, Any]]] = {
    "project": {"api_key": PROJECT},
    "every key": {"api_key": PROJECT, "user_api_key": USER, "org_api_key": ORG},
    "user key": {"disable_api_key": True, "user_api_key": USER},
    "user key with scope": {
        "disable_api_key": True,
        "user_api_key": USER,
        "org_id": "org_1",
        "project_id": "proj_1",
    },
    "pinned": {"api_key": PROJECT, "toolkit_versions": {"github": "20260101_00", "gmail": "20260202_00"}},
    "one version": {"api_key": PROJECT, "toolkit_versions": "20260101_00"},
}
THEIR_CLIENTS: Final = OUR_CLIENTS
"""Both take the same options by the same names."""


def same(name: str, text: str, client: str = "project", **answers: list[Any]) -> Intent:
    """The same line of code for both."""
    return Intent(name, text, text, client, {key.replace("__", "."): value for key, value in answers.items()})


def pair(name: str, ours: str, theirs: str, client: str = "project", **answers: list[Any]) -> Intent:
    """Two ways to say it."""
    return Intent(name, ours, theirs, client, {key.replace("__", "."): value for key, value in answers.items()})


HOOKS: Final = [
    {
        "type": "before_execute",
        "id": "strangers",
        "name": "No mail to strangers",
        "applies_to": {"toolkits": ["gmail"]},
        "handler": {"type": "condition_check", "condition": "Mail to strangers", "action": "block"},
    },
    {
        "type": "after_execute",
        "id": "injection",
        "applies_to": "all",
        "handler": {"type": "prompt_injection_check", "action": "block"},
    },
]


def create(what: str, options: str, client: str = "project") -> Intent:
    """Create a session with options."""
    return same(f"sessions.create: {what}", f"composio.create(user_id='user_1', {options})", client)


def update(what: str, options: str) -> Intent:
    """Update a session with options."""
    return same(f"session.update: {what}", f"session.update({options})")


def raw_create(what: str, ours: str, theirs: str) -> Intent:
    """Create a session with an option that only the official generated client takes."""
    return pair(
        f"sessions.create: {what}",
        f"composio.create(user_id='user_1', {ours})",
        "composio.client.tool_router.session.create(user_id='user_1', manage_connections={'enable': True}, "
        f"{theirs})",
    )


CREATE: Final = (
    same("sessions.create: nothing but the user", "composio.create(user_id='user_1')"),
    same("sessions.create: by the namespace", "composio.sessions.create(user_id='user_1')"),
    same("sessions.create: a user id that is not ASCII", "composio.create(user_id='Ünïcode/ид 1?&=+')"),
    create("toolkits as a list", "toolkits=['github', 'gmail']"),
    create("toolkits enable", "toolkits={'enable': ['github']}"),
    create("toolkits enable none", "toolkits={'enable': []}"),
    create("toolkits disable", "toolkits={'disable': ['linear', 'slack']}"),
    create("toolkits disable none", "toolkits={'disable': []}"),
    create("toolkits require_approval", "toolkits={'require_approval': ['gmail']}"),
    create("toolkits enable and require_approval", "toolkits={'enable': ['github'], 'require_approval': ['github']}"),
    create("toolkits disable and require_approval", "toolkits={'disable': ['slack'], 'require_approval': ['github']}"),
    create("tools as a list", "tools={'gmail': ['GMAIL_SEND_EMAIL', 'GMAIL_FETCH_EMAILS']}"),
    create("tools enable", "tools={'github': {'enable': ['GITHUB_CREATE_AN_ISSUE']}}"),
    create("tools disable", "tools={'slack': {'disable': ['SLACK_DELETE_A_MESSAGE']}}"),
    create("tools by tags as a list", "tools={'linear': {'tags': ['readOnlyHint', 'createHint']}}"),
    create("tools by tags enable", "tools={'linear': {'tags': {'enable': ['readOnlyHint']}}}"),
    create(
        "tools by tags enable and disable",
        "tools={'linear': {'tags': {'enable': ['readOnlyHint'], 'disable': ['destructiveHint']}}}",
    ),
    create("tools by tags require_approval", "tools={'linear': {'tags': {'require_approval': ['updateHint']}}}"),
    create("tools require_approval", "tools={'gmail': {'require_approval': ['GMAIL_SEND_EMAIL']}}"),
    create("tools enable and require_approval", "tools={'gmail': {'enable': ['A', 'B'], 'require_approval': ['A']}}"),
    create("tools disable and require_approval", "tools={'gmail': {'disable': ['A'], 'require_approval': ['B']}}"),
    create("tools tags and require_approval", "tools={'gmail': {'tags': ['createHint'], 'require_approval': ['B']}}"),
    create(
        "tools of several toolkits",
        "tools={'gmail': ['A'], 'github': {'disable': ['B']}, 'slack': {'tags': ['idempotentHint', 'openWorldHint']}}",
    ),
    create("tags as a list", "tags=['readOnlyHint', 'createHint', 'updateHint', 'destructiveHint']"),
    create("tags enable", "tags={'enable': ['readOnlyHint']}"),
    create("tags disable", "tags={'disable': ['destructiveHint']}"),
    create("tags enable and disable", "tags={'enable': ['readOnlyHint'], 'disable': ['destructiveHint']}"),
    create("tags require_approval", "tags={'require_approval': ['destructiveHint']}"),
    create("tags all three", "tags={'enable': ['createHint'], 'disable': [], 'require_approval': ['createHint']}"),
    create("auth_configs", "auth_configs={'github': 'ac_1', 'slack': 'ac_2'}"),
    create("auth_configs none", "auth_configs={}"),
    create("connected_accounts one each", "connected_accounts={'github': 'ca_1', 'slack': 'ca_2'}"),
    create("connected_accounts several", "connected_accounts={'github': ['ca_1', 'ca_2'], 'slack': 'ca_3'}"),
    create("manage_connections True", "manage_connections=True"),
    create("manage_connections False", "manage_connections=False"),
    create("manage_connections enable", "manage_connections={'enable': True}"),
    create("manage_connections enable False", "manage_connections={'enable': False}"),
    create("manage_connections callback_url", "manage_connections={'callback_url': 'https://app.example/cb?a=1&b=2'}"),
    create("manage_connections wait_for_connections", "manage_connections={'wait_for_connections': True}"),
    create(
        "manage_connections wait_for_connections False",
        "manage_connections={'enable': True, 'wait_for_connections': False}",
    ),
    create(
        "manage_connections with everything",
        "manage_connections={'enable': True, 'callback_url': 'https://app.example/cb', 'wait_for_connections': True}",
    ),
    pair(
        "sessions.create: manage_connections enable_connection_removal",
        "composio.create(user_id='user_1', manage_connections={'enable': True, 'enable_connection_removal': False})",
        "composio.client.tool_router.session.create(user_id='user_1', "
        "manage_connections={'enable': True, 'enable_connection_removal': False})",
    ),
    create("sandbox enable", "sandbox={'enable': True}"),
    create("sandbox enable False", "sandbox={'enable': False}"),
    create("sandbox enable_proxy_execution", "sandbox={'enable': True, 'enable_proxy_execution': False}"),
    create("sandbox auto_offload_threshold", "sandbox={'enable': True, 'auto_offload_threshold': 300}"),
    create("sandbox sandbox_size", "sandbox={'enable': True, 'sandbox_size': 'xlarge'}"),
    create("sandbox without enable", "sandbox={'sandbox_size': 'large'}"),
    create(
        "sandbox with everything",
        "sandbox={'enable': True, 'enable_proxy_execution': True, 'auto_offload_threshold': 1, "
        "'sandbox_size': 'standard'}",
    ),
    create("workbench", "workbench={'enable': True, 'sandbox_size': 'medium'}"),
    raw_create(
        "sandbox enable_tool_execution",
        "sandbox={'enable': True, 'enable_tool_execution': False}",
        "workbench={'enable': True, 'enable_tool_execution': False}",
    ),
    create("multi_account enable", "multi_account={'enable': True}"),
    create("multi_account enable False", "multi_account={'enable': False}"),
    create("multi_account max_accounts_per_toolkit", "multi_account={'enable': True, 'max_accounts_per_toolkit': 3}"),
    create("multi_account maximum alone", "multi_account={'max_accounts_per_toolkit': 2}"),
    create(
        "multi_account require_explicit_selection",
        "multi_account={'enable': True, 'max_accounts_per_toolkit': 10, 'require_explicit_selection': False}",
    ),
    create("proxy_execute True", "proxy_execute=True"),
    create("proxy_execute False", "proxy_execute=False"),
    create("proxy_execute as an object", "proxy_execute={'enable': True}"),
    create("hooks", f"hooks={HOOKS}"),
    create("no hooks", "hooks=[]"),
    create("preload some tools", "preload={'tools': ['GMAIL_FETCH_EMAILS']}"),
    create("preload no tools", "preload={'tools': []}"),
    create("preload all tools", "toolkits=['github'], preload={'tools': 'all'}"),
    raw_create("search off", "search={'enable': False}", "search={'enable': False}"),
    raw_create("search as a switch", "search=True", "search={'enable': True}"),
    raw_create("execute off", "execute={'enable_multi_execute': False}", "execute={'enable_multi_execute': False}"),
    raw_create("execute as a switch", "execute=True", "execute={'enable_multi_execute': True}"),
    create("instant False", "instant=False"),
    create("instant toolkits enable", "instant={'toolkits': {'enable': ['github']}}"),
    create("instant toolkits disable", "instant={'toolkits': {'disable': ['github']}}"),
    create("instant tools", "instant={'tools': {'github': {'enable': ['A']}, 'gmail': {'disable': ['B']}}}"),
    create("instant return_instant_charge", "instant={'return_instant_charge': True}"),
    create("instant return_prices_in_search", "instant={'return_prices_in_search': True}"),
    create("experimental assistive_prompt", "experimental={'assistive_prompt': {'user_timezone': 'Europe/Paris'}}"),
    create("experimental no_elicitation_support_fallback", "experimental={'no_elicitation_support_fallback': 'deny'}"),
    raw_create(
        "experimental permissions",
        "experimental={'permissions': {'default': 'ask_every_call', 'overrides': {'A:ca_1': 'always_allow'}}}",
        "experimental={'permissions': {'default': 'ask_every_call', 'overrides': {'A:ca_1': 'always_allow'}}}",
    ),
    raw_create(
        "experimental link_url_overwrite",
        "experimental={'link_url_overwrite': 'https://connect.example'}",
        "experimental={'link_url_overwrite': 'https://connect.example'}",
    ),
    raw_create("experimental fast_mode", "experimental={'fast_mode': True}", "experimental={'fast_mode': True}"),
    raw_create(
        "experimental submit_feedback",
        "experimental={'submit_feedback': {'enable': True}}",
        "experimental={'submit_feedback': {'enable': True}}",
    ),
    raw_create(
        "experimental session_config_id",
        "experimental={'session_config_id': 'sc_1'}",
        "experimental={'session_config_id': 'sc_1'}",
    ),
    create("session_preset direct_tools", "session_preset='direct_tools', toolkits=['github']"),
    create("session_preset and manage_connections", "session_preset='direct_tools', manage_connections=True"),
    create("session_preset and preload", "session_preset='direct_tools', preload={'tools': ['A']}"),
    create("session_preset and sandbox", "session_preset='direct_tools', sandbox={'enable': True}"),
    create("session_preset and workbench", "session_preset='direct_tools', workbench={'enable': True}"),
    create("mcp", "mcp=True"),
    create("with the user's key alone", "toolkits=['github']", "user key"),
    create("with every key", "toolkits=['github']", "every key"),
    create("with a scope", "toolkits=['github']", "user key with scope"),
    create(
        "every option at once",
        "toolkits={'enable': ['github', 'gmail'], 'require_approval': ['gmail']}, "
        "tools={'github': {'tags': ['readOnlyHint']}, 'gmail': ['GMAIL_SEND_EMAIL']}, "
        "tags={'enable': ['readOnlyHint'], 'disable': ['destructiveHint']}, auth_configs={'github': 'ac_1'}, "
        "connected_accounts={'github': 'ca_1'}, manage_connections={'enable': True, 'wait_for_connections': True}, "
        "sandbox={'enable': True, 'sandbox_size': 'large'}, multi_account={'enable': True}, proxy_execute=True, "
        "preload={'tools': 'all'}, instant={'toolkits': {'enable': ['github']}}, "
        "experimental={'assistive_prompt': {'user_timezone': 'Asia/Tokyo'}}",
    ),
)

SESSIONS: Final = (
    same("sessions.use", "composio.use('trs_1')"),
    same("sessions.use: by the namespace", "composio.sessions.use('trs_1')"),
    same("sessions.use: mcp", "composio.use('trs_1', mcp=True)"),
    same("sessions.use: an id with a slash", "composio.use('trs_1/../x y')"),
    same("sessions.delete", "composio.sessions.delete('trs_1')"),
    same("session.delete", "session.delete()"),
    same("session.tools", "session.tools()"),
    same(
        "session.tools: two pages",
        "session.tools()",
        sessions__tools=[
            {"items": [TOOL], "next_cursor": "c/2=", "total_pages": 2},
            {"items": [TOOL], "next_cursor": None, "total_pages": 2},
        ],
    ),
    pair(
        "session.list_tools: limit",
        "session.list_tools(limit=7)",
        "composio.client.tool_router.session.tools('trs_1', limit=7)",
    ),
    same("session.toolkits", "session.toolkits()"),
    same("session.toolkits: toolkits", "session.toolkits(toolkits=['github', 'gmail'])"),
    same("session.toolkits: is_connected", "session.toolkits(is_connected=True)"),
    same("session.toolkits: is_connected False", "session.toolkits(is_connected=False)"),
    same("session.toolkits: search", "session.toolkits(search='git hub & co')"),
    same("session.toolkits: a page", "session.toolkits(limit=20, next_cursor='c/2=')"),
    same("session.authorize", "session.authorize('github')"),
    same("session.authorize: callback_url", "session.authorize('github', callback_url='https://app.example/cb?x=1')"),
    same("session.authorize: alias", "session.authorize('github', alias='work')"),
    same("session.authorize: shared", "session.authorize('github', experimental={'account_type': 'SHARED'})"),
    same(
        "session.authorize: access rules",
        "session.authorize('github', experimental={'account_type': 'SHARED', 'acl_config_for_shared': "
        "{'allow_all_users': True, 'allowed_user_ids': ['u1'], 'not_allowed_user_ids': ['u2']}})",
    ),
    same("session.search", "session.search(query='send an email')"),
    same("session.search: model", "session.search(query='send an email', model='gpt-5')"),
    same("session.execute", "session.execute('GITHUB_STAR', arguments={'owner': 'a', 'repo': 'b', 'n': [1, None]})"),
    same("session.execute: empty arguments", "session.execute('GITHUB_STAR', arguments={})"),
    same("session.execute: no arguments", "session.execute('GITHUB_STAR')"),
    same("session.execute: account", "session.execute('GITHUB_STAR', arguments={'a': 1}, account='work')"),
    same(
        "session.execute: input_responses",
        "session.execute('GITHUB_STAR', arguments={'a': 1}, request_state='opaque', "
        "input_responses={'r1': {'action': 'accept', 'content': {'decision': 'approve'}}})",
    ),
    pair(
        "session.execute: enable_auto_workbench_offload",
        "session.execute('GITHUB_STAR', {'a': 1}, enable_auto_workbench_offload=True)",
        "composio.client.tool_router.session.execute('trs_1', tool_slug='GITHUB_STAR', arguments={'a': 1}, "
        "enable_auto_workbench_offload=True)",
    ),
    same("session.execute: a lower-case slug", "session.execute('github_star', arguments={'a': 1})"),
    pair(
        "session.execute: idempotency_key",
        "session.execute('GITHUB_STAR', {'a': 1}, idempotency_key='key-1')",
        "composio.client.tool_router.session.execute('trs_1', tool_slug='GITHUB_STAR', arguments={'a': 1}, "
        "request_options={'idempotency_key': 'key-1'})",
    ),
    same(
        "session.execute_meta",
        "session.execute_meta('COMPOSIO_SEARCH_TOOLS', arguments={'queries': [{'use_case': 'send an email'}]})",
    ),
    same("session.execute_meta: no arguments", "session.execute_meta('COMPOSIO_MANAGE_CONNECTIONS')"),
    same(
        "session.execute_meta: input_responses",
        "session.execute_meta('COMPOSIO_SEARCH_TOOLS', arguments={'a': 1}, request_state='opaque', "
        "input_responses={'r1': {'action': 'decline'}})",
    ),
    same("session.proxy_execute", "session.proxy_execute(toolkit='github', endpoint='/user', method='GET')"),
    same(
        "session.proxy_execute: body",
        "session.proxy_execute(toolkit='github', endpoint='/user', method='POST', body={'a': [1, 2.5, None, True]})",
    ),
    same(
        "session.proxy_execute: parameters",
        "session.proxy_execute(toolkit='github', endpoint='/user', method='GET', parameters="
        "[{'name': 'q', 'value': '1', 'type': 'query'}, {'name': 'x-a', 'value': 'b', 'type': 'header'}])",
    ),
    pair(
        "session.proxy_execute: binary_body by URL",
        "session.proxy_execute(toolkit='github', endpoint='/f', method='PUT', binary_body={'url': 'https://x.example'})",
        "composio.client.tool_router.session.proxy_execute('trs_1', toolkit_slug='github', endpoint='/f', method='PUT',"
        " binary_body={'url': 'https://x.example'})",
    ),
    pair(
        "session.proxy_execute: binary_body in base64",
        "session.proxy_execute(toolkit='github', endpoint='/f', method='PUT', "
        "binary_body={'base64': 'aGk=', 'content_type': 'text/plain'})",
        "composio.client.tool_router.session.proxy_execute('trs_1', toolkit_slug='github', endpoint='/f', method='PUT',"
        " binary_body={'base64': 'aGk=', 'content_type': 'text/plain'})",
    ),
    same("session.list_config_history", "session.list_config_history()"),
    same("session.list_config_history: a page", "session.list_config_history(limit=10, cursor='c2')"),
    update("toolkits enable", "toolkits={'enable': ['github']}"),
    update("toolkits deny all", "toolkits={'enable': []}"),
    update("toolkits taken away", "toolkits=None"),
    update("toolkits require_approval", "toolkits={'enable': ['github'], 'require_approval': ['github']}"),
    update("tools", "tools={'github': {'enable': ['A']}, 'gmail': {'disable': ['B']}}"),
    update("tools taken away", "tools=None"),
    update("tags", "tags={'enable': ['readOnlyHint'], 'disable': ['destructiveHint']}"),
    update("tags taken away", "tags=None"),
    update("tags require_approval", "tags={'require_approval': ['destructiveHint']}"),
    update("auth_configs", "auth_configs={'github': 'ac_1'}"),
    update("auth_configs taken away", "auth_configs=None"),
    update("connected_accounts", "connected_accounts={'github': ['ca_1', 'ca_2']}"),
    update("connected_accounts taken away", "connected_accounts=None"),
    update("manage_connections enable", "manage_connections={'enable': True}"),
    update(
        "manage_connections enable_connection_removal",
        "manage_connections={'enable': True, 'enable_connection_removal': False}",
    ),
    update("manage_connections callback_url taken away", "manage_connections={'enable': True, 'callback_url': None}"),
    update("manage_connections callback_url alone", "manage_connections={'callback_url': 'https://app.example/cb'}"),
    pair(
        "session.update: manage_connections wait_for_connections",
        "session.update(manage_connections={'enable': True, 'wait_for_connections': True})",
        "session.update(manage_connections={'enable': True, 'enable_wait_for_connections': True})",
    ),
    update("manage_connections taken away", "manage_connections=None"),
    update("sandbox", "sandbox={'enable': True, 'sandbox_size': 'large', 'auto_offload_threshold': 5}"),
    update("sandbox taken away", "sandbox=None"),
    update(
        "sandbox switches",
        "sandbox={'enable': True, 'enable_proxy_execution': False, 'enable_tool_execution': True}",
    ),
    update("workbench", "workbench={'enable': False}"),
    update("multi_account", "multi_account={'enable': False}"),
    update("multi_account enable", "multi_account={'enable': True, 'max_accounts_per_toolkit': 4}"),
    update(
        "multi_account require_explicit_selection", "multi_account={'enable': True, 'require_explicit_selection': True}"
    ),
    update("multi_account taken away", "multi_account=None"),
    update("proxy_execute", "proxy_execute=False"),
    update("proxy_execute taken away", "proxy_execute=None"),
    update("hooks", f"hooks={HOOKS}"),
    update("hooks taken away", "hooks=None"),
    update("preload", "preload={'tools': ['A', 'B']}"),
    update("preload taken away", "preload=None"),
    update("search", "search={'enable': False}"),
    update("search taken away", "search=None"),
    update("execute", "execute={'enable_multi_execute': True}"),
    update("execute taken away", "execute=None"),
    update("instant", "instant={'toolkits': {'disable': ['github']}, 'return_instant_charge': False}"),
    update("instant off", "instant=False"),
    update("instant tools", "instant={'tools': {'github': {'enable': ['A']}}, 'return_prices_in_search': True}"),
    update("experimental", "experimental={'no_elicitation_support_fallback': 'allow', 'fast_mode': False}"),
    pair(
        "session.update: experimental assistive_prompt",
        "session.update(experimental={'assistive_prompt': {'user_timezone': 'Asia/Tokyo'}})",
        "session.update(experimental={'assistive_prompt_config': {'user_timezone': 'Asia/Tokyo'}})",
    ),
    update("experimental taken away", "experimental=None"),
    update(
        "experimental with everything",
        "experimental={'permissions': {'default': 'allow_all'}, 'link_url_overwrite': 'https://connect.example', "
        "'submit_feedback': {'enable': False}}",
    ),
    update("a saved config", "experimental={'session_config_id': 'sc_1'}"),
    update("expected_config_version", "toolkits={'disable': ['slack']}, expected_config_version=3"),
    update("several blocks", "toolkits=None, tags={'enable': ['createHint']}, proxy_execute=True"),
)

TOOLS: Final = (
    same("tools.get: toolkits", "composio.tools.get('user_1', toolkits=['github', 'gmail'])"),
    same("tools.get: toolkits and search", "composio.tools.get('user_1', toolkits=['github'], search='star & fork')"),
    same("tools.get: search", "composio.tools.get('user_1', search='send an email')"),
    same("tools.get: scopes", "composio.tools.get('user_1', toolkits=['github'], scopes=['repo', 'read:user'])"),
    same("tools.get: limit", "composio.tools.get('user_1', toolkits=['github'], limit=5)"),
    same("tools.get: tools", "composio.tools.get('user_1', tools=['GITHUB_STAR_A_REPOSITORY'])"),
    same("tools.get: slug", "composio.tools.get('user_1', slug='GITHUB_STAR_A_REPOSITORY')"),
    same("tools.get: pinned versions", "composio.tools.get('user_1', toolkits=['github'], limit=5)", "pinned"),
    same("tools.get: one version for all", "composio.tools.get('user_1', toolkits=['github'], limit=5)", "one version"),
    same("tools.get: with every key", "composio.tools.get('user_1', toolkits=['github'], limit=5)", "every key"),
    same("tools.get: with the user's key alone", "composio.tools.get('user_1', search='x', limit=5)", "user key"),
    same(
        "tools.get_raw_composio_tools",
        "composio.tools.get_raw_composio_tools(toolkits=['github'], search='star', scopes=['repo'], limit=3)",
    ),
    same("tools.get_raw_composio_tool_by_slug", "composio.tools.get_raw_composio_tool_by_slug('GITHUB_STAR')"),
    pair(
        "tools.get_raw_composio_tool_by_slug: prices",
        "composio.tools.get_raw_composio_tool_by_slug('GITHUB_STAR', include_pricing=True)",
        "composio.client.tools.retrieve('GITHUB_STAR', include_pricing=True, toolkit_versions='latest')",
    ),
    same(
        "tools.get_raw_composio_tool_by_slug: one version for all",
        "composio.tools.get_raw_composio_tool_by_slug('GITHUB_STAR')",
        "one version",
    ),
    same(
        "tools.get_raw_composio_tool_by_slug: pinned versions",
        "composio.tools.get_raw_composio_tool_by_slug('GITHUB_STAR')",
        "pinned",
    ),
    *(
        pair(f"tools.list: {what}", f"composio.tools.list({ours})", f"composio.client.tools.list({theirs})")
        for what, ours, theirs in (
            ("nothing", "", ""),
            ("toolkits", "toolkits=['github', 'gmail']", "toolkit_slug='github,gmail'"),
            ("tools", "tools=['A', 'B']", "tool_slugs='A,B'"),
            ("search", "search='star it'", "query='star it'"),
            ("scopes", "scopes=['repo', 'user']", "scopes=['repo', 'user']"),
            ("tags", "tags=['readOnlyHint', 'createHint']", "tags=['readOnlyHint', 'createHint']"),
            ("important", "important=True", "important='true'"),
            ("important False", "important=False", "important='false'"),
            ("include_deprecated", "include_deprecated=False", "include_deprecated=False"),
            ("include_pricing", "include_pricing=True", "include_pricing=True"),
            ("auth_config_ids", "auth_config_ids=['ac_1', 'ac_2']", "auth_config_ids=['ac_1', 'ac_2']"),
            (
                "toolkit_versions by toolkit",
                "toolkit_versions={'github': '20260101_00', 'gmail': 'latest'}",
                "toolkit_versions={'github': '20260101_00', 'gmail': 'latest'}",
            ),
            ("toolkit_versions for all", "toolkit_versions='20260101_00'", "toolkit_versions='20260101_00'"),
            ("a page", "limit=50, cursor='c/2='", "limit=50, cursor='c/2='"),
        )
    ),
    same(
        "tools.execute: version",
        "composio.tools.execute('GITHUB_STAR', {'owner': 'a'}, user_id='user_1', version='20260101_00')",
    ),
    same(
        "tools.execute: version from the client",
        "composio.tools.execute('GITHUB_STAR', {'owner': 'a'}, user_id='user_1')",
        "pinned",
    ),
    same(
        "tools.execute: one version for all",
        "composio.tools.execute('GITHUB_STAR', {'owner': 'a'}, user_id='user_1')",
        "one version",
    ),
    same(
        "tools.execute: newest version",
        "composio.tools.execute('GITHUB_STAR', {'owner': 'a'}, user_id='user_1', dangerously_skip_version_check=True)",
    ),
    same("tools.execute: no arguments", "composio.tools.execute('GITHUB_STAR', {}, user_id='user_1', version='1')"),
    same(
        "tools.execute: arguments of every kind",
        "composio.tools.execute('GITHUB_STAR', {'a': None, 'b': [True, 1, 2.5, 'ü☃😀'], 'c': {'d': {}}, 'e': ''}, "
        "user_id='user_1', version='1')",
    ),
    same(
        "tools.execute: connected_account_id",
        "composio.tools.execute('GITHUB_STAR', {'a': 1}, connected_account_id='ca_1', version='1')",
    ),
    same(
        "tools.execute: the instant account",
        "composio.tools.execute('GITHUB_STAR', {'a': 1}, connected_account_id='instant_account', version='1')",
    ),
    pair(
        "tools.execute: text",
        "composio.tools.execute('GITHUB_STAR', user_id='user_1', text='star a/b', version='1')",
        "composio.client.tools.execute('GITHUB_STAR', user_id='user_1', text='star a/b', version='1')",
    ),
    pair(
        "tools.execute: custom_auth_params",
        "composio.tools.execute('GITHUB_STAR', {'a': 1}, version='1', custom_auth_params={'base_url': "
        "'https://x.example', 'body': {'k': 1}, 'parameters': [{'name': 'x-key', 'value': 's', 'in_': 'header'}]})",
        "composio.client.tools.execute('GITHUB_STAR', arguments={'a': 1}, version='1', custom_auth_params={'base_url': "
        "'https://x.example', 'body': {'k': 1}, 'parameters': [{'name': 'x-key', 'value': 's', 'in_': 'header'}]})",
    ),
    pair(
        "tools.execute: custom_auth_params as on the wire",
        "composio.tools.execute('GITHUB_STAR', {'a': 1}, version='1', custom_auth_params="
        "{'parameters': [{'name': 'x-key', 'value': 's', 'in': 'query'}]})",
        "composio.client.tools.execute('GITHUB_STAR', arguments={'a': 1}, version='1', custom_auth_params="
        "{'parameters': [{'name': 'x-key', 'value': 's', 'in': 'query'}]})",
    ),
    *(
        pair(
            f"tools.execute: custom_connection_data {scheme}",
            "composio.tools.execute('GITHUB_STAR', {'a': 1}, version='1', custom_connection_data="
            f"{{'toolkit_slug': 'github', 'auth_scheme': '{scheme}', 'val': {val}}})",
            "composio.client.tools.execute('GITHUB_STAR', arguments={'a': 1}, version='1', custom_connection_data="
            f"{{'toolkit_slug': 'github', 'auth_scheme': '{scheme}', 'val': {val}}})",
        )
        for scheme, val in (
            ("OAUTH2", "{'access_token': 't', 'your_domain': 'd', 'companydomain': 'c', 'instance_name': 'i'}"),
            ("API_KEY", "{'generic_api_key': 'k', 'instance_endpoint': 'e', 'subdomain': 's'}"),
            ("OAUTH1", "{'oauth_token': 't', 'oauth_token_secret': 's', 'redirect_url': 'https://r.example'}"),
        )
    ),
    pair(
        "tools.execute: idempotency_key",
        "composio.tools.execute('GITHUB_STAR', {'a': 1}, user_id='user_1', version='1', idempotency_key='key-1')",
        "composio.client.tools.execute('GITHUB_STAR', arguments={'a': 1}, user_id='user_1', version='1', "
        "request_options={'idempotency_key': 'key-1'})",
    ),
    pair(
        "tools.execute: with every key",
        "composio.tools.execute('GITHUB_STAR', {'a': 1}, user_id='user_1', version='1')",
        "composio.client.tools.execute('GITHUB_STAR', arguments={'a': 1}, user_id='user_1', version='1')",
        "every key",
    ),
    pair(
        "tools.execute: a slug with odd signs",
        "composio.tools.execute('A B/C?D#É%', {'a': 1}, user_id='user_1', version='1')",
        "composio.client.tools.execute('A B/C?D#É%', arguments={'a': 1}, user_id='user_1', version='1')",
    ),
    same("tools.proxy", "composio.tools.proxy('/user', 'GET', connected_account_id='ca_1')"),
    same("tools.proxy: body", "composio.tools.proxy('/user', 'POST', {'a': [1, None]}, connected_account_id='ca_1')"),
    same(
        "tools.proxy: parameters",
        "composio.tools.proxy('/user', 'GET', connected_account_id='ca_1', parameters="
        "[{'name': 'q', 'value': '1', 'type': 'query'}, {'name': 'x-a', 'value': 'b', 'type': 'header'}])",
    ),
    same("tools.proxy: user_id", "composio.tools.proxy('https://api.example/user', 'HEAD', user_id='user_1')"),
    same(
        "tools.proxy: custom_connection_data",
        "composio.tools.proxy('/user', 'DELETE', custom_connection_data={'toolkit_slug': 'github', "
        "'auth_scheme': 'BASIC', 'val': {'username': 'u', 'password': 'p'}})",
    ),
    pair(
        "tools.proxy: binary_body in base64",
        "composio.tools.proxy('/f', 'PUT', binary_body={'base64': 'aGk=', 'content_type': 'text/plain'})",
        "composio.client.tools.proxy(endpoint='/f', method='PUT', "
        "binary_body={'base64': 'aGk=', 'content_type': 'text/plain'})",
    ),
    pair(
        "tools.proxy: binary_body by URL",
        "composio.tools.proxy('/f', 'PUT', binary_body={'url': 'https://x.example'})",
        "composio.client.tools.proxy(endpoint='/f', method='PUT', binary_body={'url': 'https://x.example'})",
    ),
    pair(
        "tools.get_input",
        "composio.tools.get_input('GITHUB_STAR', text='star a/b', version='1')",
        "composio.client.tools.get_input('GITHUB_STAR', text='star a/b', version='1')",
    ),
    pair(
        "tools.get_input: with everything",
        "composio.tools.get_input('GITHUB_STAR', text='x', custom_description='d', system_prompt='p', version='1')",
        "composio.client.tools.get_input('GITHUB_STAR', text='x', custom_description='d', system_prompt='p', "
        "version='1')",
    ),
    pair(
        "for_user.execute",
        "composio.for_user('user_1').execute('GITHUB_STAR', {'a': 1}, version='1')",
        "composio.client.tools.execute('GITHUB_STAR', arguments={'a': 1}, user_id='user_1', version='1')",
    ),
    pair(
        "for_user.create",
        "composio.for_user('user_1').create(toolkits=['github'])",
        "composio.create(user_id='user_1', toolkits=['github'])",
    ),
    pair(
        "for_user.connected_accounts",
        "composio.for_user('user_1').connected_accounts(statuses=['ACTIVE'])",
        "composio.connected_accounts.list(user_ids=['user_1'], statuses=['ACTIVE'])",
    ),
)

TOOLKITS: Final = (
    same("toolkits.list", "composio.toolkits.list()"),
    same("toolkits.list: category", "composio.toolkits.list(category='developer tools')"),
    same("toolkits.list: sort_by", "composio.toolkits.list(sort_by='alphabetically')"),
    same("toolkits.list: managed_by", "composio.toolkits.list(managed_by='composio')"),
    same("toolkits.list: a page", "composio.toolkits.list(limit=20, cursor='c/2=')"),
    *(
        pair(f"toolkits.list: {what}", f"composio.toolkits.list({text})", f"composio.client.toolkits.list({text})")
        for what, text in (
            ("search", "search='git hub'"),
            ("type", "type='custom'"),
            ("include_deprecated", "include_deprecated=True"),
            ("user_id", "user_id='user_1'"),
        )
    ),
    same("toolkits.list: with every key", "composio.toolkits.list()", "every key"),
    same("toolkits.list: with a scope", "composio.toolkits.list()", "user key with scope"),
    same("toolkits.get", "composio.toolkits.get('github')"),
    pair(
        "toolkits.get: version",
        "composio.toolkits.get('github', version='20260101_00')",
        "composio.client.toolkits.retrieve('github', version='20260101_00')",
    ),
    same("toolkits.get_many", "composio.toolkits.get_many(['github', 'slack'])"),
    same(
        "toolkits.get_many: with everything",
        "composio.toolkits.get_many(['github'], category='dev', managed_by='all', sort_by='usage', limit=5, "
        "cursor='c2')",
    ),
    same("toolkits.list_categories", "composio.toolkits.list_categories()"),
    same("toolkits.changelog", "composio.toolkits.changelog()"),
    same(
        "toolkits.get_connected_account_initiation_fields",
        "composio.toolkits.get_connected_account_initiation_fields('github', 'API_KEY')",
    ),
    same(
        "toolkits.get_auth_config_creation_fields",
        "composio.toolkits.get_auth_config_creation_fields('github', 'API_KEY', True)",
    ),
    same("toolkits.authorize", "composio.toolkits.authorize(user_id='user_1', toolkit='github')"),
    same(
        "toolkits.authorize: no auth config yet",
        "composio.toolkits.authorize(user_id='user_1', toolkit='github')",
        auth_configs__list=[{"items": [], "next_cursor": None, "total_pages": 0}],
    ),
)


def initiate(scheme: str, values: str) -> Intent:
    """Make an account with an auth scheme's helper."""
    config = f"auth_scheme.{scheme.partition(' ')[0]}({values})"
    return same(
        f"connected_accounts.initiate: {scheme}",
        f"composio.connected_accounts.initiate('user_1', 'ac_1', config={config})",
    )


ACCOUNTS: Final = (
    same("connected_accounts.list", "composio.connected_accounts.list()"),
    *(
        same(f"connected_accounts.list: {what}", f"composio.connected_accounts.list({text})")
        for what, text in (
            ("toolkit_slugs", "toolkit_slugs=['github', 'gmail']"),
            ("statuses", "statuses=['ACTIVE', 'FAILED']"),
            ("user_ids", "user_ids=['user 1', 'ü@x.example']"),
            ("auth_config_ids", "auth_config_ids=['ac_1', 'ac_2']"),
            ("connected_account_ids", "connected_account_ids=['ca_1', 'ca_2']"),
            ("account_type", "account_type='ALL'"),
            ("order", "order_by='updated_at', order_direction='desc'"),
            ("a page", "limit=20, cursor='c/2='"),
            (
                "everything",
                (
                    "toolkit_slugs=['github'], statuses=['ACTIVE'], user_ids=['u'], auth_config_ids=['ac_1'], limit=1, "
                    "connected_account_ids=['ca_1'], account_type='SHARED', order_by='created_at', "
                    "order_direction='asc'"
                ),
            ),
        )
    ),
    same("connected_accounts.list: with every key", "composio.connected_accounts.list()", "every key"),
    same("connected_accounts.list: with the user's key alone", "composio.connected_accounts.list()", "user key"),
    same("connected_accounts.get", "composio.connected_accounts.get('ca_1')"),
    same("connected_accounts.get: an id with a slash", "composio.connected_accounts.get('ca_1/x?y')"),
    same("connected_accounts.delete", "composio.connected_accounts.delete('ca_1')"),
    same(
        "connected_accounts.delete: revoke_on_delete",
        "composio.connected_accounts.delete('ca_1', revoke_on_delete=True)",
    ),
    same("connected_accounts.enable", "composio.connected_accounts.enable('ca_1')"),
    same("connected_accounts.disable", "composio.connected_accounts.disable('ca_1')"),
    same("connected_accounts.update_status", "composio.connected_accounts.update_status('ca_1', enabled=False)"),
    same("connected_accounts.revoke", "composio.connected_accounts.revoke('ca_1')"),
    same("connected_accounts.refresh", "composio.connected_accounts.refresh('ca_1')"),
    pair(
        "connected_accounts.refresh: redirect_url",
        "composio.connected_accounts.refresh('ca_1', redirect_url='https://app.example/cb')",
        "composio.connected_accounts.refresh('ca_1', body_redirect_url='https://app.example/cb')",
    ),
    same(
        "connected_accounts.complete_auth",
        "composio.connected_accounts.complete_auth(user_id='user_1', session_uri='https://x.example/s?a=1')",
    ),
    same("connected_accounts.update: alias", "composio.connected_accounts.update('ca_1', alias='work')"),
    same("connected_accounts.update: no alias any more", "composio.connected_accounts.update('ca_1', alias='')"),
    same(
        "connected_accounts.update: connection",
        "composio.connected_accounts.update('ca_1', connection={'state': {'auth_scheme': 'API_KEY', "
        "'val': {'generic_api_key': 'k', 'api_key_prefix': None}}})",
    ),
    same("connected_accounts.update_acl", "composio.connected_accounts.update_acl('ca_1', allow_all_users=True)"),
    same(
        "connected_accounts.update_acl: lists",
        "composio.connected_accounts.update_acl('ca_1', allowed_user_ids=['a', 'b'], not_allowed_user_ids=[])",
    ),
    same("connected_accounts.link", "composio.connected_accounts.link('user_1', 'ac_1')"),
    same(
        "connected_accounts.link: with everything",
        "composio.connected_accounts.link('user_1', 'ac_1', callback_url='https://app.example/cb', alias='work', "
        "experimental={'account_type': 'SHARED', 'acl_config_for_shared': {'allow_all_users': True, "
        "'allowed_user_ids': ['a'], 'not_allowed_user_ids': ['b']}})",
    ),
    same(
        "connected_accounts.link: allow_multiple",
        "composio.connected_accounts.link('user_1', 'ac_1', allow_multiple=True)",
    ),
    pair(
        "connected_accounts.link: connection_data",
        "composio.connected_accounts.link('user_1', 'ac_1', allow_multiple=True, "
        "connection_data={'subdomain': 's', 'your_domain': 'd', 'companydomain': 'c', 'instance_endpoint': 'e'})",
        "composio.client.link.create(user_id='user_1', auth_config_id='ac_1', "
        "connection_data={'subdomain': 's', 'your_domain': 'd', 'companydomain': 'c', 'instance_endpoint': 'e'})",
    ),
    pair(
        "connected_accounts.link: with every key",
        "composio.connected_accounts.link('user_1', 'ac_1', allow_multiple=True)",
        "composio.client.link.create(user_id='user_1', auth_config_id='ac_1')",
        "every key",
    ),
    same("connected_accounts.initiate", "composio.connected_accounts.initiate('user_1', 'ac_1')"),
    same(
        "connected_accounts.initiate: callback_url and alias",
        "composio.connected_accounts.initiate('user_1', 'ac_1', callback_url='https://app.example/cb', alias='work')",
    ),
    same(
        "connected_accounts.initiate: allow_multiple",
        "composio.connected_accounts.initiate('user_1', 'ac_1', allow_multiple=True)",
    ),
    same(
        "connected_accounts.initiate: a state by hand",
        "composio.connected_accounts.initiate('user_1', 'ac_1', config={'auth_scheme': 'OAUTH2', "
        "'val': {'status': 'INITIALIZING', 'your_domain': 'd'}})",
    ),
    pair(
        "connected_accounts.initiate: shared",
        "composio.connected_accounts.initiate('user_1', 'ac_1', allow_multiple=True, "
        "experimental={'account_type': 'SHARED'})",
        "composio.client.connected_accounts.create(auth_config={'id': 'ac_1'}, "
        "connection={'user_id': 'user_1', 'experimental': {'account_type': 'SHARED'}})",
    ),
    initiate(
        "oauth1 with tokens", "{'oauth_token': 't', 'oauth_token_secret': 's', 'redirect_url': 'https://r.example'}"
    ),
    initiate("oauth1 without tokens", "{'subdomain': 's'}"),
    initiate(
        "oauth2 with a token", "{'access_token': 't', 'refresh_token': 'r', 'scope': ['a', 'b'], 'expires_in': 60}"
    ),
    initiate("oauth2 without a token", "{'subdomain': 's', 'your_domain': 'd'}"),
    initiate("oauth2 with a status", "{'status': 'INACTIVE', 'access_token': 't'}"),
    initiate("api_key", "{'api_key': 'k'}"),
    initiate(
        "api_key by another name", "{'generic_api_key': 'k', 'companydomain': 'c', 'base_url': 'https://b.example'}"
    ),
    initiate("basic", "{'username': 'u', 'password': 'p', 'instance_name': 'i'}"),
    initiate("bearer_token", "{'token': 't', 'your-domain': 'd'}"),
    initiate("google_service_account", "{'credentials_json': '{}'}"),
    initiate("no_auth", "{}"),
    initiate("calcom_auth", "{'domain': 'd'}"),
    initiate("billcom_auth", "{'session_id': 's', 'dev_key': 'k'}"),
    initiate("basic_with_jwt", "{'username': 'u', 'password': 'p'}"),
    pair(
        "connected_accounts.initiate: service_account by hand there",
        "composio.connected_accounts.initiate('user_1', 'ac_1', config=auth_scheme.service_account("
        "application_id='a', installation_id='i', private_key='p'))",
        "composio.connected_accounts.initiate('user_1', 'ac_1', config={'auth_scheme': 'SERVICE_ACCOUNT', 'val': "
        "{'status': 'ACTIVE', 'application_id': 'a', 'installation_id': 'i', 'private_key': 'p'}})",
    ),
    pair(
        "connected_accounts.initiate: dcr_oauth by hand there",
        "composio.connected_accounts.initiate('user_1', 'ac_1', config=auth_scheme.dcr_oauth("
        "client_id='c', access_token='t'))",
        "composio.connected_accounts.initiate('user_1', 'ac_1', config={'auth_scheme': 'DCR_OAUTH', 'val': "
        "{'status': 'ACTIVE', 'client_id': 'c', 'access_token': 't'}})",
    ),
    pair(
        "connected_accounts.initiate: s2s_oauth2 by hand there",
        "composio.connected_accounts.initiate('user_1', 'ac_1', config=auth_scheme.s2s_oauth2(access_token='t'))",
        "composio.connected_accounts.initiate('user_1', 'ac_1', config={'auth_scheme': 'S2S_OAUTH2', 'val': "
        "{'status': 'ACTIVE', 'access_token': 't'}})",
    ),
    same(
        "connected_accounts.wait_for_connection",
        "composio.connected_accounts.wait_for_connection('ca_1', timeout=5)",
    ),
)

AUTH_CONFIGS: Final = (
    same("auth_configs.list", "composio.auth_configs.list()"),
    *(
        same(f"auth_configs.list: {what}", f"composio.auth_configs.list({text})")
        for what, text in (
            ("toolkit_slug", "toolkit_slug='github'"),
            ("is_composio_managed", "is_composio_managed=True"),
            ("is_composio_managed False", "is_composio_managed=False"),
            ("show_disabled", "show_disabled=True"),
            ("search", "search='my config'"),
            ("a page", "limit=20, cursor='c/2='"),
        )
    ),
    pair(
        "auth_configs.list: several toolkits",
        "composio.auth_configs.list(toolkit_slug=['github', 'gmail'])",
        "composio.auth_configs.list(toolkit_slug='github,gmail')",
    ),
    same("auth_configs.list: with the user's key alone", "composio.auth_configs.list()", "user key"),
    same(
        "auth_configs.create: managed", "composio.auth_configs.create('github', {'type': 'use_composio_managed_auth'})"
    ),
    same(
        "auth_configs.create: managed with everything",
        "composio.auth_configs.create('github', {'type': 'use_composio_managed_auth', 'name': 'n', "
        "'credentials': {'scopes': ['repo'], 'user_scopes': 'a,b'}, 'is_enabled_for_tool_router': True, "
        "'tool_access_config': {'tools_for_connected_account_creation': ['A']}, 'shared_credentials': {'k': 'v'}, "
        "'restrict_to_following_tools': ['A']})",
    ),
    same(
        "auth_configs.create: own OAuth app",
        "composio.auth_configs.create('github', {'type': 'use_custom_auth', 'auth_scheme': 'OAUTH2', 'name': 'n', "
        "'credentials': {'client_id': 'i', 'client_secret': 's', 'scopes': 'repo', "
        "'oauth_redirect_uri': 'https://app.example/cb'}})",
    ),
    same(
        "auth_configs.create: own API key scheme",
        "composio.auth_configs.create('linear', {'type': 'use_custom_auth', 'auth_scheme': 'API_KEY', "
        "'credentials': {}})",
    ),
    same(
        "auth_configs.create: own with everything",
        "composio.auth_configs.create('linear', {'type': 'use_custom_auth', 'auth_scheme': 'BEARER_TOKEN', "
        "'credentials': {'token': 't'}, 'proxy_config': {'proxy_url': 'https://p.example', 'proxy_auth_key': 'k'}, "
        "'shared_credentials': {'x': 1}, 'restrict_to_following_tools': ['A'], 'is_enabled_for_tool_router': False, "
        "'tool_access_config': {'tools_for_connected_account_creation': []}})",
    ),
    same("auth_configs.get", "composio.auth_configs.get('ac_1')"),
    same(
        "auth_configs.create: sealed credentials",
        "composio.auth_configs.create('linear', {'type': 'use_custom_auth', 'auth_scheme': 'API_KEY', "
        "'sealed_credentials': {'generic_api_key': 'j'}})",
    ),
    same(
        "auth_configs.update: default",
        "composio.auth_configs.update('ac_1', options={'type': 'default', 'is_enabled_for_tool_router': True, "
        "'tool_access_config': {'tools_available_for_execution': ['A']}})",
    ),
    same(
        "auth_configs.update: custom",
        "composio.auth_configs.update('ac_1', options={'type': 'custom', 'credentials': {'scopes': ['repo']}})",
    ),
    pair(
        "auth_configs.update: default with everything",
        "composio.auth_configs.update('ac_1', options={'type': 'default', 'scopes': 'repo', 'user_scopes': ['u'], "
        "'name': 'n', 'restrict_to_following_tools': ['A'], 'shared_credentials': {'k': 'v'}, "
        "'is_enabled_for_tool_router': False, 'tool_access_config': {}})",
        "composio.client.auth_configs.update('ac_1', type='default', scopes='repo', user_scopes=['u'], "
        "name='n', restrict_to_following_tools=['A'], shared_credentials={'k': 'v'}, "
        "is_enabled_for_tool_router=False, tool_access_config={})",
    ),
    pair(
        "auth_configs.update: custom with everything",
        "composio.auth_configs.update('ac_1', options={'type': 'custom', 'credentials': {'client_id': 'i'}, "
        "'name': 'n', 'proxy_config': None, 'shared_credentials': {}, 'restrict_to_following_tools': []})",
        "composio.client.auth_configs.update('ac_1', type='custom', credentials={'client_id': 'i'}, "
        "name='n', proxy_config=None, shared_credentials={}, restrict_to_following_tools=[])",
    ),
    pair(
        "auth_configs.update: custom with a proxy and sealed credentials",
        "composio.auth_configs.update('ac_1', options={'type': 'custom', 'sealed_credentials': {'client_secret': 'j'}, "
        "'proxy_config': {'proxy_url': 'https://p.example', 'proxy_auth_key': 'k'}, "
        "'tool_access_config': {'tools_for_connected_account_creation': ['A']}})",
        "composio.client.auth_configs.update('ac_1', type='custom', sealed_credentials={'client_secret': 'j'}, "
        "proxy_config={'proxy_url': 'https://p.example', 'proxy_auth_key': 'k'}, "
        "tool_access_config={'tools_for_connected_account_creation': ['A']})",
    ),
    same(
        "auth_configs.update: a scope that the official method loses",
        "composio.auth_configs.update('ac_1', options={'type': 'default', 'scopes': 'repo', 'name': 'n'})",
    ),
    same("auth_configs.enable", "composio.auth_configs.enable('ac_1')"),
    same("auth_configs.disable", "composio.auth_configs.disable('ac_1')"),
    same("auth_configs.delete", "composio.auth_configs.delete('ac_1')"),
    pair(
        "auth_configs.delete: revoke_on_delete",
        "composio.auth_configs.delete('ac_1', revoke_on_delete=True)",
        "composio.client.auth_configs.delete('ac_1', revoke_on_delete=True)",
    ),
)

MAIN_JOB: Final = (*CREATE, *SESSIONS, *TOOLS, *TOOLKITS, *ACCOUNTS, *AUTH_CONFIGS)
