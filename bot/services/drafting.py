"""Drafts between two messages: opened, stored sealed under the key that will be the case's, wiped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.clock import ms
from bot.conversation import drafts as form
from bot.conversation.drafts import Answer, Draft
from bot.conversation.questions import Consent, JsonValue
from bot.conversation.script import Conversation
from bot.ids import new_id
from bot.services.house import House
from bot.store import doomed, jobs, media, outbox
from bot.store import drafts as rows
from bot.store.database import Tx
from bot.store.drafts import DraftRow
from bot.store.jobs import Job, Kind
from bot.vault.envelope import open_json, seal_json

DAY_MS = 24 * 3600 * 1000


def begin(
    tx: Tx, house: House, chat: str, name: str, language: str, given: Iterable[tuple[str, JsonValue]] = ()
) -> tuple[DraftRow, Draft]:
    """A new, active draft of that conversation with these answers given. Its key exists before it does."""
    conversation = house.conversations[name]
    now = ms(house.clock.now())
    answers = tuple(Answer(step, value, how="given", at=now) for step, value in given)
    draft = Draft(new_id(), name, conversation.version, language, answers=answers)
    key_id = house.vault.new_case_key()
    row = _row(house, draft, chat, key_id, now, active=True)
    rows.insert(tx, row)
    return row, draft


def opened(house: House, row: DraftRow) -> Draft:
    """The draft in this row, brought to the conversation's present version."""
    draft = form.load(open_json(house.vault.case(row.key_id), rows.place(row.id), row.sealed))
    conversation = house.conversations[draft.conversation]
    return draft if draft.version == conversation.version else _moved(conversation, draft)


def save(tx: Tx, house: House, row: DraftRow, draft: Draft, *, active: bool = True) -> DraftRow:
    """Store what the draft is now, over the revision it was read at. Raises Stale if somebody was faster."""
    now = ms(house.clock.now())
    changed = _row(house, draft, row.chat, row.key_id, now, active=active)
    rows.save(tx, changed, row.revision, was_active=row.active)
    if changed.consented and not row.consented:
        # Planned once; `reminding` counts anew from what was touched last.
        for kind, subject in ((Kind.REMIND, row.chat), (Kind.DRAFT_ENDS, row.id)):
            jobs.plan(tx, Job(kind, subject, now + DAY_MS, since=now))
    return changed


def retire(tx: Tx, house: House) -> None:
    """Once at the start: drafts of conversations that a newer program no longer holds.

    Nobody can answer them, and each message would fail. Where nothing was allowed to be kept (a menu) the draft
    goes, and the next message begins anew; where something was, it is paused and stays for its own time.
    """
    for name in rows.conversations(tx):
        if _is_held(house, name):
            continue
        for row in rows.of_conversation(tx, name):
            if row.consented:
                rows.pause(tx, row.chat)
            else:
                wipe(tx, house, row.id)


def _is_held(house: House, name: str) -> bool:
    try:
        return bool(house.conversations[name].steps)
    except KeyError:
        return False


def wipe(tx: Tx, house: House, draft_id: str) -> None:
    """Delete a draft, its files and its waiting prompts; its key is destroyed after the commit."""
    outbox.drop_superseded(tx, draft_id, 1 << 60)
    media.wipe(tx, draft_id)
    key_id = rows.wipe(tx, draft_id)
    if key_id is not None:
        doomed.add(tx, key_id, ms(house.clock.now()))


def has_consent(conversation: Conversation, draft: Draft) -> bool:
    """Whether the person allowed us to keep what they say in this conversation."""
    for step in conversation.consent_steps():
        answer = draft.latest(step.id)
        if isinstance(step.question, Consent) and answer is not None and answer.value is True:
            return True
    return False


def _row(house: House, draft: Draft, chat: str, key_id: str, now: int, *, active: bool) -> DraftRow:
    consented = has_consent(house.conversations[draft.conversation], draft)
    # Rule 6: before the yes, 24 hours; after it, the draft's own time.
    kept = house.settings.draft_days * DAY_MS if consented else DAY_MS
    sealed = seal_json(house.vault.case(key_id), rows.place(draft.id), form.dump(draft))
    return DraftRow(
        draft.id, chat, draft.conversation, draft.version, key_id, draft.revision, active, consented, None, now,
        now + kept, sealed,
    )  # fmt: skip


def _moved(conversation: Conversation, draft: Draft) -> Draft:
    """A draft of an older version: answers follow `moved`; what no longer exists is kept and not asked."""
    names = conversation.moved
    answers = tuple(replace(a, step=names.get(a.step, a.step)) for a in draft.answers)
    at = names.get(draft.at, draft.at)
    known = {s.id for s in conversation.steps}
    return replace(draft, version=conversation.version, answers=answers, at=at if at in known else "")
