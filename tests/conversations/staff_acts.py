"""What people of the office do in a golden dialogue: `> (asked: …)`, `> (the office says: …)`, `> (another telephone: …)`.

Each act is done by a caseworker of the office that has the chat's latest request. It gives the telephone on which the
dialogue goes on: the same one, but for a link that is opened on another.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from bot.clock import LIMA
from bot.domain.roles import Role, StaffMember
from bot.services import allowing, case_file, linking, passing_on, recording, relaying, visiting
from bot.services.chats import key_of
from bot.store import cases, invitations, staff
from bot.store.cases import CaseRow
from bot.store.staff import StaffAccountRow
from bot.vault.envelope import Place, seal_json
from tests.family import BOT_ID, Family
from tests.security.filling_in import Teller
from tests.services.test_passing_on import sent

OTHER_TELEPHONE = 777
SENDER = 901
CHECKED = "preguntas sobre el pedido y palabra clave"
COORDINATOR = StaffMember("carmen", Role.COORDINATOR, "lima")
Act = Callable[[Family, str], Awaitable[Family]]


async def act(family: Family, line: str) -> Family | None:
    """Do what the line says; None where it is no act of the office's."""
    found = re.fullmatch(r"\(([a-z ]+)(?:: (.+))?\)", line)
    doing = ACTS.get(found[1]) if found else None
    return None if doing is None or found is None else await doing(family, found[2] or "")


async def _case(family: Family) -> tuple[StaffMember, CaseRow]:
    key = key_of(family.house, BOT_ID, family.chat_id)
    case = (await family.house.database.read(lambda tx: cases.of_chat(tx, key)))[-1]
    return StaffMember("justina", Role.CASEWORKER, case.office), case


async def _asked(family: Family, receivers: str) -> Family:
    who, case = await _case(family)
    await allowing.ask(family.house, who, case.id, receivers.split(", "), case.revision)
    return await _shown(family)


async def _a_talk_begins(family: Family, _nothing: str) -> Family:
    who, case = await _case(family)
    await case_file.open_case(family.house, who, case.code)
    await relaying.open_talk(family.house, who, case.id)
    return await _shown(family)


async def _the_office_says(family: Family, words: str) -> Family:
    who, case = await _case(family)
    await relaying.say(family.house, who, case.id, words)
    return await _shown(family)


async def _the_talk_ends(family: Family, _nothing: str) -> Family:
    who, case = await _case(family)
    await relaying.end_talk(family.house, who, case.id)
    return await _shown(family)


async def _another_telephone(family: Family, whose: str) -> Family:
    """A link by which the same person, or a relative, carries the request on: opened on the other telephone."""
    who, case = await _case(family)
    make = linking.for_a_relative if whose == "of a relative" else linking.for_a_chat
    link = await make(family.house, who, case.id, CHECKED)
    other = Family(family.house, OTHER_TELEPHONE)
    await other.say(f"/start {link.secret}")
    return other


async def _lines_are_offered(family: Family, words: str) -> Family:
    """Rosa's lines for this person, read by the office and offered in this chat."""
    _who, case = await _case(family)
    _rosa, code = await sent(family.house, words, chat_id=SENDER)
    await passing_on.pass_on(family.house, COORDINATOR, code, case.code, disclosure=False)
    return await _shown(family)


async def _a_voice_is_asked_for(family: Family, _nothing: str) -> Family:
    sealed = seal_json(family.house.vault.service, Place("staff", COORDINATOR.id), {"name": "Carmen Rivas"})
    row = StaffAccountRow(COORDINATOR.id, "account", COORDINATOR.role, COORDINATOR.office, "es quy", 0, 0, sealed)
    await family.house.database.unit(lambda tx: staff.add(tx, row))
    link = await recording.invite_recorder(family.house, COORDINATOR)
    await family.say(f"/start {link.payload}")
    return family


async def _a_request(family: Family, _nothing: str) -> Family:
    """A whole request was sent from this chat; only its receipt is written down."""
    await Teller(family, "Ccahuana", {"own_name": "Rosa Quispe Rojas"}).whole()
    del family.phone[:-1]
    return family


async def _the_rest_is_told(family: Family, _nothing: str) -> Family:
    """Every question up to the summary is answered; only the summary is written down."""
    await Teller(family, "Ccahuana").tell()
    del family.phone[:-2]
    return family


async def _a_visit_is_asked_for(family: Family, what: str) -> Family:
    key = key_of(family.house, BOT_ID, family.chat_id)
    volunteer = await family.house.database.read(lambda tx: invitations.volunteer_of(tx, key))
    assert volunteer is not None
    who = StaffMember("teresa", Role.APPROVER, volunteer.office)
    today = family.house.clock.now().astimezone(LIMA).date().isoformat()
    note = "Camino tranquilo según la posta"
    await visiting.ask_visit(family.house, who, volunteer.id, what, note, today, "Huanta")
    return await _shown(family)


async def _shown(family: Family) -> Family:
    await family.receive()
    return family


ACTS: dict[str, Act] = {
    "a visit is asked for": _a_visit_is_asked_for, "a request": _a_request, "the rest is told": _the_rest_is_told,
    "asked": _asked, "a talk begins": _a_talk_begins, "the office says": _the_office_says,
    "the talk ends": _the_talk_ends, "another telephone": _another_telephone,
    "lines are offered": _lines_are_offered, "a voice is asked for": _a_voice_is_asked_for,
}  # fmt: skip
