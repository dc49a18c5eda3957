"""What the official SDK, with each official provider installed here, tells a model of the tools of `fidelity_cases`.

Run with an interpreter that has them, against an emulator that has the tools; it prints JSON:

    PYTHONPATH=.:tests python -m providers.official_schemas http://127.0.0.1:9900
"""

from __future__ import annotations

import json
import sys
import traceback
from typing import Any

from composio import Composio

from providers.fidelity_cases import CASES
from providers.official_forms import FORMS, Form


def told(form: Form, url: str) -> dict[str, Any]:
    """By the title of each case the schema, or why there is none."""
    client: Any = Composio(provider=form.provider(), base_url=url, api_key="ak_emulator", allow_tracking=False)
    found: dict[str, Any] = {}
    for case in CASES:
        try:
            (found[case.title],) = form.schemas(client.tools.get("user_1", tools=[case.slug]))
        except Exception as error:  # noqa: BLE001  the table says that it was refused
            traceback.print_exc()
            found[case.title] = f"{type(error).__name__}: {error}"
    return found


def main() -> None:
    answer = {
        name: {"versions": form.versions, "told": told(form, sys.argv[1])}
        for name, form in FORMS.items()
        if form.installed
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
