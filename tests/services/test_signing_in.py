from __future__ import annotations

from dataclasses import dataclass

import argon2
import pytest

from bot.domain.errors import Refusal
from bot.domain.offices import example_offices
from bot.domain.roles import Role
from bot.services import accounts, passphrases, signing_in
from bot.services.routing import keep_offices
from bot.services.signing_in import TOO_MANY, WRONG
from bot.services.views import SessionCookie
from tests.services.staff_world import ANA, AYACUCHO, JUSTINA, World

PHRASE = "caballo correcto batería grapa"
NAME = "Justina Palomino"


@dataclass
class Door:
    """An account and its one-time-code app."""

    world: World
    staff_id: str
    secret: str

    async def knock(self, *, name: str = NAME, phrase: str = PHRASE, code: str | None = None) -> SessionCookie:
        house = self.world.house
        return await signing_in.sign_in(house, name, phrase, code or signing_in.one_time_code(house, self.secret))


@pytest.fixture
async def door(world: World, monkeypatch: pytest.MonkeyPatch) -> Door:
    # The real cost has a test of its own; the others need the same way, not the same 64 MiB.
    monkeypatch.setattr(passphrases, "_HASHER", argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    made = await accounts.create_staff(
        world.house, None, name=NAME, passphrase=PHRASE, role=Role.CASEWORKER, office=AYACUCHO, languages=("es", "quy")
    )
    return Door(world, made.staff_id, made.otp_secret)


async def test_whoever_signs_in_is_known_by_the_cookie_until_they_leave(door: Door) -> None:
    cookie = await door.knock(name="  JUSTINA   palomino ")
    signed_in = await signing_in.who_is(door.world.house, cookie.value)
    assert signed_in is not None
    assert (signed_in.who.id, signed_in.who.role, signed_in.who.office) == (door.staff_id, Role.CASEWORKER, AYACUCHO)
    assert (signed_in.name, signed_in.languages) == (NAME, ("es", "quy"))
    await signing_in.sign_out(door.world.house, cookie.value)
    assert await signing_in.who_is(door.world.house, cookie.value) is None


async def test_a_cookie_is_nowhere_in_the_database(door: Door) -> None:
    cookie = await door.knock()
    rows = await door.world.do(lambda tx: tx.rows("SELECT id FROM sessions"))
    assert len(cookie.value) >= 43
    assert all(cookie.value not in str(row) for row in rows)
    for other in ("", "x" * 43, "y" * 101, rows[0][0]):
        assert await signing_in.who_is(door.world.house, other) is None


async def test_whatever_is_wrong_the_words_are_the_same(door: Door) -> None:
    for wrong in ({"phrase": "otra frase de paso"}, {"code": "000000"}, {"code": "no"}, {"name": "Nadie Nunca"}):
        with pytest.raises(Refusal) as refused:
            await door.knock(**wrong)
        assert refused.value.message == WRONG


async def test_a_code_works_once(door: Door) -> None:
    code = signing_in.one_time_code(door.world.house, door.secret)
    await door.knock(code=code)
    with pytest.raises(Refusal):
        await door.knock(code=code)
    door.world.clock.advance(seconds=30)
    await door.knock()


async def test_an_earlier_code_does_not_work_after_a_later_one(door: Door) -> None:
    earlier = signing_in.one_time_code(door.world.house, door.secret)
    door.world.clock.advance(seconds=30)
    await door.knock()
    with pytest.raises(Refusal):
        await door.knock(code=earlier)


async def test_a_code_of_a_clock_half_a_minute_off_works_a_minute_and_a_half_does_not(door: Door) -> None:
    code = signing_in.one_time_code(door.world.house, door.secret)
    door.world.clock.advance(seconds=90)
    with pytest.raises(Refusal):
        await door.knock(code=code)
    code = signing_in.one_time_code(door.world.house, door.secret)
    door.world.clock.advance(seconds=30)
    await door.knock(code=code)


@pytest.mark.parametrize("name", [NAME, "Nadie Nunca"])
async def test_five_tries_a_minute_known_or_not(door: Door, name: str) -> None:
    for _n in range(5):
        with pytest.raises(Refusal) as refused:
            await door.knock(name=name, phrase="otra frase de paso")
        assert refused.value.message == WRONG
    with pytest.raises(Refusal) as refused:
        await door.knock(name=name)
    assert refused.value.message == TOO_MANY
    if name != NAME:
        await door.knock()  # nobody else is slowed
    door.world.clock.advance(seconds=60)
    with pytest.raises(Refusal) as refused:
        await door.knock(name=name, phrase="otra frase de paso")
    assert refused.value.message == WRONG


async def test_twenty_tries_a_day(door: Door) -> None:
    account = signing_in.account_hash(door.world.house, NAME)
    for n in range(20):
        at = door.world.now
        await door.world.do(
            lambda tx, n=n, at=at: tx.run("INSERT INTO sign_in_tries VALUES (?, ?, ?)", str(n), account, at)  # type: ignore[misc]
        )
        door.world.clock.advance(minutes=30)
    with pytest.raises(Refusal) as refused:
        await door.knock()
    assert refused.value.message == TOO_MANY
    door.world.clock.advance(hours=15)
    await door.knock()


async def test_a_session_ends_after_thirty_idle_minutes(door: Door) -> None:
    cookie = await door.knock()
    for _n in range(3):
        door.world.clock.advance(minutes=29)
        assert await signing_in.who_is(door.world.house, cookie.value) is not None
    door.world.clock.advance(minutes=30, seconds=1)
    assert await signing_in.who_is(door.world.house, cookie.value) is None
    assert await door.world.do(lambda tx: tx.rows("SELECT id FROM sessions")) == []


async def test_a_session_ends_after_eight_hours_however_busy(door: Door) -> None:
    cookie = await door.knock()
    for _n in range(16):
        assert await signing_in.who_is(door.world.house, cookie.value) is not None
        door.world.clock.advance(minutes=30)
    assert await signing_in.who_is(door.world.house, cookie.value) is not None
    door.world.clock.advance(seconds=1)
    assert await signing_in.who_is(door.world.house, cookie.value) is None


async def test_a_closed_account_is_out_at_once_and_stays_out(door: Door) -> None:
    cookie = await door.knock()
    await accounts.disable_staff(door.world.house, ANA, door.staff_id, {})
    assert await signing_in.who_is(door.world.house, cookie.value) is None
    door.world.clock.advance(seconds=30)
    with pytest.raises(Refusal) as refused:
        await door.knock()
    assert refused.value.message == WRONG


def test_the_hash_is_argon2id_with_64_mib_and_three_passes() -> None:
    held = passphrases._HASHER
    assert (held.memory_cost, held.time_cost, held.type.name) == (64 * 1024, 3, "ID")
    parameters = "$".join(passphrases.NOBODY.split("$")[:4])
    assert held.hash("x").startswith(parameters), "an unknown account costs the same as a known one"
    assert not passphrases._fits(passphrases.NOBODY, "x")


async def test_closing_an_account_needs_a_choice_for_each_open_case(door: Door) -> None:
    world = door.world
    one = await world.case(assignee=door.staff_id)
    two = await world.case(assignee=door.staff_id)
    await world.case(assignee=door.staff_id, state="withdrawn")
    assert set(await accounts.open_cases_of(world.house, ANA, door.staff_id)) == {
        (one.id, one.code),
        (two.id, two.code),
    }
    with pytest.raises(Refusal):
        await accounts.disable_staff(world.house, ANA, door.staff_id, {one.id: "justina"})
    with pytest.raises(Refusal):  # Bruno works in Lima
        await accounts.disable_staff(world.house, ANA, door.staff_id, {one.id: "justina", two.id: "bruno"})
    assert (await world.again(one)).assignee == door.staff_id
    await accounts.disable_staff(world.house, ANA, door.staff_id, {one.id: "justina", two.id: ""})
    assert ((await world.again(one)).assignee, (await world.again(two)).assignee) == ("justina", None)
    row = next(each for each in await accounts.staff_list(world.house, ANA) if each.staff_id == door.staff_id)
    assert (row.name, row.disabled, row.open_cases) == (NAME, True, 0)


async def test_nobody_closes_their_own_account_or_an_unknown_one(world: World) -> None:
    for staff_id in (ANA.id, "unknown"):
        with pytest.raises(Refusal):
            await accounts.disable_staff(world.house, ANA, staff_id, {})


@pytest.mark.parametrize(
    "wrong", [{"passphrase": "corta"}, {"passphrase": "x" * 201}, {"name": " "}, {"role": Role.VOLUNTEER}]
)
async def test_an_account_that_would_be_weak_is_not_made(world: World, wrong: dict[str, object]) -> None:
    said: dict[str, object] = {"name": "Nueva", "passphrase": PHRASE, "role": Role.AUDITOR, "office": AYACUCHO, **wrong}
    with pytest.raises(Refusal):
        await accounts.create_staff(world.house, ANA, **said)  # type: ignore[arg-type]


async def test_only_an_administrator_makes_accounts_and_a_name_only_once(door: Door) -> None:
    house = door.world.house
    with pytest.raises(Refusal):
        await accounts.create_staff(
            house, JUSTINA, name="Otra", passphrase=PHRASE, role=Role.ADMINISTRATOR, office=AYACUCHO
        )
    with pytest.raises(Refusal):
        await accounts.create_staff(
            house, ANA, name=NAME.upper(), passphrase=PHRASE, role=Role.CASEWORKER, office=AYACUCHO
        )


async def test_no_account_is_made_in_an_office_that_is_not_there(world: World) -> None:
    await world.do(lambda tx: keep_offices(tx, world.house, example_offices()))
    with pytest.raises(Refusal) as refused:
        await accounts.create_staff(
            world.house, None, name=NAME, passphrase=PHRASE, role=Role.CASEWORKER, office="nowhere"
        )
    assert AYACUCHO in str(refused.value.message.values["offices"])
    assert await world.do(lambda tx: tx.rows("SELECT id FROM staff WHERE office = 'nowhere'")) == []
