"""Any repetition, any interleaving: Telegram delivers at least once, and chats side by side (figure 2)."""

from __future__ import annotations

import asyncio
import itertools
import re
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clock import ms
from bot.services import chats, drafting, intake
from bot.services.house import House
from bot.store import drafts, inbox
from bot.store.database import Tx
from bot.telegram.parsing import parse
from tests.family import BOT_ID, Family, house_in, photo, voice

FIRST = ("/start", "Castellano", "1", "1", "2", "2", "1", "Sí, acepto", "Sí, acepto", "1", "Ana Poma Rojas")
LINES = st.sampled_from(
    ("Mujer", "Mujer", "hermana", "2019", "Lima", "1", "19 años", "no sé", "saltar", "atrás", "ayuda", "/cancelar",
     "/start", "/estado", "/borrar", "Sí, borrar ahora", "continuar", "runasimi", "castellano", "me quiero matar", "voz",
     "foto", "tap", "hola", "1", "2")
)  # fmt: skip
_chats = itertools.count(10_000)
_CODE = re.compile(r"[A-Z]\d-[A-Z]+-\d{4}|[A-Z] \d · [A-Z]+ · \d \d \d \d")


def updates_of(chat: int, lines: list[str], now: int) -> list[dict[str, Any]]:
    """The raw updates of these lines. Sent "later" than any prompt, so that only the order counts."""
    found = []
    for n, line in enumerate([*FIRST, *lines]):
        base = {
            "message_id": 10_000 + n, "date": now + 3600, "chat": {"id": chat, "type": "private", "first_name": "R"},
            "from": {"id": chat, "is_bot": False, "first_name": "R"},
        }  # fmt: skip
        content: dict[str, Any] = {"voz": voice(), "foto": photo()}.get(line, {"text": line})
        raw: dict[str, Any] = {"message": {**base, **content}}
        if line == "tap":
            query = {"id": "1", "from": base["from"], "chat_instance": "1", "data": "sought_name|change|3"}
            raw = {"callback_query": {**query, "message": {**base, "text": "x"}}}
        found.append({"update_id": chat * 1000 + n, **raw})
    return found


class Bot:
    """Receive, lanes and delivery in one thread, a step at a time."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.families: dict[int, Family] = {}

    async def arrive(self, raw: dict[str, Any]) -> bool:
        """Telegram hands over an update; whether it is new. Then everything that waits is handled and delivered."""
        chat = parse(raw, BOT_ID).chat_id
        family = self.families.setdefault(chat, Family(self.house, chat))
        key = chats.key_of(self.house, BOT_ID, chat)
        now = ms(self.house.clock.now())
        new = await self.house.database.unit(lambda tx: inbox.put(tx, BOT_ID, raw["update_id"], key, now, b"sealed"))

        def handle(tx: Tx) -> None:
            for row in inbox.next_of_chats(tx, now, 10):
                assert row.update_id == raw["update_id"]
                intake.receive(tx, self.house, parse(raw, BOT_ID))
                inbox.done(tx, row.bot_id, row.update_id)

        await self.house.database.unit(handle)
        await family.receive()
        return new

    async def state(self, chat: int) -> dict[str, object]:
        """What this chat's drafts, phone and outbox came to, without what is drawn at random."""
        key = chats.key_of(self.house, BOT_ID, chat)

        def look(tx: Tx) -> dict[str, object]:
            found = []
            for row in drafts.of_chat(tx, key):
                draft = drafting.opened(self.house, row)
                kept = [(a.step, a.value, a.words, a.how, a.message_id) for a in draft.answers if a.how != "given"]
                aside = [(a.step, a.words, a.message_id) for a in draft.asides]
                found.append((row.conversation, row.active, draft.revision, draft.at, repr(_plain(kept)), aside))
            sent = tx.rows("SELECT n, kind, state FROM outbox WHERE chat = ? ORDER BY cause, n", key)
            media = tx.rows("SELECT count(*) FROM media WHERE owner IN (SELECT id FROM drafts WHERE chat = ?)", key)
            cases = tx.rows("SELECT state, route, urgency FROM cases WHERE chat = ? ORDER BY route, urgency", key)
            # Touched in the same millisecond, two drafts stand in either order.
            return {"drafts": sorted(found, key=repr), "outbox": sent, "media": media, "cases": cases}

        stored = await self.house.database.read(look)
        shown = [(s.kind, _CODE.sub("CODE", s.text), s.rows) for s in self.families[chat].phone]
        return {**stored, "phone": shown, "deleted": self.families[chat].deleted}


def _plain(kept: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    # A file's id is drawn at random; that there is one is not.
    return [(step, "file" if isinstance(value, list) else value, *rest) for step, value, *rest in kept]


def test_repeated_and_interleaved_updates_give_the_same_drafts_the_same_outbox_the_same_phone(tmp_path: Path) -> None:
    with asyncio.Runner() as runner:
        rooms = AsyncExitStack()
        house = runner.run(rooms.enter_async_context(house_in(tmp_path)))
        now = int(house.clock.now().timestamp())

        @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.lists(LINES, max_size=9), st.lists(LINES, max_size=9), st.randoms(use_true_random=False))
        def property_(one: list[str], two: list[str], chance: Any) -> None:
            runner.run(compared(house, now, (one, two), chance))

        try:
            property_()
        finally:
            runner.run(rooms.aclose())


async def compared(house: House, now: int, lines: tuple[list[str], list[str]], chance: Any) -> None:
    plain = Bot(house)
    for each in lines:
        chat = next(_chats)
        for raw in updates_of(chat, each, now):
            assert await plain.arrive(raw)
    once = [await plain.state(chat) for chat in plain.families]

    queues = [updates_of(next(_chats), each, now) for each in lines]
    wild = Bot(house)
    seen: list[dict[str, Any]] = []
    waiting = [list(queue) for queue in queues]
    while any(waiting):
        if seen and chance.random() < 0.4:  # again, any time later, up to twice
            assert not await wild.arrive(chance.choice(seen[-20:]))
            continue
        queue = chance.choice([queue for queue in waiting if queue])
        seen.append(queue.pop(0))
        assert await wild.arrive(seen[-1])
    often = [await wild.state(parse(queue[0], BOT_ID).chat_id) for queue in queues]
    assert often == once
