"""Lending a voice: a link, the list of what is missing, sentence after sentence, approved, heard by a family."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.errors import Refusal
from bot.domain.roles import Role, StaffMember
from bot.domain.voices import RecordingState
from bot.domain.words import Message
from bot.i18n import Entry, Words
from bot.services import approving_voices, inviting, recorded, recording, voicing
from bot.services.chats import key_of
from bot.services.house import House
from bot.store import media, recordings, staff
from bot.store.database import Tx
from bot.vault.envelope import Place, seal_json
from tests.family import BOT_ID, Family, house_in, invited, voice
from tests.services.test_intake import TO_CONSENT

CARMEN = StaffMember("carmen", Role.COORDINATOR, "lima")
JUSTINA = StaffMember("justina", Role.CASEWORKER, "ayacucho")
OTTO = StaffMember("otto", Role.AUDITOR, "lima")
LANGUAGE_QUESTION = Message("Good day. Do you want to talk in Quechua or in Spanish?")
TRIAGE = Message("What do you need?")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as house:
        sealed = seal_json(house.vault.service, Place("staff", CARMEN.id), {"name": "Carmen Rivas"})
        row = staff.StaffAccountRow(CARMEN.id, "account", CARMEN.role, CARMEN.office, "es quy", 0, 0, sealed)
        await house.database.unit(lambda tx: staff.add(tx, row))
        yield house


async def at_the_microphone(house: House, language: str = "Runasimi", whose: str = "Mujer") -> Family:
    """A speaker who came by the coordinator's link and stands before the list."""
    speaker = Family(house, chat_id=901)
    link = await recording.invite_recorder(house, CARMEN)
    await speaker.say(f"/start {link.payload}", entities=[{"type": "bot_command", "offset": 0, "length": 6}])
    await speaker.say(language)
    await speaker.say(whose)
    return speaker


async def kept(house: House, recording_id: str, content: bytes = b"OggS-a-voice") -> None:
    """The file arrives from Telegram, as `bot.telegram.fetching` would bring it."""

    def bring(tx: Tx) -> None:
        row = media.by_id(tx, recording_id)
        assert row is not None
        sealed = house.vault.case(row.key_id).seal(content, media.content_place(recording_id))
        media.kept(tx, recording_id, row.sealed, sealed)

    await house.database.unit(bring)


async def all_recordings(house: House) -> list[recordings.RecordingRow]:
    return await house.database.read(recordings.standing)


async def read_aloud(house: House, sentence: Message, language: str = "quy", whose: str = "woman") -> str:
    """A recording of this sentence, approved and fetched; its id."""
    row = recordings.RecorderRow("chat", "carmen", "lima", language, whose, "", 1, 0)
    offer = approving_voices.FileOffer(f"file-{sentence.id[:5]}-{language}-{whose}", "voice", 900, "audio/ogg")
    made = await house.database.unit(lambda tx: recorded.propose(tx, house, row, sentence, offer, 1))
    await kept(house, made)
    await approving_voices.approve(house, CARMEN, made)
    return made


async def test_the_link_opens_the_list_of_what_has_no_voice_yet(house: House) -> None:
    speaker = await at_the_microphone(house)
    shown = speaker.phone[-1].text
    total = len(voicing.sentences(house))
    assert shown.startswith(f"Faltan {total} de {total} frases.")
    assert "• Comienzo: " in shown
    assert ("Grabar lo que falta",) in speaker.keyboard


async def test_a_link_works_once_and_an_invented_one_not_at_all(house: House) -> None:
    link = await recording.invite_recorder(house, CARMEN)
    command = [{"type": "bot_command", "offset": 0, "length": 6}]
    await Family(house, chat_id=901).say(f"/start {link.payload}", entities=command)
    assert "invitación" in (await Family(house, chat_id=902).say(f"/start {link.payload}", entities=command))[0]
    assert "invitación" in (await Family(house, chat_id=903).say(f"/start voz-{'x' * 32}", entities=command))[0]


async def test_only_who_may_record_makes_links(house: House) -> None:
    await recording.invite_recorder(house, JUSTINA)
    with pytest.raises(Refusal):
        await recording.invite_recorder(house, OTTO)


async def test_the_sentence_is_shown_alone_word_for_word_with_the_spanish_before_it(house: House) -> None:
    speaker = await at_the_microphone(house)
    shown = await speaker.say("Grabar lo que falta")
    first = voicing.sentences(house)[0].message
    assert shown[-1] == house.words.text(first, "quy")
    assert shown[-2] == "En castellano: " + house.words.text(first, "es")
    assert "Frase 1 de" in shown[-3]


async def test_a_voice_note_is_kept_for_the_sentence_on_the_screen_and_the_next_one_missing_follows(
    house: House,
) -> None:
    speaker = await at_the_microphone(house)
    await speaker.say("Grabar lo que falta")
    assert "La recibí" in (await speaker.send(voice("first")))[0]
    (made,) = await all_recordings(house)
    first, second = voicing.sentences(house)[:2]
    assert (made.sentence, made.language, made.voice, made.state) == (first.key, "quy", "woman", "proposed")
    assert (await speaker.say("Siguiente"))[-1] == voicing.words_of(house, second.message, "quy")
    await speaker.say("Lista")
    total = len(voicing.sentences(house))
    assert speaker.phone[-1].text.startswith(f"Faltan {total - 1} de {total} frases.")


async def test_recording_again_replaces_and_the_earlier_file_is_gone_with_its_key(house: House) -> None:
    speaker = await at_the_microphone(house)
    await speaker.say("Grabar lo que falta")
    await speaker.send(voice("first"))
    (first,) = await all_recordings(house)
    await speaker.send(voice("second"))
    (second,) = await all_recordings(house)
    assert second.id != first.id
    assert await house.database.read(lambda tx: media.by_id(tx, first.id)) is None
    assert await house.database.read(lambda tx: recordings.file_id(tx, first.id, 7_000_000_001)) is None


async def test_the_recorder_can_listen_to_what_they_read(house: House) -> None:
    speaker = await at_the_microphone(house)
    await speaker.say("Grabar lo que falta")
    assert "todavía no tiene" in (await speaker.say("🔊 Escucharla"))[0]
    await speaker.send(voice("first"))
    (made,) = await all_recordings(house)
    assert await speaker.say("🔊 Escucharla") == [f"voice {made.id}"]


async def test_words_at_the_microphone_are_no_recording_and_finishing_gives_the_chat_back(house: House) -> None:
    speaker = await at_the_microphone(house)
    await speaker.say("Grabar lo que falta")
    assert "mantenga apretado" in (await speaker.say("¿cómo hago?"))[0]
    assert "coordinadora" in (await speaker.say("Terminar"))[0]
    assert await all_recordings(house) == []
    assert "programa" in " ".join(await speaker.say("hola"))


async def test_voz_brings_a_recorder_back_and_means_nothing_to_a_family(house: House) -> None:
    speaker = await at_the_microphone(house)
    await speaker.say("Terminar")
    command = [{"type": "bot_command", "offset": 0, "length": 4}]
    assert "Faltan" in (await speaker.say("/voz", entities=command))[-1]
    rosa = Family(house, chat_id=501)
    await rosa.say("/start", entities=[{"type": "bot_command", "offset": 0, "length": 6}])
    assert not any("Faltan" in text for text in await rosa.say("/voz", entities=command))


# Approving ------------------------------------------------------------------------------------


async def test_a_coordinator_approves_after_the_file_came_and_nobody_else_may(house: House) -> None:
    speaker = await at_the_microphone(house)
    await speaker.say("Grabar lo que falta")
    await speaker.send(voice("first"))
    (made,) = await all_recordings(house)
    with pytest.raises(Refusal):
        await approving_voices.approve(house, JUSTINA, made.id)
    with pytest.raises(Refusal, match="not here yet"):
        await approving_voices.approve(house, CARMEN, made.id)
    await kept(house, made.id)
    assert (await approving_voices.sound(house, JUSTINA, made.id)).content == b"OggS-a-voice"
    await approving_voices.approve(house, CARMEN, made.id)
    (after,) = await all_recordings(house)
    assert after.state == RecordingState.APPROVED


async def test_a_newer_recording_takes_the_place_of_the_approved_one_only_when_it_is_approved(house: House) -> None:
    first = await read_aloud(house, TRIAGE)
    row = recordings.RecorderRow("chat", "carmen", "lima", "quy", "woman", "", 1, 0)
    offer = approving_voices.FileOffer("newer", "voice", 900, "audio/ogg")
    newer = await house.database.unit(lambda tx: recorded.propose(tx, house, row, TRIAGE, offer, 1))
    assert {r.id for r in await all_recordings(house)} == {first, newer}
    await kept(house, newer)
    await approving_voices.approve(house, CARMEN, newer)
    assert [r.id for r in await all_recordings(house)] == [newer]


async def test_a_refused_recording_is_destroyed(house: House) -> None:
    made = await read_aloud(house, TRIAGE)
    await approving_voices.refuse(house, CARMEN, made)
    assert await all_recordings(house) == []
    assert await house.database.read(lambda tx: media.by_id(tx, made)) is None


async def test_when_the_words_change_the_sentence_is_missing_again(house: House) -> None:
    made = await read_aloud(house, TRIAGE)
    found = await house.database.read(lambda tx: voicing.recording_of(tx, house, (TRIAGE,), "quy"))
    assert found == {TRIAGE.id: made}
    changed = Words({**house.words.catalogues, "quy": {("", TRIAGE.id): Entry("¿Imatataq munanki?", False)}})
    other = House(
        house.settings, house.clock, house.database, house.vault, changed, house.gazetteer,
        house.conversations,
    )  # fmt: skip
    assert await house.database.read(lambda tx: voicing.recording_of(tx, other, (TRIAGE,), "quy")) == {}
    assert await house.database.read(lambda tx: recorded.there(tx, other, "quy", "woman")) == set()
    assert await house.database.read(lambda tx: recorded.there(tx, house, "quy", "woman")) == {voicing.key_of(TRIAGE)}


async def test_a_volunteer_whose_account_was_disabled_records_no_more(house: House) -> None:
    teodoro = Family(house, chat_id=777)
    secret = await invited(house)
    await house.database.unit(lambda tx: inviting.accept(tx, house, secret, key_of(house, BOT_ID, 777), "Teodoro"))
    command = [{"type": "bot_command", "offset": 0, "length": 4}]
    await teodoro.say("/voz", entities=command)
    for words in ("Runasimi", "Hombre", "Grabar lo que falta"):
        await teodoro.say(words)
    await teodoro.send(voice("one"))
    assert len(await all_recordings(house)) == 1
    (volunteer,) = await inviting.volunteers(house, JUSTINA)
    await inviting.disable_volunteer(house, JUSTINA, volunteer.volunteer_id)
    await teodoro.send(voice("two"))
    assert len(await all_recordings(house)) == 1
    assert not any("Faltan" in text for text in await teodoro.say("/voz", entities=command))


# A family listens -----------------------------------------------------------------------------


async def test_the_button_stands_under_a_question_that_has_a_voice_and_under_no_other(house: House) -> None:
    made = await read_aloud(house, TRIAGE, "es")
    rosa = Family(house)
    await rosa.say("hola")
    await rosa.say("Castellano")
    assert not any("🔊 Escuchar" in row for row in rosa.keyboard)
    await rosa.say("Seguir por aquí")
    await rosa.say("Sí, 18 o más")
    assert ("🔊 Escuchar", "Runasimi") in rosa.keyboard
    assert await rosa.say("🔊 Escuchar") == [f"voice {made}"]
    # The question is still open, and its buttons are still up.
    assert await rosa.say("Otra cosa") == ["¿De qué se trata?"]


async def test_where_there_is_no_voice_yet_listening_is_answered_kindly_in_each_language(house: House) -> None:
    rosa = Family(house)
    await rosa.say("hola")
    await rosa.say("Castellano")
    assert "aún no tiene voz" in (await rosa.say("escuchar"))[0]
    await rosa.say("runasimi")
    assert "manaraqmi uyarinapaqchu" in (await rosa.say("uyariy"))[0]


async def test_the_first_question_can_be_heard_in_both_languages(house: House) -> None:
    quechua, spanish = await read_aloud(house, LANGUAGE_QUESTION), await read_aloud(house, LANGUAGE_QUESTION, "es")
    rosa = Family(house)
    await rosa.say("hola")
    assert await rosa.say("🔊") == [f"voice {quechua}", f"voice {spanish}"]


async def test_in_quechua_the_voice_is_the_message_and_in_spanish_only_for_who_answers_by_voice(house: House) -> None:
    heard = await read_aloud(house, TRIAGE)
    spanish = await read_aloud(house, TRIAGE, "es")
    rosa = Family(house)
    for words in ("hola", "Runasimi", "Kaypi qallariy", "Arí, 18 watayuqñam kani"):
        await rosa.say(words)
    assert rosa.phone[-1].voice == heard
    assert rosa.phone[-1].text == "¿Imapitaq yanapaykiman?"
    await rosa.say("castellano")
    assert rosa.phone[-1].voice == ""
    assert spanish


async def test_whoever_answers_by_voice_hears_the_next_question_in_spanish_too(house: House) -> None:
    sex = house.conversations["tracing_request"].step("sought_sex").question.text
    heard = await read_aloud(house, sex, "es")
    rosa = Family(house)
    for words in (*TO_CONSENT, "Sí, acepto", "Sí, acepto", "1"):
        await rosa.say(words)
    await rosa.say("Ana Poma Rojas")
    assert rosa.phone[-1].voice == "", "who types, reads"
    await rosa.say("⬅ Atrás")
    await rosa.send(voice("a-name"))
    assert rosa.phone[-1].voice == heard


async def test_a_question_asked_again_after_a_miss_is_not_played_once_more(house: House) -> None:
    await read_aloud(house, TRIAGE)
    rosa = Family(house)
    for words in ("hola", "Runasimi", "Kaypi qallariy", "Arí, 18 watayuqñam kani", "xyzxyz"):
        await rosa.say(words)
    assert rosa.phone[-1].voice == ""


async def test_a_womans_voice_is_played_before_a_mans(house: House) -> None:
    await read_aloud(house, TRIAGE, "quy", "man")
    woman = await read_aloud(house, TRIAGE, "quy", "woman")
    found = await house.database.read(lambda tx: voicing.recording_of(tx, house, (TRIAGE,), "quy"))
    assert found == {TRIAGE.id: woman}
