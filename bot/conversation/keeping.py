"""What of a message may be kept: nothing personal before the first consent (rule 6), nothing lost after it."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.drafts import Answer, Draft
from bot.conversation.said import Said
from bot.conversation.script import Conversation


def may_keep(conversation: Conversation, draft: Draft) -> bool:
    """Whether the person has allowed us to keep what they say in this conversation."""
    if conversation.agreed:
        return True
    consents = conversation.consent_steps()
    granted = draft.latest(consents[0].id) if consents else None
    return granted is not None and granted.value is True


def bare(answer: Answer) -> Answer:
    """What was chosen, never how it was said: "busco a mi hermano Juan" is the choice of one button."""
    return replace(answer, words="", message_id=0, media="", forwarded=False)


def with_aside(conversation: Conversation, draft: Draft, said: Said) -> Draft:
    """The draft with these words beside the answers, for the people who will read the case."""
    if not (said.text.strip() or said.media) or not may_keep(conversation, draft):
        return draft
    return draft.with_aside(
        Answer(draft.at, None, said.text, said.kind.value, said.at, said.message_id, said.media, said.forwarded)
    )
