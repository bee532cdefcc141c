"""People type instead of tapping: with slips, in a sentence, in either language. What names two buttons is asked again."""

from __future__ import annotations

import pytest

import conversations
from bot.conversation import engine
from bot.conversation.questions import Choice
from bot.conversation.reading.fold import plain
from bot.conversation.said import Kind, Said
from tests.conversations.test_scripts import WORLD, at_step, every_step


def read(name: str, step_id: str, text: str) -> object:
    conversation = conversations.ALL[name]
    draft = at_step(conversation, conversation.step(step_id))
    turn = engine.advance(conversation, draft, Said(Kind.TEXT, 1_000, 1, text=text), WORLD)
    kept = turn.draft.latest(step_id)
    return None if kept is None else kept.value


@pytest.mark.parametrize(
    ("name", "step_id", "text", "value"),
    [
        ("start", "age", "si mayor de 18", "adult"), ("start", "age", "soy mayor señorita", "adult"),
        ("start", "ready", "si quiero seguir", "here"), ("start", "ready", "es una emergencia", "danger"),
        ("start", "triage", "quisiera avisar a mi familia que estoy bien", "alive"),
        ("start", "triage", "busco a mi hermano Juan", "relative"), ("start", "triage", "turiytam maskachkani", "relative"),
        ("start", "triage", "kawsachkani nispa niyta munani", "alive"),
        ("start", "send", "un mensajito para mi mamá", "message"), ("start", "send", "que estoy con vida", "alive"),
        ("safe_and_well", "to_whom", "que me pregunten primero", "ask"), ("safe_and_well", "term", "un año", "360"),
        ("safe_and_well", "phrase", "estoy bien, todo bien", "alive"), ("services", "what", "que ayuda ay", "services"),
        ("services", "what", "los horarios por favor", "offices"),
    ],
)  # fmt: skip
def test_a_typed_wish_is_its_button(name: str, step_id: str, text: str, value: str) -> None:
    assert read(name, step_id, text) == value


@pytest.mark.parametrize("text", ["no", "No tengo", "manam", "no quiero"])
def test_a_no_to_the_telephone_number_leaves_it_out(text: str) -> None:
    conversation = conversations.ALL["talk"]
    draft = at_step(conversation, conversation.step("own_phone"))
    turn = engine.advance(conversation, draft, Said(Kind.TEXT, 1_000, 1, text=text), WORLD)
    kept = turn.draft.latest("own_phone")
    assert kept is not None
    assert kept.value is None


def test_danger_is_heard_before_anything_else_that_is_said() -> None:
    assert read("start", "triage", "peligro y busco") == "danger"


@pytest.mark.parametrize("text", ["busco avisar", "no entiendo", "xyz"])
def test_what_names_two_buttons_or_none_is_asked_again(text: str) -> None:
    assert read("start", "triage", text) is None


def test_the_other_words_of_a_button_are_folded_and_stand_for_no_other_button_of_the_question() -> None:
    for conversation, step in every_step():
        options = step.question.options if isinstance(step.question, Choice) else ()
        words = [each for option in options for each in option.also]
        assert all(plain(each) == each for each in words), f"{conversation.name}.{step.id}"
        assert len(words) == len(set(words)), f"{conversation.name}.{step.id}"
