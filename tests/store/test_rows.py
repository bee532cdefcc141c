"""Chats, media, changes, volunteers, keys to destroy: rows with few rules each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.store import changes, chats, doomed, invitations, media
from bot.store.changes import Change
from bot.store.chats import ChatRow
from bot.store.database import Clash, Database, Tx
from bot.store.invitations import InvitationRow, VolunteerRow
from bot.store.media import State

VOLUNTEER = VolunteerRow("v1", "a", "", "", 0, None, b"sealed name")


async def test_a_chat_that_changes_stays_unreachable_until_the_person_writes(database: Database) -> None:
    def unit(tx: Tx) -> None:
        assert chats.by_id(tx, "a") is None
        assert not chats.unreachable(tx, "a", 1)
        chats.put(tx, "a", b"spanish", 1000)
        assert chats.unreachable(tx, "a", 2000)
        assert not chats.unreachable(tx, "a", 3000)  # staff are told once
        chats.put(tx, "a", b"quechua", 4000)
        assert chats.by_id(tx, "a") == ChatRow("a", b"quechua", 2000, 4000)
        assert chats.reachable(tx, "a")
        assert not chats.reachable(tx, "a")
        chats.keep_quiet(tx, "a", 5000)
        kept = chats.by_id(tx, "a")
        assert kept is not None
        assert (kept.quiet_at, kept.may_be_written_to) == (5000, False)
        chats.keep_quiet(tx, "a", None)
        assert chats.by_id(tx, "a") == ChatRow("a", b"quechua", None, 4000)
        assert chats.wipe(tx, "a")
        assert not chats.wipe(tx, "a")

    await database.unit(unit)


async def test_a_file_is_fetched_kept_and_handed_to_the_case(database: Database) -> None:
    def unit(tx: Tx) -> None:
        media.insert(tx, "m1", "draft", "key", 1000, b"photo")
        assert media.next_due(tx) == 1000
        assert media.backlog(tx) == (1, 1000)
        assert media.waiting(tx, 999) == []
        assert [row.id for row in media.waiting(tx, 1000)] == ["m1"]
        assert media.content(tx, "m1") is None
        assert media.kept(tx, "m1", b"photo of 3 KB", b"content")
        assert not media.kept(tx, "m1", b"", b"other")
        assert media.next_due(tx) is None
        assert media.backlog(tx) == (0, None)
        assert media.hand_over(tx, "draft", "case") == 1
        assert media.describe(tx, "m1", b"with a transcript")
        (row,) = media.of_owner(tx, "case")
        assert (row.state, row.sealed, row.key_id, media.content(tx, "m1")) == (
            State.KEPT,
            b"with a transcript",
            "key",
            b"content",
        )
        media.gone(tx, "m1")
        found = media.by_id(tx, "m1")
        assert found is not None
        assert (found.state, media.content(tx, "m1")) == (State.GONE, None)
        assert media.wipe(tx, "case") == 1
        assert media.by_id(tx, "m1") is None
        assert not media.describe(tx, "m1", b"")

    await database.unit(unit)


async def test_a_file_that_cannot_be_fetched_is_refused_after_five_tries(database: Database) -> None:
    def unit(tx: Tx) -> None:
        media.insert(tx, "m1", "draft", "key", 1000, b"photo")
        now = 1000
        for wait in media.BACKOFF_MS:
            assert not media.failed(tx, "m1", now)
            assert media.waiting(tx, now + wait - 1) == []
            now += wait
            assert len(media.waiting(tx, now)) == 1
        assert media.failed(tx, "m1", now)
        assert not media.failed(tx, "m1", now)
        found = media.by_id(tx, "m1")
        assert found is not None
        assert found.state is State.REFUSED

    await database.unit(unit)


async def test_a_file_of_an_erased_draft_is_not_kept(database: Database) -> None:
    def unit(tx: Tx) -> None:
        media.insert(tx, "m1", "draft", "key", 1000, b"photo")
        media.wipe(tx, "draft")
        assert not media.kept(tx, "m1", b"photo", b"content")
        assert media.content(tx, "m1") is None

    await database.unit(unit)


async def test_changes_are_followed_in_order_and_acknowledged(database: Database) -> None:
    def unit(tx: Tx) -> None:
        changes.add(tx, Change.ADDED, "case:1", 5000)
        changes.add(tx, Change.CORRECTED, "case:1", 1000)  # the clock was set back
        changes.add(tx, Change.ERASED, "person:2", 1000)
        found = changes.not_followed(tx)
        assert [(row.kind, row.ref) for row in found] == [
            (Change.ADDED, "case:1"),
            (Change.CORRECTED, "case:1"),
            (Change.ERASED, "person:2"),
        ]
        changes.followed(tx, [found[0].id])
        assert [row.ref for row in changes.not_followed(tx)] == ["case:1", "person:2"]
        changes.followed(tx, [found[1].id])
        assert changes.forget_old(tx, 6000) == 2
        assert [row.ref for row in changes.not_followed(tx)] == ["person:2"]

    await database.unit(unit)


async def test_an_invitation_makes_one_volunteer_once_and_in_time(database: Database) -> None:
    def unit(tx: Tx) -> None:
        invitations.invite(tx, InvitationRow("i1", "ayacucho", "staff 1", 5000))
        assert not invitations.accept(tx, "unknown", VOLUNTEER, 1000)
        assert not invitations.accept(tx, "i1", VOLUNTEER, 5000)
        assert invitations.volunteer_of(tx, "a") is None
        assert invitations.accept(tx, "i1", VOLUNTEER, 4999)
        assert not invitations.accept(tx, "i1", replace(VOLUNTEER, id="v2", chat="b"), 4999)
        kept = VolunteerRow("v1", "a", "ayacucho", "staff 1", 4999, None, b"sealed name")
        assert invitations.volunteer_of(tx, "a") == invitations.volunteer_by_id(tx, "v1") == kept
        assert invitations.volunteers_of_office(tx, "ayacucho") == [kept]
        assert invitations.volunteers_of_office(tx, "lima") == []
        assert invitations.by_id(tx, "i1") == InvitationRow("i1", "ayacucho", "staff 1", 5000, 4999, "v1")
        assert invitations.by_id(tx, "i2") is None

    await database.unit(unit)


async def test_who_was_a_volunteer_can_be_one_again_under_the_same_id(database: Database) -> None:
    def unit(tx: Tx) -> None:
        for invitation in ("i1", "i2", "i3"):
            invitations.invite(tx, InvitationRow(invitation, invitation, "staff 1", 5000))
        invitations.accept(tx, "i1", VOLUNTEER, 1000)
        assert invitations.disable(tx, "v1", 2000)
        assert not invitations.disable(tx, "v1", 2000)
        assert invitations.accept(tx, "i2", replace(VOLUNTEER, sealed=b"new name"), 3000)
        assert invitations.volunteer_of(tx, "a") == VolunteerRow("v1", "a", "i2", "staff 1", 3000, None, b"new name")

    await database.unit(unit)
    with pytest.raises(Clash):
        await database.unit(lambda tx: invitations.accept(tx, "i3", replace(VOLUNTEER, id="v9"), 3000))
    unspent = await database.read(lambda tx: invitations.by_id(tx, "i3"))
    assert unspent is not None
    assert unspent.used_at is None


async def test_a_key_to_destroy_is_remembered_until_it_is(database: Database) -> None:
    def unit(tx: Tx) -> None:
        doomed.add(tx, "k2", 2000)
        doomed.add(tx, "k1", 1000)
        doomed.add(tx, "k2", 500)
        assert doomed.waiting(tx) == ["k1", "k2"]
        doomed.destroyed(tx, "k1")
        assert doomed.waiting(tx) == ["k2"]

    await database.unit(unit)
