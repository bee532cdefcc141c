"""What a family can do with its requests in the chat: add, correct, allow, take back, open again; and with its drafts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.clock import ms
from bot.domain.cases import OVER, CaseState
from bot.domain.matches import Judgement
from bot.domain.people import PersonRecord, Sex
from bot.domain.roles import Role, StaffMember
from bot.services import auditing, importing, noting, reviewing
from bot.services.case_parts import answer_views
from bot.services.chats import key_of
from bot.services.house import House
from bot.services.opening import card_of
from bot.store import cases, consents, drafts, matches, timeline
from bot.store import chats as chat_rows
from bot.store import media as media_rows
from bot.store.cases import CaseRow
from bot.store.database import Tx
from tests.family import BOT_ID, Family, house_in, photo, voice
from tests.matcher import matched
from tests.passing_time import pass_time
from tests.security.filling_in import Teller, draft_of
from tests.security.opened import holding

WITHDRAW = ("/pedidos", "Retirar este pedido", "Sí, retirar mi pedido")
REOPEN = ("/pedidos", "Abrirlo otra vez")
FORBID = ("/pedidos", "Lo que permito", "Sí, quitar ese permiso")
ALLOW = ("/pedidos", "Lo que permito", "Sí, acepto")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def sent(house: House, chat_id: int = 501, **says: str) -> tuple[Family, CaseRow]:
    family = Family(house, chat_id)
    await Teller(family, "Zumbaqot", {"sought_name": "Ana Poma Rojas", "birth": "1985", **says}).whole()
    return family, (await cases_of(family))[0]


async def cases_of(family: Family) -> list[CaseRow]:
    key = key_of(family.house, BOT_ID, family.chat_id)
    return await family.house.database.read(lambda tx: cases.of_chat(tx, key))


async def again(house: House, case: CaseRow) -> CaseRow:
    found = await house.database.read(lambda tx: cases.by_id(tx, case.id))
    assert found is not None
    return found


async def put(house: House, case: CaseRow, state: CaseState) -> None:
    def unit(tx: Tx) -> None:
        before = cases.by_id(tx, case.id)
        assert before is not None
        assert cases.save(tx, before, replace(before, state=state), ms(house.clock.now()))

    await house.database.unit(unit)


async def says(family: Family, *lines: str) -> list[str]:
    told: list[str] = []
    for line in lines:
        told = await family.say(line)
    return told


async def kinds(house: House, case: CaseRow) -> list[str]:
    return await house.database.read(lambda tx: [row.kind for row in timeline.of_case(tx, case.id)])


async def correct(family: Family, part: str, answer: str, *new: str) -> list[str]:
    return await says(family, "/pedidos", "Corregir una respuesta", part, answer, *new)


# Adding -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [{"text": "tenía una cicatriz"}, voice("v9"), photo("p9")], ids=["text", "voice", "photo"]
)
async def test_what_is_added_goes_to_the_chosen_request_with_its_file(house: House, content: dict[str, object]) -> None:
    family, first = await sent(house)
    await Teller(family, "Yachurim").whole()
    newest, oldest = await cases_of(family)
    assert oldest.id == first.id
    await says(family, "/pedidos")
    assert len(family.keyboard) >= 2
    await says(family, family.keyboard[1][0], "Agregar algo")
    answered = await family.send(dict(content))
    assert answered[-1] == "Gracias. Paso sus palabras a la oficina."
    assert (await kinds(house, oldest)).count("family_message") == 1
    assert "family_message" not in await kinds(house, newest)
    files = await house.database.read(lambda tx: [m.key_id for m in media_rows.of_owner(tx, oldest.id)])
    assert files == ([] if "text" in content else [oldest.key_id])
    assert await draft_of(family) is None


async def test_a_word_of_despair_while_adding_is_heard(house: House) -> None:
    family, _case = await sent(house)
    answered = await says(family, "/pedidos", "Agregar algo", "ya no quiero vivir")
    assert any("113" in text for text in answered)
    assert len(await cases_of(family)) == 2  # a person is asked to write


# Correcting -------------------------------------------------------------------------------------


async def test_a_corrected_answer_is_a_new_version_the_first_is_kept_and_the_card_follows(house: House) -> None:
    family, case = await sent(house)
    answered = await correct(family, "Sobre la persona que busco", "Nombre", "Ana María Poma Rojas")
    assert answered == ["Anoté la corrección. Lo que dijo antes también queda guardado."]
    after = await again(house, case)
    views = await house.database.read(lambda tx: answer_views(tx, house, after, hidden=False))
    name = next(view for view in views if view.step == "sought_name")
    assert [version.words for version in name.versions] == ["Ana María Poma Rojas", "Ana Poma Rojas"]
    card = await house.database.read(lambda tx: card_of(house, after))
    assert card.sought.given == "Ana María"
    assert card.summary.sought_name == "Ana María Poma Rojas"
    before = await house.database.read(lambda tx: card_of(house, case))
    assert card.enquirer == before.enquirer
    assert card.summary.place_lost == before.summary.place_lost
    assert "family_corrected" in await kinds(house, case)
    assert after.promised_by == case.promised_by
    changed = await house.database.read(lambda tx: tx.rows("SELECT kind FROM changes WHERE ref = ?", f"case:{case.id}"))
    assert ("corrected",) in changed


async def test_the_question_is_the_forms_own_and_reads_as_the_form_does(house: House) -> None:
    family, case = await sent(house)
    asked = await correct(family, "Sobre cómo se perdió el contacto", "Cuándo")
    assert "¿Cuándo supo de esta persona por última vez?" in asked[-1]
    assert await says(family, "en la siembra") != []
    await says(family, "1984")
    card = await house.database.read(lambda tx: card_of(house, case))
    after = await again(house, case)
    card = await house.database.read(lambda tx: card_of(house, after))
    assert card.summary.when_lost.startswith("1984")
    assert "siembra" in card.summary.when_lost_words


async def test_what_was_answered_is_never_read_back(house: House) -> None:
    family, _case = await sent(house)
    since = len(family.phone)
    await correct(family, "Sobre la persona que busco", "Nombre")
    shown = " ".join(f"{s.text} {s.rows}" for s in family.phone[since:])
    assert "Poma" not in shown
    assert "1985" not in shown


async def test_a_correction_that_is_skipped_or_left_changes_nothing(house: House) -> None:
    family, case = await sent(house)
    await correct(family, "Sobre la persona que busco", "Nombre")
    await says(family, "/cancelar")
    await says(family, "/start")
    assert (await again(house, case)).revision == case.revision
    assert "Continuar" not in {b for row in family.keyboard for b in row}  # there is nothing to come back to


async def test_a_correction_that_makes_a_child_of_somebody_asks_for_a_second_reader_and_never_takes_one_away(
    house: House,
) -> None:
    family, case = await sent(house)
    assert case.minor == 0
    await correct(family, "Sobre la persona que busco", "Nacimiento o edad", str(house.clock.now().year - 10))
    assert (await again(house, case)).minor == 1
    await correct(family, "Sobre la persona que busco", "Nacimiento o edad", "1950")
    assert (await again(house, case)).minor == 1


async def test_what_was_told_of_the_loss_in_open_words_is_not_offered_by_its_name(house: House) -> None:
    family, _case = await sent(house, path="Todas las preguntas")
    labels: set[str] = set()
    await says(family, "/pedidos", "Corregir una respuesta", "Sobre cómo se perdió el contacto")
    for _n in range(4):
        labels |= {b for row in family.keyboard for b in row}
        await says(family, "Ver otros")
    assert "Cuándo" in labels
    assert not {"Qué pasó", "Lo que pasó", "Cómo fue"} & labels


# Allowing ---------------------------------------------------------------------------------------


async def test_without_the_permission_nothing_is_proposed_any_more_on_either_side(house: House) -> None:
    family, case = await sent(house)
    other = Family(house, 502)
    await Teller(other, "Yachurim", {"sought_name": "Ana Poma Rojas", "birth": "1985"}).whole()

    def listed(tx: Tx) -> None:
        source = importing.ensure_source(tx, house, "Lista", "alive", "2026-01-01")
        importing.write_people(tx, house, source, [("1", PersonRecord("Ana", "Poma", "Rojas", sex=Sex.FEMALE))])

    await house.database.unit(listed)
    await matched(house)

    async def proposed() -> int:
        sql = "SELECT count(*) FROM matches WHERE case_id = ? OR other IN (?, ?)"
        found = await house.database.read(lambda tx: tx.row(sql, case.id, f"case:{case.id}", f"enquirer:{case.id}"))
        return 0 if found is None else int(found[0])

    assert await proposed()
    answered = await says(family, *FORBID)
    assert answered == ["Ya no se compara. Una persona sigue leyendo su pedido."]
    await matched(house)
    assert await proposed() == 0
    after = await again(house, case)
    assert (after.compare, after.state) == (0, case.state)
    answered = await says(family, *ALLOW)
    assert answered == ["Desde ahora se puede comparar. Puede quitar ese permiso cuando quiera."]
    await matched(house)
    assert await proposed()
    stored = await house.database.read(lambda tx: consents.of_case(tx, case.id))
    compare = [(c.granted, c.withdrawn_at is not None) for c in stored if c.purpose == "compare"]
    assert compare == [(1, True), (1, False)]


async def test_a_judged_pair_stays_for_staff_to_decide(house: House) -> None:
    family, case = await sent(house)

    def listed(tx: Tx) -> None:
        source = importing.ensure_source(tx, house, "Lista", "alive", "2026-01-01")
        importing.write_people(
            tx, house, source, [("1", PersonRecord("Ana", "Poma", "Rojas", sex=Sex.FEMALE, birth_year=1985))]
        )

    await house.database.unit(listed)
    await matched(house)
    match = (await house.database.read(lambda tx: matches.of_case(tx, case.id)))[0]
    await reviewing.judge(house, StaffMember("justina", Role.CASEWORKER, case.office), match.id, Judgement.UNSURE, "x")
    await says(family, *FORBID)
    assert [m.id for m in await house.database.read(lambda tx: matches.of_case(tx, case.id))] == [match.id]


@pytest.mark.parametrize("words", ["sí", "ok", "ya", "👍", "claro"])
async def test_permission_needs_its_own_words(house: House, words: str) -> None:
    family, case = await sent(house)
    await says(family, *FORBID)
    await says(family, "/pedidos", "Lo que permito", words)
    assert (await again(house, case)).compare == 0


# Taking back ------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", sorted(set(CaseState) - {CaseState.WITHDRAWN, CaseState.ERASED}))
async def test_taken_back_and_opened_again_a_request_is_where_it_was(house: House, state: CaseState) -> None:
    family, case = await sent(house)
    await put(house, case, state)
    answered = await says(family, *WITHDRAW)
    assert "Quedó retirado" in answered[0]
    frozen = await again(house, case)
    assert frozen.state == CaseState.WITHDRAWN
    await says(family, *REOPEN)
    # A question that was open then is not asked again; withdrawing accepts nothing and skips nobody's second look.
    expected = CaseState.IN_TRIAGE if state is CaseState.NEEDS_INFO else state
    assert (await again(house, case)).state == expected


@pytest.mark.parametrize("words", ["sí", "ok", "1", "retirar", "👍", "bueno"])
async def test_only_the_whole_words_take_it_back(house: House, words: str) -> None:
    family, case = await sent(house)
    await says(family, "/pedidos", "Retirar este pedido", words)
    assert (await again(house, case)).state == case.state


async def test_after_ten_days_it_is_gone_and_cannot_be_opened(house: House) -> None:
    family, case = await sent(house)
    await says(family, *WITHDRAW)
    await pass_time(house, days=9, hours=20)
    await says(family, "/pedidos")
    assert "Abrirlo otra vez" in {b for row in family.keyboard for b in row}
    await pass_time(house, hours=8)
    answered = await says(family, "Abrirlo otra vez")
    assert answered == ["Ese pedido ya no está."]
    assert await holding(house, "Poma") == []
    assert await house.database.read(lambda tx: auditing.verify(tx, house.vault)) is None


async def test_another_chat_can_do_nothing_with_it(house: House) -> None:
    _family, case = await sent(house)
    other, _own = await sent(house, 502)
    for line in ("/pedidos", case.code, "Retirar este pedido", case.code, case.id):
        told = await other.say(line)
        assert case.code not in "\n".join(told)
    assert (await again(house, case)).revision == case.revision


@pytest.mark.parametrize("state", sorted(OVER - {CaseState.WITHDRAWN, CaseState.ERASED}))
async def test_nothing_is_added_to_a_request_that_is_over(house: House, state: CaseState) -> None:
    family, case = await sent(house)
    await put(house, case, state)
    await says(family, "/pedidos")
    shown = {b for row in family.keyboard for b in row}
    assert not {"Agregar algo", "Corregir una respuesta", "Lo que permito"} & shown
    assert "Retirar este pedido" in shown


# Drafts -----------------------------------------------------------------------------------------


async def two_drafts(house: House) -> Family:
    family = Family(house)
    for mark in ("Zumbaqot", "Yachurim"):
        tells = Teller(family, mark)
        await tells.begin()
        for _n in range(5):
            await tells.step()
        await family.say("/cancelar")
        await pass_time(house, hours=2)
        await family.receive()
    return family


async def test_of_two_drafts_the_chosen_one_goes_on_and_each_question_names_it(house: House) -> None:
    family = await two_drafts(house)
    await says(family, "hola", "Continuar")
    lines = [row[0] for row in family.keyboard[:2]]
    assert len(set(lines)) == 2
    await says(family, lines[1])
    draft = await draft_of(family)
    assert draft is not None
    assert any("Zumbaqot" in answer.words for answer in draft.answers)
    assert family.phone[-1].text.startswith(lines[1])
    tells = Teller(family, "Zumbaqot", steps=["x"] * 5)
    await tells.tell()
    await tells.send()
    assert len(await cases_of(family)) == 1
    await says(family, "/start", "Continuar")
    assert not family.phone[-1].text.startswith("Pedido")  # only one is left: nothing to confuse it with


async def test_beginning_anew_wipes_what_was_begun_and_asks_from_the_first_question(house: House) -> None:
    family = Family(house)
    tells = Teller(family, "Zumbaqot")
    await tells.begin()
    for _n in range(6):
        await tells.step()
    before = await draft_of(family)
    await says(family, "/start", "Empezar de nuevo", "no")
    kept = await draft_of(family)
    assert before is not None
    assert kept is not None
    assert kept.id == before.id
    await says(family, "/start", "Empezar de nuevo", "Sí, empezar de nuevo")
    anew = await draft_of(family)
    assert anew is not None
    assert (anew.conversation, anew.at) == ("tracing_request", "by")
    assert [a.step for a in anew.answers] == [a.step for a in before.answers if a.how == "given"]
    assert await holding(house, "Zumbaqot") == []


# This chat --------------------------------------------------------------------------------------


async def test_a_chat_that_asked_for_silence_can_allow_messages_again(house: House) -> None:
    family, _case = await sent(house)
    await says(family, "/start", "Otras cosas", "Este chat y sus mensajes", "No me escriban más")
    assert await draft_of(family) is None
    await says(family, "/start", "Otras cosas", "Este chat y sus mensajes")
    shown = {b for row in family.keyboard for b in row}
    assert "No me escriban más" not in shown
    assert await says(family, "Ya pueden escribirme otra vez") == ["Puedo escribirle otra vez."]


async def test_erasing_the_chat_from_the_menu_tells_the_limit_of_two_days_and_leaves_the_request(house: House) -> None:
    family, case = await sent(house)
    told = "\n".join(await says(family, "/start", "Otras cosas", "Este chat y sus mensajes", "Borrar este chat"))
    assert "menos de dos días" in told
    assert "se queda en la oficina" in told
    await says(family, "Sí, borrar ahora")
    assert (await again(house, case)).state == case.state
    key = key_of(house, BOT_ID, family.chat_id)
    assert await house.database.read(lambda tx: drafts.of_chat(tx, key)) == []


async def test_what_was_done_stands_in_the_timeline_as_the_familys_doing(house: House) -> None:
    family, case = await sent(house)
    await says(family, *FORBID)
    await says(family, *WITHDRAW)
    rows = await house.database.read(lambda tx: timeline.of_case(tx, case.id))
    done = [(row.kind, row.actor) for row in rows if row.kind in ("permission_taken", "moved")]
    assert done == [("permission_taken", "family"), ("moved", "family")]
    facts = await house.database.read(lambda tx: noting.read(house, case, rows[-1]))
    assert facts["move"] == "withdraw"


@pytest.mark.parametrize("said", ["1", "No me escriban más", "no me escriban mas por favor"])
async def test_no_more_messages_counts_by_its_number_and_in_a_sentence_as_by_its_button(
    house: House, said: str
) -> None:
    family = Family(house)
    await Teller(family, "Zumbaqot").whole()
    for line in ("/start", "Otras cosas", "Este chat y sus mensajes"):
        await family.say(line)
    assert (await family.say(said))[0].startswith("Ya no le escribo primero.")
    row = await house.database.read(lambda tx: chat_rows.by_id(tx, key_of(house, BOT_ID, family.chat_id)))
    assert row is not None
    assert row.quiet_at is not None
