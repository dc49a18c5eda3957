"""What the escape hatch answers."""

from __future__ import annotations

from typing import Any

import attrs
from attrs import frozen

from composio_async.models.base import Meta


@frozen(kw_only=True)
class RawResult:
    """The answer to a request that was written by hand.

    Attributes:
        data: The JSON value of the answer; None when it had no body.
        meta: About the answer.
    """

    data: Any
    meta: Meta = attrs.field(eq=False, repr=False)
