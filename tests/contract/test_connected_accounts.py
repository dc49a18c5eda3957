"""Connected accounts: make them, wait for them, look after them, in both packages."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from composio_async import PlatformDeprecationWarning, auth_scheme
from composio_async.errors import (
    AuthConfigNotFoundError,
    BadRequestError,
    ComposioAclOnlyForSharedError,
    ComposioConnectedAccountNotRevokableError,
    ComposioConnectedAccountRevocationNotSupportedError,
    ComposioLegacyConnectedAccountsEndpointRetiredError,
    ComposioMultipleConnectedAccountsError,
    ConnectedAccountNotFoundError,
    ConnectionRequestFailedError,
    ConnectionRequestTimeoutError,
    ConnectionRequiredError,
    InvalidParams,
    NotFoundError,
)

from .helpers import ISSUE, body_of, operations, query_of


async def custom(composio: Any, scheme: str, toolkit: str = "github") -> str:
    """An auth config of one's own, of any scheme."""
    made = await composio.auth_configs.create(toolkit, {"type": "use_custom_auth", "auth_scheme": scheme})
    return made.id


async def active(composio: Any, scheme: str, config: Any) -> str:
    """An account that needed no user: its id."""
    request = await composio.connected_accounts.initiate("user_123", await custom(composio, scheme), config=config)
    assert request.status == "ACTIVE"
    return request.id


# list and get


async def test_every_filter_of_list_arrives(composio: Any, emulator: Any) -> None:
    """Every filter reaches the platform under its name, lists joined with commas."""
    await composio.connected_accounts.list(
        toolkit_slugs=["github", "gmail"],
        statuses=["ACTIVE", "EXPIRED"],
        user_ids=["ann", "user 2"],
        auth_config_ids=["ac_1"],
        connected_account_ids=["ca_1", "ca_2"],
        account_type="ALL",
        order_by="updated_at",
        order_direction="asc",
        limit=7,
    )
    assert query_of(emulator, "connected_accounts.list") == {
        "toolkit_slugs": "github,gmail",
        "statuses": "ACTIVE,EXPIRED",
        "user_ids": "ann,user 2",
        "auth_config_ids": "ac_1",
        "connected_account_ids": "ca_1,ca_2",
        "account_type": "ALL",
        "order_by": "updated_at",
        "order_direction": "asc",
        "limit": "7",
    }


async def test_filters_choose(composio: Any, emulator: Any) -> None:
    """Accounts are found by user, toolkit, auth config, status, id and type, in the order asked for."""
    first = emulator.connect("ann", "github")
    second = emulator.connect("ann", "gmail")
    third = emulator.connect("bob", "github")
    emulator.expire(third)
    config = (await composio.connected_accounts.get(first)).auth_config.id
    shared = await composio.connected_accounts.link(
        "ann", config, allow_multiple=True, experimental={"account_type": "SHARED"}
    )

    async def found(**filters: Any) -> list[str]:
        return [account.id async for account in composio.connected_accounts.list(**filters)]

    assert await found() == [third, second, first]
    assert await found(order_direction="asc") == [first, second, third]
    assert await found(order_by="updated_at") == [third, second, first]
    assert await found(user_ids=["bob"]) == [third]
    assert await found(toolkit_slugs=["github"]) == [third, first]
    assert await found(auth_config_ids=[config], statuses=["EXPIRED"]) == [third]
    assert await found(connected_account_ids=[first, second]) == [second, first]
    assert await found(account_type="SHARED") == [shared.id]
    assert await found(account_type="ALL") == [shared.id, third, second, first]


async def test_list_walks_all_pages(composio: Any, emulator: Any) -> None:
    """`async for` sees each account once across pages, a page can be asked for by cursor, `collect` stops early."""
    ids = [emulator.connect(f"user_{n}", "github") for n in range(7)]
    assert [account.id async for account in composio.connected_accounts.list(limit=3)] == ids[::-1]
    assert len(emulator.requests("connected_accounts.list")) == 3

    page = await composio.connected_accounts.list(limit=5)
    assert (len(page.items), page.total_items) == (5, 7)
    rest = await composio.connected_accounts.list(limit=5, cursor=page.next_cursor)
    assert [account.id for account in rest.items] == [ids[1], ids[0]]
    assert rest.next_cursor is None
    collected = await composio.connected_accounts.list(limit=2).collect(max_items=3)
    assert [account.id for account in collected] == ids[:3:-1]
    pages = [len(page.items) async for page in composio.connected_accounts.list(limit=3).pages()]
    assert pages == [3, 3, 1]


EMPTY = ["toolkit_slugs", "statuses", "user_ids", "auth_config_ids", "connected_account_ids"]


@pytest.mark.parametrize("name", EMPTY)
async def test_an_empty_filter_is_not_everything(composio: Any, emulator: Any, name: str) -> None:
    """The accounts of no user are not the accounts of all users."""
    with pytest.raises(InvalidParams, match=f"{name} is empty, which the platform would read as all of them"):
        await composio.connected_accounts.list(**{name: []})
    with pytest.raises(InvalidParams, match=f"{name} holds 'a,b'.*no value may hold one"):
        await composio.connected_accounts.list(**{name: ["a,b"]})
    assert emulator.requests() == []


async def test_get_tells_everything(composio: Any, emulator: Any) -> None:
    """`get` tells whose account it is, at which toolkit, under which auth config, and its masked values."""
    account = await composio.connected_accounts.get(emulator.connect("user_123", "github"))
    assert (account.user_id, account.status, account.toolkit.slug) == ("user_123", "ACTIVE", "github")
    assert (account.auth_config.is_composio_managed, account.auth_scheme) == (True, "OAUTH2")
    assert account.is_active
    assert account.val["access_token"].endswith("****")
    assert account.requested_scopes
    assert account.meta.status == 200
    with pytest.raises(ConnectedAccountNotFoundError, match=r"There is no connected account 'ca_gone'\."):
        await composio.connected_accounts.get("ca_gone")


# link


async def test_link_carries_everything(composio: Any, emulator: Any) -> None:
    """`link` sends callback, alias, values to fill in and sharing; the request tells page, token and end."""
    config = await composio.auth_configs.create("github")
    request = await composio.connected_accounts.link(
        "user_123",
        config.id,
        callback_url="https://app.example/cb?x=1",
        alias="work",
        connection_data={"your_domain": "acme", "subdomain": "acme"},
        experimental={"account_type": "SHARED", "acl_config_for_shared": {"allowed_user_ids": ["bob"]}},
    )
    assert body_of(emulator, "connected_accounts.link") == {
        "auth_config_id": config.id,
        "user_id": "user_123",
        "callback_url": "https://app.example/cb?x=1",
        "alias": "work",
        "connection_data": {"your-domain": "acme", "subdomain": "acme"},
        "experimental": {"account_type": "SHARED", "acl_config_for_shared": {"allowed_user_ids": ["bob"]}},
    }
    assert request.redirect_url == f"{emulator.url}/link/{request.link_token}"
    assert request.status == "INITIATED"
    assert request.expires_at.startswith("2026-01-01T00:10:")
    assert request.link_token not in repr(request)


async def test_a_second_account_is_refused(composio: Any, emulator: Any) -> None:
    """A user with an ACTIVE account under the auth config gets no second one, unless that is asked for."""
    account = emulator.connect("user_123", "github")
    config = (await composio.connected_accounts.get(account)).auth_config.id
    for make in (composio.connected_accounts.link, composio.connected_accounts.initiate):
        with pytest.raises(
            ComposioMultipleConnectedAccountsError,
            match=rf"User 'user_123' already has an ACTIVE connected account \({account}\).*allow_multiple=True",
        ):
            await make("user_123", config)
    assert emulator.requests("connected_accounts.link") == []
    query = query_of(emulator, "connected_accounts.list")
    assert query == {"user_ids": "user_123", "auth_config_ids": config, "statuses": "ACTIVE", "limit": "1"}

    before = len(emulator.requests("connected_accounts.list"))
    second = await composio.connected_accounts.link("user_123", config, allow_multiple=True)
    assert second.id != account
    assert len(emulator.requests("connected_accounts.list")) == before
    emulator.expire(account)
    third = await composio.connected_accounts.link("user_123", config)
    assert third.id not in {account, second.id}


async def test_link_names_what_is_wrong(composio: Any, emulator: Any) -> None:
    """An unknown auth config, a disabled one, and rules for a private account are told apart."""
    config = await composio.auth_configs.create("github")
    for make in (composio.connected_accounts.link, composio.connected_accounts.initiate):
        with pytest.raises(AuthConfigNotFoundError, match=r"There is no auth config 'ac_gone'\."):
            await make("user_123", "ac_gone")
    rules = {"acl_config_for_shared": {"allow_all_users": True}}
    with pytest.raises(ComposioAclOnlyForSharedError, match="only valid on SHARED"):
        await composio.connected_accounts.link("user_123", config.id, experimental=rules)
    await composio.auth_configs.disable(config.id)
    with pytest.raises(BadRequestError, match="is disabled"):
        await composio.connected_accounts.link("user_123", config.id)


# initiate

SCHEMES = {
    "OAUTH2": (auth_scheme.oauth2(access_token="tok"), {"status", "access_token"}),
    "OAUTH1": (
        auth_scheme.oauth1(oauth_token="tok", oauth_token_secret="sec"),
        {"status", "oauth_token", "oauth_token_secret"},
    ),
    "DCR_OAUTH": (auth_scheme.dcr_oauth(client_id="c", access_token="tok"), {"status", "client_id", "access_token"}),
    "S2S_OAUTH2": (auth_scheme.s2s_oauth2(access_token="tok"), {"status", "access_token"}),
    "API_KEY": (auth_scheme.api_key(generic_api_key="key"), {"status", "generic_api_key"}),
    "BASIC": (auth_scheme.basic(username="ann", password="pw"), {"status", "username", "password"}),
    "BASIC_WITH_JWT": (auth_scheme.basic_with_jwt(username="ann", password="pw"), {"status", "username", "password"}),
    "BEARER_TOKEN": (auth_scheme.bearer_token({"token": "tok"}), {"status", "token"}),
    "GOOGLE_SERVICE_ACCOUNT": (
        auth_scheme.google_service_account(credentials_json="{}"),
        {"status", "credentials_json"},
    ),
    "SERVICE_ACCOUNT": (
        auth_scheme.service_account(application_id="1", installation_id="2", private_key="pem"),
        {"status", "application_id", "installation_id", "private_key"},
    ),
    "BILLCOM_AUTH": (auth_scheme.billcom_auth(session_id="s", dev_key="d"), {"status", "sessionId", "devKey"}),
    "CALCOM_AUTH": (auth_scheme.calcom_auth(your_domain="acme"), {"status", "your-domain"}),
    "SAML": (auth_scheme.saml(), {"status"}),
    "NO_AUTH": (auth_scheme.no_auth(), {"status"}),
}


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_initiate_with_each_auth_scheme(composio: Any, emulator: Any, scheme: str) -> None:
    """What each helper makes is sent under the wire's names, and the account is ACTIVE without a user."""
    config, names = SCHEMES[scheme]
    account = await composio.connected_accounts.get(await active(composio, scheme, config))
    connection = body_of(emulator, "connected_accounts.create")["connection"]
    assert connection["user_id"] == "user_123"
    assert connection["state"]["authScheme"] == scheme
    assert connection["state"]["val"].keys() == names
    assert connection["state"]["val"]["status"] == "ACTIVE"
    assert (account.is_active, account.auth_scheme) == (True, scheme)


async def test_initiate_of_ones_own_oauth_app(composio: Any, emulator: Any) -> None:
    """Without a token the user is sent to authorise, and the request waits as a link does."""
    config = await custom(composio, "OAUTH2")
    request = await composio.connected_accounts.initiate(
        "user_123", config, config=auth_scheme.oauth2(), callback_url="https://app.example/cb", alias="mine"
    )
    connection = body_of(emulator, "connected_accounts.create")["connection"]
    assert connection == {
        "user_id": "user_123",
        "state": {"authScheme": "OAUTH2", "val": {"status": "INITIALIZING"}},
        "alias": "mine",
        "callback_url": "https://app.example/cb",
    }
    assert request.status == "INITIATED"
    assert request.redirect_url.startswith(f"{emulator.url}/link/")
    emulator.approve(request.id)
    assert (await request.wait_for_connection(timeout=20)).alias == "mine"


async def test_initiate_is_retired_for_managed_oauth(composio: Any) -> None:
    """For Composio-managed OAuth the platform's refusal is an error of its own that names `link`."""
    config = await composio.auth_configs.create("github")
    with pytest.raises(
        ComposioLegacyConnectedAccountsEndpointRetiredError, match=r"no longer supported.*/link"
    ) as caught:
        await composio.connected_accounts.initiate("user_123", config.id)
    assert (caught.value.status, caught.value.operation) == (400, "connected_accounts.create")


async def test_initiate_names_missing_values(composio: Any, emulator: Any) -> None:
    """Values that a scheme needs are asked for before sending, and by the platform where only it knows."""
    config = await custom(composio, "BASIC")
    before = len(emulator.requests())
    with pytest.raises(InvalidParams, match=r"auth_scheme.basic\(\) needs username"):
        auth_scheme.basic(password="pw")
    for wrong in ({"val": {}}, {"auth_scheme": "BASIC"}, {"auth_scheme": "BASIC", "val": "x"}):
        with pytest.raises(InvalidParams, match=r"config must be .*auth_scheme.api_key"):
            await composio.connected_accounts.initiate("user_123", config, config=wrong)
    assert len(emulator.requests()) == before
    with pytest.raises(BadRequestError, match="username is required for auth scheme BASIC"):
        await composio.connected_accounts.initiate("user_123", config, config={"auth_scheme": "BASIC", "val": {}})


# waiting


async def test_wait_returns_the_account_by_id(composio: Any, emulator: Any) -> None:
    """An account that is ACTIVE already is returned after one look."""
    account = emulator.connect("user_123", "github")
    found = await composio.connected_accounts.wait_for_connection(account)
    assert (found.id, found.is_active) == (account, True)
    assert operations(emulator) == ["connected_accounts.get"]


async def test_a_dead_account_ends_the_wait(composio: Any, emulator: Any) -> None:
    """EXPIRED and REVOKED end a wait at once, with the reason and with what to do."""
    expired = emulator.connect("user_123", "github")
    emulator.expire(expired)
    revoked = emulator.connect("user_123", "gmail")
    await composio.connected_accounts.revoke(revoked)
    for account, status, reason in (
        (expired, "EXPIRED", "The connection has expired"),
        (revoked, "REVOKED", "The connection was revoked"),
    ):
        for timeout in (0, 30):
            with pytest.raises(ConnectionRequestFailedError) as caught:
                await composio.connected_accounts.wait_for_connection(account, timeout=timeout)
            assert f"The connected account {account} is {status}: {reason}. It will not become ACTIVE" in str(
                caught.value
            )
            assert (caught.value.account_id, caught.value.account_status) == (account, status)
            assert caught.value.request_id


async def test_a_link_that_runs_out_ends_the_wait(composio: Any, emulator: Any) -> None:
    """A link that nobody used in time ends the wait with that reason."""
    config = await composio.auth_configs.create("github")
    request = await composio.connected_accounts.link("user_123", config.id)
    asyncio.get_running_loop().call_later(0.05, emulator.advance, 601)
    with pytest.raises(ConnectionRequestFailedError, match="is EXPIRED: The link expired before"):
        await request.wait_for_connection(timeout=30)


async def test_a_wait_ends_in_time(composio: Any) -> None:
    """A wait that runs out says the status and that the user may go on; it is a TimeoutError too."""
    config = await composio.auth_configs.create("github")
    request = await composio.connected_accounts.link("user_123", config.id)
    started = asyncio.get_running_loop().time()
    with pytest.raises(ConnectionRequestTimeoutError, match=r"not ACTIVE after 0.3 s, but INITIATED\.") as caught:
        await request.wait_for_connection(timeout=0.3)
    assert asyncio.get_running_loop().time() - started < 3
    assert isinstance(caught.value, TimeoutError)
    assert (caught.value.account_id, caught.value.account_status) == (request.id, "INITIATED")


async def test_a_wait_for_nothing(composio: Any) -> None:
    """An id that does not exist ends a wait at once."""
    for timeout in (0, 30):
        with pytest.raises(ConnectedAccountNotFoundError, match="There is no connected account 'ca_gone'"):
            await composio.connected_accounts.wait_for_connection("ca_gone", timeout=timeout)


async def test_wait_for_connections_hands_out_as_they_settle(composio: Any, emulator: Any, soon: Any) -> None:
    """Several accounts are waited for at once: each ends by itself, a SHARED one and an unknown id included."""
    config = (await composio.auth_configs.create("github")).id
    link = composio.connected_accounts.link
    slow = await link("ann", config)
    denied = await link("bob", config)
    shared = await link("cleo", config, experimental={"account_type": "SHARED"})
    soon("deny", denied.id, "no", after=0.1)
    soon("approve", shared.id, after=0.1)
    soon("approve", slow.id, after=1.3)
    wanted = [slow.id, denied.id, shared.id, "ca_gone"]
    outcomes = [one async for one in composio.connected_accounts.wait_for_connections(wanted, timeout=20)]
    assert {one.subject for one in outcomes[:-1]} == {denied.id, shared.id, "ca_gone"}
    by_id = {one.subject: one for one in outcomes}
    assert by_id[shared.id].unwrap().is_active
    assert by_id[slow.id].result.user_id == "ann"
    assert isinstance(by_id[denied.id].error, ConnectionRequestFailedError)
    assert isinstance(by_id["ca_gone"].error, ConnectedAccountNotFoundError)
    assert [one.index for one in sorted(outcomes, key=lambda one: wanted.index(one.subject))] == [0, 1, 2, 3]


async def test_wait_for_one_of_connections(composio: Any, emulator: Any) -> None:
    """One id as text is a list of one, not its letters."""
    account = emulator.connect("user_123", "github")
    (outcome,) = [one async for one in composio.connected_accounts.wait_for_connections(account, timeout=20)]
    assert outcome.unwrap().id == account
    assert [one async for one in composio.connected_accounts.wait_for_connections([])] == []


# looking after


async def test_disable_and_enable(composio: Any, emulator: Any) -> None:
    """A disabled account keeps its status but runs no tool until it is enabled again."""
    account = emulator.connect("user_123", "github")
    assert (await composio.connected_accounts.disable(account)).success
    assert body_of(emulator, "connected_accounts.update_status") == {"enabled": False}
    found = await composio.connected_accounts.wait_for_connection(account, timeout=0)
    assert (found.status, found.is_disabled, found.is_active) == ("ACTIVE", True, False)
    for whose in ({"user_id": "user_123"}, {"connected_account_id": account}):
        with pytest.raises(ConnectionRequiredError, match="disabled"):
            await composio.tools.execute("GITHUB_CREATE_AN_ISSUE", ISSUE, **whose)
    await composio.connected_accounts.enable(account)
    assert body_of(emulator, "connected_accounts.update_status") == {"enabled": True}
    assert (await composio.tools.execute("GITHUB_CREATE_AN_ISSUE", ISSUE, user_id="user_123")).successful
    assert (await composio.connected_accounts.update_status(account, enabled=False)).success
    assert (await composio.connected_accounts.get(account)).is_disabled


async def test_update_of_the_alias(composio: Any, emulator: Any) -> None:
    """An alias is set, an empty one takes it away, and one that is taken is refused."""
    account = emulator.connect("user_123", "github")
    done = await composio.connected_accounts.update(account, alias="work")
    assert (done.success, done.id, done.status) == (True, account, "ACTIVE")
    assert (await composio.connected_accounts.get(account)).alias == "work"
    other = emulator.connect("user_123", "github")
    with pytest.raises(BadRequestError, match="alias 'work' is already used"):
        await composio.connected_accounts.update(other, alias="work")
    await composio.connected_accounts.update(account, alias="")
    assert body_of(emulator, "connected_accounts.update") == {"alias": ""}
    assert not (await composio.connected_accounts.get(account)).alias


async def test_update_of_credentials(composio: Any, emulator: Any) -> None:
    """New values are sent under the wire's names, None removes one, and no status goes along unasked."""
    account = await active(composio, "API_KEY", auth_scheme.api_key(generic_api_key="key1", generic_id="id"))
    await composio.connected_accounts.update(
        account,
        connection={"state": {"auth_scheme": "API_KEY", "val": {"generic_api_key": "new1", "generic_id": None}}},
    )
    assert body_of(emulator, "connected_accounts.update") == {
        "connection": {"state": {"authScheme": "API_KEY", "val": {"generic_api_key": "****", "generic_id": None}}}
    }
    val = (await composio.connected_accounts.get(account)).val
    assert "generic_id" not in val
    before = len(emulator.requests())
    for wrong in ({}, {"auth_scheme": "API_KEY", "val": {}}):
        with pytest.raises(InvalidParams, match=r"connection needs .*state"):
            await composio.connected_accounts.update(account, connection=wrong)
    with pytest.raises(InvalidParams, match="given nothing to change: pass alias= or connection="):
        await composio.connected_accounts.update(account)
    assert len(emulator.requests()) == before


async def test_update_of_the_access_rules(composio: Any, emulator: Any) -> None:
    """Rules of a SHARED account are changed one by one, an empty list clears; a private one has none."""
    config = await composio.auth_configs.create("github")
    request = await composio.connected_accounts.link(
        "ann", config.id, experimental={"account_type": "SHARED", "acl_config_for_shared": {"allowed_user_ids": ["x"]}}
    )
    emulator.approve(request.id)
    done = await composio.connected_accounts.update_acl(request.id, not_allowed_user_ids=["bob"], allowed_user_ids=[])
    assert done.success
    assert body_of(emulator, "connected_accounts.update") == {
        "experimental": {"acl_config_for_shared": {"allowed_user_ids": [], "not_allowed_user_ids": ["bob"]}}
    }
    await composio.connected_accounts.update_acl(request.id, allow_all_users=True)
    rules = (await composio.connected_accounts.get(request.id)).experimental["acl_config_for_shared"]
    assert rules == {"allow_all_users": True, "allowed_user_ids": [], "not_allowed_user_ids": ["bob"]}
    run = {"slug": "GITHUB_CREATE_AN_ISSUE", "arguments": ISSUE, "connected_account_id": request.id}
    assert (await composio.tools.execute(**run, user_id="cleo")).successful
    with pytest.raises(BadRequestError, match="does not belong to user 'bob'") as caught:
        await composio.tools.execute(**run, user_id="bob")
    assert not isinstance(caught.value, ConnectionRequiredError)

    private = emulator.connect("ann", "gmail")
    with pytest.raises(ComposioAclOnlyForSharedError, match="only valid on SHARED"):
        await composio.connected_accounts.update_acl(private, allow_all_users=True)
    with pytest.raises(InvalidParams, match="given nothing to change: pass at least one rule"):
        await composio.connected_accounts.update_acl(private)


async def test_revoke(composio: Any, emulator: Any) -> None:
    """Revoking tells what was revoked; a scheme that cannot, and an account that is not ACTIVE, are told apart."""
    account = emulator.connect("user_123", "github")
    revoked = await composio.connected_accounts.revoke(account)
    assert revoked.revoked_tokens == ["access_token", "refresh_token"]
    assert revoked.connected_account == {"id": account, "status": "REVOKED"}
    with pytest.raises(ComposioConnectedAccountNotRevokableError, match="is REVOKED; only ACTIVE ones") as conflict:
        await composio.connected_accounts.revoke(account)
    assert conflict.value.status == 409
    basic = await active(composio, "BASIC", auth_scheme.basic(username="ann", password="pw"))
    with pytest.raises(ComposioConnectedAccountRevocationNotSupportedError, match=r"BASIC cannot be revoked.*Delete"):
        await composio.connected_accounts.revoke(basic)


async def test_complete_auth_works_once(composio: Any, emulator: Any) -> None:
    """An authorisation is completed by whoever it belongs to, and only once."""
    config = await composio.auth_configs.create("github")
    request = await composio.connected_accounts.link("user_123", config.id)
    with pytest.raises(NotFoundError, match="belongs to another user"):
        await composio.connected_accounts.complete_auth(user_id="eve", session_uri=request.redirect_url)
    done = await composio.connected_accounts.complete_auth(user_id="user_123", session_uri=request.redirect_url)
    assert (done.connected_account_id, done.toolkit_slug) == (request.id, "github")
    assert body_of(emulator, "connected_accounts.complete_auth") == {
        "user_id": "user_123",
        "session_uri": request.redirect_url,
    }
    assert (await request.wait_for_connection(timeout=0)).is_active
    with pytest.raises(NotFoundError, match="used already"):
        await composio.connected_accounts.complete_auth(user_id="user_123", session_uri=request.redirect_url)


async def test_refresh_is_deprecated_but_works(composio: Any, emulator: Any) -> None:
    """`refresh` warns, and gives the page that the user must visit."""
    account = emulator.connect("user_123", "github")
    with pytest.warns(PlatformDeprecationWarning, match=r"refresh\(\) is deprecated by the platform"):
        done = await composio.connected_accounts.refresh(account, redirect_url="https://app.example/cb")
    assert (done.id, done.status) == (account, "INITIATED")
    assert done.redirect_url.startswith(f"{emulator.url}/link/")
    assert body_of(emulator, "connected_accounts.refresh") == {"redirect_url": "https://app.example/cb"}


async def test_delete(composio: Any, emulator: Any) -> None:
    """Deleting can revoke as well; afterwards the account is gone for every method."""
    account = emulator.connect("user_123", "github")
    done = await composio.connected_accounts.delete(account, revoke_on_delete=True)
    assert (done.success, bool(done.revoke_job_id)) == (True, True)
    assert query_of(emulator, "connected_accounts.delete") == {"revoke_on_delete": "true"}
    other = emulator.connect("user_123", "gmail")
    assert (await composio.connected_accounts.delete(other)).revoke_job_id is None
    assert query_of(emulator, "connected_accounts.delete") == {}


GONE = {
    "get": lambda accounts: accounts.get("ca_gone"),
    "update": lambda accounts: accounts.update("ca_gone", alias="x"),
    "update_acl": lambda accounts: accounts.update_acl("ca_gone", allow_all_users=True),
    "update_status": lambda accounts: accounts.update_status("ca_gone", enabled=True),
    "enable": lambda accounts: accounts.enable("ca_gone"),
    "disable": lambda accounts: accounts.disable("ca_gone"),
    "revoke": lambda accounts: accounts.revoke("ca_gone"),
    "delete": lambda accounts: accounts.delete("ca_gone"),
}


@pytest.mark.parametrize("method", GONE.values(), ids=GONE)
async def test_an_account_that_is_not_there(composio: Any, method: Any) -> None:
    """Every method says by one error that there is no such account."""
    with pytest.raises(ConnectedAccountNotFoundError, match=r"There is no connected account 'ca_gone'\.") as caught:
        await method(composio.connected_accounts)
    assert caught.value.status == 404


async def test_callbacks_of_a_wait(composio: Any, emulator: Any, soon: Any) -> None:
    """`on_status` may be async, and what it raises ends the wait."""
    config = await composio.auth_configs.create("github")
    request = await composio.connected_accounts.link("user_123", config.id)
    seen: list[str] = []

    async def listen(status: str) -> None:
        await asyncio.sleep(0)
        seen.append(status)

    soon("approve", request.id, after=0.2)
    await composio.connected_accounts.wait_for_connection(request.id, timeout=20, on_status=listen)
    assert seen == ["INITIATED", "ACTIVE"]

    def refuse(status: str) -> None:
        raise LookupError(status)

    with pytest.raises(LookupError, match="ACTIVE"):
        await composio.connected_accounts.wait_for_connection(request.id, timeout=20, on_status=refuse)
