"""What holds of the engine for any person, any message, any conversation."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.conversation import engine, wishes
from bot.conversation.drafts import dump, load, standing
from bot.conversation.said import Kind, Said
from bot.conversation.script import Ending
from bot.conversation.turn import Begin, End, Prompt, Submit
from tests.properties.invented_chat import MARKER, NOON_MS, Move, Opening, journeys, openings, play, world

EXAMPLES = settings(max_examples=120, deadline=None)
FEWER = settings(max_examples=60, deadline=None)


@EXAMPLES
@given(openings(), journeys())
def test_the_revision_grows_by_one_exactly_when_the_draft_changes(opening: Opening, moves: list[Move]) -> None:
    for played in play(opening, moves):
        before, after = played.before, played.turn.draft
        unchanged = replace(after, revision=before.revision) == before
        assert after.revision == before.revision + (0 if unchanged else 1)


@EXAMPLES
@given(openings(), journeys())
def test_every_turn_ends_with_a_question_or_an_end_and_a_finished_draft_stays(
    opening: Opening, moves: list[Move]
) -> None:
    conversation = opening.conversation
    steps = {step.id for step in conversation.steps}
    for played in play(opening, moves):
        after = played.turn.draft
        assert (after.at in steps) != bool(after.ended)
        if played.before.ended:
            assert after == played.before
            assert played.turn.effects == ()
        elif after.ended:
            assert [e for e in played.turn.effects if isinstance(e, (Submit, End, Begin))]


@EXAMPLES
@given(openings(), journeys(40))
def test_a_request_is_sent_at_most_once_and_only_from_its_review(opening: Opening, moves: list[Move]) -> None:
    conversation = opening.conversation
    sent = [p for p in play(opening, moves) for e in p.turn.effects if isinstance(e, Submit)]
    assert len(sent) <= (1 if conversation.ending is Ending.SUBMIT else 0)
    assert all(p.before.at == conversation.steps[-1].id for p in sent)


@EXAMPLES
@given(openings(), journeys(), st.integers(0, 25))
def test_a_button_of_an_older_revision_writes_nothing(opening: Opening, moves: list[Move], age: int) -> None:
    conversation = opening.conversation
    for played in play(opening, moves):
        draft = played.turn.draft
        for step in conversation.steps[:: max(1, len(conversation.steps) // 5)]:
            said = Said(Kind.TAP, 0, 3, step=step.id, value="change", revision=draft.revision - 1 - age)
            assert engine.advance(conversation, draft, said, world()).draft == draft


@EXAMPLES
@given(openings(), journeys())
def test_the_same_messages_give_the_same_draft_stored_and_loaded_between_any_two_or_not(
    opening: Opening, moves: list[Move]
) -> None:
    conversation, start = opening.conversation, opening.draft
    played = play(opening, moves)
    again = stored = start
    for each in played:
        again = engine.advance(conversation, again, each.said, each.world).draft
        reloaded = load(json.loads(json.dumps(dump(stored))))
        assert reloaded == stored
        turn = engine.advance(conversation, reloaded, each.said, each.world)
        assert turn == each.turn
        stored = turn.draft
        assert again == each.turn.draft


@FEWER
@given(openings(), journeys(15), st.sampled_from(("castellano", "runasimi")))
def test_another_language_changes_no_answer_nor_where_one_stands(
    opening: Opening, moves: list[Move], switch: str
) -> None:
    conversation = opening.conversation
    for played in play(opening, moves):
        draft = played.turn.draft
        assume(not draft.ended)
        if draft.at == "language":  # there it is the answer
            continue
        said = Said(Kind.TEXT, NOON_MS + 99_000, 99, text=switch)
        switched = engine.advance(conversation, draft, said, world(Prompt(98, NOON_MS))).draft
        assert replace(switched, language=draft.language, revision=draft.revision) == draft


@FEWER
@given(openings(), journeys(15))
def test_one_step_back_and_the_same_answer_again_leave_the_same_answers(opening: Opening, moves: list[Move]) -> None:
    conversation = opening.conversation
    for played in play(opening, moves):
        before, after = played.before, played.turn.draft
        # An answer given in one message that led on to the next question.
        if after.ended or len(after.answers) != len(before.answers) + 1 or before.offered or before.group:
            continue
        if before.offered_words or played.said.kind is Kind.EDIT or after.at == before.at:
            continue
        back = Said(Kind.TEXT, NOON_MS + 98_000, 98, text="atrás")
        returned = engine.advance(conversation, after, back, world()).draft
        if returned.at != before.at:  # a change from the review page leads back to it
            continue
        again = engine.advance(
            conversation, returned, replace(played.said, message_id=99, at=NOON_MS + 99_000), world()
        ).draft
        here, same = (dict(standing(conversation, draft)[1]) for draft in (again, after))
        if wishes.are_asked_for(conversation.step(before.at)):
            # Back where they say what they need, what was said before anything was asked is forgotten on purpose.
            assert wishes.remembered(again) == ""
            for values in (here, same):
                values.pop(wishes.FIRST_WORDS, None)
        assert here == same
        assert (again.at, again.language) == (after.at, after.language)


@EXAMPLES
@given(openings(), journeys())
def test_before_the_first_yes_no_word_of_the_person_is_kept(opening: Opening, moves: list[Move]) -> None:
    conversation = opening.conversation
    assume(not conversation.agreed)  # those work on a request whose consent was given when it was sent
    first = next((s.id for s in conversation.consent_steps()), "")
    for played in play(opening, moves):
        after = played.turn.draft
        granted = after.latest(first)
        if granted is not None and granted.value is True:
            return
        kept = json.dumps(dump(after))
        assert MARKER not in kept
        # Rule 6: what was chosen, never how it was said, nor files, nor which message it was.
        for answer in (*after.answers, *after.asides):
            assert (answer.words, answer.media, answer.forwarded) == ("", "", False)


@EXAMPLES
@given(openings(), journeys())
def test_answers_and_words_kept_aside_are_only_ever_added(opening: Opening, moves: list[Move]) -> None:
    for played in play(opening, moves):
        before, after = played.before, played.turn.draft
        assert after.answers[: len(before.answers)] == before.answers
        added = after.answers[len(before.answers) :]
        steps = [opening.conversation.step(a.step) for a in added if a.step != wishes.FIRST_WORDS]
        if wishes.remembered(after):
            # What was said before anything was asked answers also the questions that have a button for it.
            steps = [step for n, step in enumerate(steps) if n == 0 or not wishes.are_asked_for(step)]
        assert len(steps) <= 1
        assert len(after.asides) - len(before.asides) in (0, 1)
