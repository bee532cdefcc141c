"""Troubles that can be ordered: what a bot meets on a bad day, once or a number of times."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from bot.practice.wire import CantDo, Json, JsonObject


class Trouble(Enum):
    """The kinds of trouble, by their name in the API."""

    TOO_MANY_REQUESTS = "too_many_requests"
    SERVER_ERROR = "server_error"
    BAD_GATEWAY = "bad_gateway"
    TIMEOUT_BEFORE = "timeout_before"
    TIMEOUT_AFTER = "timeout_after"
    CUT_BODY = "cut_body"
    WRONG_JSON = "wrong_json"
    CONFLICT = "conflict"
    FORBIDDEN = "forbidden"
    CHAT_MIGRATED = "chat_migrated"
    DELAY = "delay"


# What each does, in the words of docs/practice.md and of the chat page.
MEANING = {
    Trouble.TOO_MANY_REQUESTS: "429 with `retry_after`; nothing is done",
    Trouble.SERVER_ERROR: "500 in Telegram's JSON; nothing is done",
    Trouble.BAD_GATEWAY: "502 with a page of HTML, as a proxy answers; nothing is done",
    Trouble.TIMEOUT_BEFORE: "no answer for `seconds`, then the connection is cut; nothing is done",
    Trouble.TIMEOUT_AFTER: "it is done, but no answer for `seconds`, then the connection is cut",
    Trouble.CUT_BODY: "it is done, but the answer breaks off in the middle",
    Trouble.WRONG_JSON: "it is done, but the answer is not JSON",
    Trouble.CONFLICT: "409, as when two programs poll with one token; nothing is done",
    Trouble.FORBIDDEN: "403 bot was blocked by the user; nothing is done",
    Trouble.CHAT_MIGRATED: "400 with `migrate_to_chat_id`; nothing is done",
    Trouble.DELAY: "it is done, the answer comes `seconds` later",
}


@dataclass(slots=True)
class OrderedFault:
    """A trouble that will happen `left` more times to calls of `method` ("*" for any), in one chat or all."""

    trouble: Trouble
    method: str
    left: int
    retry_after: int
    seconds: float
    chat_id: int | None

    def as_json(self) -> JsonObject:
        """As GET /practice/faults shows it."""
        return {
            "kind": self.trouble.value,
            "method": self.method,
            "times": self.left,
            "retry_after": self.retry_after,
            "seconds": self.seconds,
            "chat_id": self.chat_id,
        }


class FaultBook:
    """The troubles in order; the first that fits happens."""

    def __init__(self) -> None:
        self._ordered: list[OrderedFault] = []

    def order(self, wish: JsonObject) -> OrderedFault:
        """Take an order from JSON. Raises CantDo for what isn't one."""
        known = ", ".join(trouble.value for trouble in Trouble)
        try:
            trouble = Trouble(wish.get("kind"))
        except ValueError:
            raise CantDo(f"kind must be one of: {known}") from None
        method = wish.get("method", "*")
        if not isinstance(method, str) or not method or len(method) > 64:
            raise CantDo('method must be the name of a Bot API method, or "*"')
        unknown = set(wish) - {"kind", "method", "times", "retry_after", "seconds", "chat_id"}
        if unknown:
            raise CantDo("known fields: kind, method, times, retry_after, seconds, chat_id")
        chat_id = wish.get("chat_id")
        if chat_id is not None and (not isinstance(chat_id, int) or isinstance(chat_id, bool)):
            raise CantDo("chat_id must be a whole number")
        ordered = OrderedFault(
            trouble,
            method,
            int(_number(wish, "times", 1, 1, 1_000_000)),
            int(_number(wish, "retry_after", 3, 1, 86_400)),
            _number(wish, "seconds", 30.0 if trouble is not Trouble.DELAY else 2.0, 0, 600),
            chat_id,
        )
        self._ordered.append(ordered)
        return ordered

    def next_for(self, method: str, chat_id: int | None) -> OrderedFault | None:
        """The trouble this call meets, used up once; None on a good day."""
        for ordered in self._ordered:
            right_method = ordered.method == "*" or ordered.method.lower() == method
            if right_method and ordered.chat_id in (None, chat_id):
                ordered.left -= 1
                if ordered.left <= 0:
                    self._ordered.remove(ordered)
                return ordered
        return None

    def as_json(self) -> list[Json]:
        """What is still to come."""
        return [ordered.as_json() for ordered in self._ordered]

    def clear(self) -> None:
        """A good day again."""
        self._ordered.clear()


def _number(wish: JsonObject, name: str, usual: float, least: float, most: float) -> float:
    value = wish.get(name, usual)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise CantDo(f"{name} must be a number")
    if not math.isfinite(value) or not least <= value <= most:
        raise CantDo(f"{name} must be between {least:g} and {most:g}")
    return value
