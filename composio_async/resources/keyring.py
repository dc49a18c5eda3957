"""The public keys that credentials are sealed with."""

from __future__ import annotations

from typing import Final

from composio_async._clock import Timeout
from composio_async._codec import read
from composio_async._request import PROJECT, Operation
from composio_async._transport import Transport
from composio_async.models.keyring import TransferKeys

_LIST: Final = Operation("keyring.list_transfer_keys", "GET", "/api/v3.1/keyring/transfer_keys", keys=PROJECT)


class Keyring:
    """`composio.keyring`: public keys of the project."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def list_transfer_keys(self, *, timeout: Timeout = None) -> TransferKeys:
        """List the public keys to seal credentials with before they are sent.

        Seal them as JWE, with RSA-OAEP-256 and A256GCM, and name the key by its `kid`; this package does not seal.

        Args:
            timeout: Seconds for the call.

        Returns:
            The keys, newest first, and which of them to use.

        Raises:
            NotFoundError: The project has no keyring.

        Calls `GET /api/v3.1/keyring/transfer_keys`.
        """
        return await read(TransferKeys, await self._transport.send(_LIST.request(), timeout))
