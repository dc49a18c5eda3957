"""Public keys to seal credentials with, and what is told of revoked ones."""

from __future__ import annotations

import attrs
from attrs import frozen

from composio_async.models.base import Model, checked


@frozen(kw_only=True, eq=False, repr=False)
class TransferKey(Model):
    """A public key, as a JSON Web Key.

    Attributes:
        kid: Its id, to be named in what is sealed with it.
        n: The modulus, base64url.
        e: The exponent, base64url.
    """

    kid: str = checked()
    n: str = attrs.field(repr=False, metadata={"check": True})
    e: str = checked()
    kty: str = "RSA"
    alg: str = "RSA-OAEP-256"
    use: str = "enc"


@frozen(kw_only=True, eq=False, repr=False)
class TransferKeys(Model):
    """The public keys of a project.

    Attributes:
        active_kid: The id of the key to use.
        keys: Newest first; older ones are still read.
    """

    active_kid: str = checked()
    keys: list[TransferKey]
    success: bool = True


@frozen(kw_only=True, eq=False, repr=False)
class RevocationReceipt(Model):
    """That a list of leaked keys was taken in.

    Attributes:
        received: Whether it was; which of them were keys is not told.
    """

    received: bool = checked()
