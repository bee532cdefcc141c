"""A family on a phone, without a network: real updates, a real house, outbox rows as Telegram would show them."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bot.app import opening
from bot.clock import ShiftedClock, ms
from bot.domain.roles import Role, StaffMember
from bot.i18n import Words
from bot.places import load_places
from bot.services import chats, intake, inviting
from bot.services.house import House
from bot.settings import Secret, Settings
from bot.store import brand, inbox, outbox
from bot.store.database import Tx
from bot.telegram.parsing import parse
from bot.telegram.render import render
from bot.telegram.speaking import voice_for
from bot.vault.envelope import open_json
from bot.vault.keys import create_master_key

BOT_ID = 7_000_000_001
PLACES = load_places()
WORDS = Words.load(Settings().catalogues)


@asynccontextmanager
async def house_in(folder: Path, at: datetime | None = None, *, database: str = "") -> AsyncIterator[House]:
    """A whole practice house in this folder; its clock runs from now, or from `at`. `database`: PostgreSQL's address."""
    folder.chmod(0o700)
    master = folder / "master"
    if not master.exists():
        create_master_key(master)
    settings = Settings(
        data=folder / "data", master_key_file=master, organisation="Oficina de Práctica", bot_name="practica_bot",
        database=Secret(database),
    )  # fmt: skip
    # Read once for all tests: both are immutable, and 0.3 s each time would be a minute of tests.
    with patch.object(opening, "load_places", lambda: PLACES), patch.object(Words, "load", lambda _folder: WORDS):
        clock = ShiftedClock()
        if at is not None:
            clock.ahead = at - datetime.now(UTC)
        house = await opening.open_house(settings, clock, brand.PRACTICE)
    try:
        yield house
    finally:
        await house.database.close()


@dataclass(frozen=True)
class Shown:
    """One message as the phone shows it."""

    message_id: int
    text: str
    kind: str
    rows: tuple[tuple[str, ...], ...] = ()
    inline: tuple[tuple[tuple[str, str], ...], ...] = ()
    removes_keyboard: bool = False
    voice: str = ""


_updates = itertools.count(1000)


@dataclass
class Family:
    """One private chat. `say` gives what the bot answered; `phone` is everything the phone shows."""

    house: House
    chat_id: int = 501
    message_ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    phone: list[Shown] = field(default_factory=list)
    deleted: list[int] = field(default_factory=list)
    own: list[int] = field(default_factory=list)

    @property
    def keyboard(self) -> tuple[tuple[str, ...], ...]:
        """The reply keyboard that is up now."""
        for shown in reversed(self.phone):
            if shown.removes_keyboard:
                return ()
            if shown.rows:
                return shown.rows
        return ()

    async def say(self, text: str, **more: Any) -> list[str]:
        """Write something; what came back."""
        return await self.send({"text": text, **more})

    async def send(self, content: dict[str, Any], *, deliver: bool = True, kind: str = "message") -> list[str]:
        """Send any message content; what came back."""
        message_id = next(self.message_ids)
        self.own.append(message_id)
        await self.update({kind: self._message(message_id, content)})
        return await self.receive() if deliver else []

    async def edit(self, message_id: int, text: str) -> list[str]:
        """Change a message sent before."""
        content = {"text": text, "edit_date": self._now()}
        await self.update({"edited_message": self._message(message_id, content)})
        return await self.receive()

    async def tap(self, data: str, message_id: int = 1) -> list[str]:
        """Tap an inline button."""
        query = {
            "id": "1", "from": self._person(), "chat_instance": "1", "data": data,
            "message": {"message_id": message_id, "date": self._now(), "chat": self._chat(), "text": "x"},
        }  # fmt: skip
        await self.update({"callback_query": query})
        return await self.receive()

    async def update(self, content: dict[str, Any], update_id: int | None = None) -> None:
        """Hand over a raw update the way a lane does."""
        raw = {"update_id": update_id or next(_updates), **content}
        incoming = parse(raw, BOT_ID)
        key = chats.key_of(self.house, BOT_ID, incoming.chat_id)

        def unit(tx: Tx) -> None:
            now = ms(self.house.clock.now())
            if inbox.put(tx, BOT_ID, raw["update_id"], key, now, b"x"):
                intake.receive(tx, self.house, incoming)
                inbox.done(tx, BOT_ID, raw["update_id"])

        await self.house.database.unit(unit)

    async def receive(self) -> list[str]:
        """Deliver what is due to this phone; the texts."""
        texts: list[str] = []
        key = chats.key_of(self.house, BOT_ID, self.chat_id)
        while True:
            rows = await self.house.database.unit(lambda tx: outbox.due(tx, ms(self.house.clock.now()) + 1, 50))
            mine = [row for row in rows if row.chat == key]
            if not mine:
                return texts
            for row in mine:
                texts += await self._show(row)

    async def _show(self, row: outbox.OutboxRow) -> list[str]:
        plain = open_json(self.house.vault.service, outbox.place(row.id), row.sealed)
        assert isinstance(plain, dict)
        now = ms(self.house.clock.now())
        if row.kind == outbox.Kind.VOICE:
            return [await self._play(row, str(plain["recording"]))]
        if row.kind in (outbox.Kind.COMMANDS, outbox.Kind.DELETE):
            if row.kind == outbox.Kind.DELETE:
                self.deleted += plain["message_ids"]  # type: ignore[operator]
            await self.house.database.unit(lambda tx: outbox.sent(tx, row.id, now))
            return []
        chat = await self.house.database.read(lambda tx: chats.find(tx, self.house, row.chat))
        language = chat.language if chat and chat.language else "quy"
        if not (chat and chat.language):
            plain["both"] = True
        defaults = {"organisation": self.house.settings.organisation}
        rendered = render(plain, language, self.house.words, defaults)
        chosen = chat is not None and bool(chat.language)
        spoken = (
            await voice_for(self.house, plain, language, chat.voice if chat else "")
            if chosen and row.kind != outbox.Kind.REPLY
            else None
        )
        message_id = next(self.message_ids)
        await self.house.database.unit(lambda tx: outbox.sent(tx, row.id, now, message_id))
        markup = rendered.markup.to_dict() if rendered.markup else {}
        self.phone.append(
            Shown(
                message_id,
                rendered.text,
                row.kind,
                tuple(tuple(b["text"] for b in r) for r in markup.get("keyboard", ())),
                tuple(tuple((b["text"], b["callback_data"]) for b in r) for r in markup.get("inline_keyboard", ())),
                bool(markup.get("remove_keyboard")),
                spoken or "",
            )
        )
        return [rendered.text]

    async def _play(self, row: outbox.OutboxRow, recording: str) -> str:
        message_id, now = next(self.message_ids), ms(self.house.clock.now())
        await self.house.database.unit(lambda tx: outbox.sent(tx, row.id, now, message_id))
        self.phone.append(Shown(message_id, f"voice {recording}", row.kind, voice=recording))
        return f"voice {recording}"

    def _message(self, message_id: int, content: dict[str, Any]) -> dict[str, Any]:
        return {
            "message_id": message_id, "date": content.pop("date", self._now()), "chat": self._chat(),
            "from": self._person(), **content,
        }  # fmt: skip

    def _now(self) -> int:
        return int(self.house.clock.now().timestamp())

    def _chat(self) -> dict[str, Any]:
        return {"id": self.chat_id, "type": "private", "first_name": "Rosa"}

    def _person(self) -> dict[str, Any]:
        return {"id": self.chat_id, "is_bot": False, "first_name": "Rosa"}


def voice(file_id: str = "voice-1", size: int = 4000) -> dict[str, Any]:
    """A voice note."""
    return {
        "voice": {"file_id": file_id, "file_unique_id": file_id, "duration": 3, "mime_type": "audio/ogg",
                  "file_size": size}
    }  # fmt: skip


def photo(file_id: str = "photo-1", size: int = 90_000) -> dict[str, Any]:
    """A photo in two sizes."""
    return {
        "photo": [
            {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 90, "file_size": 900},
            {"file_id": file_id, "file_unique_id": file_id, "width": 1280, "height": 960, "file_size": size},
        ]
    }


async def invited(house: House) -> str:
    """The secret of a fresh invitation for a volunteer of Ayacucho."""
    invitation = await inviting.invite_volunteer(house, StaffMember("justina", Role.CASEWORKER, "ayacucho"))
    return invitation.secret
