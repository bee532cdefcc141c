"""What changed is compared at once; nothing is proposed without permission in either direction; judgements stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.domain.errors import Fault
from bot.domain.matches import Judgement
from bot.domain.people import PersonRecord, Sex
from bot.matching import Register
from bot.services import importing, matching, reviewing
from bot.services.comparable import Comparable
from bot.services.house import House
from bot.services.matching import Matcher
from bot.services.moving import carry_out
from bot.services.proposing import Found
from bot.services.submitting import person_json
from bot.store import cases, changes, matches
from bot.store.cases import CaseRow
from bot.store.changes import Change
from bot.store.database import Tx
from bot.store.matches import MatchRow
from bot.vault.envelope import Place, seal_json
from tests.services.staff_world import JUSTINA, World

TEOFILA = PersonRecord("Teófila", "Ccahuana", "Huamán", sex=Sex.FEMALE, birth_year=1951, place_origin="Oronccoy",
                       mother="Marcelina Huamán", father="Jacinto Ccahuana")  # fmt: skip
SPELT = replace(TEOFILA, given="Teofila", paternal="Qawana", maternal="Waman", birth_year=1952)
ROSA = PersonRecord("Rosa", "Ccahuana", "Huamán", sex=Sex.FEMALE, birth_year=1955, place_origin="Oronccoy")
STRANGER = PersonRecord("Basilio", "Tintaya", "Zárate", sex=Sex.MALE, birth_year=1990, place_origin="Moho")


async def added(world: World, ref: str, kind: Change = Change.ADDED) -> None:
    await world.do(lambda tx: changes.add(tx, kind, ref, world.now))


async def asked(
    world: World, sought: PersonRecord, *, enquirer: PersonRecord = STRANGER, who: str = "e1", compare: int = 1
) -> CaseRow:
    """A case that was just submitted."""
    case = await world.case(sought=sought, enquirer=who, compare=compare)
    await resealed(world, case, sought, enquirer)
    await added(world, f"case:{case.id}")
    return case


async def resealed(world: World, case: CaseRow, sought: PersonRecord, enquirer: PersonRecord) -> None:
    card = {
        "summary": {},
        "sought": person_json(sought),
        "enquirer": person_json(enquirer),
        "by": "self",
        "witness": "",
    }
    sealed = seal_json(world.house.vault.case(case.key_id), Place("cases", case.id), card)  # type: ignore[arg-type]

    def unit(tx: Tx) -> None:
        before = cases.by_id(tx, case.id)
        assert before is not None
        assert cases.save(tx, before, replace(before, sealed=sealed), world.now)

    await world.do(unit)


async def listed(world: World, person: PersonRecord, kind: str = "alive", ref: str = "1") -> str:
    """Somebody on a list; the import itself says that they are new."""

    def unit(tx: Tx) -> str:
        source = importing.ensure_source(tx, world.house, f"Lista {kind}", kind, "2026-01-01")
        importing.write_people(tx, world.house, source, [(ref, person)])
        row = tx.row("SELECT id FROM people WHERE source_ref = ?", importing.source_ref(world.house, source, ref))
        assert row is not None
        return f"person:{row[0]}"

    return await world.do(unit)


async def followed(world: World) -> None:
    while await world.matcher.follow():
        pass


async def proposed(world: World, case: CaseRow) -> list[MatchRow]:
    return await world.do(lambda tx: matches.of_case(tx, case.id))


async def refs(world: World, case: CaseRow) -> set[str]:
    return {match.other for match in await proposed(world, case)}


async def test_a_case_finds_who_was_on_a_list_before_it(world: World) -> None:
    person = await listed(world, SPELT)
    await followed(world)
    case = await asked(world, TEOFILA)
    await followed(world)
    found = await proposed(world, case)
    assert [match.other for match in found] == [person]
    assert found[0].band == "strong"


async def test_a_list_that_comes_later_finds_the_case_that_waited(world: World) -> None:
    case = await asked(world, TEOFILA)
    await followed(world)
    assert await refs(world, case) == set()
    person = await listed(world, SPELT)
    await followed(world)
    assert await refs(world, case) == {person}


async def test_two_families_who_seek_the_same_person_are_proposed_to_each_other(world: World) -> None:
    one, two = await asked(world, TEOFILA), await asked(world, SPELT, who="e2")
    await followed(world)
    assert await refs(world, one) == {f"case:{two.id}"}
    assert await refs(world, two) == {f"case:{one.id}"}


async def test_two_who_seek_each_other_meet(world: World) -> None:
    rosa = await asked(world, TEOFILA, enquirer=ROSA)
    teofila = await asked(world, ROSA, enquirer=SPELT, who="e2")
    await followed(world)
    assert f"enquirer:{teofila.id}" in await refs(world, rosa)
    assert f"enquirer:{rosa.id}" in await refs(world, teofila)


async def test_nobody_is_proposed_to_themselves(world: World) -> None:
    one, two = await asked(world, TEOFILA, enquirer=SPELT), await asked(world, SPELT, enquirer=TEOFILA)
    await followed(world)
    assert await refs(world, one) == set()
    assert await refs(world, two) == set()


@pytest.mark.parametrize("order", [0, 1])
async def test_without_permission_a_case_is_neither_proposed_nor_proposed_to(world: World, order: int) -> None:
    silent, other = None, None
    for n in (order, 1 - order):
        if n == 0:
            silent = await asked(world, TEOFILA, enquirer=ROSA, compare=0)
        else:
            other = await asked(world, SPELT, enquirer=ROSA, who="e2")
    await followed(world)
    assert silent is not None
    assert other is not None
    assert await refs(world, silent) == set()
    assert await refs(world, other) == set()
    person = await listed(world, SPELT)
    await followed(world)
    assert await refs(world, silent) == set()
    assert await refs(world, other) == {person}
    assert f"case:{silent.id}" not in world.matcher.register
    assert f"enquirer:{silent.id}" not in world.matcher.register


async def test_permission_taken_back_before_the_round_is_written_proposes_nothing(world: World) -> None:
    one = await asked(world, TEOFILA)
    await followed(world)
    # In the memory of the matching role still, in the store no longer.
    await world.do(lambda tx: tx.run("UPDATE cases SET compare = 0 WHERE id = ?", one.id))
    two = await asked(world, SPELT, who="e2")
    await followed(world)
    assert await refs(world, two) == set()
    assert await refs(world, one) == set()


async def test_after_a_start_the_register_holds_the_same_people(world: World) -> None:
    await listed(world, SPELT)
    await asked(world, TEOFILA)
    await asked(world, SPELT, who="e2", compare=0)
    over = await asked(world, SPELT, who="e3")
    await world.do(lambda tx: tx.run("UPDATE cases SET state = 'withdrawn' WHERE id = ?", over.id))
    await followed(world)
    before = len(world.matcher.register)
    assert await Matcher(world.house).take_over() == before == 3


async def test_a_rejected_pair_comes_back_only_when_a_fact_changed(world: World) -> None:
    person = await listed(world, SPELT)
    case = await asked(world, TEOFILA)
    await followed(world)
    (match,) = await proposed(world, case)
    await reviewing.judge(world.house, JUSTINA, match.id, Judgement.DIFFERENT, "otros padres")
    await added(world, person, Change.CORRECTED)
    await added(world, f"case:{case.id}")
    await followed(world)
    (same,) = await proposed(world, case)
    assert same.judgement == Judgement.DIFFERENT
    await listed(world, replace(SPELT, birth_year=1951))  # the list was corrected
    await followed(world)
    (again,) = await proposed(world, case)
    assert again.judgement is None
    assert again.facts != same.facts


async def test_a_pair_judged_the_same_stays_so_when_a_fact_changes(world: World) -> None:
    await listed(world, SPELT)
    case = await asked(world, TEOFILA)
    await followed(world)
    (match,) = await proposed(world, case)
    await reviewing.judge(world.house, JUSTINA, match.id, Judgement.SAME, "los padres coinciden")
    await resealed(world, await world.again(case), replace(TEOFILA, birth_year=1952), STRANGER)
    await added(world, f"case:{case.id}", Change.CORRECTED)
    await followed(world)
    (again,) = await proposed(world, case)
    assert (again.judgement, again.judged_by) == (Judgement.SAME, "justina")


async def test_repeating_a_round_after_a_stop_changes_nothing(world: World) -> None:
    await listed(world, SPELT)
    case = await asked(world, TEOFILA)
    await followed(world)
    before = await proposed(world, case)
    await world.do(lambda tx: tx.run("UPDATE changes SET done = 0"))
    await followed(world)
    assert await proposed(world, case) == before


async def test_who_was_erased_is_forgotten_and_proposed_to_nobody(world: World) -> None:
    person = await listed(world, SPELT)
    await followed(world)
    assert person in world.matcher.register
    await world.do(lambda tx: tx.run("DELETE FROM people"))
    await added(world, person, Change.ERASED)
    await followed(world)
    assert person not in world.matcher.register
    case = await asked(world, TEOFILA)
    await followed(world)
    assert await refs(world, case) == set()


async def test_a_withdrawn_request_is_forgotten_with_its_enquirer(world: World) -> None:
    case = await asked(world, TEOFILA, enquirer=ROSA)
    await followed(world)

    def withdraw(tx: Tx) -> None:
        row = cases.by_id(tx, case.id)
        assert row is not None
        carry_out(tx, world.house, JUSTINA, row, "withdraw")

    await world.do(withdraw)
    await followed(world)
    assert len(world.matcher.register) == 0


async def test_one_record_that_cannot_be_opened_holds_up_nobody(world: World) -> None:
    broken = await asked(world, TEOFILA)
    await world.do(lambda tx: tx.run("UPDATE cases SET sealed = ? WHERE id = ?", b"\0", broken.id))
    person = await listed(world, SPELT)
    case = await asked(world, TEOFILA, who="e2")
    await followed(world)
    assert person in await refs(world, case)
    left = await world.do(changes.not_followed)
    assert {change.ref for change in left} == {f"case:{broken.id}"}


async def test_a_stranger_is_not_proposed_beside_a_strong_likeness(world: World) -> None:
    await listed(world, STRANGER, ref="9")
    person = await listed(world, SPELT, ref="1")
    case = await asked(world, TEOFILA)
    await followed(world)
    assert await refs(world, case) == {person}


async def test_the_evidence_is_sealed_with_the_pair_in_words(world: World) -> None:
    await listed(world, SPELT)
    case = await asked(world, TEOFILA)
    await followed(world)
    (match,) = await proposed(world, case)
    view = await reviewing.compare_view(world.house, JUSTINA, match.id)
    assert view.lines
    assert any(line.words.id for line in view.lines)
    assert b"Qawana" not in match.sealed


async def crowd(world: World, *extra: PersonRecord) -> None:
    """A long list in one import: many more people than requests."""
    people = [replace(STRANGER, paternal=f"Tintaya{n}x") for n in range(40)]

    def unit(tx: Tx) -> None:
        source = importing.ensure_source(tx, world.house, "Lista larga", "alive", "2026-01-01")
        importing.write_people(tx, world.house, source, [(str(n), p) for n, p in enumerate((*people, *extra))])

    await world.do(unit)


async def test_a_long_list_finds_the_same_as_its_people_one_by_one(world: World) -> None:
    one, two = await asked(world, TEOFILA), await asked(world, STRANGER, enquirer=ROSA, who="e2")
    await followed(world)
    await crowd(world, SPELT)
    await followed(world)
    (found,) = await proposed(world, one)
    assert found.band == "strong"
    assert f"case:{one.id}" not in await refs(world, two)
    alone = await asked(world, TEOFILA, who="e3")  # asked after the list: the same person, as sure
    await followed(world)
    again = next(match for match in await proposed(world, alone) if match.other == found.other)
    assert (again.band, again.hypothesis) == (found.band, found.hypothesis)


async def test_a_weak_candidate_makes_room_for_a_better_one(world: World) -> None:
    vague = await listed(world, PersonRecord("Teófila", "Zárate", birth_year=1990), ref="7")
    case = await asked(world, TEOFILA)
    await followed(world)
    assert [(m.other, m.band) for m in await proposed(world, case)] == [(vague, "weak")]
    person = await listed(world, SPELT)
    await followed(world)
    assert await refs(world, case) == {person}


async def test_a_corrected_request_loses_the_candidates_that_no_longer_fit(world: World) -> None:
    person = await listed(world, SPELT)
    case = await asked(world, TEOFILA)
    await followed(world)
    assert await refs(world, case) == {person}
    other = replace(STRANGER, given="Wilber", paternal="Curo", maternal="Lapa")
    await resealed(world, await world.again(case), other, STRANGER)
    await followed(world)
    assert person not in await refs(world, case)


async def test_a_corrected_person_is_no_longer_proposed_where_they_do_not_fit(world: World) -> None:
    person = await listed(world, SPELT)
    case = await asked(world, TEOFILA)
    await followed(world)
    await listed(world, replace(STRANGER, given="Wilber", paternal="Curo", maternal="Lapa"))
    await followed(world)
    assert person not in await refs(world, case)


async def changed(world: World, case: CaseRow, **fields: object) -> None:
    """The case as it is stored with some fields changed, as any service does it."""

    def unit(tx: Tx) -> None:
        before = cases.by_id(tx, case.id)
        assert before is not None
        assert cases.save(tx, before, replace(before, **fields), world.now)  # type: ignore[arg-type]

    await world.do(unit)


@pytest.mark.parametrize("fields", [{"compare": 0}, {"state": "withdrawn"}, {"state": "rejected"}])
async def test_whoever_may_no_longer_be_compared_leaves_memory_and_every_list(
    world: World, fields: dict[str, object]
) -> None:
    one = await asked(world, TEOFILA, enquirer=ROSA)
    two = await asked(world, SPELT, who="e2")
    await followed(world)
    assert await refs(world, two) == {f"case:{one.id}"}
    await changed(world, one, **fields)
    await followed(world)
    assert await refs(world, two) == set()
    assert await refs(world, one) == set()
    assert f"case:{one.id}" not in world.matcher.register
    assert f"enquirer:{one.id}" not in world.matcher.register


async def test_a_judged_candidate_whose_family_takes_the_permission_back_shows_nothing_any_more(world: World) -> None:
    one, two = await asked(world, TEOFILA), await asked(world, SPELT, who="e2")
    await followed(world)
    (match,) = await proposed(world, two)
    await reviewing.judge(world.house, JUSTINA, match.id, Judgement.SAME, "los padres coinciden")
    await changed(world, one, compare=0)
    await followed(world)
    view = await reviewing.compare_view(world.house, JUSTINA, match.id)
    assert view.candidate.gone
    assert view.right == PersonRecord()
    assert view.candidate.judgement == Judgement.SAME  # what was decided stays, without the record


async def test_a_request_opened_again_is_compared_again(world: World) -> None:
    person = await listed(world, SPELT)
    case = await asked(world, TEOFILA)
    await changed(world, case, state="withdrawn")
    await followed(world)
    assert await refs(world, case) == set()
    await changed(world, case, state="searching")
    await followed(world)
    assert await refs(world, case) == {person}


async def test_an_erasure_is_acknowledged_only_when_it_is_out_of_memory(world: World) -> None:
    person = await listed(world, SPELT)
    await followed(world)
    await world.do(lambda tx: tx.run("DELETE FROM people"))
    await added(world, person, Change.ERASED)
    assert person in [row.ref for row in await world.do(changes.not_followed)]
    await followed(world)
    assert person not in world.matcher.register
    assert person not in [row.ref for row in await world.do(changes.not_followed)]


async def test_the_role_keeps_no_key_of_a_request(world: World) -> None:
    case = await asked(world, TEOFILA)
    await followed(world)
    assert not world.house.vault._cache
    assert case.key_id not in world.house.vault._held


async def test_a_record_the_engine_fails_on_holds_up_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = await listed(world, replace(SPELT, given="Rara"), ref="2")
    person = await listed(world, SPELT)
    compare_changed = matching.compare_changed

    async def fails(house: House, register: Register, changed: Sequence[Comparable]) -> list[Found]:
        if any(each.ref == odd for each in changed):
            raise ValueError("a name no engine reads")
        return await compare_changed(house, register, changed)

    monkeypatch.setattr(matching, "compare_changed", fails)
    case = await asked(world, TEOFILA)
    await followed(world)
    assert person in await refs(world, case)
    assert [change.ref for change in await world.do(changes.not_followed)] == [odd]


async def test_a_trouble_of_the_disk_is_nobodys_fault_and_all_is_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await listed(world, SPELT)
    case = await asked(world, TEOFILA)

    async def full(*_what: object) -> list[Found]:
        raise Fault("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(matching, "compare_changed", full)
        with pytest.raises(Fault):
            await world.matcher.follow()
    await followed(world)
    assert await refs(world, case) == {person}


async def test_while_the_keys_cannot_be_had_nobody_is_left_out_of_the_register(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asked(world, TEOFILA)
    matcher = Matcher(world.house)

    def away(_self: object, _key_id: str) -> None:
        raise Fault("key store: the database can't be reached", 1.0)

    monkeypatch.setattr(type(world.house.vault), "case", away)
    with pytest.raises(Fault, match="can't be reached"):
        await matcher.take_over()
    monkeypatch.undo()
    assert await matcher.take_over() == 2
