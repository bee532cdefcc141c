"""What is sent fits Telegram, in either language, whatever a person wrote."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.questions import JsonValue
from bot.domain.words import Message, _
from bot.i18n import Entry, Words
from bot.services.sending import message_to_json
from bot.telegram.render import LONGEST_TEXT, Rendered, render
from tests.family import WORDS
from tests.practice.judge import judge_call

HELLO = _("Hello {name}")
KNOWN = _("Change the language")
TWO = Words({
    "es": {("", HELLO.id): Entry("Hola {name}", True)},
    "quy": {("", HELLO.id): Entry("Allinllachu {name}", False)},
})  # fmt: skip


def parcel(*lines: Message, **more: Any) -> dict[str, JsonValue]:
    return {"lines": [message_to_json(line) for line in lines], **more}  # type: ignore[dict-item]


def rendered(plain: dict[str, JsonValue], language: str = "es", words: Words = TWO) -> Rendered:
    made = render(plain, language, words, {"organisation": "Oficina"})
    markup = made.markup.to_json() if made.markup is not None else None
    if made.text:
        judge_call("sendMessage", {"chat_id": 1, "text": made.text, "reply_markup": markup})
    return made


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_each_language_has_its_words_and_both_are_quechua_then_spanish() -> None:
    hello = HELLO.with_(name="Rosa")
    assert rendered(parcel(hello), "es").text == "Hola Rosa"
    assert rendered(parcel(hello), "quy").text == "Allinllachu Rosa"
    assert rendered(parcel(hello, both=True), "quy").text == "Allinllachu Rosa\n\nHola Rosa"
    assert rendered(parcel(hello, both=True), "es").text == "Hola Rosa"


def test_what_a_person_typed_is_never_read_as_a_template() -> None:
    for name in ("{organisation}", "{0}", "{", "}}", "{name}", "%s", "<b>x</b>", "*x* _y_", "\\"):
        assert rendered(parcel(HELLO.with_(name=name))).text == f"Hola {name}"


def test_the_organisation_fills_where_it_is_not_given() -> None:
    assert rendered(parcel(_("{organisation} here"))).text == "Oficina here"
    assert rendered(parcel(_("{organisation} here").with_(organisation="otra"))).text == "otra here"


def test_lines_stand_apart_or_close() -> None:
    one, two = HELLO.with_(name="a"), HELLO.with_(name="b")
    assert rendered(parcel(one, two)).text == "Hola a\n\nHola b"
    assert rendered(parcel(one, two, tight=True)).text == "Hola a\nHola b"


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=40), st.integers(1, 400), st.booleans())
def test_no_text_is_longer_than_telegram_takes(piece: str, times: int, approved: bool) -> None:
    text = piece * times
    plain: dict[str, JsonValue] = {"text": text} if approved else parcel(HELLO.with_(name=text))
    made = render(plain, "es", TWO, {})
    assert units(made.text) <= LONGEST_TEXT
    whole = text if approved else f"Hola {text}"
    assert made.text == whole or (made.text.endswith("…") and whole.startswith(made.text[:-1]))


def test_four_thousand_and_ninety_six_emoji_are_cut_between_two_of_them() -> None:
    made = rendered({"text": "🌽" * 4096})
    assert made.text == "🌽" * 2047 + "…"


def test_half_an_emoji_can_be_sent() -> None:
    assert rendered(parcel(HELLO.with_(name="Rosa \ud83c"))).text == "Hola Rosa �"
    assert rendered({"text": "\udf3d"}).text == "�"


def test_an_approved_reply_is_word_for_word_and_protected() -> None:
    made = rendered({"text": "Hola {name} <b>", "protect": True}, "quy")
    assert (made.text, made.markup, made.protect) == ("Hola {name} <b>", None, True)


def button(message: Message, kind: str = "answer") -> dict[str, Any]:
    return {"text": message_to_json(message), "kind": kind}


def test_answers_are_a_reply_keyboard_in_the_persons_language() -> None:
    rows: list[Any] = [[button(HELLO.with_(name="1"))], [button(KNOWN, "phone"), button(KNOWN, "location")]]
    made = rendered(parcel(HELLO, keyboard=rows), "quy")
    assert made.markup is not None
    keyboard = made.markup.to_dict()
    assert keyboard["keyboard"][0] == [{"text": "Allinllachu 1"}]
    assert [set(b) for b in keyboard["keyboard"][1]] == [{"text", "request_contact"}, {"text", "request_location"}]
    assert keyboard["resize_keyboard"]
    assert keyboard["is_persistent"]


def test_no_buttons_remove_the_keyboard_and_none_leave_it_as_it_is() -> None:
    removed = rendered(parcel(HELLO, keyboard=[])).markup
    assert removed is not None
    assert removed.to_dict()["remove_keyboard"] is True
    assert rendered(parcel(HELLO)).markup is None
    assert rendered(parcel(HELLO, keyboard=None)).markup is None


def inline(step: str, value: str = "change", revision: int = 3) -> list[Any]:
    return [[{"text": message_to_json(KNOWN), "step": step, "value": value, "revision": revision}], []]


def test_an_inline_button_says_what_it_changes_and_of_which_state() -> None:
    made = rendered(parcel(HELLO, inline=inline("sought_name"), protect=True))
    assert made.markup is not None
    assert made.markup.to_dict()["inline_keyboard"][0][0]["callback_data"] == "sought_name|change|3"
    assert made.protect


def test_callback_data_of_more_than_sixty_four_bytes_is_a_bug_that_is_seen() -> None:
    rendered(parcel(HELLO, inline=inline("a" * 55)))
    for step in ("a" * 56, "ñ" * 28):
        with pytest.raises(ValueError, match="64 bytes"):
            rendered(parcel(HELLO, inline=inline(step)))


def test_every_step_of_every_conversation_has_a_name_that_fits_its_button() -> None:
    import conversations

    for conversation in conversations.ALL.values():
        for step in conversation.steps:
            rendered(parcel(HELLO, inline=inline(step.id, revision=10**9)))


def test_the_real_catalogues_have_the_commands_in_both_languages() -> None:
    for language in ("es", "quy"):
        assert rendered(parcel(KNOWN), language, WORDS).text != KNOWN.id
