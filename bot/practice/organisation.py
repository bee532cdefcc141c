"""The organisation of a practice: invented people on a register, staff whose passphrases are shown."""

from __future__ import annotations

import asyncio
from base64 import b32encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import blake2b
from typing import TypeVar

from bot.clock import ShiftedClock
from bot.domain.people import PersonRecord, Sex
from bot.domain.roles import Role
from bot.matching.nicknames import rows
from bot.places import Level, Places
from bot.services import accounts, importing, signing_in
from bot.services.house import House
from bot.store import people, staff
from bot.store.database import Tx

T = TypeVar("T")
PEOPLE = 2_000
SEED = "maskay practice 1"
SOURCE = "Registro de práctica (personas inventadas)"
SOURCE_DATE = "2026-11"


@dataclass(frozen=True, slots=True)
class Hired:
    """A practice account. The passphrase and the secret are shown on the sign-in page; they open nothing else."""

    name: str
    role: Role
    office: str
    languages: tuple[str, ...]
    passphrase: str

    @property
    def otp_secret(self) -> str:
        """The secret of the one-time codes, made from the name: it guards invented people only."""
        return b32encode(blake2b(self.name.encode(), key=SEED.encode(), digest_size=20).digest()).decode()


_STAFF = (
    Hired("Justina", Role.CASEWORKER, "ayacucho", ("es", "quy"), "camino largo de Huanta"),
    Hired("Elías", Role.APPROVER, "ayacucho", ("es", "quy"), "dos hilos que se unen"),
    Hired("Carmen", Role.CASEWORKER, "lima", ("es",), "garúa de julio en Lima"),
    Hired("Rafael", Role.APPROVER, "lima", ("es",), "una silla junto al mar"),
    Hired("Nelly", Role.COORDINATOR, "lima", ("es", "quy"), "puente de piedra blanca"),
    Hired("Óscar", Role.ADMINISTRATOR, "lima", ("es",), "llave de agua y sombra"),
    Hired("Irma", Role.AUDITOR, "lima", ("es",), "cuaderno de tapas verdes"),
)


@dataclass(slots=True)
class Staff:
    """Who works in the practice, and what their sign-in page may show."""

    house: House
    hired: Sequence[Hired] = field(default=_STAFF)
    _there: int = 0

    @property
    def shown(self) -> Sequence[Hired]:
        """Whoever can sign in by now."""
        return self.hired[: self._there]

    async def hire(self, most: int = len(_STAFF)) -> None:
        """Make the accounts that are not there yet, `most` of them in all. A passphrase takes 0.1 s of a core."""
        known = await self.house.database.read(lambda tx: len(staff.all_accounts(tx)))
        await asyncio.gather(*(self._hire(each) for each in self.hired[known:most]))
        self._there = max(known, most)

    async def _hire(self, each: Hired) -> None:
        await accounts.create_staff(
            self.house, None, name=each.name, passphrase=each.passphrase, role=each.role, office=each.office,
            languages=each.languages, otp_secret=each.otp_secret,
        )  # fmt: skip

    def code(self, hired: Hired) -> str:
        """The one-time code of this moment."""
        return signing_in.one_time_code(self.house, hired.otp_secret)


async def seed_register(house: House, count: int = PEOPLE) -> None:
    """Put the invented people on the register, once."""

    def write(tx: Tx) -> None:
        source = importing.ensure_source(tx, house, SOURCE, "alive", SOURCE_DATE)
        importing.write_people(tx, house, source, invented(house.places, count))

    if await house.database.read(lambda tx: people.source_named(tx, SOURCE)) is None:
        await house.database.unit(write)


def invented(places: Places, count: int) -> Iterator[tuple[str, PersonRecord]]:
    """Families of invented people: the same two surnames, parents and village among brothers and sisters.

    Names are composed from the spelling table's groups and the given names of the nickname table, with a
    fixed seed, so that everybody who practises finds the same people.
    """
    villages = [p for p in places if p.level is Level.DISTRICT and p.id[:5] in ("PE-05", "PE-09", "PE-03", "PE-12")]
    surnames = list(dict(reversed(list(rows("surname_groups.tsv")))).values())
    given: dict[str, list[str]] = {"M": [], "F": []}
    for name, sex in rows("given_names.tsv"):
        if sex in given:
            given[sex].append(name)
    draw = _Draw(SEED)
    made = 0
    while made < count:
        village = draw.one(villages)
        father = (draw.one(given["M"]), draw.one(surnames))
        mother = (draw.one(given["F"]), draw.one(surnames))
        event = 1980 + draw.below(20)
        first_birth = event - 12 - draw.below(30)
        for child in range(1 + draw.below(4)):
            sex = Sex.MALE if draw.below(100) < 70 else Sex.FEMALE
            names = [draw.one(given[sex.value]) for _ in range(2 if draw.below(3) else 1)]
            made += 1
            yield (
                f"P{made:05d}",
                PersonRecord(
                    given=" ".join(names),
                    paternal=father[1],
                    maternal=mother[1],
                    sex=sex,
                    birth_year=first_birth + 2 * child,
                    place_origin=village.label,
                    place_last=village.label,
                    event_year=event,
                    father=" ".join(father),
                    mother=" ".join(mother),
                ),
            )
            if made == count:
                return


class _Draw:
    """Numbers that look drawn and are the same on every machine: BLAKE2b over a counter."""

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode()
        self._n = 0

    def below(self, limit: int) -> int:
        self._n += 1
        digest = blake2b(self._n.to_bytes(8, "big"), key=self._seed, digest_size=8).digest()
        return int.from_bytes(digest, "big") % limit

    def one(self, of: Sequence[T]) -> T:
        return of[self.below(len(of))]


def follow_clock(clock: ShiftedClock, answer: Mapping[str, object]) -> None:
    """Bring this process's clock to that of a practice Telegram elsewhere; it never goes back."""
    ahead = answer.get("ahead_seconds")
    if isinstance(ahead, (int, float)) and timedelta(seconds=ahead) > clock.ahead:
        clock.advance(timedelta(seconds=ahead) - clock.ahead)
