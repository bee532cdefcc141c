"""Envelopes: sealed bytes that open only at the place they were sealed for."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import orjson

from bot.domain.errors import Fault

# What json.loads gives back, and the wider shapes that may be handed in.
JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
JsonLike: TypeAlias = "bool | int | float | str | Sequence[JsonLike] | Mapping[str, JsonLike] | None"

# First byte of every envelope. It also stands in the associated data, so an envelope of an older
# form can't pass for a newer one. Raise it when the meaning of sealed contents changes.
FORM = 1
# The fast encoder refuses half a surrogate pair and numbers beyond 64 bits. What the slow one wrote
# begins with a blank, so that it is also read by the slow one.
_ODD = b" "
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_STRICT = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME


class Broken(Fault):
    """An envelope that does not open: a byte was changed, or it was moved from another place or key."""

    def __init__(self) -> None:
        super().__init__("an envelope does not open")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an envelope lies. It opens nowhere else.

    `row` is the primary key (parts of a composite key joined by ":"), `field` the column; the same
    convention everywhere, because `doctor --find` walks all tables by it.
    """

    table: str
    row: str
    field: str = "sealed"

    def associated_data(self) -> bytes:
        """Table, row and field with their lengths, so that no two places share it, and the form."""
        text = f"{FORM}:{len(self.table)}:{self.table}{len(self.row)}:{self.row}{self.field}"
        return text.encode("utf-8", "surrogatepass")


class Sealer(Protocol):
    """Seals and opens with one key. Safe to use from several threads."""

    def seal(self, plain: bytes, place: Place) -> bytes:
        """An envelope of `plain` for that place; two calls never give the same bytes."""
        ...

    def open(self, sealed: bytes, place: Place) -> bytes:
        """What was sealed. Raises Broken after any changed byte, at any other place, with any other key."""
        ...


def seal_json(sealer: Sealer, place: Place, value: JsonLike) -> bytes:
    """Seal a JSON value. Half a surrogate pair, as broken phones send it, survives."""
    return sealer.seal(encode(value), place)


def open_json(sealer: Sealer, place: Place, sealed: bytes) -> JsonValue:
    """The JSON value that was sealed. Raises Broken, also for what is no JSON (its error would quote it)."""
    try:
        return decode(sealer.open(sealed, place))
    except ValueError:
        raise Broken from None


def encode(value: JsonLike) -> bytes:
    """A JSON value as bytes that `decode` reads back."""
    try:
        return orjson.dumps(value, option=_STRICT)
    except TypeError:
        return _ODD + _JSON.encode(value).encode("utf-8", "surrogatepass")


def decode(plain: bytes) -> JsonValue:
    """The JSON value of these bytes. Raises ValueError."""
    value: JsonValue
    if not plain.startswith(_ODD):
        try:
            value = orjson.loads(plain)
        except ValueError:  # written by a version before, with half a surrogate pair in it
            value = json.loads(plain.decode("utf-8", "surrogatepass"))
    else:
        value = json.loads(plain.decode("utf-8", "surrogatepass"))
    return value
