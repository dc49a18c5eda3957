# Generated from composio_async/resources/api_key_revocation.py by `python -m composio_async._syncgen`. Do not edit.
"""Keys that got out, handed in so that they end."""

from __future__ import annotations

from typing import Self

from composio_async import _portal as _bridge
from composio_async._clock import Timeout
from composio_async._secret import Keys, hidden_keys
from composio_async.models.keyring import RevocationReceipt
from composio_async.resources import api_key_revocation as _async

__all__ = ["ApiKeyRevocation"]


class ApiKeyRevocation:
    """`composio.api_key_revocation`: end keys that got out."""

    _core: _async.ApiKeyRevocation
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.ApiKeyRevocation, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    def create(self, api_keys: Keys, *, timeout: Timeout = None) -> RevocationReceipt:
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
        return self._portal.run(self._core.create(api_keys, timeout=timeout))
