"""The page about the first surface says what the package does."""

from __future__ import annotations

import re
import warnings

from legacy_table import PAGE, text

from composio_sync import Composio
from composio_sync.emulator import Emulator


def test_the_page_is_up_to_date() -> None:
    """The page is what its generator makes of the package's own words and lines."""
    assert PAGE.read_text() == text(), "run `python tests/project/legacy_table.py --write`"


def test_the_form_is_drawn(monkeypatch) -> None:
    """The page's form has a field for each that the integration expects, and hides what is secret."""
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    drawing: dict = {}
    exec(next(block for block in blocks if "def form" in block), drawing)
    with Emulator() as emulator, Composio(base_url=emulator.url, api_key=emulator.api_key) as composio:
        monkeypatch.setenv("COMPOSIO_BASE_URL", emulator.url)
        monkeypatch.setenv("COMPOSIO_API_KEY", emulator.api_key)
        keyed = {"type": "use_custom_auth", "auth_scheme": "API_KEY", "credentials": {}}
        made = composio.auth_configs.create("linear", keyed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            shown = drawing["form"](made.id)
    assert shown == '<label>API key <input name="generic_api_key" required type="password"></label>'
