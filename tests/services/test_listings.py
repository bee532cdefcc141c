"""Coordinators change what families are told of; nobody else does, and a wrong form changes nothing."""

from __future__ import annotations

import pytest

from bot.domain.errors import Refusal
from bot.domain.referrals import from_json as referral_from_json
from bot.domain.services import from_json as service_from_json
from bot.services import listings
from bot.services.furnishing import furnish
from bot.services.routing import all_offices
from bot.store import offices
from tests.services.staff_world import ANA, CARMEN, JUSTINA, OTTO, TERESA, World

OFFICE = {
    "name": "Oficina de Lima", "city": "Lima", "phone": "01 555 0100", "address": "Calle Uno 1", "language_es": "1",
    "mon": "09:00-13:00, 15:00-18:00", "tue": "9:00–18:00", "holidays": "2026-07-28\n2026-07-29",
    "checked_on": "2026-05-01",
}  # fmt: skip
NUMBER = {"order": "5", "name": "Comisaría", "number": "01 555 0199", "kinds": "danger danger_now", "day_1": "1",
          "hours": "07:00-19:00", "checked_on": "2026-05-02"}  # fmt: skip
SERVICE = {"order": "7", "topic": "services", "title_es": "Talleres", "text_es": "Hay talleres para familias."}


@pytest.fixture
async def furnished(world: World) -> World:
    await world.do(lambda tx: furnish(tx, world.house))
    return world


async def test_a_coordinator_changes_hours_holidays_and_phone_of_an_office(furnished: World) -> None:
    await listings.change_office(furnished.house, CARMEN, "lima", OFFICE)
    lima = next(each for each in await furnished.do(all_offices) if each.id == "lima")
    assert listings.hours_text(lima.hours[0]) == "09:00-13:00, 15:00-18:00"
    assert listings.hours_text(lima.hours[1]) == "09:00-18:00"
    assert lima.hours[2] == ()
    assert lima.phone == "01 555 0100"
    assert len(lima.holidays) == 2
    assert str(lima.checked_on) == "2026-05-01"
    assert ("carmen", "change_offices", "lima") in await furnished.audited()


@pytest.mark.parametrize(
    "wrong",
    [{"mon": "de nueve a seis"}, {"mon": "18:00-09:00"}, {"mon": "29:00-30:00"}, {"holidays": "navidad"},
     {"checked_on": "ayer"}, {"name": ""}, {"mon": "", "tue": ""}],
)  # fmt: skip
async def test_a_wrong_office_form_changes_nothing(furnished: World, wrong: dict[str, str]) -> None:
    before = await furnished.do(all_offices)
    with pytest.raises(Refusal):
        await listings.change_office(furnished.house, CARMEN, "lima", {**OFFICE, **wrong})
    assert await furnished.do(all_offices) == before


async def test_a_number_is_added_moved_checked_and_taken_away(furnished: World) -> None:
    await listings.change_referral(furnished.house, CARMEN, "", NUMBER)
    added = next(row for row in await furnished.do(offices.referrals) if row.id.startswith("005-"))
    entry = referral_from_json(added.body)
    assert (entry.number, entry.opens, entry.closes, entry.days) == ("01 555 0199", "07:00", "19:00", "1")
    await listings.change_referral(furnished.house, CARMEN, added.id, {**NUMBER, "order": "900"})
    ids = [row.id for row in await furnished.do(offices.referrals)]
    assert added.id not in ids
    assert ids[-1].startswith("900-")
    await listings.checked_today(furnished.house, CARMEN, ids[-1])
    checked = (await furnished.do(offices.referrals))[-1]
    assert checked.checked_on == "2026-05-04"
    await listings.remove_referral(furnished.house, CARMEN, ids[-1])
    assert ids[-1] not in [row.id for row in await furnished.do(offices.referrals)]


@pytest.mark.parametrize(
    "wrong", [{"order": "x"}, {"order": "1000"}, {"name": ""}, {"number": ""}, {"kinds": ""}, {"hours": "siempre"},
              {"hours": "07:00-12:00, 13:00-19:00"}],
)  # fmt: skip
async def test_a_wrong_number_is_not_kept(furnished: World, wrong: dict[str, str]) -> None:
    before = await furnished.do(offices.referrals)
    with pytest.raises(Refusal):
        await listings.change_referral(furnished.house, CARMEN, "", {**NUMBER, **wrong})
    assert await furnished.do(offices.referrals) == before


async def test_something_to_tell_is_added_changed_and_taken_away(furnished: World) -> None:
    await listings.change_service(furnished.house, CARMEN, "", SERVICE)
    added = next(row for row in await furnished.do(offices.services) if row.id.startswith("007-"))
    await listings.change_service(furnished.house, CARMEN, added.id, {**SERVICE, "reviewed_by": "Dra. Inventada"})
    changed = next(row for row in await furnished.do(offices.services) if row.id == added.id)
    assert service_from_json(changed.body).reviewed_by == "Dra. Inventada"
    await listings.remove_service(furnished.house, CARMEN, added.id)
    assert added.id not in [row.id for row in await furnished.do(offices.services)]


@pytest.mark.parametrize("who", [JUSTINA, TERESA, ANA, OTTO], ids=lambda who: who.id)
async def test_nobody_but_a_coordinator_changes_what_families_are_told(furnished: World, who: object) -> None:
    for attempt in (
        listings.change_office(furnished.house, who, "lima", OFFICE),  # type: ignore[arg-type]
        listings.change_referral(furnished.house, who, "", NUMBER),  # type: ignore[arg-type]
        listings.remove_referral(furnished.house, who, "010-pnp-105"),  # type: ignore[arg-type]
        listings.checked_today(furnished.house, who, "010-pnp-105"),  # type: ignore[arg-type]
        listings.change_service(furnished.house, who, "", SERVICE),  # type: ignore[arg-type]
        listings.remove_service(furnished.house, who, "110-renade"),  # type: ignore[arg-type]
    ):
        with pytest.raises(Refusal):
            await attempt


async def test_an_entry_that_is_gone_is_not_changed(furnished: World) -> None:
    with pytest.raises(Refusal):
        await listings.change_office(furnished.house, CARMEN, "quito-2", OFFICE)
    with pytest.raises(Refusal):
        await listings.checked_today(furnished.house, CARMEN, "999-none")
