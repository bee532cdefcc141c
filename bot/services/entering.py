"""A request by phone or walk-in, entered by staff: five answers make it, everything else is offered.

Each question may be answered "no se sabe". Consent comes first and is oral or on paper: oral consent is marked
to be confirmed, and nothing is shared outside until staff have spoken with the person alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime

from bot.clock import LIMA, ms
from bot.conversation.drafts import Answer
from bot.conversation.reading.phones import read_phone
from bot.conversation.reading.when import When, read_when
from bot.domain.cases import Route
from bot.domain.consent import Consent, Given, Purpose
from bot.domain.dates import PartialDate
from bot.domain.errors import Refusal
from bot.domain.people import Hidden, Kinship, PersonRecord, Sex
from bot.domain.roles import Action, StaffMember
from bot.domain.words import Message, _
from bot.i18n import FAMILY_LANGUAGES
from bot.services import read_out
from bot.services.auditing import record
from bot.services.case_content import CaseContent
from bot.services.house import House
from bot.services.permission import require
from bot.services.submitting import write_case
from bot.store.database import Tx

CONVERSATION = "tracing_request"
ASKED = (Purpose.KEEP, Purpose.COMPARE)
PAPER_VERSION = "staff-form-1"
LONGEST = 300
LONGEST_STORY = 4000
HOW_GIVEN = (Given.ORAL, Given.ON_PAPER)


@dataclass(frozen=True, slots=True, repr=False)
class PhoneRequest(Hidden):
    """The form as it was filled in; text as typed. `*_unknown`: the person said "no sé".

    Required: `consent_keep`; a name of the sought person or `sought_unknown`; `kinship`; `when_lost` and `place_lost`
    or that they are unknown; `phone` or `community_contact`.
    """

    consent_keep: bool = False
    consent_compare: bool = False
    consent_how: str = Given.ORAL
    language: str = "es"
    route: str = ""
    urgent: str = ""
    sought_given: str = ""
    sought_paternal: str = ""
    sought_maternal: str = ""
    sought_unknown: bool = False
    sought_nickname: str = ""
    sought_sex: str = ""
    sought_birth_year: str = ""
    sought_minor: bool = False
    sought_origin: str = ""
    father: str = ""
    mother: str = ""
    kinship: str = ""
    when_lost: str = ""
    when_unknown: bool = False
    place_lost: str = ""
    place_unknown: bool = False
    circumstances: str = ""
    enquirer_given: str = ""
    enquirer_paternal: str = ""
    enquirer_maternal: str = ""
    enquirer_sex: str = ""
    enquirer_minor: bool = False
    place_now: str = ""
    phone: str = ""
    community_contact: str = ""
    safe_hours: str = ""

    @classmethod
    def of(cls, form: Mapping[str, str]) -> PhoneRequest:
        """From a posted form: names as above, a ticked box is any non-empty value. Unknown names are ignored."""
        values: dict[str, str | bool] = {}
        for each in fields(cls):
            said = form.get(each.name)
            if said is not None:
                values[each.name] = bool(said) if isinstance(each.default, bool) else " ".join(said.split(" ")).strip()
        return cls(**values)  # type: ignore[arg-type]


class FormRefusal(Refusal):
    """Some fields need another look; `fields` says which and what to do. Nothing was stored."""

    def __init__(self, wrong: Mapping[str, Message]) -> None:
        super().__init__(_("Some answers need another look. They are marked below."))
        self.fields = wrong


def check(form: PhoneRequest, now: datetime) -> Mapping[str, Message]:
    """What is missing or can't be, by field; empty when the form can be entered."""
    wrong: dict[str, Message] = {}
    if not form.consent_keep:
        wrong["consent_keep"] = _("Without the person's yes nothing is kept. Ask, read the sentence out, then tick it.")
    if form.consent_how not in HOW_GIVEN:
        wrong["consent_how"] = _("Choose how they said yes.")
    if form.language not in FAMILY_LANGUAGES:
        wrong["language"] = _("Choose the language to speak with this family.")
    if form.route not in set(Route):
        wrong["route"] = _("Choose why contact was lost.")
    if form.kinship not in set(Kinship):
        wrong["kinship"] = _("Choose what the sought person is to them.")
    if not (form.sought_unknown or form.sought_given or form.sought_paternal or form.sought_nickname):
        wrong["sought_given"] = _("Write any name of the sought person, or tick that it isn't known.")
    if not (form.place_unknown or form.place_lost):
        wrong["place_lost"] = _("Write where contact was lost, or tick that it isn't known.")
    if not (form.phone or form.community_contact):
        wrong["phone"] = _("Write a phone, or somebody through whom they can be reached.")
    elif form.phone and read_phone(form.phone) is None:
        wrong["phone"] = _("This isn't a phone number. Write it with all its digits.")
    if form.enquirer_minor:
        wrong["enquirer_minor"] = _("A child is not asked to fill this in. Give them the lines for children and stay.")
    wrong.update(_wrong_dates(form, now))
    for each in fields(form):
        said = getattr(form, each.name)
        if isinstance(said, str) and len(said) > (LONGEST_STORY if each.name == "circumstances" else LONGEST):
            wrong[each.name] = _("That is too long.")
    return wrong


async def enter_request(house: House, who: StaffMember, form: PhoneRequest) -> str:
    """Store the request as a case of the right office; its code. Raises FormRefusal, Refusal."""
    require(who, Action.ENTER_REQUEST, office=who.office)
    now = house.clock.now()
    wrong = check(form, now)
    if wrong:
        raise FormRefusal(wrong)
    content = content_of(form, now, tuple(_version(house, purpose, form.consent_how) for purpose in ASKED))

    def enter(tx: Tx) -> str:
        case_id, code, decided = write_case(
            tx,
            house,
            content,
            key_id=house.vault.new_case_key(),
            language=form.language,
            chat=None,
            entered_by=who.id,
            urgent=form.urgent,
            child_asks=False,
        )
        record(tx, house, who.id, Action.ENTER_REQUEST, case_id, decided.office_id)
        return code

    return await house.database.unit(enter)


def content_of(form: PhoneRequest, now: datetime, versions: tuple[str, ...]) -> CaseContent:
    """The checked form as the contents of a case. `versions`: which words they agreed to, for each of `ASKED`."""
    when = _when(form, now)
    at = ms(now)
    birth = int(form.sought_birth_year) if form.sought_birth_year else None
    sought = PersonRecord(
        given=form.sought_given,
        paternal=form.sought_paternal,
        maternal=form.sought_maternal,
        nickname=form.sought_nickname,
        sex=_sex(form.sought_sex),
        birth_year=birth,
        place_origin=form.sought_origin,
        place_last=form.place_lost,
        event_year=_year(when),
        father=form.father,
        mother=form.mother,
    )
    enquirer = PersonRecord(
        given=form.enquirer_given,
        paternal=form.enquirer_paternal,
        maternal=form.enquirer_maternal,
        sex=_sex(form.enquirer_sex),
        place_last=form.place_now,
    )
    how = Given(form.consent_how)
    consents = tuple(
        Consent(purpose, granted, version, form.language, how, at)
        for purpose, granted, version in zip(ASKED, (form.consent_keep, form.consent_compare), versions, strict=True)
    )
    return CaseContent(
        sought=sought,
        enquirer=enquirer,
        kinship=form.kinship,
        place_lost=form.place_lost,
        place_ids=(),
        when_lost=when.edtf if when else "",
        when_lost_words=form.when_lost,
        place_now=form.place_now,
        phone=(read_phone(form.phone) or "") if form.phone else form.community_contact,
        safe_hours=form.safe_hours,
        witness="",
        by="staff",
        route=form.route,
        consents=consents,
        answers=_answers(form, at),
    )


def _version(house: House, purpose: Purpose, how: str) -> str:
    """The words they agreed to: those of the chat, read out, or those on the paper they signed."""
    return PAPER_VERSION if how == Given.ON_PAPER else read_out.version(house, CONVERSATION, purpose)


# Which question of the conversation each field answers, so that the case page names them alike.
_STEPS = (
    ("sought_given", "sought_name"), ("sought_paternal", "sought_paternal"), ("sought_maternal", "sought_maternal"),
    ("sought_nickname", "nickname"), ("sought_sex", "sought_sex"), ("sought_birth_year", "birth"),
    ("sought_minor", "minor_today"), ("sought_origin", "origin"), ("father", "father"), ("mother", "mother"),
    ("kinship", "kinship"), ("when_lost", "lost_when"), ("place_lost", "lost_where"),
    ("circumstances", "circumstances"), ("enquirer_given", "own_name"), ("enquirer_paternal", "own_paternal"),
    ("enquirer_maternal", "own_maternal"), ("place_now", "own_place"), ("phone", "own_phone"),
    ("community_contact", "community_contact"), ("safe_hours", "safe_hours"),
)  # fmt: skip
_UNKNOWN = {"sought_given": "sought_unknown", "when_lost": "when_unknown", "place_lost": "place_unknown"}


def _answers(form: PhoneRequest, at: int) -> tuple[Answer, ...]:
    given = []
    for field, step in _STEPS:
        said = getattr(form, field)
        if said:
            words = said if isinstance(said, str) else ""
            given.append(Answer(step, said, words, "staff", at))
        elif field in _UNKNOWN and getattr(form, _UNKNOWN[field]):
            given.append(Answer(step, None, "", "unknown", at))
    return tuple(given)


def _wrong_dates(form: PhoneRequest, now: datetime) -> dict[str, Message]:
    wrong: dict[str, Message] = {}
    today = now.astimezone(LIMA).date()
    if not (form.when_unknown or form.when_lost):
        wrong["when_lost"] = _("Write when contact was lost, as they say it, or tick that it isn't known.")
    elif form.when_lost:
        when = _when(form, now)
        if when is None or not when.plausible(today):
            wrong["when_lost"] = _("This date can't be read. Write a year, or for example: around 1984, March 1990.")
    birth = form.sought_birth_year
    if birth and not (birth.isascii() and birth.isdigit() and 1880 <= int(birth[:5]) <= today.year):
        wrong["sought_birth_year"] = _("Write the year of birth with four digits, or leave it empty.")
    return wrong


def _when(form: PhoneRequest, now: datetime) -> PartialDate | None:
    """The date as the form says it; None where it says none that can be read."""
    found = read_when(form.when_lost, now.astimezone(LIMA).date()) if form.when_lost else None
    return found.date if isinstance(found, When) else None


def _year(when: PartialDate | None) -> int | None:
    if when is None:
        return None
    low, high = when.year_span
    return (low + high) // 2 if low is not None and high is not None else low or high


def _sex(said: str) -> Sex:
    return Sex(said) if said in ("F", "M") else Sex.UNKNOWN
