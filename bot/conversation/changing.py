"""Changes to answers given before: an edited message, a button of the summary. Each is a later version."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import phrases
from bot.conversation.answering import answer_of, read_answer
from bot.conversation.drafts import Draft, standing
from bot.conversation.prompting import ask, reviewable
from bot.conversation.questions import Review
from bot.conversation.readings import Halfway, Read
from bot.conversation.said import Said
from bot.conversation.script import Conversation
from bot.conversation.turn import Bubble, Say, Turn, World


def edited(conversation: Conversation, draft: Draft, said: Said, world: World) -> Turn:
    """A message the person changed: a new version of the answer it was, both kept."""
    former = next((a for a in reversed(draft.answers) if a.message_id == said.message_id and a.how == "text"), None)
    if former is None or not any(s.id == former.step for s in conversation.steps):
        return Turn(draft, (Say((Bubble((phrases.EDIT_NOT_TAKEN,), both=True),)),))
    step = conversation.step(former.step)
    _, values = standing(conversation, draft)
    # A place's offers belong to the question that is open; an edit is read without them.
    reading = read_answer(step, said, replace(draft, offered=(), offered_words="", group=""), values, world)
    if isinstance(reading, Halfway) and reading.draft.offered_words:
        words = reading.draft.offered_words
        reading = Read({"id": "", "label": words, "words": words})
    if not isinstance(reading, Read) or reading.outcome is not None:
        return Turn(draft, (Say((Bubble((phrases.EDIT_NOT_UNDERSTOOD,), both=True),)),))
    answer = replace(answer_of(step, reading, said), how="edit")
    changed = replace(draft, answers=(*draft.answers, answer))
    if isinstance(conversation.step(draft.at).question, Review):
        return Turn(changed, (ask(conversation, changed, before=(Bubble((phrases.EDIT_TAKEN,)),)),))
    return Turn(changed, (Say((Bubble((phrases.EDIT_TAKEN,)),)),))


def tapped(conversation: Conversation, draft: Draft, said: Said, world: World) -> Turn:
    """A button of the summary: counts only on the very summary that made it."""
    steps, _ = standing(conversation, draft)
    known = any(s.id == said.step for s in reviewable(steps, draft))
    at_review = isinstance(conversation.step(draft.at).question, Review)
    if said.revision != draft.revision or said.value != "change" or not known or not at_review:
        return Turn(draft, (ask(conversation, draft, before=(Bubble((phrases.STALE_BUTTON,)),), repeat=True),))
    return change(conversation, draft, said.step)


def change(conversation: Conversation, draft: Draft, step_id: str) -> Turn:
    """Ask that question again; its answer leads back to the summary."""
    changing = replace(draft, at=step_id, misses=0, offered=(), offered_words="", group="", changing=True)
    return Turn(changing, (ask(conversation, changing, repeat=True),))
