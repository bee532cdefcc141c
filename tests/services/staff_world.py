"""An office to try things in: a real database, a real vault, named people. Everybody here is invented."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from bot.clock import ms
from bot.domain.matches import Judgement
from bot.domain.people import PersonRecord
from bot.domain.roles import Role, StaffMember
from bot.i18n import Words
from bot.ids import new_case_code, new_id
from bot.places import Places
from bot.services import importing, reviewing
from bot.services.gazetteer import Gazetteer
from bot.services.house import House
from bot.services.matching import Matcher, Superseded
from bot.settings import Settings
from bot.store import cases, matches, staff
from bot.store.cases import CaseRow
from bot.store.database import Tx
from bot.store.keystore import KeyStore
from bot.store.opening import open_database
from bot.store.roles import Standing
from bot.vault.envelope import Place, open_json, seal_json
from bot.vault.keys import Vault, create_master_key
from tests.matcher import answer_for_ever

T = TypeVar("T")

AYACUCHO, LIMA = "ayacucho", "lima"
JUSTINA = StaffMember("justina", Role.CASEWORKER, AYACUCHO)  # owner
TERESA = StaffMember("teresa", Role.APPROVER, AYACUCHO)  # colleague, second person
PABLO = StaffMember("pablo", Role.APPROVER, AYACUCHO)  # another approver
BRUNO = StaffMember("bruno", Role.CASEWORKER, LIMA)  # outsider
CARMEN = StaffMember("carmen", Role.COORDINATOR, LIMA)
ANA = StaffMember("ana", Role.ADMINISTRATOR, LIMA)
OTTO = StaffMember("otto", Role.AUDITOR, LIMA)
EVERYBODY = {
    JUSTINA: "Justina Sulca", TERESA: "Teresa Prado", PABLO: "Pablo Arce", BRUNO: "Bruno Tello",
    CARMEN: "Carmen Rivas", ANA: "Ana Solar", OTTO: "Otto Linares",
}  # fmt: skip

SOUGHT = PersonRecord(
    given="Teófila",
    paternal="Ccahuana",
    maternal="Huamán",
    birth_year=1951,
    place_origin="Oronccoy",
    mother="Marcelina",
)
ENQUIRER = PersonRecord(given="Rosa", paternal="Ccahuana", maternal="Huamán")
FOUND = PersonRecord(
    given="Teofila", paternal="Qawana", maternal="Waman", birth_year=1952, place_origin="Oronccoy", place_last="Pichari"
)
SUMMARY = {
    "sought_name": "Teófila Ccahuana Huamán",
    "enquirer_name": "Rosa Ccahuana Huamán",
    "kinship": "sister",
    "place_lost": "Oronccoy, Chungui",
    "when_lost": "1984",
    "when_lost_words": "en la siembra de 1984",
    "place_now": "Huanta",
    "phone": "+51999000111",
}


@dataclass
class StillClock:
    """A clock that only moves when told."""

    at: datetime = field(default_factory=lambda: datetime(2026, 5, 4, 15, 0, tzinfo=UTC))

    def now(self) -> datetime:
        return self.at

    def advance(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class World:
    """The house and short ways to furnish it."""

    house: House
    clock: StillClock
    matcher: Matcher
    _answering: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, folder: Path) -> World:
        folder.chmod(0o700)
        create_master_key(folder / "master.key")
        vault = Vault.open(folder / "master.key", KeyStore(folder / "data"))
        database = await open_database(folder / "data")
        clock = StillClock()
        house = House(
            settings=Settings(),
            clock=clock,
            database=database,
            vault=vault,
            words=Words({}),
            gazetteer=Gazetteer(Places([])),
            conversations={},
        )
        world = cls(house, clock, Matcher(house))
        await database.unit(world._hire)
        await world.matcher.take_over()
        world._answering = asyncio.create_task(answer_for_ever(world.matcher))
        return world

    async def close(self) -> None:
        """The end of the day."""
        await self.matching_role_is_away()
        await self.house.database.close()

    async def matching_role_is_away(self) -> None:
        """From now on nobody answers for names."""
        if self._answering is not None:
            self._answering.cancel()
            with suppress(asyncio.CancelledError):
                await self._answering
        self._answering = None
        with suppress(Superseded):
            await self.matcher.beat(Standing.LEFT)

    @property
    def now(self) -> int:
        return ms(self.clock.now())

    async def do(self, work: Callable[[Tx], T]) -> T:
        return await self.house.database.unit(work)

    def _hire(self, tx: Tx) -> None:
        for who, name in EVERYBODY.items():
            sealed = seal_json(self.house.vault.service, Place("staff", who.id), {"name": name})
            tx_row = staff.StaffAccountRow(who.id, f"hash-{who.id}", who.role, who.office, "es quy", 0, 0, sealed)
            staff.add(tx, tx_row)

    async def case(
        self, *, sought: PersonRecord = SOUGHT, summary: dict[str, str] | None = None, **fields: object
    ) -> CaseRow:
        """A case of Ayacucho, by chat, unless said otherwise."""
        case_id, key_id = new_id(), self.house.vault.new_case_key()
        card = {
            "summary": {**SUMMARY, **(summary or {})},
            "sought": _plain(sought),
            "enquirer": _plain(ENQUIRER),
            "by": "self",
            "witness": "",
        }
        values: dict[str, object] = {
            "id": case_id, "code": new_case_code(), "key_id": key_id, "chat": "chat-of-rosa", "enquirer": "e1",
            "entered_by": "self", "state": "in_triage", "route": "migration", "language": "quy", "office": AYACUCHO,
            "queue": "main", "urgency": 9, "minor": 0, "compare": 1, "submitted_at": self.now,
            "promised_by": self.now + 3_600_000, "updated_at": self.now,
            "sealed": seal_json(self.house.vault.case(key_id), Place("cases", case_id), card), **fields,
        }  # fmt: skip
        row = CaseRow(**values)  # type: ignore[arg-type]
        await self.do(lambda tx: cases.insert(tx, row))
        return row

    async def listed(self, person: PersonRecord = FOUND, *, kind: str = "alive", ref: str = "1") -> str:
        """A person on a list; `person:ID`. The register knows them too."""

        def add(tx: Tx) -> str:
            source = importing.ensure_source(tx, self.house, f"Lista {kind}", kind, "2026-01-01")
            importing.write_people(tx, self.house, source, [(ref, person)])
            row = tx.row("SELECT id FROM people WHERE source_ref = ?", importing.source_ref(self.house, source, ref))
            assert row is not None
            return f"person:{row[0]}"

        other = await self.do(add)
        self.matcher.register.add(other, person)
        return other

    async def match(self, case: CaseRow, other: str, *, band: str = "strong", log_odds: float = 8.0) -> str:
        """A candidate match with a little evidence."""
        match_id = new_id()
        evidence = {
            "clues": [
                {"field": "surname", "verdict": "close", "points": 6.1, "words": "they sound alike", "values": {},
                 "left": "Ccahuana", "right": "Qawana"},
                {"field": "birth", "verdict": "agree", "points": 1.4, "words": "{n} years apart", "values": {"n": 1},
                 "left": "1951", "right": "1952"},
            ],
            "reason": "",
        }  # fmt: skip
        sealed = seal_json(self.house.vault.case(case.key_id), Place("matches", match_id), evidence)
        row = matches.MatchRow(match_id, case.id, other, band, "same", log_odds, "facts", self.now, sealed)
        await self.do(lambda tx: matches.put(tx, row))
        return match_id

    async def located(self, **fields: object) -> tuple[CaseRow, str]:
        """A case whose candidate was judged the same person; the case and the match."""
        case = await self.case(state="searching", **fields)
        match_id = await self.match(case, await self.listed(ref=new_id()))
        await reviewing.judge(self.house, JUSTINA, match_id, Judgement.SAME, "los padres coinciden")
        return await self.again(case), match_id

    async def again(self, case: CaseRow) -> CaseRow:
        """The case as it is stored now."""
        row = await self.do(lambda tx: cases.by_id(tx, case.id))
        assert row is not None
        return row

    async def sent(self) -> list[str]:
        """The texts of approved replies in the outbox."""
        rows = await self.do(lambda tx: tx.rows("SELECT id, sealed FROM outbox WHERE kind = 'reply' ORDER BY position"))
        opened = [open_json(self.house.vault.service, Place("outbox", row[0]), row[1]) for row in rows]
        return [str(each["text"]) for each in opened if isinstance(each, dict)]

    async def audited(self) -> list[tuple[str, str, str]]:
        """(actor, action, subject), first to last."""
        rows = await self.do(lambda tx: tx.rows("SELECT actor, action, subject FROM audit ORDER BY n"))
        return [(row[0], row[1], row[2]) for row in rows]


def _plain(person: PersonRecord) -> dict[str, object]:
    return {key: value for key, value in asdict(person).items() if value not in ("", None)}
