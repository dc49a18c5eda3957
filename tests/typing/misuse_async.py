"""Misuse of `composio_async` that type checkers must report: each marked line is an error."""

from __future__ import annotations

from composio_async import Composio


async def misuse(composio: Composio[list[object]]) -> None:
    """Every marked line is wrong."""
    Composio(api_kye="ak_x")  # wrong
    composio.tools.execute(3)  # wrong
    await composio.create("u", toolkit=["github"])  # wrong
    await composio.connected_accounts.list(limit="3")  # wrong
    for tool in composio.tools.list():  # wrong
        print(tool)
    result = await composio.tools.execute("A", user_id="u")
    result.succesful  # wrong
    await composio.toolkits.authorize(user="u", toolkit="github")  # wrong
