"""What the emulator answers, how far its answers may be trusted, and how much of it was used."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from .journal import NOT_EMULATED
from .routes import MCP_ROUTES, PREFIXES, ROUTES
from .world import World

MEANINGS: Final[dict[str, str]] = {
    "derived": "made from state by rules that the platform's interface describes",
    "guessed": "of the right shape, but what the platform would say is not known",
    "recorded": "as the platform itself once answered",
}


def coverage(world: World) -> dict[str, Any]:
    """Every operation with the kind of its answers and how often it was asked for, and what is not emulated.

    Args:
        world: the emulator.

    Returns:
        `items`, `kinds` (how many operations have each kind, and what it means) and `not_emulated`, the requests
        that no operation answers, with their number.
    """
    seen = world.journal.requests()
    asked = Counter(request.operation for request in seen)
    missing = Counter(f"{request.method} {request.path}" for request in seen if request.operation == NOT_EMULATED)
    routes = [*((PREFIXES[0] + route.path, route) for route in ROUTES), *((route.path, route) for route in MCP_ROUTES)]
    kinds = Counter(route.kind for _, route in routes)
    return {
        "items": [
            {
                "operation": route.operation,
                "method": route.method,
                "path": path,
                "kind": route.kind,
                "requests": asked[route.operation],
            }
            for path, route in routes
        ],
        "kinds": {kind: {"operations": kinds[kind], "meaning": meaning} for kind, meaning in MEANINGS.items()},
        "not_emulated": [{"request": request, "requests": number} for request, number in sorted(missing.items())],
    }
