"""Tasks, links and leaving, as staff meet them in the console; over plain forms, as with scripts off."""

from __future__ import annotations

import re

from bot.domain.roles import Role
from bot.ids import read_case_code
from bot.services.owing import Owed, owe
from bot.store import cases
from bot.store.database import Tx
from tests.console.console_over_http import Console
from tests.family import Family
from tests.security.filling_in import Teller

LINK = re.compile(r'value="https://t\.me/[^?"]*\?start=([^"]+)"')
CHECKED = "preguntas sobre el pedido y palabra clave"


async def sent(office: Console) -> tuple[Family, str, str]:
    family = Family(office.house)
    code = await Teller(family, "Zumbaqot").whole()
    found = await office.house.database.read(lambda tx: cases.by_code(tx, read_case_code(code) or ""))
    assert found is not None
    return family, code, found.office


async def owed(office: Console, code: str, why: Owed) -> None:
    def ask(tx: Tx) -> None:
        case = cases.by_code(tx, code)
        assert case is not None
        owe(tx, office.house, case, why)

    await office.house.database.unit(ask)


async def test_a_call_is_seen_from_the_queue_done_with_a_note_and_gone_from_the_list(office: Console) -> None:
    _family, code, where = await sent(office)
    await owed(office, code, Owed.YEARLY_UNANSWERED)
    justina = await office.signed_in("justina", office=where)
    await justina.see("/console/queue/office")
    assert "Tareas pendientes con familias: 1" in justina.page
    await justina.see("/console/tasks")
    assert code in justina.page
    assert "No respondieron la pregunta anual" in justina.page
    assert "Zumbaqot" not in justina.page
    task = re.search(r'name="task_id" value="([0-9a-f]+)"', justina.page)
    assert task
    await justina.send("/console/tasks/done", {"task_id": task[1], "note": ""})
    assert "pocas palabras" in justina.page
    await justina.send("/console/tasks/done", {"task_id": task[1], "note": "Hablé con ella. Sigue en pie."})
    assert "La tarea está hecha" in justina.page
    assert code not in justina.page
    await justina.see(f"/console/cases/{code}")
    assert "Hablé con ella. Sigue en pie." in justina.page


async def test_a_family_with_a_new_phone_gets_a_link_after_a_check_and_its_request_follows(office: Console) -> None:
    old, code, where = await sent(office)
    justina = await office.signed_in("justina", office=where)
    await justina.see(f"/console/cases/{code}")
    await justina.send(f"/console/cases/{code}/link", {"for": "chat", "checked": "sí"})
    assert "cómo se aseguró" in justina.page
    assert not LINK.search(justina.page)
    await justina.send(f"/console/cases/{code}/link", {"for": "chat", "checked": CHECKED})
    link = LINK.search(justina.page)
    assert link
    new = Family(office.house, 777)
    for line in (f"/start {link[1]}", "Sí, seguir en este chat"):
        await new.say(line)
    assert code in (await new.say("/estado"))[0]
    assert code not in (await old.say("/estado"))[0]
    await justina.see(f"/console/cases/{code}")
    assert "Se enlazó otro chat a este pedido" in justina.page
    assert CHECKED in justina.page


async def test_whoever_leaves_hands_over_each_open_case_by_a_choice_and_nothing_chosen_is_none(office: Console) -> None:
    _family, code, where = await sent(office)
    justina = await office.signed_in("justina", office=where)
    teresa = await office.hire("teresa", Role.CASEWORKER, where)
    await justina.see(f"/console/cases/{code}")
    await justina.send("/console/queue/claim")
    ana = await office.signed_in("ana", Role.ADMINISTRATOR)
    await ana.see("/console/staff")
    leaver = re.search(r"/console/staff/([0-9a-f]+)/disable", ana.page)
    assert leaver
    staff_id = next(i for i in re.findall(r"/console/staff/([0-9a-f]+)/disable", ana.page) if i != teresa)
    await ana.see(f"/console/staff/{staff_id}/disable")
    case_id = re.search(r'name="to-([0-9a-f]+)"', ana.page)
    assert case_id
    assert "ana (" not in ana.page  # an administrator carries no case
    await ana.send(f"/console/staff/{staff_id}/disable")
    assert "Elija" in ana.page or "elija" in ana.page
    found = await office.house.database.read(lambda tx: cases.by_id(tx, case_id[1]))
    assert found is not None
    assert found.assignee == staff_id
    await ana.send(f"/console/staff/{staff_id}/disable", {f"to-{case_id[1]}": teresa})
    found = await office.house.database.read(lambda tx: cases.by_id(tx, case_id[1]))
    assert found is not None
    assert found.assignee == teresa


async def test_an_auditor_sees_the_list_masked_and_can_do_none_of_it(office: Console) -> None:
    _family, code, _where = await sent(office)
    await owed(office, code, Owed.NO_NUMBER)
    otto = await office.signed_in("otto", Role.AUDITOR)
    await otto.see("/console/tasks")
    assert code in otto.page
    assert "tasks/done" not in otto.page
    answer = await otto.send("/console/tasks/done", {"task_id": "x", "note": "y"})
    assert answer.status_code == 403
