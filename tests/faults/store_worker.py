"""The process that is killed: receives numbered updates, applies each to its chat's draft, queues an answer.

It is what receive and lanes do, without Telegram: every update is stored and committed before it is
acknowledged, and applied in one unit with the draft and the answer it causes.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from bot.ids import new_id
from bot.store import drafts, inbox, outbox
from bot.store.database import Database, Tx
from bot.store.drafts import DraftRow
from bot.store.keystore import KeyStore
from bot.store.sqlite import SqliteDatabase
from bot.vault.envelope import open_json, seal_json
from bot.vault.keys import Vault

BOT = 1


def work(folder: Path, master: Path, telegram: Connection) -> None:
    """Run until killed, or until Telegram hangs up. Sends ("ready", 0), then ("stored", n) and ("applied", n)."""
    asyncio.run(_work(folder, master, telegram))


async def _work(folder: Path, master: Path, telegram: Connection) -> None:
    vault = Vault.open(master, KeyStore(folder))
    database = await SqliteDatabase.open(folder)
    telegram.send(("ready", 0))
    more = asyncio.Event()
    more.set()  # what an earlier life left behind
    lane = asyncio.create_task(_lane(database, vault, telegram, more))
    incoming: asyncio.Queue[tuple[int, str] | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def arrive() -> None:
        try:
            incoming.put_nowait(telegram.recv())
        except (EOFError, OSError):
            loop.remove_reader(telegram.fileno())
            incoming.put_nowait(None)

    loop.add_reader(telegram.fileno(), arrive)
    storing: set[asyncio.Task[None]] = set()
    while (update := await incoming.get()) is not None:
        task = asyncio.create_task(_store(database, vault, telegram, more, *update))
        storing.add(task)
        task.add_done_callback(storing.discard)
    lane.cancel()
    await database.close()


async def _store(
    database: Database, vault: Vault, telegram: Connection, more: asyncio.Event, number: int, chat: str
) -> None:
    sealed = seal_json(vault.service, inbox.place(BOT, number), {"number": number})
    await database.unit(lambda tx: inbox.put(tx, BOT, number, chat, number, sealed))
    telegram.send(("stored", number))
    more.set()


async def _lane(database: Database, vault: Vault, telegram: Connection, more: asyncio.Event) -> None:
    while True:
        await more.wait()
        more.clear()
        while rows := await database.unit(lambda tx: inbox.next_of_chats(tx, 10**9, 8)):
            await asyncio.gather(*(database.unit(partial(apply, vault=vault, row=row)) for row in rows))
            for row in rows:
                telegram.send(("applied", row.update_id))


def apply(tx: Tx, vault: Vault, row: inbox.InboxRow) -> None:
    """One update, one unit: read it, append it to the draft, answer, close the row."""
    update = open_json(vault.service, inbox.place(row.bot_id, row.update_id), row.sealed)
    assert isinstance(update, dict)
    draft = drafts.active_of(tx, row.chat)
    if draft is None:
        key_id, draft_id = vault.new_case_key(), new_id()
        sealed = seal_json(vault.case(key_id), drafts.place(draft_id), [])
        draft = DraftRow(draft_id, row.chat, "kills", 1, key_id, 0, True, True, None, 0, 10**12, sealed)
        drafts.insert(tx, draft)
    numbers = open_json(vault.case(draft.key_id), drafts.place(draft.id), draft.sealed)
    assert isinstance(numbers, list)
    sealed = seal_json(vault.case(draft.key_id), drafts.place(draft.id), [*numbers, update["number"]])
    drafts.save(tx, replace(draft, revision=draft.revision + 1, sealed=sealed), draft.revision)
    outbox_id = new_id()
    answer = seal_json(vault.service, outbox.place(outbox_id), {"text": f"thank you for {row.update_id}"})
    assert outbox.queue(tx, outbox_id, row.chat, f"update {row.update_id}", 0, outbox.Kind.TELL, answer, row.update_id)
    inbox.done(tx, row.bot_id, row.update_id)
