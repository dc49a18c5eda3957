"""Operations of keys: those that credentials are sealed with, and those that got out."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha512
from typing import Any, Final

from composio_async.emulator.projects import digest
from composio_async.emulator.state import RevokedKey
from composio_async.emulator.world import Call

KEY_ID: Final = "kid_emulator"
# Of the size and form of a modulus, but nobody has its other half: what is sealed with it can be sent, never opened.
_BYTES: Final = b"".join(sha512(bytes([number])).digest() for number in range(4))
_MODULUS: Final = urlsafe_b64encode(bytes([_BYTES[0] | 0x80]) + _BYTES[1:-1] + bytes([_BYTES[-1] | 1]))


async def list_transfer_keys(_call: Call) -> dict[str, Any]:
    """One key."""
    key = {
        "kty": "RSA",
        "n": _MODULUS.decode().rstrip("="),
        "e": "AQAB",
        "alg": "RSA-OAEP-256",
        "use": "enc",
        "kid": KEY_ID,
    }
    return {"success": True, "active_kid": KEY_ID, "keys": [key]}


async def revoke(call: Call) -> dict[str, Any]:
    """From now on none of them is good here; whether they ever were is not told."""
    for key in call.body["api_keys"]:
        call.state.put(RevokedKey(id=digest(key), revoked_at=call.world.now()))
    return {"received": True}
