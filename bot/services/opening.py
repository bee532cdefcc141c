"""Opening a case: finding it as far as somebody may see, and its summary card."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from bot.conversation.questions import Choice
from bot.domain.cases import CaseState, Route, SoughtPersonsChoice, needs_two_people_to_accept
from bot.domain.errors import Refusal
from bot.domain.offices import Urgency
from bot.domain.people import Hidden, PersonRecord
from bot.domain.roles import Action, StaffMember, permits
from bot.domain.words import Message
from bot.ids import read_case_code
from bot.services.auditing import record
from bot.services.house import House
from bot.services.permission import NO_CASE, require
from bot.services.views import SummaryCard
from bot.store import cases, choices
from bot.store.cases import CaseRow
from bot.store.database import Tx
from bot.vault.envelope import JsonValue, Place, open_json

_PARTICLES = frozenset({"de", "del", "la", "las", "los", "y", "da", "do", "dos", "san", "santa", "vda", "vda."})


@dataclass(frozen=True, slots=True, repr=False)
class Card(Hidden):
    """What `cases.sealed` holds."""

    summary: SummaryCard
    sought: PersonRecord
    enquirer: PersonRecord
    by: str
    witness: str


def find_case(tx: Tx, who: StaffMember, action: Action, *, case_id: str = "", code: str = "") -> CaseRow:
    """The case, if this person may do this to it. Raises Refusal; the same words for "none" and "not yours to see"."""
    row = cases.by_id(tx, case_id) if case_id else cases.by_code(tx, read_case_code(code) or "")
    seen = row is not None and permits(who, Action.READ_CASE, office=row.office, owner=row.assignee)
    if row is None or not seen or row.state == CaseState.ERASED:
        raise Refusal(NO_CASE)
    require(who, action, office=row.office, owner=row.assignee)
    return row


def audited(tx: Tx, house: House, who: StaffMember, action: str, case: CaseRow) -> None:
    """Write what was done to the audit, in this unit."""
    record(tx, house, who.id, action, case.id, case.office)


def content_of(house: House, case: CaseRow) -> dict[str, JsonValue]:
    """The opened JSON of a case."""
    value = open_json(house.vault.case(case.key_id), Place("cases", case.id), case.sealed)
    return value if isinstance(value, dict) else {}


def card_of(house: House, case: CaseRow) -> Card:
    """The opened summary card. Missing fields are empty."""
    value = content_of(house, case)
    return Card(
        summary=_summary(house, value.get("summary")),
        sought=person_of(value.get("sought")),
        enquirer=person_of(value.get("enquirer")),
        by=str(value.get("by") or ""),
        witness=str(value.get("witness") or ""),
    )


def person_of(value: JsonValue) -> PersonRecord:
    """A person from opened JSON; an empty one from anything else."""
    return PersonRecord.of(value) if isinstance(value, dict) else PersonRecord()


def initials(name: str) -> str:
    """ "Rosa Quispe Mamani" becomes "R. Q. M."; particles are left out, nothing becomes a dash."""
    found = [word for word in name.split() if word.casefold() not in _PARTICLES]
    return " ".join(f"{word[0].upper()}." for word in found if word[0].isalpha()) or "—"


def masked(card: Card) -> Card:
    """The card for somebody who may look but not know who."""
    hidden = SummaryCard(
        sought_name=initials(card.summary.sought_name),
        enquirer_name=initials(card.summary.enquirer_name),
        kinship=card.summary.kinship,
    )
    return replace(card, summary=hidden, sought=PersonRecord(), enquirer=PersonRecord(), witness="")


def is_guarded(case: CaseRow) -> bool:
    """Whether two people must accept it."""
    return needs_two_people_to_accept(Route(case.route), bool(case.minor))


def is_urgent(case: CaseRow) -> bool:
    """Whether something puts it before the others: a minor, missing now, detained ..."""
    return case.urgency < Urgency.NORMAL


def standing_choice(tx: Tx, case_id: str) -> SoughtPersonsChoice | None:
    """What the sought person wants told, as they last said."""
    found = choices.of_case(tx, case_id)
    return SoughtPersonsChoice(found[0].choice) if found else None


def _summary(house: House, value: JsonValue) -> SummaryCard:
    if not isinstance(value, dict):
        return SummaryCard()
    texts = {f.name: str(value.get(f.name) or "") for f in fields(SummaryCard) if f.name != "safe_hours"}
    return SummaryCard(safe_hours=_hours(house, str(value.get("safe_hours") or "")), **texts)


def _hours(house: House, stored: str) -> Message | None:
    """When to call: a chosen button is stored by its short name, anything else as it was said."""
    for conversation in house.conversations.values():
        for step in conversation.steps:
            if step.fills == "summary.safe_hours" and isinstance(step.question, Choice):
                for option in step.question.options:
                    if option.value == stored:
                        return option.text
    return Message("{text}").with_(text=stored) if stored else None
