"""Parts of the case page: consents, answers, media, replies, each opened into its view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.conversation import phrases
from bot.conversation.questions import Choice, Consent, SexOf
from bot.conversation.script import Step
from bot.domain.cases import Route
from bot.domain.consent import SAID_ONLY, SHARING, Given, Purpose, sharing_asked_for
from bot.domain.roles import Action, StaffMember, permits
from bot.domain.words import Message, _
from bot.services.house import House
from bot.services.opening import initials
from bot.services.staff_names import StaffNames
from bot.services.views import AnswerVersion, AnswerView, CandidateRow, ConsentView, MediaView, ReplyView
from bot.store import answers, consents, media, replies, share_asks
from bot.store.cases import CaseRow
from bot.store.database import Tx
from bot.vault.envelope import JsonValue, Place, open_json

ALLOWS: Mapping[Purpose, Message] = {
    Purpose.KEEP: _("We may keep and read the request."),
    Purpose.COMPARE: _("We may compare it with other requests and with lists."),
    Purpose.SHARE_NETWORK: _("We may share it with the Red Cross network."),
    Purpose.SHARE_STATE_SEARCH: _("We may share it with the State's search for missing persons."),
    Purpose.SHARE_POLICE: _("We may share it with the police, for somebody who disappeared now."),
}


def consent_views(tx: Tx, house: House, case: CaseRow) -> tuple[ConsentView, ...]:
    """Every purpose as it stands, also those nobody was asked about; of sharing, what fits this kind of request."""
    latest = {row.purpose: row for row in consents.of_case(tx, case.id)}
    waiting = {row.purpose: row.asked_at for row in share_asks.of_case(tx, case.id)}
    askable = sharing_asked_for(Route(case.route))
    names = StaffNames(tx, house)
    shown = []
    for purpose in Purpose:
        row, asked_at = latest.get(purpose), waiting.get(purpose)
        if row is None:
            if purpose not in SHARING or purpose in askable:
                shown.append(ConsentView(purpose, ALLOWS[purpose], asked_at=asked_at, askable=purpose in askable))
            continue
        how = Given(row.how)
        shown.append(
            ConsentView(
                purpose=purpose,
                granted=bool(row.granted) and row.withdrawn_at is None,
                allows=ALLOWS[purpose],
                how=how,
                language=row.language,
                text_version=row.text_version,
                at=row.at,
                to_be_confirmed=how in SAID_ONLY and row.confirmed_by is None,
                withdrawn_at=row.withdrawn_at,
                asked_at=asked_at,
                askable=purpose in askable,
                heard_by=names.of(row.recorded_by),
            )
        )
    return tuple(shown)


# Answers that no step asks: carried in from the first minute, or sent when no question was open.
_LABELS = {
    "urgent": _("Urgent at the beginning"), "reason": _("What it is about"), "family_answer": _("The family answered"),
}  # fmt: skip
_MEANINGS = {
    ("by", "volunteer"): _("Volunteer"),
    ("urgent", "danger"): _("somebody went missing now"),
    ("urgent", "detention"): _("somebody was detained"),
}  # fmt: skip
# The program's own: what it interrupted, what is shown elsewhere on the page. Nothing that anybody said.
_ITS_OWN = ("", "resume", "route", "practice")
EARLIER_FORM = _("A question of an earlier form")


def answer_views(tx: Tx, house: House, case: CaseRow, *, hidden: bool) -> tuple[AnswerView, ...]:
    """Every question that was answered, each with its versions, newest first."""
    versions: dict[str, list[AnswerVersion]] = {}
    for row in answers.of_case(tx, case.id):
        value = open_json(house.vault.case(case.key_id), Place("answers", row.id), row.sealed)
        said = value if isinstance(value, dict) and not hidden else {}
        version = AnswerVersion(
            version=row.version,
            at=row.at,
            shown=as_text(said.get("value")),
            meaning=_meaning(house, row.step, said.get("value")),
            words=str(said.get("words") or ""),
            how=str(said.get("how") or ""),
            media_id=str(said.get("media") or ""),
            forwarded=said.get("forwarded") is True,
        )
        versions.setdefault(row.step, []).append(version)
    return tuple(
        AnswerView(step, label, tuple(given))
        for step, given in versions.items()
        for label in [_label_of(house, step)]
        if label.id
    )


def _label_of(house: House, step: str) -> Message:
    """The short name of a question, else the question itself, from the conversation that asks it.

    Empty for what the program carried in by itself: that is no answer of anybody, and not shown.
    """
    asked = () if step in _ITS_OWN else _asked(house, step)
    if not asked:
        its_own = step in _ITS_OWN or any(step in each.given for each in house.conversations.values())
        return _LABELS.get(step, Message("") if its_own else EARLIER_FORM)
    question = asked[0].question
    # Two conversations may ask for one permission in different words: shown is what it allows.
    allowed = question.purpose if isinstance(question, Consent) else ""
    words = next((said for purpose, said in ALLOWS.items() if purpose == allowed), question.text)
    return next((each.label for each in asked if each.label is not None), words)


def _meaning(house: House, step: str, value: JsonValue) -> Message | None:
    """The words of the button that was chosen; None where the answer is the person's own words."""
    for each in _asked(house, step):
        match each.question:
            case Choice(options=options):
                for option in options:
                    if option.value == value:
                        return option.text
            case SexOf() if value in ("F", "M"):
                return phrases.WOMAN if value == "F" else phrases.MAN
            case _:
                continue
    return _MEANINGS.get((step, str(value)))


def _asked(house: House, step: str) -> list[Step]:
    return [each for conversation in house.conversations.values() for each in conversation.steps if each.id == step]


def media_views(tx: Tx, house: House, case: CaseRow, *, hidden: bool) -> tuple[MediaView, ...]:
    """Photos and recordings, in the order they came."""
    found = tuple(media_view(house, row) for row in media.of_owner(tx, case.id))
    return tuple(replace(view, transcript="") for view in found) if hidden else found


def media_view(house: House, row: media.MediaRow) -> MediaView:
    """One file, described."""
    said = describe_media(house, row)
    size = said.get("size")
    return MediaView(
        media_id=row.id,
        kind=str(said.get("kind") or ""),
        mime=str(said.get("mime") or ""),
        size=size if isinstance(size, int) else 0,
        asked=_label_of(house, str(said.get("step") or "")),
        state=row.state,
        created_at=row.created_at,
        transcript=str(said.get("transcript") or ""),
    )


def describe_media(house: House, row: media.MediaRow) -> dict[str, JsonValue]:
    """The opened description of a file."""
    value = open_json(house.vault.case(row.key_id), media.place(row.id), row.sealed)
    return value if isinstance(value, dict) else {}


def reply_views(
    tx: Tx, house: House, who: StaffMember, case: CaseRow, names: StaffNames, *, hidden: bool
) -> tuple[ReplyView, ...]:
    """Replies and questions, newest first."""
    second = permits(who, Action.SECOND_REVIEW, office=case.office)
    shown = []
    for row in replies.of_case(tx, case.id):
        mine = row.proposed_by == who.id
        shown.append(
            ReplyView(
                reply_id=row.id,
                kind=row.kind,
                disclosure=bool(row.disclosure),
                state=row.state,
                text="" if hidden else reply_text(house, case, row),
                proposed_by=names.of(row.proposed_by),
                proposed_at=row.proposed_at,
                decided_by=names.of(row.approved_by),
                decided_at=row.decided_at,
                mine=mine,
                may_decide=row.state == "proposed" and second and not mine,
            )
        )
    return tuple(shown)


def reply_text(house: House, case: CaseRow, row: replies.ReplyRow) -> str:
    """What a reply says."""
    value = open_json(house.vault.case(case.key_id), Place("replies", row.id), row.sealed)
    return str(value.get("text", "")) if isinstance(value, dict) else ""


def masked_candidate(row: CandidateRow) -> CandidateRow:
    """A candidate for somebody who may look but not know who."""
    return replace(row, name=initials(row.name), place="", birth_year=None)


def as_text(value: JsonValue) -> str:
    """An answer's value as a person reads it, whichever kind of question it was."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Sí" if value else "No"
    if isinstance(value, list):
        return ", ".join(filter(None, map(as_text, value)))
    if isinstance(value, dict):
        name = " ".join(str(value[k]) for k in ("given", "paternal", "maternal") if value.get(k))
        return name or next((str(value[k]) for k in ("label", "words", "edtf") if value.get(k)), "")
    return str(value)
