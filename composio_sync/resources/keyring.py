# Generated from composio_async/resources/keyring.py by `python -m composio_async._syncgen`. Do not edit.
"""The public keys that credentials are sealed with."""

from __future__ import annotations

from typing import Self

from composio_async import _portal as _bridge
from composio_async._clock import Timeout
from composio_async.models.keyring import TransferKeys
from composio_async.resources import keyring as _async

__all__ = ["Keyring"]


class Keyring:
    """`composio.keyring`: public keys of the project."""

    _core: _async.Keyring
    _portal: _bridge.Portal

    @classmethod
    def _of(cls, core: _async.Keyring, portal: _bridge.Portal) -> Self:
        self = cls.__new__(cls)
        self._core = core
        self._portal = portal
        return self

    def list_transfer_keys(self, *, timeout: Timeout = None) -> TransferKeys:
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
        return self._portal.run(self._core.list_transfer_keys(timeout=timeout))
