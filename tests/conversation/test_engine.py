"""The engine's own decisions, one by one: what counts when, what is kept, what is asked next."""

from __future__ import annotations

from dataclasses import replace

import pytest

import conversations
from bot.conversation import engine, phrases
from bot.conversation.drafts import Answer, Draft, load
from bot.conversation.questions import Choice, Condition, Consent, OpenText, Option, Review
from bot.conversation.said import Kind, Said
from bot.conversation.script import Conversation, Ending, WrongScript, step
from bot.conversation.turn import Begin, HandOver, Listen, Numbers, Pause, Prompt, Say, Submit, Turn, UseLanguage
from bot.domain.words import Message, _
from tests.properties.invented_chat import NOON_MS, WORDS, world

TRACING = conversations.ALL["tracing_request"]
TALK = conversations.ALL["talk"]
ROUTE = Answer("route", "migration", how="given")


def said(text: str = "", message_id: int = 50, **more: object) -> Said:
    return Said(Kind.TEXT, NOON_MS + 60_000, message_id, text=text, **more)  # type: ignore[arg-type]


def at(step_id: str, *answers: Answer, conversation: Conversation = TRACING, language: str = "es") -> Draft:
    """A draft with both consents given, standing at that step."""
    given = (ROUTE, Answer("by", "self"), Answer("consent_keep", True), Answer("consent_compare", True),
             Answer("path", "short"))  # fmt: skip
    return Draft("d1", conversation.name, conversation.version, language, 5, step_id, (*given, *answers))


def turned(draft: Draft, *messages: Said, conversation: Conversation = TRACING) -> Turn:
    turn = Turn(draft)
    for each in messages:
        turn = engine.advance(conversation, turn.draft, each, world(Prompt(1, NOON_MS)))
    return turn


def told(turn: Turn) -> list[str]:
    return [
        WORDS.text(line, "es") for e in turn.effects if isinstance(e, Say) for bubble in e.bubbles
        for line in bubble.lines
    ]  # fmt: skip


def says(message: Message) -> str:
    return WORDS.text(message, "es")


NAMED = Answer("sought_name", {"given": "Ana", "paternal": "Poma", "maternal": "Rojas"}, "Ana Poma Rojas", at=1,
               message_id=7)  # fmt: skip


def test_an_answer_leads_to_the_next_question_that_applies() -> None:
    turn = turned(at("sought_name"), said("Ana Poma Rojas"))
    assert turn.draft.at == "sought_sex"  # no maternal surname is asked for: it was told
    assert turned(at("sought_name"), said("Ana Poma")).draft.at == "sought_maternal"


def test_a_message_older_than_the_question_is_kept_aside_and_the_question_asked_again() -> None:
    draft = at("sought_sex", NAMED)
    late = replace(said("Hombre"), at=NOON_MS - 5000)
    turn = turned(draft, late)
    assert turn.draft.latest("sought_sex") is None
    assert [(a.step, a.words) for a in turn.draft.asides] == [("sought_sex", "Hombre")]
    assert says(phrases.ASKED_AGAIN) in told(turn)


def test_while_the_question_is_on_its_way_nothing_is_said_twice() -> None:
    draft = at("sought_sex", NAMED)
    turn = engine.advance(TRACING, draft, said("Sí, acepto"), world(Prompt(None, None)))
    assert turn.effects == ()
    assert turn.draft.asides[-1].words == "Sí, acepto"


def test_language_help_and_pause_count_even_while_the_question_is_on_its_way() -> None:
    draft = at("sought_sex", NAMED)
    here = world(Prompt(None, None))
    assert engine.advance(TRACING, draft, said("runasimi"), here).effects[0] == UseLanguage("quy")
    assert engine.advance(TRACING, draft, said("ayuda"), here).effects == (Begin("talk", pausing=True),)
    assert engine.advance(TRACING, draft, said("cancelar"), here).effects == (Pause(),)


def test_help_inside_a_talk_is_what_they_want_to_talk_about() -> None:
    draft = replace(at("topic", conversation=TALK), answers=(Answer("reason", "person"), Answer("consent", True)))
    turn = turned(draft, said("ayuda"), conversation=TALK)
    assert not any(isinstance(e, Begin) for e in turn.effects)
    assert turn.draft.latest("topic") is not None


@pytest.mark.parametrize("words", ["ok", "ya", "bueno", "claro", "allinmi", "👍", "sí", "1"])
def test_a_soft_yes_is_no_consent(words: str) -> None:
    draft = replace(at("consent_keep"), answers=(ROUTE, Answer("by", "self")))
    turn = turned(draft, said(words))
    assert turn.draft.at == "consent_keep"
    assert says(phrases.CONSENT_PLAINLY) in told(turn)


def test_a_voice_note_is_no_consent_and_is_not_kept() -> None:
    draft = replace(at("consent_keep"), answers=(ROUTE, Answer("by", "self")))
    turn = turned(draft, replace(said(), kind=Kind.VOICE, media="m1"))
    assert turn.draft.latest("consent_keep") is None
    assert turn.draft.asides == ()


def test_words_that_are_no_answer_are_kept_beside_the_answers_once_allowed() -> None:
    story = "se lo llevaron de noche y no supimos más, yo era niña"
    turn = turned(at("sought_sex", NAMED), said(story))
    assert turn.draft.at == "sought_sex"
    assert [(a.step, a.value, a.words) for a in turn.draft.asides] == [("sought_sex", None, story)]
    spoken = turned(at("path", NAMED), replace(said(), kind=Kind.VOICE, media="m1"))
    assert spoken.draft.asides[-1].media == "m1"
    aloud = turned(at("sought_sex", NAMED), replace(said(), kind=Kind.VOICE, media="m1"))
    told = aloud.draft.latest("sought_sex")
    assert told is not None
    assert (told.value, told.how, told.media) == (None, "voice", "m1")


def test_words_at_the_summary_that_change_nothing_are_kept_too() -> None:
    turn = turned(at("review", NAMED), said("mi mamá se llamaba Marta"))
    assert turn.draft.at == "review"
    assert turn.draft.asides[-1].words == "mi mamá se llamaba Marta"


def test_a_flood_of_words_never_grows_a_draft_without_bound() -> None:
    turn = turned(at("sought_sex", NAMED), *(said(f"palabras sueltas {n}") for n in range(100)))
    assert [a.words for a in turn.draft.asides] == [f"palabras sueltas {n}" for n in range(60, 100)]


def test_after_two_misses_a_person_is_offered() -> None:
    once = turned(at("sought_sex", NAMED), said("qwerty"))
    assert says(phrases.PERSON_OFFER) not in told(once)
    assert says(phrases.PERSON_OFFER) in told(turned(once.draft, said("qwerty")))


@pytest.mark.parametrize("step_id", ["sought_sex", "consent_compare", "lost_when", "review", "circumstances"])
def test_a_wish_to_die_is_heard_at_any_question(step_id: str) -> None:
    turn = turned(at(step_id, NAMED), said("ya no aguanto, me quiero matar"))
    assert turn.effects[:2] == (Numbers("suicide"), HandOver("suicide"))
    assert any(isinstance(e, Say) and e.prompt for e in turn.effects)  # and the question stays open


@pytest.mark.parametrize("words", ["quiero matarme", "me quiero matar", "me voy a matar", "wañuyta munani"])
def test_the_ways_to_say_it_are_heard(words: str) -> None:
    assert HandOver("suicide") in turned(at("circumstances", NAMED), said(words)).effects


@pytest.mark.parametrize(
    "words", ["me voy a matar trabajando", "me quieren matar", "lo mataron", "quiero matar el tiempo"]
)
def test_and_what_only_sounds_like_it_is_not(words: str) -> None:
    assert HandOver("suicide") not in turned(at("circumstances", NAMED), said(words)).effects


def test_a_story_of_long_ago_sets_off_no_alarm() -> None:
    turn = turned(at("circumstances", NAMED), said("a mi papá lo mataron en 1984, lo quemaron todo"))
    assert not [e for e in turn.effects if isinstance(e, (Numbers, HandOver))]


def test_an_edited_message_is_a_later_version_of_the_answer_it_was() -> None:
    draft = at("sought_sex", NAMED)
    edit = replace(said("Ana Poma Ramos", message_id=7), kind=Kind.EDIT)
    turn = turned(draft, edit)
    versions = [(a.how, a.words) for a in turn.draft.answers if a.step == "sought_name"]
    assert versions == [("text", "Ana Poma Rojas"), ("edit", "Ana Poma Ramos")]
    assert turn.draft.at == "sought_sex"
    again = turned(turn.draft, replace(edit, text="Ana Poma Rivas"))
    assert [a.words for a in again.draft.answers if a.step == "sought_name"][-1] == "Ana Poma Rivas"


def test_an_edit_that_answers_nothing_leaves_the_answer_as_it_was() -> None:
    draft = at("sought_sex", NAMED)
    turn = turned(draft, replace(said("", message_id=7), kind=Kind.EDIT))
    assert turn.draft == draft
    assert told(turn) == [says(phrases.EDIT_NOT_UNDERSTOOD)]
    unknown = turned(draft, replace(said("x", message_id=999), kind=Kind.EDIT))
    assert unknown.draft == draft
    assert told(unknown) == [says(phrases.EDIT_NOT_TAKEN)]


def test_a_pressed_answer_is_not_changed_by_an_edit() -> None:
    draft = at("lost_when", NAMED, Answer("sought_sex", "F", "Mujer", "button", message_id=9))
    turn = turned(draft, replace(said("Hombre", message_id=9), kind=Kind.EDIT))
    assert turn.draft == draft


def test_a_change_button_of_the_summary_counts_only_on_the_summary_that_made_it() -> None:
    draft = at("review", NAMED)
    tap = Said(Kind.TAP, 0, 60, step="sought_name", revision=draft.revision, value="change")
    assert turned(draft, tap).draft.at == "sought_name"
    for stale in (
        replace(tap, revision=4), replace(tap, value="send"), replace(tap, step="circumstances"),
        replace(tap, step="no_such_step"),
    ):  # fmt: skip
        turn = turned(draft, stale)
        assert turn.draft == draft
        assert says(phrases.STALE_BUTTON) in told(turn)
    assert turned(at("sought_sex", NAMED), tap).draft.at == "sought_sex"


def test_on_the_summary_a_number_is_a_line_and_never_the_button_that_sends() -> None:
    draft = at("review", NAMED)
    assert turned(draft, said("1")).draft.at == "sought_name"
    for outside in ("2", "0", "99", "12345"):
        turn = turned(draft, said(outside))
        assert turn.draft.at == "review"
        assert not any(isinstance(e, Submit) for e in turn.effects)


@pytest.mark.parametrize("words", ["sí, está bien", "arí", "ok", "dale", "👍"])
def test_on_the_summary_a_yes_sends_nothing_and_is_told_how_to_send(words: str) -> None:
    turn = turned(at("review", NAMED), said(words))
    assert turn.draft.at == "review"
    lines = told(turn)
    assert any("Enviar mi pedido" in line for line in lines)
    # A number here is a line of the summary: nobody is told to write the number of a button.
    assert says(phrases.CHOOSE) not in lines


def test_sending_submits_once_and_nothing_after_it_counts() -> None:
    turn = turned(at("review", NAMED), said(WORDS.text(TRACING.steps[-1].question.send, "es")))  # type: ignore[attr-defined]
    assert turn.effects == (Submit(),)
    assert turn.draft.ended == "submitted"
    assert turned(turn.draft, said("Enviar mi pedido")) == Turn(turn.draft)


def test_later_on_the_summary_pauses_and_keeps_everything() -> None:
    draft = at("review", NAMED)
    turn = turned(draft, said(says(phrases.LATER)))
    assert turn == Turn(draft, (Pause(),))


def test_back_forgets_half_an_answer_first_and_then_goes_to_the_question_before() -> None:
    halfway = turned(at("lost_where", NAMED), said("Huanta")).draft
    assert [o.label for o in halfway.offered] == ["Huamanga (Ayacucho)", "Huanta (Ayacucho)"]
    first = turned(halfway, said("atrás")).draft
    assert (first.at, first.offered, first.offered_words) == ("lost_where", (), "")
    assert turned(first, said("atrás")).draft.at == "sought_name"


@pytest.mark.parametrize("words", ["no sé", "saltar", "no", "manam yachanichu"])
def test_who_does_not_know_which_of_the_places_loses_no_word(words: str) -> None:
    turn = turned(at("lost_where", NAMED), said("Huanta"), said(words, 51))
    answer = turn.draft.latest("lost_where")
    assert turn.draft.at != "lost_where"
    assert answer is not None
    assert answer.value == {"id": "", "label": "Huanta", "words": "Huanta"}


def test_the_only_place_offered_is_taken_with_a_yes() -> None:
    halfway = turned(at("lost_where", NAMED), said("Huanta")).draft
    one = replace(halfway, offered=halfway.offered[1:])
    answer = turned(one, said("sí, ese")).draft.latest("lost_where")
    assert answer is not None
    assert answer.value["label"] == "Huanta (Ayacucho)"  # type: ignore[index]


def test_who_does_not_know_the_year_keeps_the_season() -> None:
    turn = turned(at("lost_when", NAMED), said("en la siembra"), said("no sé", 51))
    answer = turn.draft.latest("lost_when")
    assert turn.draft.at != "lost_when"
    assert answer is not None
    assert answer.value["words"] == "en la siembra"  # type: ignore[index]
    assert answer.value["edtf"] == ""  # type: ignore[index]


@pytest.mark.parametrize(
    ("step_id", "first", "question"),
    [("lost_where", "Huanta", phrases.WHICH_PLACE), ("lost_when", "en la siembra", phrases.WHICH_YEAR),
     ("sought_name", "Rosa Mrtha Quispe", phrases.WHICH_SPLIT)],
)  # fmt: skip
def test_half_an_answer_is_asked_on_however_often_it_is_asked(step_id: str, first: str, question: Message) -> None:
    halfway = turned(at(step_id), said(first)).draft
    own = says(TRACING.step(step_id).question.text)
    for turn in (
        turned(halfway, said("castellano", 51)),
        turned(halfway, said("???!", 51)),
        engine.open_(TRACING, halfway),
    ):
        assert says(question) in told(turn)
        assert own not in told(turn)
    listened = turned(halfway, said("🔊", 51)).effects[0]
    assert isinstance(listened, Listen)
    assert question in listened.lines


@pytest.mark.parametrize("step_id", ["sought_name", "lost_where"])
def test_back_on_a_question_opened_from_the_summary_leads_back_to_it_and_changes_nothing(step_id: str) -> None:
    complete = at("review", NAMED, Answer("lost_where", {"id": "", "label": "Huanta", "words": "Huanta"}))
    opened = turned(complete, Said(Kind.TAP, NOON_MS + 60_000, 50, value="change", step=step_id, revision=5)).draft
    assert opened.at == step_id
    turn = turned(opened, said("atrás", 51))
    assert turn.draft.at == "review"
    assert turn.draft.answers == complete.answers
    again = turned(turn.draft, said("atrás", 52)).draft
    assert again.at not in ("review", "sought_name")  # from the summary one question at a time, as ever


def test_back_on_the_first_question_says_so() -> None:
    draft = engine.open_(TRACING, Draft("d", TRACING.name, TRACING.version, "es")).draft
    turn = turned(draft, said("atrás"))
    assert turn.draft == draft
    assert says(phrases.NOTHING_BEFORE) in told(turn)


def test_i_dont_know_is_an_answer_where_it_may_be_and_asked_once_more_where_not() -> None:
    turn = turned(at("sought_name"), said("no sé"))
    answer = turn.draft.latest("sought_name")
    assert answer is not None
    assert (answer.value, answer.how) == (None, "unknown")
    consent = turned(replace(at("consent_keep"), answers=(ROUTE, Answer("by", "self"))), said("no sé"))
    assert consent.draft.latest("consent_keep") is None


def test_what_triage_chose_is_not_asked_again() -> None:
    draft = Draft("d", TRACING.name, TRACING.version, "es", answers=(ROUTE,))
    assert engine.open_(TRACING, draft).draft.at == "by"


def test_a_refused_first_consent_ends_there() -> None:
    draft = replace(at("consent_keep"), answers=(ROUTE, Answer("by", "self")))
    turn = turned(draft, said("No acepto"))
    assert turn.draft.ended == "ended"
    assert not any(isinstance(e, Submit) for e in turn.effects)


def test_a_refused_comparison_goes_on_without_it() -> None:
    draft = replace(at("consent_compare"), answers=(ROUTE, Answer("by", "self"), Answer("consent_keep", True)))
    turn = turned(draft, said("No acepto"))
    assert (turn.draft.at, turn.draft.ended) == ("path", "")
    assert turn.draft.latest("consent_compare").value is False  # type: ignore[union-attr]


@pytest.mark.parametrize("stored", [None, 3, "x", [], {}, {"id": "d"}, {"answers": [], "asides": [], "offered": [1]}])
def test_what_is_no_draft_is_refused(stored: object) -> None:
    with pytest.raises(ValueError, match="not a draft"):
        load(stored)  # type: ignore[arg-type]


def test_a_draft_never_shows_what_it_holds() -> None:
    shown = f"{at('sought_sex', NAMED)} {at('sought_sex', NAMED)!r} {NAMED}"
    assert "Poma" not in shown


# A wrong conversation is refused on import --------------------------------------------------------

ASK = OpenText(_("What?"))
YES = Consent(_("May we?"), yes=_("Yes"), no=_("No"), purpose="keep", text_version="1")
LATER_STEP = Condition("later", lambda _a: True, ("later",))


@pytest.mark.parametrize(
    ("steps", "ending"),
    [
        ((), Ending.NOTHING),
        ((step("a", ASK), step("a", ASK)), Ending.NOTHING),
        ((step("a", ASK, only_if=LATER_STEP), step("later", ASK)), Ending.NOTHING),
        ((step("a", Choice(_("?"), options=(Option("x", _("X")),))),), Ending.NOTHING),
        ((step("a", Choice(_("?"), options=(Option("x", _("X")), Option("y", _("Y"), only_if=LATER_STEP)))),
          step("later", ASK)), Ending.NOTHING),
        ((step("a", YES, may_skip=True),), Ending.NOTHING),
        ((step("a", ASK, about=conversations.ALL["talk"].step("topic").about), step("b", YES)), Ending.NOTHING),
        ((step("a", YES), step("b", ASK)), Ending.SUBMIT),
    ],
)  # fmt: skip
def test_a_wrong_conversation_is_refused(steps: tuple[object, ...], ending: Ending) -> None:
    with pytest.raises(WrongScript):
        Conversation("wrong", 1, _("Wrong"), steps, ending)  # type: ignore[arg-type]


def test_a_right_one_is_not() -> None:
    steps = (step("a", YES), step("b", ASK), step("c", Review(_("Right?"), send=_("Send"))))
    assert Conversation("right", 1, _("Right"), steps, Ending.SUBMIT).steps == steps
