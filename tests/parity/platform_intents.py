"""What users want of the platform beside the main job, in the words of both; see `intents`."""

from __future__ import annotations

from typing import Final

from intents import USER, Intent, pair, same


def client(name: str, ours: str, theirs: str, keys: str = "project") -> Intent:
    """What the official SDK leaves to its generated client: `composio.client.` stands before it."""
    return pair(name, f"composio.{ours}", f"composio.client.{theirs}", keys)


SCOPES_AND_TOOLS: Final = (
    client("tools.list_slugs", "tools.list_slugs()", "tools.retrieve_enum()"),
    client(
        "tools.required_scopes",
        "tools.required_scopes(['A', 'B'])",
        "tools.retrieve_required_scopes(tools=['A', 'B'])",
    ),
    client(
        "tools.required_scopes: version",
        "tools.required_scopes('A', version='20260101_00')",
        "tools.retrieve_required_scopes(tools=['A'], version='20260101_00')",
    ),
    same("toolkits.recommend_scopes", "composio.toolkits.recommend_scopes('gmail', tools=['GMAIL_SEND_EMAIL'])"),
    same(
        "toolkits.recommend_scopes: with everything",
        "composio.toolkits.recommend_scopes('gmail', tools=['A'], auth_scheme='OAUTH2', toolkit_version='20260101_00', "
        "grant_context={'account_type': 'Google Workspace'}, include=['a'], exclude=['b'], "
        "available_scopes=['a', 'c'])",
    ),
    same("toolkits.list_grant_contexts", "composio.toolkits.list_grant_contexts('gmail')"),
    same(
        "toolkits.list_grant_contexts: with everything",
        "composio.toolkits.list_grant_contexts('gmail', auth_scheme='OAUTH2', toolkit_version='20260101_00')",
    ),
    pair(
        "session.search: several queries",
        "session.search(['send an email', {'use_case': 'star it', 'known_fields': 'repo: a/b'}])",
        "composio.client.tool_router.session.search('trs_1', queries=[{'use_case': 'send an email'}, "
        "{'use_case': 'star it', 'known_fields': 'repo: a/b'}])",
    ),
    pair(
        "session.search: search_strategy",
        "session.search('send an email', search_strategy='tool_search')",
        "composio.client.tool_router.session.search('trs_1', queries=[{'use_case': 'send an email'}], "
        "search_strategy='tool_search')",
    ),
    client(
        "sessions.attach: custom_tools",
        "sessions.attach('trs_1', custom_tools=[{'slug': 'GREP', 'name': 'Grep', 'description': 'Searches.', "
        "'input_schema': {'type': 'object', 'properties': {}}, 'output_schema': {'type': 'object'}, "
        "'extends_toolkit': 'github', 'preload': True}])",
        "tool_router.session.attach('trs_1', experimental={'custom_tools': [{'slug': 'GREP', 'name': 'Grep', "
        "'description': 'Searches.', 'input_schema': {'type': 'object', 'properties': {}}, "
        "'output_schema': {'type': 'object'}, 'extends_toolkit': 'github', 'preload': True}]})",
    ),
    client(
        "sessions.attach: custom_toolkits",
        "sessions.attach('trs_1', custom_toolkits=[{'slug': 'OWN', 'name': 'Own', 'description': 'Ours.', 'tools': "
        "[{'slug': 'A', 'name': 'A', 'description': 'a', 'input_schema': {'type': 'object', 'properties': {}}}]}])",
        "tool_router.session.attach('trs_1', experimental={'custom_toolkits': [{'slug': 'OWN', 'name': 'Own', "
        "'description': 'Ours.', 'tools': [{'slug': 'A', 'name': 'A', 'description': 'a', "
        "'input_schema': {'type': 'object', 'properties': {}}}]}]})",
    ),
    client("session_configs.list", "session_configs.list()", "session_configs.list()"),
    client(
        "session_configs.list: with everything",
        "session_configs.list(search='mine', archived=True, limit=5, cursor='c/2=')",
        "session_configs.list(search='mine', archived=True, limit=5, cursor='c/2=')",
    ),
    client("session_configs.get", "session_configs.get('sc_1')", "session_configs.retrieve('sc_1')"),
)

FILES: Final = (
    client("files.list", "files.list()", "files.list()"),
    client(
        "files.list: with everything",
        "files.list(toolkit_slug='gmail', tool_slug='GMAIL_SEND_EMAIL', limit=5, cursor='c2')",
        "files.list(toolkit_slug='gmail', tool_slug='GMAIL_SEND_EMAIL', limit=5, cursor='c2')",
    ),
    client(
        "files.create_presigned_url",
        "files.create_presigned_url(filename='a b.txt', md5='d41d8cd98f00b204e9800998ecf8427e', "
        "mimetype='text/plain', tool_slug='GMAIL_SEND_EMAIL', toolkit_slug='gmail')",
        "files.create_presigned_url(filename='a b.txt', md5='d41d8cd98f00b204e9800998ecf8427e', "
        "mimetype='text/plain', tool_slug='GMAIL_SEND_EMAIL', toolkit_slug='gmail')",
    ),
    pair("session.files.list", "session.files.list()", "session.experimental.files.list()"),
    pair(
        "session.files.list: path",
        "session.files.list(path='/reports/2026')",
        "session.experimental.files.list(path='/reports/2026')",
    ),
    pair(
        "session.files.list: a page of another mount",
        "session.files.list(mount_id='other', limit=5, cursor='c2')",
        "session.experimental.files.list(mount_id='other', limit=5, cursor='c2')",
    ),
    pair(
        "session.files.create_upload_url",
        "session.files.create_upload_url('reports/a.txt', mimetype='text/plain')",
        "composio.client.tool_router.session.files.create_upload_url('files', session_id='trs_1', "
        "mount_relative_path='reports/a.txt', mimetype='text/plain')",
    ),
    pair(
        "session.files.create_download_url",
        "session.files.create_download_url('reports/a.txt')",
        "session.experimental.files.download('reports/a.txt')",
    ),
    pair(
        "session.files.delete",
        "session.files.delete('reports/a.txt')",
        "session.experimental.files.delete('reports/a.txt')",
    ),
)

TRIGGERS: Final = (
    same("triggers.list", "composio.triggers.list()"),
    same("triggers.list: toolkit_slugs", "composio.triggers.list(toolkit_slugs=['github', 'slack'])"),
    same("triggers.list: a page", "composio.triggers.list(limit=5, cursor='c/2=')"),
    same("triggers.list: pinned versions", "composio.triggers.list()", "pinned"),
    same("triggers.list: with the user's key alone", "composio.triggers.list()", "user key"),
    client(
        "triggers.list: toolkit_versions",
        "triggers.list(toolkit_versions={'github': '20260101_00'})",
        "triggers_types.list(toolkit_versions={'github': '20260101_00'})",
    ),
    same("triggers.get_type", "composio.triggers.get_type('GITHUB_COMMIT_EVENT')"),
    same("triggers.get_type: pinned versions", "composio.triggers.get_type('GITHUB_COMMIT_EVENT')", "pinned"),
    same("triggers.list_enum", "composio.triggers.list_enum()"),
    same(
        "triggers.create: connected_account_id",
        "composio.triggers.create('GITHUB_COMMIT_EVENT', connected_account_id='ca_1', "
        "trigger_config={'owner': 'a', 'repo': 'b', 'n': None})",
    ),
    same("triggers.create: user_id", "composio.triggers.create('GITHUB_COMMIT_EVENT', user_id='user_1')"),
    same(
        "triggers.create: both",
        "composio.triggers.create('GITHUB_COMMIT_EVENT', user_id='user_1', connected_account_id='ca_1')",
    ),
    same(
        "triggers.create: pinned versions",
        "composio.triggers.create('GITHUB_COMMIT_EVENT', user_id='user_1', trigger_config={})",
        "pinned",
    ),
    client(
        "triggers.upsert: egress_url",
        "triggers.create('GITHUB_COMMIT_EVENT', user_id='user_1', egress_url='https://app.example/e', "
        "toolkit_versions='20260101_00')",
        "trigger_instances.upsert('GITHUB_COMMIT_EVENT', user_id='user_1', egress_url='https://app.example/e', "
        "toolkit_versions='20260101_00')",
    ),
    same("triggers.list_active", "composio.triggers.list_active()"),
    same(
        "triggers.list_active: with everything",
        "composio.triggers.list_active(trigger_ids=['ti_1', 'ti_2'], trigger_names=['A', 'B'], "
        "auth_config_ids=['ac_1'], connected_account_ids=['ca_1', 'ca_2'], show_disabled=True, limit=5, cursor='c2')",
    ),
    client(
        "triggers.list_active: user_ids",
        "triggers.list_active(user_ids=['user_1', 'user 2'])",
        "trigger_instances.list_active(user_ids=['user_1', 'user 2'])",
    ),
    same("triggers.enable", "composio.triggers.enable('ti_1')"),
    same("triggers.disable", "composio.triggers.disable('ti_1')"),
    client(
        "triggers.update",
        "triggers.update('ti_1', status='disable', user_id='user_1', egress_url='https://app.example/e')",
        "trigger_instances.manage.update('ti_1', status='disable', user_id='user_1', "
        "egress_url='https://app.example/e')",
    ),
    client(
        "triggers.update: egress_url taken away",
        "triggers.update('ti_1', egress_url=None)",
        "trigger_instances.manage.update('ti_1', egress_url=None)",
    ),
    same("triggers.delete", "composio.triggers.delete('ti_1')"),
)

WEBHOOKS: Final = (
    pair(
        "webhooks.subscriptions.list_event_types",
        "composio.webhooks.subscriptions.list_event_types()",
        "composio.webhooks.subscriptions.list_event_types()",
    ),
    same("webhooks.subscriptions.list: a page", "composio.webhooks.subscriptions.list(limit=5, cursor='c2')"),
    same("webhooks.subscriptions.get", "composio.webhooks.subscriptions.get('ws_1')"),
    client(
        "webhooks.subscriptions.create",
        "webhooks.subscriptions.create(webhook_url='https://a.example', enabled_events=['e.1', 'e.2'], version='V2')",
        "webhook_subscriptions.create(webhook_url='https://a.example', enabled_events=['e.1', 'e.2'], version='V2')",
    ),
    same(
        "webhooks.subscriptions.set: there is none",
        "composio.webhooks.subscriptions.set(webhook_url='https://a.example')",
        webhooks__subscriptions__list=[{"items": [], "next_cursor": None, "total_pages": 0}],
    ),
    same(
        "triggers.set_webhook_subscription",
        "composio.triggers.set_webhook_subscription(webhook_url='https://a.example', enabled_events=['e.1'])",
    ),
    same(
        "webhooks.subscriptions.set: there is one",
        "composio.webhooks.subscriptions.set(webhook_url='https://a.example', enabled_events=['e.1'], version='V3')",
    ),
    same(
        "webhooks.subscriptions.update",
        "composio.webhooks.subscriptions.update('ws_1', webhook_url='https://b.example', enabled_events=['e.1'], "
        "version='V1')",
    ),
    same("webhooks.subscriptions.update: URL alone", "composio.webhooks.subscriptions.update('ws_1', webhook_url='u')"),
    same("webhooks.subscriptions.delete", "composio.webhooks.subscriptions.delete('ws_1')"),
    same("webhooks.subscriptions.rotate_secret", "composio.webhooks.subscriptions.rotate_secret('ws_1')"),
    same("webhooks.endpoints.list", "composio.webhooks.endpoints.list()"),
    same("webhooks.endpoints.list: toolkit_slug", "composio.webhooks.endpoints.list(toolkit_slug='slack')"),
    same("webhooks.endpoints.get", "composio.webhooks.endpoints.get('we_1')"),
    same("webhooks.endpoints.create", "composio.webhooks.endpoints.create(toolkit_slug='slack', client_id='cl_1')"),
    same("webhooks.endpoints.replace", "composio.webhooks.endpoints.replace('we_1', data={'signing_secret': 's'})"),
    same("webhooks.endpoints.update", "composio.webhooks.endpoints.update('we_1', data={'signing_secret': 's'})"),
)

MCP: Final = (
    same("mcp.list", "composio.mcp.list()"),
    same(
        "mcp.list: with everything",
        "composio.mcp.list(page_no=2, limit=5, toolkits='github', auth_config_ids='ac_1', name='mine', "
        "order_by='updated_at', order_direction='asc')",
    ),
    client(
        "mcp.list_for_toolkit",
        "mcp.list_for_toolkit('github', name='mine', limit=5, page_no=3)",
        "mcp.retrieve_app('github', name='mine', limit=5, page_no=3)",
    ),
    client(
        "mcp.list_for_toolkit: filters",
        "mcp.list_for_toolkit('github', toolkits=['slack', 'gmail'], auth_config_ids=['ac_1', 'ac_2'], "
        "order_by='created_at', order_direction='desc')",
        "mcp.retrieve_app('github', toolkits='slack,gmail', auth_config_ids='ac_1,ac_2', order_by='created_at', "
        "order_direction='desc')",
    ),
    same("mcp.get", "composio.mcp.get('mcp_1')"),
    same("mcp.create: toolkits", "composio.mcp.create('my-server', ['github', 'slack'])"),
    same(
        "mcp.create: with everything",
        "composio.mcp.create('my-server', [{'toolkit': 'github', 'auth_config_id': 'ac_1'}, 'slack'], "
        "manually_manage_connections=True, allowed_tools=['A', 'B'])",
    ),
    client(
        "mcp.create_from_auth_configs",
        "mcp.create_from_auth_configs('my-server', ['ac_1'], no_auth_toolkits=['hackernews'], allowed_tools=['A'], "
        "manually_manage_connections=True)",
        "mcp.create(name='my-server', auth_config_ids=['ac_1'], no_auth_apps=['hackernews'], allowed_tools=['A'], "
        "managed_auth_via_composio=False)",
    ),
    same("mcp.update: name", "composio.mcp.update('mcp_1', name='another')"),
    same("mcp.update: toolkits", "composio.mcp.update('mcp_1', toolkits=['github'])"),
    same(
        "mcp.update: with everything",
        "composio.mcp.update('mcp_1', name='another', toolkits=[{'toolkit': 'github', 'auth_config_id': 'ac_1'}], "
        "manually_manage_connections=False, allowed_tools=[])",
    ),
    same("mcp.delete", "composio.mcp.delete('mcp_1')"),
    same("mcp.generate", "composio.mcp.generate('user_1', 'mcp_1')"),
    same("mcp.generate: manually", "composio.mcp.generate('user_1', 'mcp_1', manually_manage_connections=True)"),
    client(
        "mcp.generate_url",
        "mcp.generate_url('mcp_1', user_ids=['user_1'], connected_account_ids=['ca_1'], "
        "manually_manage_connections=False)",
        "mcp.generate.url(mcp_server_id='mcp_1', user_ids=['user_1'], connected_account_ids=['ca_1'], "
        "managed_auth_by_composio=True)",
    ),
    client("mcp.list_instances", "mcp.list_instances('mcp_1')", "mcp.list_instances('mcp_1')"),
    client(
        "mcp.list_instances: with everything",
        "mcp.list_instances('mcp_1', search='u', order_by='created_at', order_direction='desc', page_no=2, limit=5)",
        "mcp.list_instances('mcp_1', search='u', order_by='created_at', order_direction='desc', page_no=2, limit=5)",
    ),
    client(
        "mcp.create_instance",
        "mcp.create_instance('mcp_1', 'user_1')",
        "mcp.create_instance('mcp_1', user_id='user_1')",
    ),
    client(
        "mcp.delete_instance",
        "mcp.delete_instance('mcp_1', 'user_1')",
        "mcp.delete_instance('user_1', server_id='mcp_1')",
    ),
)

EVERYBODY: Final = "{'user_id': ['u'], 'session_id': ['s'], 'project_id': ['p']}"

LOGS_AND_USAGE: Final = (
    same("logs.search", "composio.logs.search()"),
    same(
        "logs.search: with everything",
        "composio.logs.search(limit=5, cursor='c2', time_range={'from': 1700000000000, 'to': 1800000000000}, "
        "filters=[{'field': 'toolkit_slug', 'operator': '==', 'value': 'github'}])",
    ),
    same("logs.get", "composio.logs.get('log_1')"),
    client("logs.tools.list", "logs.tools.list(limit=5)", "logs.tools.list(limit=5, cursor=None)"),
    client(
        "logs.tools.list: with everything",
        "logs.tools.list(from_=1, to=2, case_sensitive=False, limit=5, cursor='17', "
        "search_params=[{'field': 'f', 'operation': '==', 'value': 'v'}])",
        "logs.tools.list(from_=1, to=2, case_sensitive=False, limit=5, cursor=17, "
        "search_params=[{'field': 'f', 'operation': '==', 'value': 'v'}])",
    ),
    client("logs.tools.get", "logs.tools.get('log_1')", "logs.tools.retrieve('log_1')"),
    client("logs.tools.list_fields", "logs.tools.list_fields()", "logs.tools.list_fields()"),
    client("logs.triggers.list", "logs.triggers.list()", "logs.triggers.list()"),
    client(
        "logs.triggers.list: with everything",
        "logs.triggers.list(time='1d', from_=1, to=2, status='error', search='x', user_id='user_1', "
        "auth_config_uuid='u-1', search_params=[{'field': 'f', 'operation': '==', 'value': 'v'}], "
        "include_payload=False, limit=5, cursor='c2')",
        "logs.triggers.list(time='1d', from_=1, to=2, status='error', search='x', user_id='user_1', "
        "integration_id='u-1', search_params=[{'field': 'f', 'operation': '==', 'value': 'v'}], "
        "include_payload=False, limit=5, cursor='c2')",
    ),
    client("logs.triggers.get", "logs.triggers.get('log_1')", "logs.triggers.retrieve('log_1')"),
    client("usage.summary", "usage.summary()", "project.usage.retrieve_summary()"),
    client(
        "usage.summary: with everything",
        "usage.summary(from_=1, to=2, entity_types=['tool_calls'], filters={'user_id': ['u'], 'session_id': ['s']})",
        "project.usage.retrieve_summary(from_=1, to=2, entity_types=['tool_calls'], "
        "filters={'user_id': ['u'], 'session_id': ['s']})",
    ),
    client(
        "usage.breakdown",
        "usage.breakdown('tool_calls', from_=1, to=2, group_by='tool_slug', order_by='event_count', "
        "order_direction='desc', limit=5, filters={'user_id': ['u'], 'session_id': ['s']})",
        "project.usage.retrieve('tool_calls', from_=1, to=2, group_by='tool_slug', order_by='event_count', "
        "order_direction='desc', limit=5, filters={'user_id': ['u'], 'session_id': ['s']})",
    ),
    client(
        "usage.organization_summary",
        f"usage.organization_summary(from_=1, to=2, entity_types=['sessions'], filters={EVERYBODY})",
        f"org.usage.retrieve_summary(from_=1, to=2, entity_types=['sessions'], filters={EVERYBODY})",
        "every key",
    ),
    client(
        "usage.organization_breakdown",
        "usage.organization_breakdown('sessions', from_=1, to=2, group_by='user_id', order_by='key', "
        f"order_direction='asc', limit=3, filters={EVERYBODY})",
        "org.usage.retrieve('sessions', from_=1, to=2, group_by='user_id', order_by='key', "
        f"order_direction='asc', limit=3, filters={EVERYBODY})",
        "every key",
    ),
)

TOOLKIT: Final = (
    "'my kit', toolkit_config={'name': 'Mine', 'app_url': 'https://mcp.example', 'auth_schemes': [{'mode': 'API_KEY', "
    "'headers': {'Authorization': 'Bearer {{generic_api_key}}'}, 'api_key_field': {'display_name': 'Key'}}], "
    "'logo_file': {'content': 'aGk=', 'mime_type': 'image/png'}}"
)

SETTINGS: Final = (
    "{'display_name': 'Mine', 'logo_url': 'https://l.example/a.png', 'is_2FA_enabled': True, "
    "'is_composio_link_enabled_for_managed_auth': True, 'log_visibility_setting': 'dont_store_data', "
    "'mask_secret_keys_in_connected_account': True, 'oauth_callback_verifier_url': 'https://app.example/v', "
    "'require_mcp_api_key': True, 'theme': 'dark'}"
)

ACCOUNT_OF_THE_USER: Final = (
    client("custom_toolkits.upsert", f"custom_toolkits.upsert({TOOLKIT})", f"custom.upsert(slug={TOOLKIT})"),
    client("custom_toolkits.sync", "custom_toolkits.sync('CUSTOM_X')", "custom.sync(slug='CUSTOM_X')"),
    client(
        "custom_toolkits.sync: connected_account_id",
        "custom_toolkits.sync('CUSTOM_X', connected_account_id='ca_1')",
        "custom.sync(slug='CUSTOM_X', connected_account_id='ca_1')",
    ),
    client("custom_toolkits.delete", "custom_toolkits.delete('CUSTOM_X')", "custom.delete_toolkit('CUSTOM_X')"),
    client(
        "custom_toolkits.delete: revoke_on_delete",
        "custom_toolkits.delete('CUSTOM_X', revoke_on_delete=False)",
        "custom.delete_toolkit('CUSTOM_X', revoke_on_delete=False)",
    ),
    same("keyring.list_transfer_keys", "composio.keyring.list_transfer_keys()"),
    client("organization.list", "organization.list()", "org.list()", "every key"),
    client(
        "organization.list: a page",
        "organization.list(limit=5, cursor='c2')",
        "org.list(limit=5, cursor='c2')",
        "every key",
    ),
    client(
        "organization.list_projects",
        "organization.list_projects(list_all_org_projects=True, limit=5, cursor='c2')",
        "org.project.list(list_all_org_projects=True, limit=5, cursor='c2')",
        "every key",
    ),
    client("organization.whoami", "organization.whoami()", "auth.session.retrieve_info()", "every key"),
    client(
        "organization.create_claim",
        "organization.create_claim('a@b.example')",
        "org.clanker.create_claim(human_email='a@b.example')",
        "every key",
    ),
    client(
        "organization.list_consumer_toolkits",
        "organization.list_consumer_toolkits('user_1', org_id='org_2')",
        f"org.consumer.list_connected_toolkits(user_id='user_1', x_user_api_key='{USER}', x_org_id='org_2')",
        "every key",
    ),
    client(
        "organization.resolve_consumer_project",
        "organization.resolve_consumer_project(org_id='org_2')",
        f"org.consumer.project.resolve(x_user_api_key='{USER}', x_org_id='org_2')",
        "every key",
    ),
    client("projects.list", "projects.list()", "org.owner.project.list()", "every key"),
    client(
        "projects.list: a page",
        "projects.list(limit=5, cursor='c2')",
        "org.owner.project.list(limit=5, cursor='c2')",
        "every key",
    ),
    client(
        "projects.create: every setting",
        f"projects.create('my-project', config={SETTINGS})",
        f"org.owner.project.create(name='my-project', config={SETTINGS})",
        "every key",
    ),
    client("projects.get", "projects.get('pr_1')", "org.owner.project.retrieve('pr_1')", "every key"),
    client(
        "projects.create",
        "projects.create('my-project', should_create_api_key=True, api_key_allowed_ips=['10.0.0.1'], "
        "api_key_permissions=[{'preset': 'tools', 'access': 'read'}], config={'zdr_enabled': True, "
        "'signed_url_file_expiry_in_seconds': 60})",
        "org.owner.project.create(name='my-project', should_create_api_key=True, api_key_allowed_ips=['10.0.0.1'], "
        "api_key_permissions=[{'preset': 'tools', 'access': 'read'}], config={'zdr_enabled': True, "
        "'signed_url_file_expiry_in_seconds': 60})",
        "every key",
    ),
    client(
        "projects.delete",
        "projects.delete('pr_1', revoke_on_delete=True)",
        "org.owner.project.delete('pr_1', revoke_on_delete=True)",
        "every key",
    ),
    client(
        "projects.regenerate_api_key",
        "projects.regenerate_api_key('pr_1')",
        "org.owner.project.regenerate_api_key('pr_1')",
        "every key",
    ),
    client(
        "api_key_revocation.create",
        "api_key_revocation.create(['ak_leaked_1', 'ak_leaked_2'])",
        "api_key_revocation.create(api_keys=['ak_leaked_1', 'ak_leaked_2'])",
    ),
    client(
        "cli.create_session",
        "cli.create_session(scope='project', source='tests')",
        "cli.create_session(scope='project', source='tests')",
    ),
    client("cli.get_session", "cli.get_session('cs_1')", "cli.get_session(id='cs_1')"),
    client("cli.realtime_credentials", "cli.realtime_credentials()", "cli.realtime.credentials()", "every key"),
    client(
        "cli.realtime_auth",
        "cli.realtime_auth('private-p_triggers', '1.2')",
        "cli.realtime.auth(channel_name='private-p_triggers', socket_id='1.2')",
        "every key",
    ),
    client(
        "cli.create_codact_failure",
        "cli.create_codact_failure('wrong_tool_slug', ctx={'a': 1}, session={'b': None}, request_id='r', "
        "tool_info={'toolkit': 'github', 'tool': {'slug': 'A', 'version': '1'}})",
        f"cli.create_codact_failure(x_user_api_key='{USER}', "
        "failure_type='wrong_tool_slug', ctx={'a': 1}, session={'b': None}, request_id='r', "
        "tool_info={'toolkit': 'github', 'tool': {'slug': 'A', 'version': '1'}})",
        "every key",
    ),
)

PLATFORM: Final = (*SCOPES_AND_TOOLS, *FILES, *TRIGGERS, *WEBHOOKS, *MCP, *LOGS_AND_USAGE, *ACCOUNT_OF_THE_USER)
