"""`docs/legacy.md`, made of the words and lines that the package itself uses.

`python tests/project/legacy_table.py --write` writes the page anew.
"""

from __future__ import annotations

import sys
from pathlib import Path

from composio_async.legacy_words import LINES, WORDS

PAGE = Path(__file__).parents[2] / "docs" / "legacy.md"
TOP = """\
# Pages of the first generation

Many pages still show the SDK's first surface: integrations, entities, actions. It runs as printed with another import,
on today's platform, and each line of a program is told once, by a `DeprecationWarning`, what to write today:

```python
from composio_sync.legacy import Action, Composio, SchemaFormat, Tag
```

`composio_async.legacy` has the same, awaited. Old names, today's behaviour: a wait ends at once when the account can no
longer become ACTIVE, tags really filter, a tool runs once, a required field that is missing is named before anything is
sent, and no secret stands in a warning. `Action`, `App` and `Tag` have a member of any name; the catalog says, when it
is used, which there are. An id that is still a UUID is exchanged for today's where the platform can tell it.

A form of what a user must fill in to connect, drawn of the integration's fields:

```python
import html

from composio_sync.legacy import Composio


def form(integration_id: str) -> str:
    fields = Composio().get_integration(integration_id).expectedInputFields
    rows = [
        f'<label>{html.escape(field.displayName)} <input name="{html.escape(field.name)}"'
        f'{" required" if field.required else ""} type="{"password" if field.is_secret else "text"}"></label>'
        for field in fields
        if field.expected_from_customer
    ]
    return "\\n".join(rows)
```

## Words

| Then | Today |
| --- | --- |
"""
CALLS = """
## Calls

In `composio_async` each of today's lines is awaited.

| Then | Today |
| --- | --- |
"""


def text() -> str:
    """The whole page."""
    words = [f"| {then} | {today} |\n" for then, today in WORDS.items()]
    calls = [f"| `{line.old}` | `{shown(line.today)}` |\n" for line in LINES.values()]
    return TOP + "".join(words) + CALLS + "".join(calls)


def shown(today: str) -> str:
    """A line with names where the caller's values go."""
    names = {part.split("}")[0]: part.split("}")[0] for part in today.replace("{{", "").split("{")[1:]}
    return today.format(**names)


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(text())
    else:
        print(text(), end="")
