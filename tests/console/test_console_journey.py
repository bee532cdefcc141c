"""A day at the console, through real pages: from the phone call to the answer that two people agree to."""

from __future__ import annotations

import re

import pytest

from bot.domain.roles import Role
from bot.store import outbox
from tests.console.console_over_http import HER_SISTER, THE_SAME, Console, Person, enter_request

MOVES = re.compile(r'name="move" value="(\w+)"')
REASON = "Names, family and place agree."


def without_tags(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


async def case_with_candidate(console: Console, person: Person, **changed: str) -> tuple[str, str]:
    """A case and the address of its first candidate."""
    await console.list_of_people("alive", THE_SAME, HER_SISTER)
    code = await enter_request(person, **changed)
    await person.see(f"/console/cases/{code}")
    found = re.search(r'href="(/console/compare/\w+)"', person.page)
    assert found, person.page
    return code, found.group(1)


async def test_a_wrong_code_is_said_calmly_and_keeps_the_name(console: Console) -> None:
    await console.hire("justina", Role.CASEWORKER)
    person = console.browser()
    await person.see("/console/sign-in")
    answer = await person.send("/console/sign-in", {"name": "justina", "passphrase": "x" * 20, "code": "000000"})
    assert answer.status_code == 401
    assert 'value="justina"' in answer.text
    assert "xxxx" not in answer.text
    assert (await person.see("/console/")).url.path == "/console/sign-in"


async def test_signing_out_ends_the_session_on_the_server(console: Console) -> None:
    person = await console.signed_in("justina")
    kept = dict(person.client.cookies)
    await person.send("/console/sign-out")
    assert person.path == "/console/sign-in"
    thief = console.browser()
    thief.client.cookies.update(kept)
    assert (await thief.see("/console/")).url.path == "/console/sign-in"


async def test_words_written_when_a_session_ended_are_given_back(console: Console) -> None:
    from datetime import timedelta

    person = await console.signed_in("justina")
    code = await enter_request(person)
    await person.see(f"/console/cases/{code}")
    console.clock.advance(timedelta(minutes=31))
    words = "Llamé a las cinco y media y me pidieron volver a llamar el martes."
    answer = await person.send(f"/console/cases/{code}/note", {"note": words})
    assert answer.status_code == 401
    assert words in answer.text


async def test_a_request_by_phone_reaches_the_queue_and_names_stay_masked_there(console: Console) -> None:
    person = await console.signed_in("justina")
    code = await enter_request(person)
    queue = await person.see("/console/queue/office")
    assert code in queue.text
    assert "T. C. H." in queue.text
    assert "Teófila" not in queue.text


async def test_a_form_that_lacks_something_stays_filled_and_says_what(console: Console) -> None:
    person = await console.signed_in("justina")
    await person.see("/console/requests/new")
    answer = await person.send("/console/requests/new", {"sought_given": "Teófila", "phone": "12", "kinship": "mother"})
    assert answer.status_code == 409
    assert 'value="Teófila"' in answer.text
    assert 'id="wrong-consent_keep"' in answer.text
    assert re.search(r'id="f-phone"[^>]*aria-invalid="true"', answer.text)
    assert '<option value="mother" selected>' in answer.text


async def test_two_who_take_the_same_case_are_told_who_has_it(console: Console) -> None:
    one, other = await console.signed_in("justina"), await console.signed_in("elmer")
    code = await enter_request(one)
    await one.see(f"/console/cases/{code}")
    await other.see(f"/console/cases/{code}")
    assert (await one.send("/console/queue/claim")).status_code == 200
    late = await other.send("/console/queue/claim")
    assert late.status_code == 409
    assert "justina" in late.text


async def test_take_the_next_opens_a_case_or_says_that_none_waits(console: Console) -> None:
    person = await console.signed_in("justina")
    await person.see("/console/")
    empty = await person.send("/console/queue/next")
    assert "done=nothing_next" in str(empty.url)
    code = await enter_request(person)
    await person.send("/console/queue/next")
    assert person.path == f"/console/cases/{code}"


async def test_a_note_is_drawn_apart_and_a_refused_one_keeps_its_words(console: Console) -> None:
    person = await console.signed_in("justina")
    code = await enter_request(person)
    await person.see(f"/console/cases/{code}")
    long = "a" * 4001
    refused = await person.send(f"/console/cases/{code}/note", {"note": long})
    assert refused.status_code == 409
    assert long in refused.text
    await person.send(f"/console/cases/{code}/note", {"note": "Prefiere <los martes>."})
    assert '<p class="note said">Prefiere &lt;los martes&gt;.</p>' in person.page


async def test_the_compare_page_says_in_words_why_two_records_may_be_one_person(console: Console) -> None:
    person = await console.signed_in("justina")
    _code, compare = await case_with_candidate(console, person)
    page = await person.see(compare)
    text = without_tags(page.text)
    assert "Teófila Ccahuana Huamán" in text
    assert "Teofila Qawana Waman" in text
    assert 'class="aligned"' in page.text
    assert "coincide" in text
    assert '<svg viewBox="0 0 1000 20"' in page.text
    assert "%" not in text
    for judgement in ("same", "different", "unsure"):
        assert f'name="judgement" value="{judgement}"' in page.text


async def test_a_judgement_needs_a_reason_moves_nothing_to_the_family_and_can_be_undone(console: Console) -> None:
    person = await console.signed_in("justina")
    _code, compare = await case_with_candidate(console, person)
    await person.see(compare)
    refused = await person.send(f"{compare}/judge", {"judgement": "same", "reason": "-", "own_words": " "})
    assert refused.status_code == 409
    assert (await person.send(f"{compare}/judge", {"judgement": "perhaps", "reason": REASON})).status_code == 409
    await person.send(f"{compare}/judge", {"judgement": "different", "reason": REASON, "own_words": "otra madre"})
    assert "otra madre" in person.page
    assert 'name="judgement"' not in person.page
    await person.send(f"{compare}/undo")
    assert 'name="judgement"' in person.page
    assert await console.house.database.read(lambda tx: outbox.due(tx, 2**50, 10)) == []


async def test_a_guarded_case_is_accepted_by_two_people_never_by_the_same_one(console: Console) -> None:
    one = await console.signed_in("elmer", Role.APPROVER)
    two = await console.signed_in("nilda", Role.COORDINATOR)
    code = await enter_request(one, route="violence_1980_2000")
    path = f"/console/cases/{code}"
    await one.see(path)
    await one.send(f"{path}/move", {"move": "accept_guarded"})
    assert "Usted lo propuso" in one.page
    assert "De acuerdo:" not in one.page
    again = await one.send(f"{path}/move", {"move": "accept_guarded"})
    assert again.status_code == 409
    await two.see(path)
    assert "De acuerdo:" in two.page
    await two.send(f"{path}/move", {"move": "accept_guarded"})
    assert "Espera a una segunda persona" not in two.page
    assert "en búsqueda" in two.page


async def test_what_changed_meanwhile_is_said_before_anything_is_overwritten(console: Console) -> None:
    one, two = await console.signed_in("justina"), await console.signed_in("nilda", Role.COORDINATOR)
    code = await enter_request(one)
    path = f"/console/cases/{code}"
    await one.see(path)
    await two.see(path)
    await two.send(f"{path}/move", {"move": "accept"})
    late = await one.send(f"{path}/move", {"move": "rest", "reason": "Esperamos la cosecha."})
    assert late.status_code == 409
    assert "Esperamos la cosecha." in late.text
    assert "nilda" in without_tags(late.text)


async def test_the_sought_person_decides_and_a_reply_about_them_waits_for_a_second_person(console: Console) -> None:
    one, two = await console.signed_in("elmer", Role.APPROVER), await console.signed_in("nilda", Role.COORDINATOR)
    code, compare = await case_with_candidate(console, one)
    path = f"/console/cases/{code}"
    await one.see(path)
    await one.send(f"{path}/move", {"move": "accept"})
    await one.see(compare)
    await one.send(f"{compare}/judge", {"judgement": "same", "reason": REASON})
    await one.see(path)
    match_id = compare.rsplit("/", 1)[1]
    assert (await one.send(f"{path}/choice", {"match_id": match_id, "choice": "perhaps"})).status_code == 409
    await one.send(f"{path}/choice", {"match_id": match_id, "choice": "contact", "choice_note": "Por teléfono."})
    assert "Quiere contacto con la familia" in one.page
    words = "Mama Rosa, queremos hablar con usted en persona."
    seen = await one.send(f"{path}/preview", {"text": words, "disclosure": "1"})
    assert f'<p class="bubble" lang="quy">{words}</p>' in seen.text
    await one.send(f"{path}/reply", {"text": words, "disclosure": "1"})
    assert "Usted lo escribió" in one.page
    reply = re.search(r'name="reply_id" value="(\w+)"', one.page)
    assert reply
    assert (await one.send(f"{path}/reply/agree", {"reply_id": reply.group(1)})).status_code == 409
    await two.see(path)
    assert words in two.page
    await two.send(f"{path}/reply/agree", {"reply_id": reply.group(1)})
    assert "done=phone_task" in str(two.client.base_url.join(two.path)) or "teléfono" in two.page
    assert "Usted lo escribió" not in two.page


async def test_search_stands_in_no_address_and_finds_another_spelling(console: Console) -> None:
    person = await console.signed_in("justina")
    await console.list_of_people("alive", THE_SAME)
    answer = await person.send("/console/search", {"words": "Teofila Ccawana"})
    assert "Ccawana" not in str(answer.url)
    assert "T. Q. W." in answer.text
    found = re.search(r'href="(/console/register/people/[^"]+)"', answer.text)
    assert found
    opened = await person.see(found.group(1))
    assert "Qawana" in opened.text
    assert "Nadie" in (await person.send("/console/search", {"words": "Xzqvw"})).text or "No hay nadie" in person.page


async def test_a_list_is_shown_as_a_dry_run_and_written_by_another_person(console: Console) -> None:
    one, two = await console.signed_in("elmer", Role.APPROVER), await console.signed_in("nilda", Role.COORDINATOR)
    await one.see("/console/register")
    csv = b"id,nombres,apellido paterno\n1,Lucio,Sulca\n2,,\n"
    form = {"source_name": "Padrón de prueba", "list_kind": "alive", "dated": "2026-01-01"}
    planned = await one.send("/console/register/imports", form, files={"file": ("lista.csv", csv, "text/csv")})
    assert "Prueba sin escribir" in planned.text
    assert "no tiene nombre" in planned.text
    import_id = re.search(r'name="import_id" value="(\w+)"', planned.text)
    assert import_id
    assert (await one.send("/console/register/imports/apply", {"import_id": import_id.group(1)})).status_code == 403
    await two.see("/console/register")
    await two.send("/console/register/imports/apply", {"import_id": import_id.group(1)})
    assert "Padrón de prueba" in two.page
    assert (await one.send("/console/register/imports", form)).status_code == 409


async def test_an_invitation_is_a_deep_link_shown_once(console: Console) -> None:
    person = await console.signed_in("justina")
    await person.see("/console/volunteers")
    shown = await person.send("/console/volunteers/invite")
    assert re.search(r'value="https://t\.me/caminos_bot\?start=[\w-]+"', shown.text)
    assert "t.me" not in (await person.see("/console/volunteers")).text


async def test_the_audit_shows_who_read_a_case_but_no_name_of_a_family(console: Console) -> None:
    person, auditor = await console.signed_in("justina"), await console.signed_in("otto", Role.AUDITOR)
    code = await enter_request(person)
    await person.see(f"/console/cases/{code}")
    page = await auditor.see("/console/audit")
    assert code in page.text
    assert "leyó un caso" in page.text
    assert "Ccahuana" not in page.text
    masked = await auditor.see(f"/console/cases/{code}")
    assert masked.status_code == 200
    assert "Ccahuana" not in masked.text
    assert "<textarea" not in masked.text


async def test_an_account_is_made_and_closed_by_an_administrator(console: Console) -> None:
    admin = await console.signed_in("aurelio", Role.ADMINISTRATOR)
    await admin.see("/console/staff")
    form = {"name": "Justina", "passphrase": "corta", "role": "caseworker", "office": "ayacucho"}
    refused = await admin.send("/console/staff", form)
    assert refused.status_code == 409
    assert 'value="Justina"' in refused.text
    assert "corta" not in refused.text
    made = await admin.send("/console/staff", {**form, "passphrase": "cuatro palabras nuevas hoy"})
    assert "otpauth://" in made.text
    leaving = re.findall(r'href="(/console/staff/\w+/disable)"', made.text)
    for path in leaving:
        await admin.see(path)
        if "Justina" in admin.page:
            await admin.send(path)
            assert "La cuenta ya no se puede usar" in admin.page
            return
    pytest.fail("the new account was not listed")


async def test_the_console_speaks_english_to_who_wants_it(console: Console) -> None:
    person = await console.signed_in("justina")
    assert '<html lang="es">' in person.page
    await person.send("/console/language", {"language": "en"})
    assert '<html lang="en">' in person.page
    assert "Take the next one" in person.page
