from __future__ import annotations

from dataclasses import replace

import pytest

from bot.store import drafts
from bot.store.database import Clash, Database, Tx
from bot.store.drafts import DraftRow, Stale

DRAFT = DraftRow(
    id="d1",
    chat="a",
    conversation="tracing_request",
    version=1,
    key_id="k1",
    revision=0,
    active=True,
    consented=False,
    prompted_at=None,
    updated_at=1000,
    expires_at=9000,
    sealed=b"sealed",
)


@pytest.fixture(autouse=True)
async def one_draft(database: Database) -> None:
    await database.unit(lambda tx: drafts.insert(tx, DRAFT))


async def test_a_draft_comes_back_as_it_was_kept(database: Database) -> None:
    def unit(tx: Tx) -> None:
        assert drafts.by_id(tx, "d1") == DRAFT
        assert drafts.active_of(tx, "a") == DRAFT
        later = replace(DRAFT, revision=1, consented=True, prompted_at=5, updated_at=6, expires_at=7, sealed=b"more")
        drafts.save(tx, later, 0)
        assert drafts.by_id(tx, "d1") == later
        assert drafts.by_id(tx, "d2") is None
        assert drafts.active_of(tx, "b") is None

    await database.unit(unit)


async def test_a_stale_revision_never_writes(database: Database) -> None:
    await database.unit(lambda tx: drafts.save(tx, replace(DRAFT, revision=1, sealed=b"first"), 0))
    with pytest.raises(Stale):
        await database.unit(lambda tx: drafts.save(tx, replace(DRAFT, revision=1, sealed=b"second"), 0))
    kept = await database.read(lambda tx: drafts.by_id(tx, "d1"))
    assert kept is not None
    assert kept.sealed == b"first"


async def test_a_draft_that_was_erased_is_stale(database: Database) -> None:
    assert await database.unit(lambda tx: drafts.wipe(tx, "d1")) == "k1"
    assert await database.unit(lambda tx: drafts.wipe(tx, "d1")) is None
    for write in (lambda tx: drafts.save(tx, DRAFT, 0), lambda tx: drafts.activate(tx, "d1")):
        with pytest.raises(Stale):
            await database.unit(write)


async def test_a_chat_has_one_active_draft(database: Database) -> None:
    second = replace(DRAFT, id="d2", key_id="k2", updated_at=2000)
    elsewhere = replace(DRAFT, id="d3", chat="b")

    def unit(tx: Tx) -> None:
        drafts.insert(tx, second)
        drafts.insert(tx, elsewhere)
        assert drafts.active_of(tx, "a") == second
        assert [(draft.id, draft.active) for draft in drafts.of_chat(tx, "a")] == [("d2", True), ("d1", False)]
        drafts.activate(tx, "d1")
        assert drafts.active_of(tx, "a") == DRAFT
        drafts.pause(tx, "a")
        assert drafts.active_of(tx, "a") is None
        drafts.save(tx, replace(second, revision=1), 0)
        drafts.save(tx, replace(DRAFT, revision=1), 0)
        assert drafts.active_of(tx, "a") == replace(DRAFT, revision=1)
        assert drafts.active_of(tx, "b") == elsewhere

    await database.unit(unit)
    with pytest.raises(Clash):
        await database.unit(lambda tx: tx.run("UPDATE drafts SET active = 1"))


async def test_a_prompt_counts_as_delivered_only_for_the_revision_it_was_made_for(database: Database) -> None:
    def unit(tx: Tx) -> None:
        assert drafts.prompted(tx, "d1", 0, 4000)
        assert drafts.by_id(tx, "d1") == replace(DRAFT, prompted_at=4000)
        assert not drafts.prompted(tx, "d1", 1, 5000)
        assert drafts.by_id(tx, "d1") == replace(DRAFT, prompted_at=4000)

    await database.unit(unit)


async def test_drafts_whose_time_is_over_are_found_oldest_first(database: Database) -> None:
    def unit(tx: Tx) -> None:
        drafts.insert(tx, replace(DRAFT, id="d2", chat="b", expires_at=8000))
        assert drafts.expired(tx, 7999) == []
        assert [draft.id for draft in drafts.expired(tx, 9000)] == ["d2", "d1"]
        assert [draft.id for draft in drafts.expired(tx, 9000, 1)] == ["d2"]

    await database.unit(unit)
