"""A finished draft becomes a case: written sealed, routed, its files handed over, a receipt queued, the draft gone."""

from __future__ import annotations

from dataclasses import asdict

from bot.clock import ms
from bot.conversation.drafts import Answer, Draft
from bot.conversation.questions import JsonValue
from bot.domain.cases import Route
from bot.domain.consent import Consent, Purpose
from bot.domain.offices import Urgency
from bot.domain.people import PersonRecord
from bot.domain.words import _
from bot.ids import new_case_code, new_id
from bot.services import family_messages, routing, staying
from bot.services.case_content import CaseContent, content_of, minor_today
from bot.services.chats import Chat
from bot.services.house import House
from bot.services.sending import Post
from bot.store import answers, cases, consents, invitations, jobs, media, outbox, terms, timeline
from bot.store import drafts as draft_rows
from bot.store.database import Tx
from bot.store.drafts import DraftRow
from bot.store.jobs import Job, Kind
from bot.vault.envelope import JsonLike, Place, Sealer, seal_json

YEAR_MS = 365 * 24 * 3600 * 1000
RECEIPT = _("Your request arrived. Its code is {code}. You can read it aloud: {spelt}.")
BY_WHEN = _("A person of {organisation} in {office} will read it before {when}.")
WE_NEVER = _("We never ask for money. Nobody who works with us does.")
RECEIPT_MESSAGE = _("Your message arrived. Its code is {code}. You can read it aloud: {spelt}.")
READ_FIRST = _("A person reads it before it goes on. It is given only to that person, and only if they want it.")
RECEIPT_LEFT = _("What you left has arrived. Its code is {code}. You can read it aloud: {spelt}.")
RECEIPT_VOLUNTEER = _("The request arrived. Its code is {code}. Write it on paper for the family.")
CLEARED = _("I erase that family's messages from this chat now. Photos stay on your phone.")


def submit(tx: Tx, house: House, row: DraftRow, draft: Draft, chat: Chat, post: Post) -> str:
    """Write the case, answer with its code, wipe the draft. All in the caller's unit: all of it or nothing."""
    conversation = house.conversations[draft.conversation]
    content = content_of(conversation, draft)
    volunteer = invitations.volunteer_of(tx, chat.key)
    by_volunteer = content.by == "volunteer" and volunteer is not None
    case_id, code, decided = write_case(
        tx,
        house,
        content,
        key_id=row.key_id,
        language=draft.language,
        # A volunteer's chat can never be a family's contact.
        chat=None if by_volunteer else chat.key,
        entered_by=volunteer.id if by_volunteer and volunteer else "self",
        urgent=_given(draft, "urgent"),
        child_asks=False,
        reply_to=_given(draft, "reply_to"),
    )
    media.hand_over(tx, row.id, case_id)
    outbox.drop_superseded(tx, draft.id, draft.revision + 1)
    draft_rows.wipe(tx, row.id)
    if by_volunteer:
        post.together(RECEIPT_VOLUNTEER.with_(code=code), CLEARED, WE_NEVER, remove_keyboard=True)
        post.clear()
    elif content.route == Route.SAFE_AND_WELL:
        term = terms.of_case(tx, case_id)
        post.together(
            RECEIPT_LEFT.with_(code=code, spelt=spelt(code)),
            *((staying.KEPT_UNTIL.with_(day=staying.until(term)),) if term is not None else ()),
            WE_NEVER,
            remove_keyboard=True,
        )
    elif content.route == Route.FAMILY_MESSAGE:
        post.together(RECEIPT_MESSAGE.with_(code=code, spelt=spelt(code)), READ_FIRST, WE_NEVER, remove_keyboard=True)
    else:
        post.together(
            RECEIPT.with_(code=code, spelt=spelt(code)),
            BY_WHEN.with_(office=decided.office_name, when=decided.when),
            WE_NEVER,
            remove_keyboard=True,
        )
    return case_id


def _given(draft: Draft, name: str) -> str:
    found = draft.latest(name)
    return "" if found is None else str(found.value)


def spelt(code: str) -> str:
    """The code with its parts apart, as one says it."""
    head, word, digits = code.split("-")
    return f"{' '.join(head)} · {word} · {' '.join(digits)}"


def write_case(
    tx: Tx,
    house: House,
    content: CaseContent,
    *,
    key_id: str,
    language: str,
    chat: str | None,
    entered_by: str,
    urgent: str,
    child_asks: bool,
    reply_to: str = "",
) -> tuple[str, str, routing.Routed]:
    """The rows of a new case. Returns id, code and where it went."""
    now = house.clock.now()
    at = ms(now)
    case_id, code = new_id(), _free_code(tx)
    sealer = house.vault.case(key_id)
    minor = minor_today(content, now.date()) or _said_minor(content)
    route = Route(content.route)
    decided = routing.route(
        tx, house, route=route, language=language, place_ids=content.place_ids, minor=minor, urgent=urgent,
        when_lost=content.when_lost, child_asks=child_asks,
    )  # fmt: skip
    enquirer = house.vault.keyed_hash(
        "enquirer", chat or content.phone or case_id, content.enquirer.full_name.casefold()
    )
    # Rule 8: what may name perpetrators is never compared; only names, places and dates are in these records.
    sealed: dict[str, JsonLike] = {
        "summary": _json(content.summary()),
        "sought": person_json(content.sought),
        "enquirer": person_json(content.enquirer),
        "by": content.by,
        "witness": content.witness,
        "alive": dict(content.alive),
        "routing": decided.as_json(),
    }
    compare = content.granted(Purpose.COMPARE)
    cases.insert(
        tx,
        cases.CaseRow(
            id=case_id, code=code, key_id=key_id, chat=chat, enquirer=enquirer, entered_by=entered_by,
            state="submitted", route=route.value, language=language, office=decided.office_id, queue=decided.queue,
            urgency=decided.urgency, minor=int(minor), compare=int(compare), submitted_at=at,
            promised_by=decided.promised_by, updated_at=at,
            sealed=seal_json(sealer, Place("cases", case_id), sealed),
        ),
    )  # fmt: skip
    for answer in content.answers:
        write_answer(tx, sealer, case_id, answer, at)
    for consent in content.consents:
        _write_consent(tx, case_id, consent)
    _write_timeline(tx, sealer, case_id, at, "submitted", entered_by, {"text": ""})
    if route is Route.FAMILY_MESSAGE:
        family_messages.begin(tx, house, case_id, key_id, content, reply_to)
    if content.alive.get("term"):
        staying.begin(tx, house, case_id, int(content.alive["term"]))
    jobs.plan(tx, Job(Kind.YEARLY, case_id, at + YEAR_MS, since=at))
    if decided.urgency < Urgency.NORMAL and house.settings.mails:
        jobs.plan(tx, Job(Kind.MAIL_URGENT, case_id, at))
    return case_id, code, decided


def person_json(person: PersonRecord) -> dict[str, JsonLike]:
    """A record as it is sealed; `PersonRecord.of` reads it back."""
    return {k: v for k, v in asdict(person).items() if v not in ("", None)}


def _said_minor(content: CaseContent) -> bool:
    return any(a.step == "minor_today" and a.value is True for a in content.answers)


def _free_code(tx: Tx) -> str:
    while True:
        code = new_case_code()
        if not cases.code_taken(tx, code):
            return code


def write_answer(tx: Tx, sealer: Sealer, case_id: str, answer: Answer, at: int) -> None:
    """One more version of an answer; those before are kept."""
    row = new_id()
    plain: dict[str, JsonLike] = {
        "value": _json(answer.value),
        "words": answer.words,
        "how": answer.how,
        "media": answer.media or None,
        "forwarded": answer.forwarded,
    }
    version = answers.next_version(tx, case_id, answer.step)
    sealed = seal_json(sealer, Place("answers", row), plain)
    answers.add(tx, answers.AnswerRow(row, case_id, answer.step, version, answer.at or at, sealed))


def _write_consent(tx: Tx, case_id: str, consent: Consent) -> None:
    consents.add(
        tx,
        consents.ConsentRow(
            new_id(), case_id, consent.purpose.value, int(consent.granted), consent.text_version, consent.language,
            consent.how.value, consent.at,
        ),
    )  # fmt: skip


def _write_timeline(
    tx: Tx, sealer: Sealer, case_id: str, at: int, kind: str, actor: str, plain: dict[str, JsonLike]
) -> None:
    row = new_id()
    timeline.add(
        tx, timeline.TimelineRow(row, case_id, at, kind, actor, seal_json(sealer, Place("timeline", row), plain))
    )


def _json(value: JsonValue | dict[str, JsonValue]) -> JsonLike:
    return value  # a JsonValue is a JsonLike; the two types name the reading and the writing side


__all__ = ["BY_WHEN", "RECEIPT", "person_json", "spelt", "submit", "write_answer", "write_case"]
