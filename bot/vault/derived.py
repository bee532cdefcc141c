"""Keys that are derived, not stored: one for each person on an imported list.

A register has a million rows. Unwrapping a stored key for each would take 50 s; deriving it from
an epoch's secret and the row's salt takes about a microsecond. A row is erased by deleting its
salt with it; a whole list by ending its epoch.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.vault.envelope import FORM, Broken, Place

SALT_BYTES = 16
_PURPOSE = b"maskay person "
_NONCE = 12
_HEAD = 3  # form, epoch (two bytes)


def person_key(secret: bytes, salt: bytes) -> bytes:
    """HKDF-Expand (RFC 5869) for one block of SHA-256: HMAC(secret, info || 1).

    The secret is 32 random bytes already, so the extract step would add nothing. A test compares
    this with the library's HKDFExpand, which is four times slower.
    """
    return hmac.digest(secret, _PURPOSE + salt + b"\x01", "sha256")


class PersonSealer:
    """Seals one row of an imported list. Implements Sealer.

    An envelope is the form, the epoch, a nonce, then text and tag: 31 bytes more than it holds.
    """

    __slots__ = ("_epoch", "_salt", "_secrets")

    def __init__(self, secrets: Mapping[int, bytes], epoch: int, salt: bytes) -> None:
        if len(salt) < SALT_BYTES:
            raise ValueError("a person's salt is at least 16 random bytes")
        self._secrets = secrets
        self._epoch = epoch
        self._salt = salt

    def seal(self, plain: bytes, place: Place) -> bytes:
        head = bytes([FORM]) + self._epoch.to_bytes(2, "big")
        nonce = os.urandom(_NONCE)
        key = person_key(self._secrets[self._epoch], self._salt)
        return head + nonce + AESGCM(key).encrypt(nonce, plain, head + place.associated_data())

    def open(self, sealed: bytes, place: Place) -> bytes:
        head = sealed[:_HEAD]
        secret = self._secrets.get(int.from_bytes(head[1:], "big"))
        if secret is None or head[0] != FORM or len(sealed) < _HEAD + _NONCE:
            raise Broken
        try:
            return AESGCM(person_key(secret, self._salt)).decrypt(
                sealed[_HEAD : _HEAD + _NONCE], sealed[_HEAD + _NONCE :], head + place.associated_data()
            )
        except InvalidTag:
            raise Broken from None
