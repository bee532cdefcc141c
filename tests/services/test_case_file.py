from __future__ import annotations

import pytest

from bot.domain.cases import TRANSITIONS, CaseState
from bot.domain.consent import Purpose
from bot.domain.errors import Refusal
from bot.domain.roles import Action
from bot.ids import new_id
from bot.services import case_file, noting, replying, reviewing
from bot.services.timeline_words import _LABELS, MOVES, STAFF_ONLY
from bot.store import answers, consents, media
from bot.store.cases import CaseRow
from bot.vault.envelope import Place, seal_json
from tests.services.staff_world import BRUNO, CARMEN, JUSTINA, OTTO, SOUGHT, TERESA, World


async def answer(world: World, case: CaseRow, step: str, value: object, words: str, version: int = 1) -> None:
    row = new_id()
    said = {"value": value, "words": words, "how": "text", "media": None, "forwarded": False}
    sealed = seal_json(world.house.vault.case(case.key_id), Place("answers", row), said)  # type: ignore[arg-type]
    await world.do(lambda tx: answers.add(tx, answers.AnswerRow(row, case.id, step, version, world.now, sealed)))


async def photo(world: World, case: CaseRow) -> str:
    media_id = new_id()
    sealer = world.house.vault.case(case.key_id)
    said = {"kind": "voice", "mime": "audio/ogg", "size": 3, "step": "circumstances"}

    def add(tx) -> None:  # type: ignore[no-untyped-def]
        media.insert(tx, media_id, case.id, case.key_id, world.now, seal_json(sealer, media.place(media_id), said))
        media.kept(
            tx,
            media_id,
            seal_json(sealer, media.place(media_id), said),
            sealer.seal(b"ogg", media.content_place(media_id)),
        )

    await world.do(add)
    return media_id


async def test_opening_a_new_case_moves_it_into_triage_once(world: World) -> None:
    case = await world.case(state="submitted")
    for _n in range(2):
        file = await case_file.open_case(world.house, JUSTINA, case.code)
        assert file.state is CaseState.IN_TRIAGE
    assert [entry.kind for entry in file.timeline].count("opened") == 1


async def test_an_auditors_look_moves_nothing_and_names_nobody(world: World) -> None:
    case = await world.case(state="submitted")
    await answer(world, case, "mother", "Marcelina", "mi mamá Marcelina")
    await world.match(case, await world.listed())
    await case_file.note(world.house, JUSTINA, case.id, "llamar a Rosa")
    file = await case_file.open_case(world.house, OTTO, case.code)
    assert file.state is CaseState.SUBMITTED
    assert file.masked
    assert file.summary.sought_name == "T. C. H."
    assert (file.sought.given, file.summary.phone, file.summary.place_lost) == ("", "", "")
    assert file.moves == ()
    assert Action.JUDGE not in file.can
    texts = [entry.text for entry in file.timeline] + [v.words + v.shown for a in file.answers for v in a.versions]
    assert not any(texts)
    assert [row.name for row in file.candidates] == ["T. Q. W."]


async def test_a_code_is_found_however_it_is_typed(world: World) -> None:
    case = await world.case()
    for typed in (case.code, case.code.lower(), case.code.replace("-", " "), f"  {case.code.replace('-', '')} "):
        assert (await case_file.open_case(world.house, JUSTINA, typed)).case_id == case.id


@pytest.mark.parametrize("code", ["", "K7-PUMA", "nada", "K7-PUMA-0000", "' OR 1=1 --"])
async def test_an_unknown_code_and_another_offices_code_are_told_the_same(world: World, code: str) -> None:
    case = await world.case()
    with pytest.raises(Refusal) as unknown:
        await case_file.open_case(world.house, JUSTINA, code)
    with pytest.raises(Refusal) as foreign:
        await case_file.open_case(world.house, BRUNO, case.code)
    assert unknown.value.message == foreign.value.message


async def test_every_version_of_an_answer_is_shown_newest_first(world: World) -> None:
    case = await world.case()
    await answer(world, case, "mother", "Marcelina", "Marselina")
    await answer(world, case, "lost_when", {"edtf": "1984", "words": "la siembra de 1984"}, "la siembra de 1984")
    await answer(world, case, "mother", "Marcelina Huamán", "Marcelina Huamán", version=2)
    file = await case_file.open_case(world.house, JUSTINA, case.code)
    assert [(each.step, [v.version for v in each.versions]) for each in file.answers] == [
        ("mother", [2, 1]),
        ("lost_when", [1]),
    ]
    assert file.answers[1].versions[0].shown == "la siembra de 1984"
    assert file.sought == SOUGHT


async def test_consents_show_every_purpose_and_what_waits_to_be_confirmed(world: World) -> None:
    case = await world.case(route="missing_recent")

    def add(tx) -> None:  # type: ignore[no-untyped-def]
        consents.add(tx, consents.ConsentRow(new_id(), case.id, "keep", 1, "keep-1", "quy", "witnessed", 5))
        consents.add(tx, consents.ConsentRow(new_id(), case.id, "compare", 1, "compare-1", "quy", "in_chat", 6))
        consents.withdraw(tx, case.id, "compare", 9)

    await world.do(add)
    shown = {each.purpose: each for each in (await case_file.open_case(world.house, JUSTINA, case.code)).consents}
    assert set(shown) == set(Purpose) - {Purpose.SHARE_STATE_SEARCH}, "only what is ever asked in this kind of request"
    assert (shown[Purpose.KEEP].granted, shown[Purpose.KEEP].to_be_confirmed) == (True, True)
    assert (shown[Purpose.COMPARE].granted, shown[Purpose.COMPARE].withdrawn_at) == (False, 9)
    assert shown[Purpose.SHARE_POLICE].how is None
    await world.do(lambda tx: consents.confirm(tx, case.id, "justina"))
    shown = {each.purpose: each for each in (await case_file.open_case(world.house, JUSTINA, case.code)).consents}
    assert not shown[Purpose.KEEP].to_be_confirmed


async def test_notes_are_for_staff_and_stay_in_the_timeline(world: World) -> None:
    case = await world.case()
    await case_file.note(world.house, JUSTINA, case.id, "  llamar por la tarde ")
    await replying.propose_reply(world.house, JUSTINA, case.id, "Recibimos su pedido.", disclosure=False)
    file = await case_file.open_case(world.house, JUSTINA, case.code)
    by_kind = {entry.kind: entry for entry in file.timeline}
    assert (by_kind["note"].text, by_kind["note"].actor, by_kind["note"].staff_only) == (
        "llamar por la tarde",
        "Justina Sulca",
        True,
    )
    assert not by_kind["reply_sent"].staff_only
    assert await world.sent() == ["Recibimos su pedido."]
    for text in ("", "  ", "x" * 4001):
        with pytest.raises(Refusal):
            await case_file.note(world.house, JUSTINA, case.id, text)


async def test_reads_stand_in_the_timeline_once_a_person_a_day(world: World) -> None:
    case = await world.case()
    for who in (JUSTINA, JUSTINA, TERESA):
        await case_file.open_case(world.house, who, case.code)
        world.clock.advance(minutes=5)
    world.clock.advance(days=1)
    file = await case_file.open_case(world.house, JUSTINA, case.code)
    assert [entry.actor for entry in file.timeline if entry.kind == "read"] == [
        "Justina Sulca",
        "Teresa Prado",
        "Justina Sulca",
    ]
    assert [entry.at for entry in file.timeline] == sorted(entry.at for entry in file.timeline)


async def test_a_recording_is_opened_audited_and_written_down(world: World) -> None:
    case = await world.case()
    media_id = await photo(world, case)
    content = await case_file.media_content(world.house, JUSTINA, media_id)
    assert (content.content, content.mime, content.file_name) == (b"ogg", "audio/ogg", f"{case.code}-voice.ogg")
    assert await case_file.transcribe(world.house, JUSTINA, media_id, "dice que fue en mayo") == case.code
    file = await case_file.open_case(world.house, JUSTINA, case.code)
    assert [each.transcript for each in file.media] == ["dice que fue en mayo"]
    assert [action for _who, action, _subject in await world.audited()][:2] == ["read_media", "transcribe"]
    for stranger in (BRUNO, OTTO):
        with pytest.raises(Refusal):
            await case_file.media_content(world.house, stranger, media_id)
    with pytest.raises(Refusal):
        await case_file.media_content(world.house, JUSTINA, "unknown")


async def test_a_new_second_page_of_an_open_case_says_what_changed(world: World) -> None:
    case = await world.case(state="searching")
    seen = await case_file.open_case(world.house, JUSTINA, case.code)
    match_id = await world.match(case, await world.listed())
    await replying.propose_reply(world.house, TERESA, case.id, "Recibimos su pedido.", disclosure=False)
    with pytest.raises(noting.Stale) as stale:
        await reviewing.move_case(world.house, JUSTINA, case.id, "rest", seen.revision)
    assert [line.values["who"] for line in stale.value.changed] == ["Teresa Prado"]
    assert (await case_file.open_case(world.house, CARMEN, case.code)).candidates[0].match_id == match_id


async def test_moves_offered_are_moves_the_case_can_make(world: World) -> None:
    for state in CaseState:
        if state is CaseState.ERASED:
            continue
        case = await world.case(state=state)
        file = await case_file.open_case(world.house, CARMEN, case.code)
        for offer in file.moves:
            again = await world.case(state=state)
            again_seen = await case_file.open_case(world.house, CARMEN, again.code)
            allowed = consents.ConsentRow(
                new_id(), again.id, "share_network", 1, "share-network-1", "quy", "in_chat", 6
            )
            await world.do(lambda tx, row=allowed: consents.add(tx, row))
            moved = (world.house, CARMEN, again.id, offer.name, again_seen.revision)
            await reviewing.move_case(*moved, reason="lo pedido", to="share_network")


def test_every_move_and_every_staff_only_kind_has_words() -> None:
    assert {step.name for step in TRANSITIONS} <= set(MOVES)
    assert set(_LABELS) >= STAFF_ONLY
