"""Tink, behind three typed functions and a class. Nothing else imports it."""

from __future__ import annotations

from typing import Any

import tink
from tink import aead, json_proto_keyset_format, proto_keyset_format, secret_key_access

from bot.vault.envelope import FORM, Broken, Place

aead.register()

_FORM = bytes([FORM])


class Keyset:
    """A set of AES-256-GCM keys: seals with the newest, opens with any. Implements Sealer.

    An envelope is the form byte, then Tink's own prefix (with the key's id), nonce, text and tag:
    34 bytes more than what it holds.
    """

    __slots__ = ("_handle", "_primitive")

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._primitive = handle.primitive(aead.Aead)

    @classmethod
    def new(cls) -> Keyset:
        """A fresh random key."""
        return cls(tink.new_keyset_handle(aead.aead_key_templates.AES256_GCM))

    def wrapped(self, by: Keyset, name: str) -> bytes:
        """This keyset sealed by another one, bound to its name."""
        wrapped: bytes = proto_keyset_format.serialize_encrypted(self._handle, by._primitive, name.encode())
        return wrapped

    @classmethod
    def unwrap(cls, wrapped: bytes, by: Keyset, name: str) -> Keyset:
        """The keyset again. Raises Broken if another key or another name wrapped it."""
        try:
            return cls(proto_keyset_format.parse_encrypted(wrapped, by._primitive, name.encode()))
        except tink.TinkError:
            raise Broken from None

    def in_clear(self) -> str:
        """The secret itself as JSON, for the master key file only."""
        text: str = json_proto_keyset_format.serialize(self._handle, secret_key_access.TOKEN)
        return text

    @classmethod
    def from_clear(cls, text: str) -> Keyset:
        """Read the JSON of `in_clear`. Raises Broken if it isn't one."""
        try:
            return cls(json_proto_keyset_format.parse(text, secret_key_access.TOKEN))
        except tink.TinkError:
            raise Broken from None

    def seal(self, plain: bytes, place: Place) -> bytes:
        sealed: bytes = self._primitive.encrypt(plain, place.associated_data())
        return _FORM + sealed

    def open(self, sealed: bytes, place: Place) -> bytes:
        if sealed[:1] != _FORM:
            raise Broken
        try:
            plain: bytes = self._primitive.decrypt(sealed[1:], place.associated_data())
        except tink.TinkError:
            raise Broken from None
        return plain
