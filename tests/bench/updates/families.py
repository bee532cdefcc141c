"""Families that write whole requests: raw updates as Telegram sends them, made from the golden dialogues.

Half of them answer every question in Spanish with a photo and a corrected answer, half the short request
in Quechua with two voice notes. So the mix of cheap and dear steps is that of real conversations, a
submitted case at the end included, and stays so when the questions change.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.conversations.golden_dialogues import FOLDER
from tests.family import photo, voice

SPANISH, QUECHUA = "es-request-full", "quy-request-short"
_SEND = {SPANISH: ("Enviar mi pedido", "/estado"), QUECHUA: ()}
_EDIT = re.compile(r"\(edit: (.+) => (.+)\)")


def lines_of(dialogue: str) -> tuple[str, ...]:
    """What a family writes in this dialogue, in order, until the request is sent."""
    text = (FOLDER / f"{dialogue}.txt").read_text("utf-8")
    said = tuple(line[2:] for line in text.splitlines() if line.startswith("> "))
    return (*said, *_SEND[dialogue])


@dataclass(slots=True)
class Phone:
    """One private chat. `ids` counts the messages of both sides, as Telegram does."""

    address: int
    lines: Sequence[str]
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    own: dict[str, int] = field(default_factory=dict)

    def raw(self, step: int, update_id: int, date: int) -> bytes:
        """The update of that step as the bytes Telegram would send."""
        line = self.lines[step]
        edited = _EDIT.fullmatch(line)
        kind = "edited_message" if edited else "message"
        message = {
            "message_id": self.own[edited[1]] if edited else next(self.ids),
            "from": {
                "id": self.address, "is_bot": False, "first_name": "Rosalía", "last_name": "Mamani",
                "language_code": "es",
            },
            "chat": {"id": self.address, "first_name": "Rosalía", "last_name": "Mamani", "type": "private"},
            "date": date,
            **_content(line, edited, date),
        }  # fmt: skip
        self.own[line] = int(str(message["message_id"]))
        return json.dumps({"update_id": update_id, kind: message}, ensure_ascii=False).encode()


def _content(line: str, edited: re.Match[str] | None, date: int) -> dict[str, Any]:
    if edited:
        return {"edit_date": date, "text": edited[2]}
    if line == "(voice)":
        return voice()
    if line == "(photo)":
        return photo()
    if line.startswith("/"):
        return {"text": line, "entities": [{"type": "bot_command", "offset": 0, "length": len(line)}]}
    return {"text": line}


class Families:
    """So many phones, and the updates they send, one message a phone and round."""

    def __init__(self, count: int, first_address: int = 100_000, first_update: int = 1) -> None:
        self.phones = {
            address: Phone(address, lines_of((SPANISH, QUECHUA)[address % 2]))
            for address in range(first_address, first_address + count)
        }
        self._updates = itertools.count(first_update)

    def rounds(self) -> int:
        """How many rounds until the last of them has sent the request."""
        return max(len(phone.lines) for phone in self.phones.values())

    def round(self, step: int, date: int) -> list[bytes]:
        """The next message of everyone who has one left."""
        return [p.raw(step, next(self._updates), date) for p in self.phones.values() if step < len(p.lines)]
