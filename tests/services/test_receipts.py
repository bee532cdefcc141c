"""The receipt of an erasure: given when nothing is left, checked without anything being left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refusal
from bot.i18n import Words
from bot.ids import new_case_code
from bot.services import chats, receipts, reviewing, searching
from bot.services.chats import Chat
from bot.services.receipts import Receipt
from bot.store import cases, outbox
from bot.store import chats as chat_rows
from bot.store import receipts as rows
from bot.store.cases import CaseRow
from bot.store.database import Tx
from bot.vault.envelope import open_json
from tests.passing_time import what_is_due
from tests.services.staff_world import JUSTINA, OTTO, World

DAY = date(2026, 5, 14)


async def erased(world: World) -> CaseRow:
    """A request taken back eleven days ago by a family whose chat is there."""
    case = await world.case(chat="c1")
    await world.do(lambda tx: chats.keep(tx, world.house, Chat("c1", 1, 700, language="quy")))
    now = await world.again(case)
    await reviewing.move_case(world.house, JUSTINA, case.id, "withdraw", now.revision)
    world.clock.advance(days=10, minutes=1)
    await what_is_due(world.house)
    return case


async def told(world: World, case: CaseRow) -> list[str]:
    """What was queued about the erasure, as lines of the catalogue with their values."""
    cause = f"erased:{case.id}"
    found = await world.do(lambda tx: tx.rows("SELECT id, sealed FROM outbox WHERE cause = ? ORDER BY n", cause))
    lines = []
    for row_id, sealed in found:
        plain = open_json(world.house.vault.service, outbox.place(str(row_id)), sealed)
        assert isinstance(plain, dict)
        assert isinstance(plain["lines"], list)
        lines += [str(line) for line in plain["lines"]]
    return lines


async def test_the_family_hears_of_it_once_when_the_matching_role_has_let_go_too(world: World) -> None:
    case = await erased(world)
    assert await told(world, case) == []  # the matching role still holds the name
    await world.matcher.follow()
    world.clock.advance(minutes=2)
    await what_is_due(world.house)
    lines = await told(world, case)
    assert case.code in lines[0]
    assert receipts.written(world.house, case.code, DAY) in lines[1]
    assert "Teófila" not in "".join(lines)
    world.clock.advance(days=2)
    await what_is_due(world.house)
    assert await told(world, case) == lines
    assert await world.do(lambda tx: rows.ready(tx, 10)) == []


async def test_nobody_is_told_while_the_key_is_still_there(world: World) -> None:
    case = await erased(world)
    await world.matcher.follow()
    await world.do(lambda tx: tx.run("INSERT INTO doomed_keys (key_id, at) VALUES (?, 1)", case.key_id))
    assert await world.do(lambda tx: rows.ready(tx, 10)) == []


@pytest.mark.parametrize("left", [chat_rows.unreachable, chat_rows.keep_quiet])
async def test_a_chat_that_left_or_wants_quiet_is_not_told(
    world: World, left: Callable[[Tx, str, int], object]
) -> None:
    case = await erased(world)
    await world.do(lambda tx: left(tx, "c1", world.now))
    await world.matcher.follow()
    world.clock.advance(minutes=2)
    await what_is_due(world.house)
    assert await told(world, case) == []
    assert await world.do(lambda tx: tx.row("SELECT COUNT(*) FROM receipts")) == (0,)


async def test_a_request_that_came_without_a_chat_owes_no_receipt(world: World) -> None:
    case = await world.case(chat=None)
    await world.do(lambda tx: receipts.owe(tx, case, world.now))
    assert await world.do(lambda tx: tx.row("SELECT COUNT(*) FROM receipts")) == (0,)


async def test_staff_see_from_the_receipt_alone_that_it_is_gone(world: World) -> None:
    case = await erased(world)
    assert await world.do(lambda tx: cases.by_code(tx, case.code)) is None
    words = receipts.written(world.house, case.code, DAY)
    assert await searching.read_receipt(world.house, JUSTINA, words) == Receipt(case.code, DAY)
    assert ("justina", "read_receipt", case.code) in await world.audited()
    with pytest.raises(Refusal):
        await searching.read_receipt(world.house, OTTO, words)


async def test_however_it_was_typed_it_is_read(world: World) -> None:
    code = new_case_code()
    words = receipts.written(world.house, code, DAY)
    assert receipts.read(world.house, words.lower().replace("-", " ")) == Receipt(code, DAY)
    heard = words[:-8] + words[-8:].replace("0", "O").replace("1", "I")
    assert receipts.read(world.house, heard) == Receipt(code, DAY)


async def test_a_receipt_of_another_day_code_or_house_is_none_of_ours(world: World) -> None:
    code = new_case_code()
    words = receipts.written(world.house, code, DAY)
    assert receipts.read(world.house, words.replace("20260514", "20260516")) is None
    assert receipts.read(world.house, words.replace("20260514", "20261514")) is None
    last = "0" if words[-1] != "0" else "2"
    assert receipts.read(world.house, words[:-1] + last) is None
    other = next(each for each in iter(new_case_code, "") if each != code)
    assert receipts.read(world.house, words.replace(code, other)) is None


@given(st.text(max_size=60))
def test_no_other_text_is_taken_for_a_receipt(text: str) -> None:
    assert receipts.read(_AnyHouse(), text) is None  # type: ignore[arg-type]


class _AnyHouse:
    """Only what reading asks of a house: a keyed hash that nobody can guess."""

    def __init__(self) -> None:
        self.vault = self

    def keyed_hash(self, _purpose: str, *_parts: str) -> str:
        return "5f" * 16


def test_both_languages_have_the_words() -> None:
    words = Words.load(Path("locales"))
    for language in ("es", "quy"):
        said = words.text(receipts.ERASED.with_(code="K7-PUMA-4217", day="15/05/2026"), language)
        assert "K7-PUMA-4217" in said
        assert "15/05/2026" in said
