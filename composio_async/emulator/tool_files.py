"""Files that tools read and give out, in the emulator's own storage."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from .object_storage import presign
from .state import StoredObject
from .world import World


class ToolFiles:
    """The storage, as a tool sees it."""

    def __init__(self, world: World) -> None:
        self._world = world

    def read(self, key: str) -> bytes | None:
        """What was put under a key; None when nothing was."""
        found = self._world.state.objects.get(key)
        return None if found is None else base64.b64decode(found.content)

    def offer(self, name: str, mimetype: str, content: bytes) -> dict[str, Any]:
        """Store a file, and sign the address to fetch it from."""
        digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
        key = f"tool_outputs/{digest}/{name.replace('/', '_')}"
        row = StoredObject(
            id=key,
            mimetype=mimetype,
            size=len(content),
            modified_at=self._world.now(),
            content=base64.b64encode(content).decode(),
        )
        self._world.state.put(row)
        url, _ = presign(self._world, self._world.url, "GET", key)
        return {"name": name, "mimetype": mimetype, "s3url": url}
