"""A recorded voice reaches the phone: uploaded once for a bot, afterwards by name; what can't be heard is read."""

from __future__ import annotations

import pytest
from telegram.error import BadRequest

from bot.conversation.questions import JsonValue
from bot.domain.roles import Role, StaffMember
from bot.domain.words import Message
from bot.practice.page import sample_voice
from bot.services import approving_voices, recorded
from bot.services.incoming import FileOffer
from bot.services.sending import Post, message_to_json
from bot.store import media, recordings
from bot.store.database import Tx
from bot.telegram.fetching import fetch_waiting
from bot.telegram.speaking import voice_for
from tests.telegram.conftest import Line

CARMEN = StaffMember("carmen", Role.COORDINATOR, "lima")
TRIAGE = Message("What do you need?")


async def approved(line: Line, sentence: Message = TRIAGE, language: str = "quy") -> str:
    """A speaker's voice note, fetched from Telegram as it came and approved; Telegram knows it by one name."""
    answer = await line.practice.http.post(
        f"/practice/people/{line.elmer}/file", data={"kind": "voice"}, files={"file": ("v.ogg", sample_voice())}
    )
    assert answer.status_code == 200, answer.text
    voice = list(line.practice.telegram.updates.emitted)[-1]["message"]["voice"]  # type: ignore[index,call-overload]
    row = recordings.RecorderRow("chat", "carmen", "lima", language, "woman", "", 1, 0)
    offer = FileOffer(str(voice["file_id"]), "voice", 900, "audio/ogg")  # type: ignore[index,call-overload]

    def keep(tx: Tx) -> str:
        return recorded.propose(tx, line.house, row, sentence, offer, line.bot.id)

    made = await line.house.database.unit(keep)
    await fetch_waiting(line.house, line.bot)
    await approving_voices.approve(line.house, CARMEN, made)
    return made


async def forget(line: Line, recording: str) -> None:
    await line.house.database.unit(lambda tx: recordings.forgotten(tx, recording))


async def play(line: Line, key: str, cause: str, recording: str) -> None:
    await line.house.database.unit(lambda tx: Post(tx, line.house, key, cause).voice(recording))
    line.program.deliver.queued.set()


def sent_voices(line: Line) -> list[str]:
    """What was sent as a voice: "upload", or the name it went by."""
    calls = [call.parameters for call in line.practice.telegram.calls if call.method.lower() == "sendvoice"]
    return ["upload" if str(p["voice"]).startswith("attach://") else str(p["voice"]) for p in calls]


async def shown(line: Line) -> list[dict[str, object]]:
    chat = await line.practice.chat(line.rosa)
    return [m for m in chat["messages"] if m["from"] == "bot"]


async def test_the_bot_that_received_a_recording_never_uploads_it_and_the_original_is_kept(line: Line) -> None:
    made = await approved(line)
    key = await line.knows(line.rosa, "quy")
    async with line.running(line.program.deliver.run()):
        await play(line, key, "one", made)
        await line.until_states(key, "sent")
    assert "upload" not in sent_voices(line)
    assert (await shown(line))[-1]["kind"] == "voice"
    assert (await approving_voices.sound(line.house, CARMEN, made)).content == sample_voice()


async def test_another_bot_uploads_it_once_and_then_sends_it_by_name(line: Line) -> None:
    made = await approved(line)
    await forget(line, made)
    key = await line.knows(line.rosa, "quy")
    async with line.running(line.program.deliver.run()):
        for cause in ("one", "two", "three"):
            await play(line, key, cause, made)
        await line.until_states(key, "sent", "sent", "sent")
    first, second, third = sent_voices(line)
    assert (first, second) == ("upload", third)
    assert second != "upload"


async def test_when_telegram_has_forgotten_the_name_it_is_uploaded_again(line: Line) -> None:
    made = await approved(line)
    await line.house.database.unit(lambda tx: recordings.uploaded(tx, made, line.bot.id, "a-name-of-another-bot"))
    key = await line.knows(line.rosa, "quy")
    async with line.running(line.program.deliver.run()):
        await play(line, key, "one", made)
        await line.until_states(key, "sent")
    assert sent_voices(line) == ["a-name-of-another-bot", "upload"]
    assert await line.house.database.read(lambda tx: recordings.file_id(tx, made, line.bot.id)) not in (
        None,
        "a-name-of-another-bot",
    )


async def test_in_quechua_a_sentence_with_a_voice_arrives_as_one_message_with_its_words(line: Line) -> None:
    await approved(line)
    key = await line.knows(line.rosa, "quy")
    async with line.running(line.program.deliver.run()):
        await line.tell(key, "one", TRIAGE.id)
        await line.until_states(key, "sent")
    (message,) = await shown(line)
    assert (message["kind"], message["text"]) == ("voice", "¿Imapitaq yanapaykiman?")


async def test_in_spanish_it_is_read(line: Line) -> None:
    await approved(line, language="es")
    key = await line.knows(line.rosa, "es")
    async with line.running(line.program.deliver.run()):
        await line.tell(key, "one", TRIAGE.id)
        await line.until_states(key, "sent")
    assert [m["kind"] for m in await shown(line)] == ["text"]


async def test_a_phone_that_takes_no_voices_is_sent_the_words(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(*_given: object, **_named: object) -> None:
        raise BadRequest("VOICE_MESSAGES_FORBIDDEN")

    await approved(line)
    key = await line.knows(line.rosa, "quy")
    monkeypatch.setattr(type(line.bot), "send_voice", refuse)
    async with line.running(line.program.deliver.run()):
        await line.tell(key, "one", TRIAGE.id)
        await line.until_states(key, "sent")
    (message,) = await shown(line)
    assert (message["kind"], message["text"]) == ("text", "¿Imapitaq yanapaykiman?")


async def test_a_recording_that_was_destroyed_meanwhile_is_dropped_and_its_sentence_is_read(line: Line) -> None:
    made = await approved(line)
    key = await line.knows(line.rosa, "quy")
    await forget(line, made)
    await line.house.database.unit(lambda tx: media.delete(tx, made))
    async with line.running(line.program.deliver.run()):
        await play(line, key, "one", made)
        await line.tell(key, "two", TRIAGE.id)
        await line.until_states(key, "dropped", "sent")
    assert [m["kind"] for m in await shown(line)] == ["text"]


@pytest.mark.parametrize(("speak", "language", "heard"), [
    (None, "quy", True), (None, "es", False), (True, "es", True), (False, "quy", False), (True, "quy", True),
])  # fmt: skip
async def test_who_hears_first(line: Line, speak: bool | None, language: str, heard: bool) -> None:
    made = await approved(line, language=language)
    parcel: dict[str, JsonValue] = {"lines": [message_to_json(TRIAGE)], "speak": speak}  # type: ignore[list-item]
    assert await voice_for(line.house, parcel, language) == (made if heard else None)


async def test_a_recording_that_is_no_sound_is_refused_and_its_sentence_is_missing_again(line: Line) -> None:
    row = recordings.RecorderRow("chat", "carmen", "lima", "quy", "woman", "", 1, 0)
    answer = await line.practice.http.post(
        f"/practice/people/{line.elmer}/file", data={"kind": "photo"}, files={"file": ("v.jpg", b"no sound at all")}
    )
    assert answer.status_code == 200, answer.text
    message = list(line.practice.telegram.updates.emitted)[-1]["message"]
    found = message["photo"][-1]["file_id"] if "photo" in message else message["document"]["file_id"]  # type: ignore[index,operator,call-overload]
    offer = FileOffer(str(found), "voice", 900, "audio/ogg")
    await line.house.database.unit(lambda tx: recorded.propose(tx, line.house, row, TRIAGE, offer, line.bot.id))
    await fetch_waiting(line.house, line.bot)
    assert await line.house.database.read(recordings.standing) == []
