"""Whatever JSON comes, it is an Incoming: never an exception, and the right kind for each thing a phone can send."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.said import Kind
from bot.services.incoming import Incoming, What
from bot.telegram.parsing import chat_of, parse
from tests.family import BOT_ID, photo, voice
from tests.telegram import library_reading

ROSA = {"id": 501, "is_bot": False, "first_name": "Rosa"}
PRIVATE = {"id": 501, "type": "private", "first_name": "Rosa"}
GROUP = {"id": -1001, "type": "supergroup", "title": "Vecinos"}
DATE = 1_790_000_000


def message(**content: Any) -> dict[str, Any]:
    return {"message_id": 7, "date": DATE, "chat": PRIVATE, "from": ROSA, **content}


def heard(**content: Any) -> Incoming:
    return parse({"update_id": 1, "message": message(**content)}, BOT_ID)


def tapped(data: Any, **more: Any) -> Incoming:
    query = {"id": "9", "from": ROSA, "chat_instance": "1", "data": data, "message": message(text="x"), **more}
    return parse({"update_id": 1, "callback_query": query}, BOT_ID)


def test_a_text_keeps_its_words_its_date_and_its_number() -> None:
    incoming = heard(text="Se llama Teófilo")
    said = incoming.said
    assert said is not None
    assert (incoming.what, incoming.chat_id) == (What.MESSAGE, 501)
    assert (said.kind, said.text, said.at, said.message_id) == (Kind.TEXT, "Se llama Teófilo", DATE * 1000, 7)
    assert not said.forwarded


DOCUMENT = {"file_id": "d", "file_unique_id": "d", "file_size": 5}
LOCATION = {"latitude": -13.16, "longitude": -74.22}
KINDS: list[tuple[dict[str, Any], Kind]] = [
    (voice(), Kind.VOICE),
    ({"audio": {"file_id": "a", "file_unique_id": "a", "duration": 3}}, Kind.VOICE),
    (photo(), Kind.PHOTO),
    ({"document": {**DOCUMENT, "mime_type": "image/png"}}, Kind.PHOTO),
    ({"document": {**DOCUMENT, "mime_type": "application/pdf"}}, Kind.UNFIT),
    ({"document": DOCUMENT}, Kind.UNFIT),
    ({"video": {**DOCUMENT, "width": 1, "height": 1, "duration": 1}}, Kind.UNFIT),
    ({"video_note": {**DOCUMENT, "length": 1, "duration": 1}}, Kind.UNFIT),
    ({"location": LOCATION}, Kind.LOCATION),
    ({"venue": {"location": LOCATION, "title": "Plaza", "address": "x"}, "location": LOCATION}, Kind.LOCATION),
    ({"contact": {"phone_number": "1", "first_name": "R", "user_id": 501}}, Kind.CONTACT),
    (
        {
            "sticker": {
                **DOCUMENT, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False
            }
        },
        Kind.STICKER,
    ),
    ({"dice": {"emoji": "🎲", "value": 3}}, Kind.OTHER),
    ({"something_of_2031": {"x": 1}}, Kind.OTHER),
]  # fmt: skip


@pytest.mark.parametrize(("content", "kind"), KINDS)
def test_each_kind_of_message_is_known(content: dict[str, Any], kind: Kind) -> None:
    said = heard(**content).said
    assert said is not None
    assert said.kind is kind


_WORDS = st.text(max_size=20) | st.sampled_from(("/start abc", "/ayuda@b", "//", "Se llama Teófilo"))
_CONTENTS = st.one_of(
    st.sampled_from([content for content, _kind in KINDS]),
    st.builds(lambda text: {"text": text}, _WORDS),
    st.builds(lambda content, caption: {**content, "caption": caption}, st.sampled_from((photo(), voice())), _WORDS),
    st.sampled_from(
        (
            {"contact": {"phone_number": "+51", "first_name": "R"}},
            {"contact": {"phone_number": "+51", "first_name": "R", "user_id": 502}},
            {"pinned_message": message(text="x")}, {"migrate_to_chat_id": -1002}, {"new_chat_title": "x"},
        )
    ),
)  # fmt: skip
_FORWARDED = {"forward_origin": {"type": "hidden_user", "date": DATE, "sender_user_name": "Elmer"}}


@settings(max_examples=150, deadline=None)
@given(_CONTENTS, st.sampled_from((PRIVATE, GROUP)), st.booleans(), st.booleans(), st.integers(0, 1 << 32))
def test_a_message_is_read_as_the_library_reads_it(
    content: dict[str, Any], chat: dict[str, Any], forwarded: bool, edited: bool, date: int
) -> None:
    more = {"chat": chat, "date": date, **(_FORWARDED if forwarded else {})}
    raw = {"update_id": 3, "message": message(**content, **more)}
    if edited:
        raw = {"update_id": 3, "edited_message": message(**content, **more, edit_date=date + 1)}
    assert parse(raw, BOT_ID) == library_reading.read(raw, BOT_ID)


@settings(max_examples=50, deadline=None)
@given(_WORDS | st.sampled_from(("a|b|3", "a|b|-1", "a|b|x", "")), st.sampled_from((PRIVATE, GROUP)))
def test_a_tap_is_read_as_the_library_reads_it(data: str, chat: dict[str, Any]) -> None:
    query = {"id": "9", "from": ROSA, "chat_instance": "1", "data": data, "message": message(text="x", chat=chat)}
    raw = {"update_id": 3, "callback_query": query}
    assert parse(raw, BOT_ID) == library_reading.read(raw, BOT_ID)


def test_the_largest_size_of_a_photo_is_offered() -> None:
    offer = heard(**photo("big", 90_000)).file
    assert offer is not None
    assert (offer.file_id, offer.kind, offer.size) == ("big", "photo", 90_000)


def test_a_contact_is_ones_own_only_if_the_ids_are_the_same() -> None:
    for user_id, own in ((501, True), (502, False), (None, False)):
        said = heard(
            contact={"phone_number": "+51", "first_name": "R", **({"user_id": user_id} if user_id else {})}
        ).said
        assert said is not None
        assert said.own_contact is own


def test_a_forwarded_message_says_so() -> None:
    said = heard(text="x", forward_origin={"type": "hidden_user", "date": DATE, "sender_user_name": "Elmer"}).said
    assert said is not None
    assert said.forwarded


@pytest.mark.parametrize(
    ("text", "command", "payload"),
    [
        ("/start", "start", ""),
        ("/START", "start", ""),
        ("/start abc-DEF_1", "start", "abc-DEF_1"),
        ("/ayuda@maskay_practica_bot", "ayuda", ""),
        ("/start@maskay_practica_bot abc", "start", "abc"),
        ("/ayuda\npor favor", "ayuda", "por favor"),
        ("/ayuda\u00a0ya", "ayuda", "ya"),
        ("/", "", ""),
        ("/ hola", "", "hola"),
    ],
)
def test_a_command_is_read_whatever_stands_behind_it(text: str, command: str, payload: str) -> None:
    incoming = heard(text=text)
    assert (incoming.what, incoming.command, incoming.payload) == (What.COMMAND, command, payload)


def test_a_button_says_step_value_and_revision() -> None:
    said = tapped("sought_name|change|12").said
    assert said is not None
    assert (said.kind, said.step, said.value, said.revision) == (Kind.TAP, "sought_name", "change", 12)


@pytest.mark.parametrize(
    "data",
    ["", "x", "a|b", "a|b|c|d", "a|b|", "a|b|²", "a|b|--5", "a|b|-", "a|b|1e3", "a|b|" + "9" * 60, "a|b|٣", None],
)
def test_callback_data_that_is_not_ours_is_a_stale_button_and_no_failure(data: Any) -> None:
    # Whoever writes a client of his own can send any 64 bytes.
    incoming = tapped(data)
    assert incoming.said is not None
    assert incoming.said.revision == -1
    assert incoming.callback_id == "9"


def test_a_tap_in_a_group_is_acknowledged_and_nothing_else() -> None:
    incoming = tapped("a|b|1", message={"message_id": 1, "date": 0, "chat": GROUP})
    assert (incoming.what, incoming.said, incoming.callback_id) == (What.NOTHING, None, "9")


def test_an_edit_names_the_message_it_changed() -> None:
    edited = {**message(text="Teófila"), "edit_date": DATE + 60}
    said = parse({"update_id": 1, "edited_message": edited}, BOT_ID).said
    assert said is not None
    assert (said.kind, said.text, said.message_id, said.at) == (Kind.EDIT, "Teófila", 7, (DATE + 60) * 1000)


def test_a_moving_live_location_is_no_edit_to_answer() -> None:
    # Telegram sends one every few seconds for up to eight hours.
    edited = {**message(location={**LOCATION, "live_period": 900}), "edit_date": DATE + 5}
    assert parse({"update_id": 1, "edited_message": edited}, BOT_ID).what is What.NOTHING


@pytest.mark.parametrize(
    "service",
    [
        {"pinned_message": message(text="x")},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86_400}},
        {"write_access_allowed": {}},
        {"chat_background_set": {"type": {"type": "chat_theme", "theme_name": "x"}}},
    ],
)
def test_what_telegram_itself_notes_in_a_chat_is_not_answered(service: dict[str, Any]) -> None:
    assert heard(**service).what is What.NOTHING


def test_words_in_a_group_get_the_one_answer_and_other_events_none() -> None:
    group = {"chat": GROUP}
    assert heard(text="hola", **group).what is What.GROUP
    assert heard(text="/start", **group).what is What.GROUP
    assert heard(new_chat_title="x", **group).what is What.NOTHING
    assert heard(migrate_to_chat_id=-1002, **group).what is What.MOVED
    edited = {**message(text="x", **group), "edit_date": DATE}
    assert parse({"update_id": 1, "edited_message": edited}, BOT_ID).what is What.NOTHING


def test_a_block_and_its_end_are_told_apart_and_groups_are_neither() -> None:
    def member(status: str, chat: dict[str, Any]) -> Incoming:
        bot = {"id": BOT_ID, "is_bot": True, "first_name": "b"}
        after: dict[str, Any] = {"user": bot, "status": status}
        if status == "kicked":
            after["until_date"] = 0
        change = {"chat": chat, "from": ROSA, "date": DATE, "new_chat_member": after,
                  "old_chat_member": {"user": bot, "status": "member"}}  # fmt: skip
        return parse({"update_id": 1, "my_chat_member": change}, BOT_ID)

    assert member("kicked", PRIVATE).what is What.BLOCKED
    assert member("member", PRIVATE).what is What.UNBLOCKED
    assert member("kicked", GROUP).what is What.NOTHING


def test_kinds_of_update_we_never_asked_for_are_nothing() -> None:
    for kind in ("channel_post", "poll", "inline_query", "chat_join_request", "of_2031"):
        assert parse({"update_id": 1, kind: {"id": "1", "chat": PRIVATE}}, BOT_ID).what is What.NOTHING


def test_a_private_message_the_library_cannot_read_still_gets_an_answer() -> None:
    incoming = heard(voice={"duration": "long"})
    assert incoming.what is What.MESSAGE
    assert incoming.said is not None
    assert (incoming.said.kind, incoming.said.message_id) == (Kind.OTHER, 7)


HOSTILE: list[dict[str, Any]] = [
    {"update_id": 1, "message": message(text="x", date=10**30)},
    {"update_id": 1, "message": message(text="x", date=-(10**12))},
    {"update_id": 1, "message": message(text="x", date="soon")},
    {"update_id": 1, "message": message(text=5)},
    {"update_id": 1, "message": message(text="/"), "edited_message": "no"},
    {"update_id": 1, "message": message(photo=[])},
    {"update_id": 1, "message": message(photo=[{}])},
    {"update_id": 1, "message": message(photo="x")},
    {"update_id": 1, "message": message(location={"latitude": "north", "longitude": None})},
    {"update_id": 1, "message": message(chat={"id": True, "type": "private"})},
    {"update_id": True, "message": message(text="x")},
    {"update_id": 10**40, "message": message(text="x")},
    {"update_id": 1, "callback_query": {"message": message()}},
    {"update_id": 1, "my_chat_member": {"chat": PRIVATE}},
    {"update_id": 1, "message": message(text="x", chat={"id": 10**40, "type": "private"})},
]


@pytest.mark.parametrize("raw", HOSTILE)
def test_a_malformed_update_raises_nothing(raw: dict[str, Any]) -> None:
    assert isinstance(parse(raw, BOT_ID), Incoming)


def test_replies_within_replies_ten_thousand_deep_raise_nothing() -> None:
    deep: dict[str, Any] = message(text="x")
    for _ in range(10_000):
        deep = message(text="x", reply_to_message=deep)
    assert isinstance(parse({"update_id": 1, "message": deep}, BOT_ID), Incoming)


_NAMES = st.sampled_from(
    [
        "update_id",
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
        "chat",
        "from",
        "id",
        "type",
        "date",
        "edit_date",
        "text",
        "caption",
        "data",
        "message_id",
        "photo",
        "voice",
        "audio",
        "document",
        "location",
        "contact",
        "sticker",
        "mime_type",
        "file_id",
        "file_size",
        "private",
        "group",
        "width",
        "height",
        "latitude",
        "longitude",
        "phone_number",
        "forward_origin",
        "new_chat_member",
        "old_chat_member",
        "status",
        "kicked",
        "user",
        "first_name",
        "is_bot",
        "entities",
        "offset",
        "length",
        "reply_to_message",
        "migrate_to_chat_id",
    ]
)
_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | _NAMES
_JSON = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_NAMES, inner, max_size=6), max_leaves=12
)
_MESSAGES = st.fixed_dictionaries(
    {"message_id": st.integers(), "chat": st.just(PRIVATE) | st.just(GROUP) | _JSON, "date": st.integers() | _JSON},
    optional=dict.fromkeys(
        ("from", "text", "caption", "photo", "voice", "document", "location", "contact", "sticker", "edit_date",
         "forward_origin", "entities", "reply_to_message", "data", "message"),
        _JSON,
    ),
)  # fmt: skip
_UPDATES = st.dictionaries(
    st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member", "poll"]),
    _MESSAGES | _JSON,
    max_size=2,
)


@settings(max_examples=120, deadline=None)
@given(_UPDATES, st.integers() | _JSON)
def test_any_json_at_all_is_an_incoming(update: dict[str, Any], update_id: Any) -> None:
    raw = json.loads(json.dumps({**update, "update_id": update_id}))
    incoming = parse(raw, BOT_ID)
    assert isinstance(incoming, Incoming)
    assert incoming.chat_id == (chat_of(raw) or 0)
    assert "|" not in repr(incoming.said)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=64))
def test_any_callback_data_is_a_tap(data: str) -> None:
    incoming = tapped(data)
    assert incoming.said is not None
    assert incoming.said.kind is Kind.TAP
    assert incoming.said.revision >= -1
