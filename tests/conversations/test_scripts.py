"""The conversations: data only, safe to hold, and every button read back as itself by the real engine."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

import conversations
from bot.conversation import engine, phrases
from bot.conversation.carried import carried
from bot.conversation.drafts import Answer, Draft, standing
from bot.conversation.kinship_words import GROUPS, KINSHIP_WORDS, kinship_word
from bot.conversation.questions import (
    About,
    Choice,
    Consent,
    KinshipTo,
    Language,
    OneOf,
    Outcome,
    Phone,
    Photo,
    Question,
    Review,
    SexOf,
    Sure,
    YesNo,
)
from bot.conversation.said import Kind, Said
from bot.conversation.script import Conversation, Ending, Step, outcomes
from bot.conversation.turn import Begin, End, FoundPlace, Submit, World
from bot.domain.people import Kinship, Sex
from bot.domain.words import Message
from bot.i18n import FAMILY_LANGUAGES, Words
from conversations.common import I_AGREE, I_DO_NOT_AGREE

ROOT = Path(conversations.__file__).resolve().parent
LOCALES = ROOT.parent / "locales"
WORDS = Words.load(LOCALES)
TRACING = conversations.ALL["tracing_request"]
ROUTES = (
    "violence_1980_2000", "migration", "disaster", "detention", "childhood_separation", "missing_recent",
    "violence_other",
)  # fmt: skip
LONGEST_LABEL = 48


class NoPlaces:
    """Knows no place, so that every place is kept in the person's own words."""

    def find(self, words: str, limit: int = 5, *, near: str = "") -> Sequence[FoundPlace]:
        return ()


WORLD = World(now=datetime(2026, 3, 2, 15, tzinfo=UTC), say=WORDS.text, places=NoPlaces(), organisation="Oficina")


def every_step() -> Iterator[tuple[Conversation, Step]]:
    for conversation in conversations.ALL.values():
        for step in conversation.steps:
            yield conversation, step


def buttons(question: Question) -> tuple[Message, ...]:
    match question:
        case Choice(options=options):
            return tuple(o.text for o in options)
        case Consent(yes=yes, no=no):
            return (yes, no)
        case YesNo():
            return (phrases.YES, phrases.NO)
        case SexOf():
            return (phrases.WOMAN, phrases.MAN)
        case Sure(yes=yes, no=no):
            return (yes, no)
        case Review(send=send):
            return (send, phrases.CHANGE, phrases.LATER)
        case _:
            return ()


def told_beforehand(conversation: Conversation) -> tuple[Answer, ...]:
    """What the program tells a conversation beforehand, so that each of its buttons is shown; a list holds two things."""
    steps = conversation.steps
    offered = {s.question.given for s in steps if isinstance(s.question, OneOf)}
    options = [o.only_if for s in steps if isinstance(s.question, Choice) for o in s.question.options]
    conditions = [c for c in (*options, *(s.only_if for s in steps)) if c is not None]
    lists = {name for c in conditions for name in c.steps[1:] if c.words == f"{c.steps[0]} in {name}"}
    things = carried((value, Message(f"thing {value}")) for value in ("one", "two"))
    return tuple(
        Answer(name, things if name in offered else ["one", "two"] if name in lists else "yes", how="given")
        for name in conversation.given
    )


def at_step(conversation: Conversation, step: Step, language: str = "es") -> Draft:
    earlier = conversation.steps[: conversation.steps.index(step)]
    chosen = tuple(Answer(s.id, "one", how="button") for s in earlier if isinstance(s.question, OneOf))
    given = (*told_beforehand(conversation), *chosen)
    return Draft("d1", conversation.name, conversation.version, language, revision=1, at=step.id, answers=given)


def say(text: str, message_id: int = 1) -> Said:
    return Said(Kind.TEXT, at=1_000, message_id=message_id, text=text)


# As data ------------------------------------------------------------------------------------

ALLOWED = (
    ast.Module, ast.Import, ast.ImportFrom, ast.alias, ast.Expr, ast.Constant, ast.Assign, ast.AnnAssign, ast.Name,
    ast.Store, ast.Load, ast.Tuple, ast.Starred, ast.Call, ast.keyword, ast.Dict, ast.Attribute, ast.Subscript,
)  # fmt: skip


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.py")), ids=lambda p: p.stem)
def test_a_conversation_file_holds_data_and_nothing_that_decides(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    odd = {type(node).__name__ for node in ast.walk(tree) if not isinstance(node, ALLOWED)}
    assert odd == set()
    assert ast.get_docstring(tree), "says what it is"
    mapping = [n for n in ast.walk(tree) if isinstance(n, ast.Dict)]
    assert not mapping or path.name == "__init__.py", "only the table of all conversations is a mapping"


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.py")), ids=lambda p: p.stem)
def test_a_conversation_file_imports_only_the_vocabulary(path: Path) -> None:
    allowed = {"bot.conversation.questions", "bot.conversation.script", "bot.domain.words", "collections.abc"}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.module in allowed or str(node.module).startswith("conversations."), node.module
        assert not isinstance(node, ast.Import)


def test_every_conversation_stands_under_its_own_name() -> None:
    assert all(name == conversation.name for name, conversation in conversations.ALL.items())


# Manners ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("conversation", "step"), list(every_step()), ids=lambda x: getattr(x, "id", getattr(x, "name", ""))
)
def test_a_question_shows_at_most_six_answers_that_differ_and_fit_a_phone(
    conversation: Conversation, step: Step
) -> None:
    shown = buttons(step.question)
    assert len(shown) <= 6
    for language in FAMILY_LANGUAGES:
        labels = [WORDS.text(m, language) for m in shown]
        assert len({label.casefold() for label in labels}) == len(labels)
        assert all(len(label) <= LONGEST_LABEL for label in labels), labels


def test_relatives_are_asked_for_in_two_steps_of_at_most_six_buttons_that_name_every_kinship_once() -> None:
    assert len(GROUPS) <= 6
    assert all(len(group.kinds) <= 6 for group in GROUPS)
    named = [kind for group in GROUPS for kind in group.kinds]
    assert sorted(named) == sorted(Kinship)
    assert set(KINSHIP_WORDS) == set(Kinship)


@pytest.mark.parametrize("speaker", list(Sex))
@pytest.mark.parametrize("language", FAMILY_LANGUAGES)
def test_two_relatives_of_one_group_never_share_a_button(speaker: Sex, language: str) -> None:
    for group in GROUPS:
        words = [WORDS.text(kinship_word(kind, speaker), language) for kind in group.kinds]
        assert len(set(words)) == len(words)


def test_a_brother_has_another_quechua_word_for_a_woman_than_for_a_man() -> None:
    assert WORDS.text(kinship_word(Kinship.BROTHER, Sex.FEMALE), "quy") == "Turiy"
    assert WORDS.text(kinship_word(Kinship.BROTHER, Sex.MALE), "quy") == "Wawqiy"
    assert WORDS.text(kinship_word(Kinship.SISTER, Sex.FEMALE), "quy") == "Ñañay"
    assert WORDS.text(kinship_word(Kinship.SISTER, Sex.MALE), "quy") == "Paniy"
    assert WORDS.text(kinship_word(Kinship.BROTHER, Sex.FEMALE), "es") == "Hermano"


def test_every_personal_question_says_why_it_is_asked_and_has_a_short_name() -> None:
    for conversation, step in every_step():
        if step.about is not About.CASE:
            assert step.why is not None, f"{conversation.name}.{step.id}"
            assert step.label is not None, f"{conversation.name}.{step.id}"


def test_a_request_reads_the_speakers_sex_before_it_shows_words_for_siblings() -> None:
    ids = [s.id for s in TRACING.steps]
    for step in TRACING.steps:
        if isinstance(step.question, KinshipTo):
            assert ids.index(step.question.speaker_sex) < ids.index(step.id)


# Consent and safety -------------------------------------------------------------------------


def test_consent_has_its_own_words_that_stand_on_no_other_button() -> None:
    for conversation, step in every_step():
        if isinstance(step.question, Consent):
            assert (step.question.yes, step.question.no) == (I_AGREE, I_DO_NOT_AGREE)
            assert step.question.both, f"{conversation.name}.{step.id} is shown in both languages"
        else:
            assert not {I_AGREE, I_DO_NOT_AGREE} & set(buttons(step.question))


@pytest.mark.parametrize(
    "name", ["tracing_request", "talk", "information", "about_me", "safe_and_well", "family_message", "message_reply"]
)
def test_nothing_about_a_person_is_asked_before_the_yes_and_a_no_ends_it(name: str) -> None:
    conversation = conversations.ALL[name]
    consent = conversation.consent_steps()[0]
    earlier = conversation.steps[: conversation.steps.index(consent)]
    assert all(isinstance(s.question, (Choice, YesNo)) and not s.stores for s in earlier)
    refused = engine.advance(conversation, at_step(conversation, consent), say(WORDS.text(I_DO_NOT_AGREE, "es")), WORLD)
    assert refused.draft.ended
    assert any(isinstance(e, End) for e in refused.effects)


def test_a_request_without_the_compare_consent_goes_on_to_be_worked_by_hand() -> None:
    step = TRACING.step("consent_compare")
    draft = at_step(TRACING, step)
    turn = engine.advance(TRACING, draft, say(WORDS.text(I_DO_NOT_AGREE, "es")), WORLD)
    assert not turn.draft.ended
    kept = turn.draft.latest("consent_compare")
    assert kept is not None
    assert kept.value is False


def test_whoever_shows_numbers_for_danger_is_understood_in_both_languages() -> None:
    for conversation, step in every_step():
        for outcome in outcomes(step.question):
            if outcome.numbers in ("minor_writing",):
                assert step.question.both, f"{conversation.name}.{step.id}"


def test_the_numbers_a_conversation_shows_are_in_the_table_of_referrals() -> None:
    table = (ROOT.parent / "bot/domain/data/referrals.csv").read_text(encoding="utf-8").splitlines()[1:]
    kinds = {kind for line in table for kind in line.split(",")[1].split()}
    asked = {o.numbers for _, s in every_step() for o in outcomes(s.question) if o.numbers}
    assert asked <= kinds


def test_a_person_under_18_gets_numbers_and_a_person_before_any_other_question() -> None:
    start = conversations.ALL["start"]
    step = start.step("age")
    for language in FAMILY_LANGUAGES:
        assert isinstance(step.question, Choice)
        minor = next(o for o in step.question.options if o.value == "minor")
        turn = engine.advance(start, at_step(start, step, language), say(WORDS.text(minor.text, language)), WORLD)
        kinds = [type(e).__name__ for e in turn.effects]
        assert "Numbers" in kinds
        assert "HandOver" in kinds
        assert turn.draft.ended


# The request --------------------------------------------------------------------------------


def steps_for(route: str, **answers: object) -> dict[str, Step]:
    """The steps that apply after these answers, by id."""
    given = [Answer("route", route, how="given"), Answer("by", "self")]
    given += [Answer(k, v) for k, v in answers.items()]  # type: ignore[arg-type]
    return {s.id: s for s in standing(TRACING, Draft("d", "tracing_request", 1, "es", answers=tuple(given)))[0]}


def test_all_but_the_five_answers_of_a_request_are_only_offered() -> None:
    required = {
        s.id for s in steps_for("violence_1980_2000").values()
        if not s.may_skip and not s.may_not_know and not isinstance(s.question, Review)
    }  # fmt: skip
    assert required == {"by", "consent_keep", "consent_compare", "path", "kinship", "own_name"}
    for name in ("sought_name", "lost_when", "lost_where"):
        assert TRACING.step(name).may_not_know
        assert not TRACING.step(name).may_skip


@pytest.mark.parametrize("route", ROUTES)
def test_a_short_request_asks_little(route: str) -> None:
    short, full = steps_for(route, path="short"), steps_for(route, path="full")
    assert set(short) <= set(full)
    assert len(short) <= 26
    assert len(full) <= 42
    assert {"sought_name", "kinship", "lost_when", "lost_where", "own_name"} <= set(short)


def test_questions_of_one_route_are_asked_on_that_route_only() -> None:
    own = {
        "destination": "migration", "nationality": "migration", "disaster_kind": "disaster",
        "detained_where": "detention", "name_as_child": "childhood_separation", "loss_kind": "violence_1980_2000",
        "dna": "violence_1980_2000", "wish": "violence_1980_2000",
    }  # fmt: skip
    for route in ROUTES:
        asked = set(steps_for(route, path="full"))
        for step_id, its_route in own.items():
            assert (step_id in asked) == (route == its_route)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("minor", [True, None])
def test_a_photo_of_somebody_who_may_be_a_child_today_is_never_asked_for(route: str, minor: bool | None) -> None:
    asked = steps_for(route, path="full", minor_today=minor, kinship="daughter")
    photos = [s for s in asked.values() if isinstance(s.question, Photo)]
    assert not photos or route == "violence_1980_2000"


def test_what_may_name_perpetrators_is_marked_sensitive_and_offers_a_pause() -> None:
    step = TRACING.step("circumstances")
    assert step.question.sensitive  # type: ignore[attr-defined]
    assert step.hard
    assert step.may_skip


def test_a_volunteers_chat_is_never_the_familys_contact() -> None:
    asked = steps_for("migration", by="volunteer")
    assert "own_phone" not in asked
    assert "photo" not in steps_for("violence_1980_2000", by="volunteer", path="full")
    assert {"beside", "adult", "witness", "family_phone", "community_contact"} <= set(asked)
    assert not asked["community_contact"].may_skip
    assert not asked["community_contact"].may_not_know
    assert "community_contact" not in steps_for("migration", by="volunteer", family_phone="+51999999999")


def test_answers_go_only_where_a_case_has_a_place_for_them() -> None:
    source = (ROOT.parent / "bot/services/case_content.py").read_text(encoding="utf-8")
    persons = (
        "paternal",
        "maternal",
        "nickname",
        "sex",
        "birth",
        "place_origin",
        "father",
        "mother",
        "age",
        "place_now",
    )
    for _, step in every_step():
        if "." in step.fills:
            group, part = step.fills.split(".")
            known = step.fills in source or (group in ("sought", "enquirer") and part in persons)
            assert known or group in ("loss", "alive"), step.fills


# Every button, tapped -----------------------------------------------------------------------

TAPPED = [
    (conversation, step, option, language)
    for conversation, step in every_step()
    if isinstance(step.question, Choice)
    for option in step.question.options
    for language in FAMILY_LANGUAGES
]


@pytest.mark.parametrize(
    ("conversation", "step", "option", "language"),
    TAPPED,
    ids=[f"{c.name}-{s.id}-{o.value}-{lang}" for c, s, o, lang in TAPPED],
)
def test_a_tapped_button_is_its_own_answer_and_never_a_control(
    conversation: Conversation, step: Step, option: object, language: str
) -> None:
    label = WORDS.text(option.text, language)  # type: ignore[attr-defined]
    for spoken in FAMILY_LANGUAGES:
        turn = engine.advance(conversation, at_step(conversation, step, spoken), say(label), WORLD)
        kept = turn.draft.latest(step.id)
        assert kept is not None, "the tap was taken for something else"
        assert kept.value == option.value  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", FAMILY_LANGUAGES)
@pytest.mark.parametrize("speaker", ["F", "M", None])
def test_a_tapped_relative_is_that_relative(language: str, speaker: str | None) -> None:
    step = TRACING.step("kinship")
    sex = Sex(speaker) if speaker else Sex.UNKNOWN
    for group in GROUPS:
        for kind in group.kinds:
            draft = Draft("d", "tracing_request", 1, language, at="kinship", answers=(Answer("speaker_sex", speaker),))
            turn = engine.advance(TRACING, draft, say(WORDS.text(group.text, language)), WORLD)
            if len(group.kinds) > 1:
                assert turn.draft.at == "kinship"
                turn = engine.advance(TRACING, turn.draft, say(WORDS.text(kinship_word(kind, sex), language)), WORLD)
            kept = turn.draft.latest(step.id)
            assert kept is not None
            assert kept.value == kind.value


# Every path ends ----------------------------------------------------------------------------

ANYTHING = "Rosa Quispe Huamán"
TYPED = {
    "When": "1984", "BirthOrAge": "30", "Age": "40", "Phone": "999888777", "PlaceOf": "Huanta", "OpenText": "así fue",
    "FullName": ANYTHING, "NamePart": "Quispe",
}  # fmt: skip


def reply_to(draft: Draft, step: Step, turn: int) -> str:
    """An answer to this step: its buttons in turn, else typed words."""
    question = step.question
    if isinstance(question, Consent):
        return WORDS.text(question.yes, draft.language)
    if isinstance(question, Language):
        return "Castellano"
    if isinstance(question, Sure):
        return WORDS.text(question.yes if turn % 2 else question.no, draft.language)
    if isinstance(question, OneOf):
        return f"thing {('one', 'two')[turn % 2]}"
    if isinstance(question, KinshipTo):
        return "mi tío"
    if isinstance(question, Photo):
        return WORDS.text(phrases.SKIP, draft.language)
    if isinstance(question, Review):
        return WORDS.text(question.send, draft.language)
    shown = buttons(question)
    if shown:
        return WORDS.text(shown[turn % len(shown)], draft.language)
    return TYPED[type(question).__name__]


@pytest.mark.parametrize("language", FAMILY_LANGUAGES)
@pytest.mark.parametrize("turn", range(6))
@pytest.mark.parametrize("name", list(conversations.ALL))
def test_every_way_through_a_conversation_comes_to_an_end(name: str, turn: int, language: str) -> None:
    conversation = conversations.ALL[name]
    routes = ROUTES if name == "tracing_request" else ("",)
    for route in routes:
        given = told_beforehand(conversation)
        given += (Answer("route", route, how="given"),) if route else ()
        draft = engine.open_(conversation, Draft("d", name, conversation.version, language, answers=given)).draft
        seen: list[str] = []
        while not draft.ended:
            step = conversation.step(draft.at)
            seen.append(step.id)
            after = engine.advance(conversation, draft, say(reply_to(draft, step, turn), len(seen)), WORLD)
            assert after.draft.revision == draft.revision + 1, f"stuck at {step.id}"
            assert len(seen) < 100, f"goes round: {seen[-3:]}"
            draft = after.draft
            last = after.effects
        assert len(seen) == len(set(seen)), "no question came twice"
        assert any(isinstance(e, (Submit, End, Begin)) for e in last)
        if isinstance(conversation.step(seen[-1]).question, Review):
            assert conversation.ending is Ending.SUBMIT
        order = [s.id for s in conversation.steps]
        assert all(order.index(a) < order.index(b) for a, b in pairwise(seen))


def test_the_first_minute_reaches_every_conversation_and_every_route() -> None:
    begun: set[tuple[str, str]] = set()
    for name in ("start", "volunteer_menu"):
        for step in conversations.ALL[name].steps:
            for outcome in outcomes(step.question):
                if isinstance(outcome, Outcome) and outcome.begin:
                    begun.add((outcome.begin, dict(outcome.given).get("route", "")))
    assert {route for conversation, route in begun if conversation == "tracing_request"} == set(ROUTES)
    assert {"talk", "information", "about_me", "tracing_request"} <= {conversation for conversation, _ in begun}


def test_a_detention_found_out_while_in_danger_goes_on_as_a_detention() -> None:
    start = conversations.ALL["start"]
    answers = tuple(Answer(k, v) for k, v in {"language": "es", "ready": "here", "age": "adult"}.items())
    draft = Draft("d", "start", 1, "es", at="triage", answers=answers)
    for reply in ("Peligro ahora, o no aparece hace días", "Sí", "Dejar un pedido"):
        turn = engine.advance(start, draft, say(reply), WORLD)
        draft = turn.draft
    begun = next(e for e in turn.effects if isinstance(e, Begin))
    assert begun.conversation == "tracing_request"
    assert dict(begun.given) == {"route": "detention", "urgent": "detention"}


def test_a_family_is_never_offered_to_share_the_volunteers_number_as_theirs() -> None:
    question = TRACING.step("family_phone").question
    assert isinstance(question, Phone)
    assert not question.own
