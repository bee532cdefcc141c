"""A family message on its way: where it stands, and who may move it on. Nothing goes to anybody without their yes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import Refusal
from bot.domain.words import _

MOST_LINES = 30
LINE = 80
"""Letters that count as one line: who types on a telephone makes few new lines."""


class MessageState(StrEnum):
    """Where a family message stands."""

    RECEIVED = "received"
    CHANGE_ASKED = "change_asked"
    PROPOSED = "proposed"
    BY_PHONE = "by_phone"
    OFFERED = "offered"
    DELIVERED = "delivered"
    DECLINED = "declined"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class MessageMove:
    """One move of a message, from any of `sources` to `target`."""

    name: str
    sources: frozenset[MessageState]
    target: MessageState


_S = MessageState
_UNREAD = frozenset({_S.RECEIVED, _S.CHANGE_ASKED})
MOVES: tuple[MessageMove, ...] = (
    MessageMove("ask_change", frozenset({_S.RECEIVED}), _S.CHANGE_ASKED),
    MessageMove("changed", frozenset({_S.CHANGE_ASKED}), _S.RECEIVED),
    MessageMove("propose", _UNREAD, _S.PROPOSED),
    MessageMove("refuse", frozenset({_S.PROPOSED}), _S.RECEIVED),
    MessageMove("to_phone", _UNREAD | {_S.PROPOSED, _S.OFFERED}, _S.BY_PHONE),
    MessageMove("offer", _UNREAD | {_S.PROPOSED}, _S.OFFERED),
    MessageMove("give", frozenset({_S.OFFERED, _S.BY_PHONE}), _S.DELIVERED),
    MessageMove("decline", frozenset({_S.OFFERED, _S.BY_PHONE}), _S.DECLINED),
    MessageMove("stop", _UNREAD | {_S.PROPOSED, _S.BY_PHONE, _S.OFFERED}, _S.STOPPED),
)
_BY_NAME = {each.name: each for each in MOVES}
WAITS_FOR_STAFF = frozenset({_S.RECEIVED, _S.PROPOSED, _S.BY_PHONE})


def moved(state: MessageState, name: str) -> MessageState:
    """The state after the named move; Refusal where a message can't make it from there."""
    move = _BY_NAME[name]
    if state not in move.sources:
        raise Refusal(_("This message stands elsewhere by now. Reload the page to see it."))
    return move.target


def lines_of(text: str) -> int:
    """How many lines a message has, long ones counted as several."""
    return sum(max(1, -(-len(line) // LINE)) for line in text.strip().splitlines())
