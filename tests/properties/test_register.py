"""Whatever is added, corrected, frozen, opened again, erased, followed, stopped or begun anew, in any order: the
matching role holds exactly who may be compared, and nobody is a candidate, unjudged, who may not be."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.cases import COMPARED, CaseState
from bot.domain.people import PersonRecord, Sex
from bot.services import importing
from bot.services.matching import Matcher, Superseded
from bot.services.submitting import person_json
from bot.store import cases, changes
from bot.store import erasing as erasing_rows
from bot.store.changes import Change
from bot.store.database import Tx
from bot.vault.envelope import Place, seal_json
from tests.services.staff_world import World

# Few people who are much alike, so that they meet.
PEOPLE = tuple(
    PersonRecord(given, paternal, "Huamán", sex=Sex.FEMALE, birth_year=1950 + year, place_origin="Oronccoy")
    for given, paternal, year in (
        ("Teófila", "Ccahuana", 1), ("Teofila", "Qawana", 2), ("Rosa", "Ccahuana", 5), ("Basilia", "Tintaya", 40),
    )
)  # fmt: skip
DEEDS = (
    "list", "correct_list", "erase_person", "ask", "correct_case", "freeze", "open_again", "no_more_comparing",
    "erase_case", "follow", "restart", "killed_after_proposing",
)  # fmt: skip
PLANS = st.lists(
    st.tuples(st.sampled_from(DEEDS), st.integers(0, 3), st.integers(0, len(PEOPLE) - 1)), min_size=3, max_size=25
)
# Somebody on a list, two requests that seek her, compared: so that there are candidates to lose.
BEGINNING = (("list", 0, 1), ("ask", 1, 0), ("ask", 2, 1), ("follow", 9, 0))


@dataclass
class Story:
    """One sequence of deeds; who was ever there."""

    world: World
    matcher: Matcher
    people: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)

    async def do(self, deed: str, which: int, person: PersonRecord) -> None:
        match deed:
            case "list":
                await self._listed(f"row {len(self.people)}", person, known="")
            case "correct_list" if which < len(self.people):
                await self._listed(f"row {which}", person, known=self.people[which])
            case "erase_person" if which < len(self.people):
                await self.world.do(lambda tx: self._erase_person(tx, self.people[which]))
            case "ask":
                case = await self.world.case(sought=person, enquirer=f"e{which}", compare=int(which > 0))
                self.cases.append(case.id)
            case "correct_case" if which < len(self.cases):
                await self._changed(self.cases[which], person=person)
            case "freeze" if which < len(self.cases):
                await self._changed(self.cases[which], state=CaseState.WITHDRAWN)
            case "open_again" if which < len(self.cases):
                await self._changed(self.cases[which], state=CaseState.SEARCHING)
            case "no_more_comparing" if which < len(self.cases):
                await self._changed(self.cases[which], compare=0)
            case "erase_case" if which < len(self.cases):
                await self.world.do(lambda tx: self._erase_case(tx, self.cases[which]))
            case "follow":
                await self.matcher.follow(limit=which + 1)
            case "restart":
                await self.begin_anew()
            case "killed_after_proposing":
                await self.world.do(lambda tx: tx.run("UPDATE changes SET done = 0"))
                await self.begin_anew()

    async def begin_anew(self) -> None:
        """Another process takes over; the old one, still alive, may write nothing."""
        old, self.matcher = self.matcher, Matcher(self.world.house)
        await self.matcher.take_over()
        await self.world.do(lambda tx: changes.add(tx, Change.CORRECTED, "person:nobody", self.world.now))
        try:
            await old.follow()
        except Superseded:
            return
        raise AssertionError("a holder that was taken over acknowledged something")

    async def _listed(self, row: str, person: PersonRecord, *, known: str) -> None:
        def unit(tx: Tx) -> str:
            source = importing.ensure_source(tx, self.world.house, "Lista", "alive", "2026-01-01")
            importing.write_people(tx, self.world.house, source, [(row, person)])
            found = tx.row(
                "SELECT id FROM people WHERE source_ref = ?", importing.source_ref(self.world.house, source, row)
            )
            return str(found[0]) if found else ""

        person_id = await self.world.do(unit)
        if person_id not in self.people:
            self.people.append(person_id)

    def _erase_person(self, tx: Tx, person_id: str) -> None:
        if tx.run("DELETE FROM people WHERE id = ?", person_id):
            changes.add(tx, Change.ERASED, f"person:{person_id}", self.world.now)

    def _erase_case(self, tx: Tx, case_id: str) -> None:
        erasing_rows.erase(tx, case_id)
        changes.add(tx, Change.ERASED, f"case:{case_id}", self.world.now)

    async def _changed(self, case_id: str, *, person: PersonRecord | None = None, **fields: object) -> None:
        def unit(tx: Tx) -> None:
            before = cases.by_id(tx, case_id)
            if before is None:
                return
            after = replace(before, **fields)  # type: ignore[arg-type]
            if person is not None:
                card = {"sought": person_json(person), "enquirer": {}, "summary": {}}
                sealer = self.world.house.vault.case(before.key_id)
                after = replace(after, sealed=seal_json(sealer, Place("cases", case_id), card))
            cases.save(tx, before, after, self.world.now)

        await self.world.do(unit)

    async def may_be_compared(self) -> set[str]:
        """What the tables say, asked in another way than the program asks."""
        found = await self.world.do(lambda tx: [cases.by_id(tx, case_id) for case_id in self.cases])
        open_cases = {c.id for c in found if c is not None and c.compare == 1 and c.state in COMPARED}
        listed = {str(row[0]) for row in await self.world.do(lambda tx: tx.rows("SELECT id FROM people"))}
        return {*(f"person:{p}" for p in listed), *(f"{kind}:{c}" for c in open_cases for kind in ("case", "enquirer"))}

    async def check(self) -> None:
        while await self.matcher.follow():
            pass
        wanted = await self.may_be_compared()
        ever = {*(f"person:{p}" for p in self.people), *(f"{k}:{c}" for c in self.cases for k in ("case", "enquirer"))}
        assert {ref for ref in ever if ref in self.matcher.register} == wanted
        assert len(self.matcher.register) == len(wanted)
        pairs = await self.world.do(lambda tx: tx.rows("SELECT case_id, other FROM matches WHERE judgement IS NULL"))
        assert all(f"case:{case_id}" in wanted and other in wanted for case_id, other in pairs)
        assert not await self.world.do(changes.not_followed)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PLANS)
def test_memory_is_always_what_the_database_says_may_be_compared(plan: list[tuple[str, int, int]]) -> None:
    with TemporaryDirectory() as folder:
        asyncio.run(lived(Path(folder), plan))


async def lived(folder: Path, plan: list[tuple[str, int, int]]) -> None:
    world = await World.open(folder)
    await world.matching_role_is_away()
    try:
        story = Story(world, Matcher(world.house))
        await story.matcher.take_over()
        for deed, which, person in (*BEGINNING, *plan):
            await story.do(deed, which, PEOPLE[person])
        await story.check()
    finally:
        await world.house.database.close()
