"""A person's side: everything a phone can do, and a sentence for everything that can't be done."""

from __future__ import annotations

import asyncio
import json
from io import BytesIO
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.practice.page import sample_voice
from bot.practice.practice_telegram import PracticeTelegram
from bot.practice.serving import practice_app
from tests.practice.conftest import Practice
from tests.practice.judge import judge_update


def picture(width: int = 1000, height: int = 700) -> bytes:
    jpeg = BytesIO()
    Image.new("RGB", (width, height), "#41584b").save(jpeg, "JPEG")
    return jpeg.getvalue()


async def send_file(practice: Practice, kind: str, name: str, content: bytes, **fields: str) -> Any:
    return await practice.http.post(
        f"/practice/people/{practice.rosa}/file", data={"kind": kind, **fields}, files={"file": (name, content)}
    )


async def fetch(practice: Practice, file_id: str) -> bytes:
    path = (await practice.call("getFile", file_id=file_id))["file_path"]
    return (await practice.http.get(f"/file/bot{practice.telegram.bot.token}/{path}")).content


async def test_three_people_stand_ready_and_a_new_one_can_be_added(practice: Practice) -> None:
    seeded = (await practice.http.get("/practice/people")).json()["people"]
    assert [each["name"] for each in seeded] == ["Rosa", "Don Teodoro", "Elmer"]
    added = await practice.http.post("/practice/people", json={"name": "Saturnina"})
    assert added.status_code == 201
    assert (await practice.chat(added.json()["id"]))["messages"] == []


async def test_a_command_arrives_as_telegram_marks_it(practice: Practice) -> None:
    await practice.does(practice.rosa, "say", text="  /start K7  ")
    message = (await practice.updates())[0]["message"]
    assert message["text"] == "/start K7"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["from"]["language_code"] == "es"
    assert message["chat"]["type"] == "private"


async def test_ten_thousand_characters_go_as_three_messages(practice: Practice) -> None:
    sent = await practice.does(practice.rosa, "say", text="ñ" * 10_000)
    assert len(sent["message_ids"]) == 3
    assert [len(update["message"]["text"]) for update in await practice.updates()] == [4096, 4096, 1808]


async def test_a_photo_arrives_in_sizes_and_the_largest_is_what_was_sent(practice: Practice) -> None:
    jpeg = picture()
    await send_file(practice, "photo", "cerro.jpg", jpeg, caption="La casa")
    message = (await practice.updates())[0]["message"]
    assert message["caption"] == "La casa"
    sizes = message["photo"]
    assert [size["width"] for size in sizes] == [90, 320, 800, 1000]
    assert await fetch(practice, sizes[-1]["file_id"]) == jpeg
    assert Image.open(BytesIO(await fetch(practice, sizes[0]["file_id"]))).size == (90, 63)


async def test_a_page_of_html_called_a_photo_reaches_the_bot_as_it_is(practice: Practice) -> None:
    html = b"<!doctype html><script>alert(1)</script>"
    await send_file(practice, "photo", "foto.jpg", html)
    sizes = (await practice.updates())[0]["message"]["photo"]
    assert await fetch(practice, sizes[-1]["file_id"]) == html
    shown = (await practice.chat(practice.rosa))["messages"][0]["media"]["url"]
    answer = await practice.http.get(shown)
    assert "sandbox" in answer.headers["content-security-policy"]
    assert (answer.headers["content-type"], answer.headers["x-content-type-options"]) == ("image/jpeg", "nosniff")
    await send_file(practice, "document", "pagina.html", html)
    page = await practice.http.get((await practice.chat(practice.rosa))["messages"][1]["media"]["url"])
    assert page.headers["content-type"] == "application/octet-stream"
    assert page.headers["content-disposition"] == "attachment"


async def test_a_file_beyond_20_megabytes_cannot_be_fetched_by_the_bot(practice: Practice) -> None:
    await send_file(practice, "photo", "grande.jpg", b"\xff\xd8" + bytes(30 * 1024 * 1024))
    file_id = (await practice.updates())[0]["message"]["photo"][-1]["file_id"]
    answer = await practice.refused("getFile", file_id=file_id)
    assert answer.json()["description"] == "Bad Request: file is too big"


async def test_the_sample_voice_is_ogg_opus_of_five_seconds(practice: Practice) -> None:
    await practice.does(practice.rosa, "voice")
    voice = (await practice.updates())[0]["message"]["voice"]
    assert (voice["mime_type"], voice["duration"]) == ("audio/ogg", 5)
    content = await fetch(practice, voice["file_id"])
    assert content == sample_voice()
    assert content[:4] == b"OggS"
    assert b"OpusHead" in content[:64]


async def test_a_broken_ogg_arrives_broken(practice: Practice) -> None:
    await send_file(practice, "voice", "voz.ogg", b"OggS\x00broken")
    voice = (await practice.updates())[0]["message"]["voice"]
    assert await fetch(practice, voice["file_id"]) == b"OggS\x00broken"


async def test_what_the_bot_uploads_can_be_sent_again_by_its_id(practice: Practice) -> None:
    await practice.does(practice.rosa, "say", text="/start")
    token = practice.telegram.bot.token
    form = {"chat_id": str(practice.rosa)}
    sent = await practice.http.post(f"/bot{token}/sendVoice", data=form, files={"voice": ("a.ogg", sample_voice())})
    voice = sent.json()["result"]["voice"]
    again = await practice.call("sendVoice", chat_id=practice.rosa, voice=voice["file_id"])
    assert again["voice"] == voice
    mixed_up = await practice.refused("sendPhoto", chat_id=practice.rosa, photo=voice["file_id"])
    assert mixed_up.json()["description"] == "Bad Request: can't use file of type Voice as Photo"
    unknown = await practice.refused("sendPhoto", chat_id=practice.rosa, photo="AgACAgnothing")
    assert unknown.json()["description"].startswith("Bad Request: wrong remote file identifier specified")
    not_a_picture = await practice.http.post(f"/bot{token}/sendPhoto", data=form, files={"photo": ("a.jpg", b"x")})
    assert not_a_picture.json()["description"] == "Bad Request: IMAGE_PROCESS_FAILED"
    attached = await practice.http.post(
        f"/bot{token}/sendDocument", data={**form, "document": "attach://d"}, files={"d": ("a.txt", b"hola")}
    )
    assert attached.json()["result"]["document"]["file_name"] == "a.txt"


async def test_location_contact_and_sticker_arrive_as_themselves(practice: Practice) -> None:
    await practice.does(practice.rosa, "location", latitude=-13.5, longitude=-74)
    await practice.does(practice.rosa, "contact")
    await practice.does(practice.rosa, "contact", phone_number="+51999000111", first_name="Otra")
    await practice.does(practice.rosa, "sticker", emoji="🙏")
    place, own, other, sticker = [update["message"] for update in await practice.updates()]
    assert place["location"] == {"latitude": -13.5, "longitude": -74.0}
    assert own["contact"]["user_id"] == practice.rosa
    assert "user_id" not in other["contact"]
    assert sticker["sticker"]["emoji"] == "🙏"


async def test_an_edit_arrives_as_an_edited_message(practice: Practice) -> None:
    sent = await practice.does(practice.rosa, "say", text="Teofila")
    await practice.does(practice.rosa, "edit", message_id=sent["message_id"], text="Teófila")
    edited = (await practice.updates())[1]["edited_message"]
    assert (edited["message_id"], edited["text"]) == (sent["message_id"], "Teófila")
    assert edited["edit_date"]
    assert (await practice.chat(practice.rosa))["messages"][0]["edited"] is True


async def test_a_forwarded_message_says_so(practice: Practice) -> None:
    await practice.does(practice.rosa, "say", text="copiado", forwarded_from="Un vecino")
    origin = (await practice.updates())[0]["message"]["forward_origin"]
    assert (origin["type"], origin["sender_user_name"]) == ("hidden_user", "Un vecino")


async def test_a_used_keyboard_of_one_time_goes_away(practice: Practice) -> None:
    await practice.does(practice.rosa, "say", text="/start")
    once = {"keyboard": [["Sí"]], "one_time_keyboard": True}
    await practice.call("sendMessage", chat_id=practice.rosa, text="¿?", reply_markup=once)
    assert (await practice.chat(practice.rosa))["keyboard"]["rows"] == [[{"text": "Sí"}]]
    await practice.does(practice.rosa, "say", text="Sí")
    assert (await practice.chat(practice.rosa))["keyboard"] is None


async def test_in_a_group_the_bot_reads_commands_mentions_and_replies_only(practice: Practice) -> None:
    people = [practice.rosa, practice.elmer]
    group = (await practice.http.post("/practice/groups", json={"title": "Familia", "people": people})).json()["id"]
    for text in ("hola a todos", "/start", "/start@otro_bot", f"oiga @{practice.telegram.bot.username}"):
        await practice.does(practice.elmer, "say", text=text, group=group)
    joined, *said = await practice.updates()
    assert joined["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert [update["message"]["text"] for update in said] == ["/start", f"oiga @{practice.telegram.bot.username}"]
    assert said[0]["message"]["chat"] == {"id": group, "type": "supergroup", "title": "Familia"}
    answer = await practice.call("sendMessage", chat_id=group, text="Escríbame a solas")
    await practice.does(practice.rosa, "say", text="ya", group=group, reply_to=answer["message_id"])
    assert (await practice.updates())[-1]["message"]["text"] == "ya"
    assert len((await practice.chat(practice.rosa, group=group))["messages"]) == 6
    assert (await practice.chat(practice.rosa))["messages"] == []
    stranger = await practice.http.get(f"/practice/people/{practice.teodoro}/chat", params={"group": group})
    assert stranger.status_code == 404


async def test_who_waits_for_news_is_woken_by_it(practice: Practice) -> None:
    await practice.does(practice.rosa, "say", text="/start")
    known = (await practice.chat(practice.rosa))["version"]
    unchanged = await practice.chat(practice.rosa, since=known, wait=0)
    assert unchanged["version"] == known
    news = practice.http.get(f"/practice/people/{practice.rosa}/chat", params={"since": known, "wait": 30})
    waiting = asyncio.create_task(news)
    await practice.until(lambda: practice.telegram.bell.sleepers == 1)
    await practice.call("sendMessage", chat_id=practice.rosa, text="ya")
    assert (await waiting).json()["messages"][-1]["text"] == "ya"


async def test_reset_forgets_everything_said_and_keeps_the_bot(practice: Practice) -> None:
    await practice.call("setMyCommands", commands=[{"command": "ayuda", "description": "x"}])
    await practice.does(practice.rosa, "say", text="secreto")
    await practice.http.post("/practice/clock", json={"advance": "P3D"})
    people = (await practice.http.post("/practice/reset")).json()["people"]
    assert [each["name"] for each in people] == ["Rosa", "Don Teodoro", "Elmer"]
    assert practice.rosa not in [each["id"] for each in people]
    assert await practice.updates() == []
    assert await practice.call("getMyCommands")
    assert (await practice.http.get("/practice/clock")).json()["ahead_seconds"] == 0
    assert (await practice.http.get(f"/practice/people/{practice.rosa}/chat")).status_code == 404


HOSTILE: list[tuple[str, Any, str]] = [
    ("say", {"text": ""}, "text must hold more than spaces"),
    ("say", {"text": 5}, "text must be a text"),
    ("say", {}, "text must be a text"),
    ("say", {"text": "x" * 200_001}, "text may have 200000 characters at most"),
    ("say", {"text": "x", "group": 7}, "this person is in no group with that id"),
    ("say", {"text": "x", "reply_to": 7}, "there is no message with the id in reply_to"),
    ("say", {"text": "\ud800"}, "texts must be whole characters: half of a surrogate pair can't be sent"),
    ("say", ["x"], "the body must be a JSON object"),
    ("tap", {"message_id": 99, "data": "x"}, "there is no message with that id in this chat"),
    ("tap", {"message_id": "x", "data": "x"}, "message_id must be a whole number"),
    ("tap", {"message_id": 10**30, "data": "x"}, "message_id must be a whole number"),
    ("edit", {"message_id": 99, "text": "x"}, "there is no message with that id in this chat"),
    ("location", {"latitude": 91, "longitude": 0}, "latitude must be between -90 and 90"),
    ("location", {"latitude": float("nan")}, "latitude must be a number"),
    ("offline", {"on": "yes"}, "on must be true or false"),
    ("file", {}, "send multipart/form-data with the fields kind and file"),
]


@pytest.mark.parametrize(("what", "body", "sentence"), HOSTILE)
async def test_what_cannot_be_done_is_answered_with_a_sentence(
    practice: Practice, what: str, body: Any, sentence: str
) -> None:
    headers = {"content-type": "application/json"}
    path = f"/practice/people/{practice.rosa}/{what}"
    answer = await practice.http.post(path, content=json.dumps(body), headers=headers)
    assert answer.status_code in (400, 404)
    assert answer.json() == {"error": sentence}
    assert await practice.updates() == []


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[" * 100_000, b'{"text":' + b"9" * 5000 + b"}", b"null"])
async def test_a_body_that_is_no_json_is_answered_with_a_sentence(practice: Practice, body: bytes) -> None:
    answer = await practice.http.post(f"/practice/people/{practice.rosa}/say", content=body)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("the body must be")


@pytest.mark.parametrize("person", ["0", "-1", "x", "9" * 30, "%F0%9F%98%80", "5200000001.0"])
async def test_an_unknown_person_is_not_found(practice: Practice, person: str) -> None:
    answer = await practice.http.post(f"/practice/people/{person}/say", json={"text": "x"})
    assert (answer.status_code, answer.json()) == (404, {"error": "there is no person with that id"})


async def test_a_broken_upload_is_answered_with_a_sentence(practice: Practice) -> None:
    path = f"/practice/people/{practice.rosa}/file"
    broken = await practice.http.post(path, content=b"--x\r\nno", headers={"content-type": "multipart/form-data"})
    assert broken.status_code == 400
    empty = await send_file(practice, "photo", "a.jpg", b"")
    assert empty.json() == {"error": "the file is empty"}
    kind = await send_file(practice, "hologram", "a", b"x")
    assert kind.json() == {"error": "kind must be photo, voice, audio or document"}
    missing = await practice.http.post(path, files={"other": ("a", b"x")})
    assert missing.json() == {"error": "the part named file is missing"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = (
    "text name people title on advance kind method times retry_after seconds message_id data group reply_to album "
    "caption latitude longitude phone_number first_name user_id emoji forwarded_from dated chat_id language_code"
)
BODIES = st.dictionaries(st.sampled_from(FIELDS.split()), JSON, max_size=5) | JSON
ACTS = ("say", "tap", "file", "voice", "location", "contact", "sticker", "edit", "block", "unblock", "offline")
PLACES = st.sampled_from(["people", "groups", "clock", "faults", *(f"people/ID/{act}" for act in ACTS)])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(PLACES, BODIES), min_size=1, max_size=5))
def test_whatever_is_posted_nothing_breaks_and_every_update_is_telegram_s(wishes: list[tuple[str, Any]]) -> None:
    telegram = PracticeTelegram()
    rosa = next(iter(telegram.people))

    async def post_them() -> None:
        through = httpx.ASGITransport(practice_app(telegram))
        async with httpx.AsyncClient(transport=through, base_url="http://localhost") as client:
            for place, body in wishes:
                path = f"/practice/{place.replace('ID', str(rosa))}"
                answer = await client.post(path, content=json.dumps(body))
                assert answer.status_code < 500
                assert answer.status_code < 400 or answer.json()["error"]
            assert (await client.get(f"/practice/people/{rosa}/chat")).status_code == 200
            assert (await client.get("/practice/people")).status_code == 200

    asyncio.run(post_them())
    for update in telegram.updates.emitted:
        judge_update(update)
