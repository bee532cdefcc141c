"""The case page: everything about one case for whoever may see it, and the small things done on it.

Opening a case is a read and is audited as one; whoever opens a new case moves it into triage.
"""

from __future__ import annotations

from bot.clock import LIMA, ms
from bot.clock import moment as moment_of
from bot.domain.cases import CaseState, Route, SoughtPersonsChoice
from bot.domain.errors import Refusal
from bot.domain.roles import Action, StaffMember, permits
from bot.domain.words import _
from bot.services import check_words, noting, transcribing, unsafe_areas
from bot.services.candidates import candidate_rows
from bot.services.case_parts import (
    answer_views,
    consent_views,
    describe_media,
    masked_candidate,
    media_view,
    media_views,
    reply_views,
)
from bot.services.following import told
from bot.services.house import House
from bot.services.moving import carry_out, offers, proposed_move
from bot.services.opening import audited, card_of, find_case, is_urgent, masked
from bot.services.permission import NO_CASE, is_masked
from bot.services.staff_names import StaffNames
from bot.services.timeline_words import STAFF_ONLY, label_of
from bot.services.views import CaseFile, ChoiceView, MediaContent, TimelineView
from bot.store import audit, cases, choices, media, timeline
from bot.store.cases import CaseRow
from bot.store.database import Tx
from bot.vault.envelope import Place, open_json

_LONGEST_NOTE = 4000


async def open_case(house: House, who: StaffMember, code: str) -> CaseFile:
    """The whole case of this code, however it was typed. Raises Refusal, the same for "none" and "not yours"."""

    def look(tx: Tx) -> CaseFile:
        case = find_case(tx, who, Action.READ_CASE, code=code)
        audited(tx, house, who, Action.READ_CASE, case)
        if case.state == CaseState.SUBMITTED and permits(who, Action.JUDGE, office=case.office):
            case = carry_out(tx, house, who, case, "open")
        return _file(tx, house, who, case)

    return await house.database.unit(look)


async def note(house: House, who: StaffMember, case_id: str, text: str) -> None:
    """Write a note that only staff ever see."""
    written = _text(text)

    def add(tx: Tx) -> None:
        case = find_case(tx, who, Action.NOTE, case_id=case_id)
        noting.write(tx, house, case, "note", who.id, written)
        audited(tx, house, who, Action.NOTE, case)

    await house.database.unit(add)


async def transcribe(house: House, who: StaffMember, media_id: str, text: str) -> str:
    """Write down what a recording says, or what a photo shows; the case's code. The file stays as it is.

    A recording that answered a question becomes a new version of that answer: see `bot.services.transcribing`.
    """
    written = _text(text)

    def add(tx: Tx) -> str:
        row, case = _media_of(tx, who, media_id, Action.NOTE)
        described = {**describe_media(house, row), "transcript": written, "transcribed_by": who.id}
        media.describe(tx, media_id, noting.sealed_with(house, row.key_id, media.place(media_id), described))
        case = transcribing.answered(tx, house, case, media_id, written)
        noting.write(tx, house, case, "transcribed", who.id, written, media=media_id)
        audited(tx, house, who, "transcribe", case)
        return case.code

    return await house.database.unit(add)


async def media_content(house: House, who: StaffMember, media_id: str) -> MediaContent:
    """A photo or recording, opened and audited. Raises Refusal where it isn't kept (yet, or any more)."""

    def look(tx: Tx) -> MediaContent:
        row, case = _media_of(tx, who, media_id, Action.READ_CASE)
        sealed = media.content(tx, media_id)
        if sealed is None or is_masked(who, Action.READ_CASE):
            raise Refusal(_("This file is not here yet, or no longer."))
        audited(tx, house, who, "read_media", case)
        view = media_view(house, row)
        ending = {"image/jpeg": "jpg", "audio/ogg": "ogg"}.get(view.mime, "bin")
        content = house.vault.case(row.key_id).open(sealed, media.content_place(media_id))
        return MediaContent(view.mime or "application/octet-stream", f"{case.code}-{view.kind}.{ending}", content)

    return await house.database.unit(look)


def _media_of(tx: Tx, who: StaffMember, media_id: str, action: Action) -> tuple[media.MediaRow, CaseRow]:
    row = media.by_id(tx, media_id)
    if row is None or cases.by_id(tx, row.owner) is None:
        raise Refusal(NO_CASE)
    return row, find_case(tx, who, action, case_id=row.owner)


def _text(text: str) -> str:
    written = text.strip()
    if not written:
        raise Refusal(_("Write something first."))
    if len(written) > _LONGEST_NOTE:
        raise Refusal(_("That is too long. Write at most 4,000 letters, or two notes."))
    return written


def _file(tx: Tx, house: House, who: StaffMember, case: CaseRow) -> CaseFile:
    hidden = is_masked(who, Action.READ_CASE)
    card = masked(card_of(house, case)) if hidden else card_of(house, case)
    names = StaffNames(tx, house)
    decided = _choices(tx, house, case, names, hidden=hidden)
    candidates = candidate_rows(tx, house, case)
    now = ms(house.clock.now())
    return CaseFile(
        case_id=case.id,
        code=case.code,
        state=CaseState(case.state),
        status=told(tx, case),
        route=Route(case.route),
        language=case.language,
        office=case.office,
        queue=case.queue,
        urgent=is_urgent(case),
        minor=bool(case.minor),
        compare=bool(case.compare),
        has_chat=case.chat is not None,
        assignee_id=case.assignee or "",
        assignee_name=names.of(case.assignee),
        entered_by=names.of(case.entered_by),
        revision=case.revision,
        submitted_at=case.submitted_at,
        promised_by=case.promised_by,
        overdue=case.promised_by < now,
        masked=hidden,
        summary=card.summary,
        sought=card.sought,
        enquirer=card.enquirer,
        consents=consent_views(tx, house, case),
        check_word=check_words.view(tx, house, case),
        unsafe=unsafe_areas.label_of(tx, house, card.summary.place_now),
        answers=answer_views(tx, house, case, hidden=hidden),
        timeline=_timeline(tx, house, case, names, hidden=hidden),
        candidates=tuple(masked_candidate(row) for row in candidates) if hidden else candidates,
        media=media_views(tx, house, case, hidden=hidden),
        replies=reply_views(tx, house, who, case, names, hidden=hidden),
        choices=decided,
        moves=offers(who, case, decided[0].choice if decided else None),
        proposed=proposed_move(tx, house, who, case),
        can=frozenset(
            action for action in Action if permits(who, action, office=case.office, owner=case.assignee) and not hidden
        ),
    )


def _choices(tx: Tx, house: House, case: CaseRow, names: StaffNames, *, hidden: bool) -> tuple[ChoiceView, ...]:
    found = []
    for row in choices.of_case(tx, case.id):
        value = open_json(house.vault.case(case.key_id), Place("choices", row.id), row.sealed)
        text = str(value.get("note", "")) if isinstance(value, dict) and not hidden else ""
        found.append(ChoiceView(SoughtPersonsChoice(row.choice), names.of(row.recorded_by), row.at, text))
    return tuple(found)


def _timeline(tx: Tx, house: House, case: CaseRow, names: StaffNames, *, hidden: bool) -> tuple[TimelineView, ...]:
    """What was said and done, oldest first, with each person's first read of a day."""
    entries = []
    for row in timeline.of_case(tx, case.id):
        facts = noting.read(house, case, row)
        text = "" if hidden else str(facts.get("text", ""))
        label = label_of(row.kind, facts)
        entries.append(TimelineView(row.id, row.at, row.kind, label, names.of(row.actor), text, row.kind in STAFF_ONLY))
    seen: set[tuple[str, str]] = set()
    for read in reversed(audit.page(tx, limit=500, subject=case.id)):
        day = (read.actor, moment_of(read.at).astimezone(LIMA).date().isoformat())
        if read.action == Action.READ_CASE and day not in seen:
            seen.add(day)
            label = label_of("read", {})
            entries.append(TimelineView(f"audit-{read.n}", read.at, "read", label, names.of(read.actor), "", True))
    return tuple(sorted(entries, key=lambda entry: entry.at))
