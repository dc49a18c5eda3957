"""Misuse of `composio_sync` that type checkers must report: each marked line is an error."""

from __future__ import annotations

from composio_sync import Composio


def misuse(composio: Composio[list[object]]) -> None:
    """Every marked line is wrong."""
    Composio(api_kye="ak_x")  # wrong
    composio.tools.execute(3)  # wrong
    composio.create("u", toolkit=["github"])  # wrong
    composio.connected_accounts.list(limit="3")  # wrong
    for tool in composio.tools.list():
        print(tool)
    result = composio.tools.execute("A", user_id="u")
    result.succesful  # wrong
    composio.toolkits.authorize(user="u", toolkit="github")  # wrong
