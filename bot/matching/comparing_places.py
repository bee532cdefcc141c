"""What places say about each of the candidates; see `comparing_names` for the form."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bot.matching.arrays import Bytes, Floats, Ints
from bot.matching.asking import Asked, Like
from bot.matching.likeness import Level
from bot.matching.pairing import NEAR, SURE, Finding, Flags
from bot.matching.table import Fact, Table
from bot.matching.vocabulary import Role

_PLACE_QUALITY = np.zeros(len(Level), np.float32)
for _level, _quality in zip((*SURE, *NEAR), (1.0, 1.0, 0.85, 0.85, 0.5, 0.55), strict=True):
    _PLACE_QUALITY[_level] = _quality


_SHORTEST = 4.0
"""Nats beyond which places that share nothing speak no further against: a village and its province share no word."""


class _Texts(NamedTuple):
    """The distinct place texts of some candidates."""

    tokens: Ints
    weights: Floats
    known: Flags
    spots: Ints
    back: npt.NDArray[np.intp]


def _texts(table: Table, values: Ints) -> _Texts:
    distinct, back = np.unique(values, return_inverse=True)
    tokens = table.places.tokens.rows[distinct]
    weights = table.places.vocabulary.weight(Role.SURNAME, tokens) * (tokens > 0)
    return _Texts(tokens, weights, distinct > 0, table.places.spot_of.rows[distinct], back)


class _Shared(NamedTuple):
    """What two places have in common, for each candidate."""

    best: Floats  # nats of the rarest shared piece, or of being near
    short: Floats  # nats short of the finest that both could share
    known: Flags
    same: Flags  # by its words, not only by lying near


def _shared(likes: tuple[Like, ...], texts: _Texts, near: Floats | None = None) -> _Shared:
    """`near`: for each spot of the register, nats that its nearness says; it counts where it says more."""
    back = texts.back
    if not likes:
        nothing = np.zeros(len(back), np.float32)
        return _Shared(nothing, nothing, nothing > 0, nothing > 0)
    ours = np.float32(max(like.weight for like in likes))
    best = np.zeros(len(texts.known), np.float32)
    for like in likes:
        value = _PLACE_QUALITY[like.to(texts.tokens)] * np.minimum(texts.weights, np.float32(like.weight))
        best = np.maximum(best, value.max(axis=1))
    finest = np.minimum(texts.weights.max(axis=1), ours)
    same = (best > 0) & (finest - best < 0.5)
    if near is not None:
        best = np.maximum(best, near[texts.spots])
    short = np.clip(finest - best, 0, _SHORTEST) * texts.known
    return _Shared(best[back], short[back].astype(np.float32), texts.known[back], same[back])


def places(asked: Asked, table: Table, rows: Ints) -> Finding:
    """Where from and where last seen, each with its like, and crossed where people mix them up."""
    facts = table.facts.rows[rows]
    origins, lasts = _texts(table, facts[:, Fact.ORIGIN]), _texts(table, facts[:, Fact.LAST])
    origin = _shared(asked.origin, origins, asked.near_origin)
    last = _shared(asked.last, lasts, asked.near_last)
    straight = np.maximum(origin.best, last.best)
    across = np.maximum(_shared(asked.origin, lasts).best, _shared(asked.last, origins).best)
    columns: list[Floats] = []
    for here in (origin, last):
        nowhere = here.known & (here.best <= 0) & (across <= 0)
        columns += [here.best, here.short * (across <= 0), nowhere.astype(np.float32), here.known.astype(np.float32)]
    columns.append(np.maximum(across - straight, 0))
    return Finding(np.stack(columns, axis=1), _place_codes(origin), _place_codes(last))


def _place_codes(here: _Shared) -> Bytes:
    """0 not said, 1 nothing in common, 2 something, 3 the same words."""
    return np.where(here.known, 1 + (here.best > 0) + here.same, 0).astype(np.uint8)
