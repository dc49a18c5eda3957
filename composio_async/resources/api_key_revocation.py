"""Keys that got out, handed in so that they end."""

from __future__ import annotations

from typing import Final

from composio_async._clock import Timeout
from composio_async._codec import read
from composio_async._request import NO_KEY, Operation
from composio_async._secret import Keys, hidden_keys
from composio_async._transport import Transport
from composio_async.errors import InvalidParams, InvalidParamsType
from composio_async.models.keyring import RevocationReceipt
from composio_async.retry import Delivery

# A key that has ended cannot end again, so what was lost on the way may be sent again.
_CREATE: Final = Operation(
    "api_key_revocation.create", "POST", "/api/v3.1/api_key_revocation", Delivery.WRITE, keys=NO_KEY
)
MOST: Final = 100


class ApiKeyRevocation:
    """`composio.api_key_revocation`: end keys that got out."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def create(self, api_keys: Keys, *, timeout: Timeout = None) -> RevocationReceipt:
        """Hand in keys that got out; whoever has them may do so, whosesoever they are.

        They stand in no error, log line or traceback of this package.

        Args:
            api_keys: The keys, 1 to 100.
            timeout: Seconds for the call.

        Returns:
            That they were received; which of them were keys is not told.

        Raises:
            InvalidParams: There is none, one is blank, or there are more than 100.
            InvalidParamsType: One of them is not text.

        Calls `POST /api/v3.1/api_key_revocation`.
        """
        api_keys = hidden_keys(api_keys)
        for one in api_keys:
            if isinstance(one, type):
                msg = f"api_keys must be keys as text, not {one.__name__}."
                raise InvalidParamsType(msg)
            if not one.strip():
                raise InvalidParams("api_keys holds a blank one.")
        if not 1 <= len(api_keys) <= MOST:
            msg = f"api_keys must hold 1 to {MOST} keys, not {len(api_keys)}: hand in more in several calls."
            raise InvalidParams(msg)
        request = _CREATE.request(body={"api_keys": api_keys}, secrets=api_keys)
        return await read(RevocationReceipt, await self._transport.send(request, timeout))
