"""From a finished draft to the contents of a case: who is sought, by whom, when, where; and what routing needs.

Steps say where their answer goes (`fills`); this is the only place that knows those names.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date

from bot.clock import moment
from bot.conversation.drafts import Answer, Draft, standing
from bot.conversation.questions import Consent as ConsentQuestion
from bot.conversation.questions import JsonValue
from bot.conversation.script import Conversation, Step
from bot.domain.consent import Consent, Given, Purpose
from bot.domain.dates import NotADate, PartialDate, birth_from_age
from bot.domain.people import Hidden, PersonRecord, Sex


@dataclass(frozen=True, slots=True, repr=False)
class CaseContent(Hidden):
    """What a case holds on its first day, before any id or key.

    `alive`: what somebody left about being alive: the words, to whom they may be told, for how many days.
    """

    sought: PersonRecord
    enquirer: PersonRecord
    kinship: str
    place_lost: str
    place_ids: tuple[str, ...]
    when_lost: str
    when_lost_words: str
    place_now: str
    phone: str
    safe_hours: str
    witness: str
    by: str
    route: str
    consents: tuple[Consent, ...]
    answers: tuple[Answer, ...]
    alive: Mapping[str, str] = field(default_factory=dict)

    def summary(self) -> dict[str, JsonValue]:
        """The summary card as the console reads it."""
        return {
            "sought_name": self.sought.full_name,
            "enquirer_name": self.enquirer.full_name,
            "kinship": self.kinship,
            "place_lost": self.place_lost,
            "when_lost": self.when_lost,
            "when_lost_words": self.when_lost_words,
            "place_now": self.place_now,
            "phone": self.phone,
            "safe_hours": self.safe_hours,
        }

    def granted(self, purpose: Purpose) -> bool:
        """Whether the latest decision about that purpose is a yes."""
        decided = [c for c in self.consents if c.purpose is purpose]
        return bool(decided) and decided[-1].granted


def content_of(conversation: Conversation, draft: Draft) -> CaseContent:
    """Read a draft's standing answers into the fields of a case. Missing answers stay empty."""
    steps, values = standing(conversation, draft)
    filled: dict[str, JsonValue] = {}
    for step in steps:
        if step.fills and values.get(step.id) not in (None, ""):
            filled.setdefault(step.fills, values[step.id])
    when = _part(filled.get("loss.when"), "edtf")
    birth = _part(filled.get("sought.birth"), "edtf")
    now_at = _place(filled.get("enquirer.place_now"))
    by = "volunteer" if values.get("by") == "volunteer" else "helper" if values.get("by") == "helper" else "self"
    return CaseContent(
        sought=_person(filled, "sought", birth=birth, event=when, place_last=_place(filled.get("loss.where"))),
        enquirer=_person(
            filled, "enquirer", birth=_part(filled.get("enquirer.birth"), "edtf") or _born(steps, draft), event="",
            place_last=now_at,
        ),
        kinship=_text(filled.get("summary.kinship")),
        place_lost=_place(filled.get("loss.where")),
        place_ids=tuple(
            p for p in (_part(filled.get(f), "id") for f in ("loss.where", "sought.place_origin",
                                                             "enquirer.place_now")) if p
        ),
        when_lost=when,
        when_lost_words=_part(filled.get("loss.when"), "words"),
        place_now=now_at,
        phone=_text(filled.get("summary.phone")),
        safe_hours=_text(filled.get("summary.safe_hours")),
        witness=_text(filled.get("summary.witness")),
        by=by,
        route=_text(values.get("route")) or "migration",
        consents=tuple(_consents(conversation, draft, by != "self")),
        # Asides first: what is written last is the version that stands.
        answers=(*draft.asides, *draft.answers),
        alive={name.partition(".")[2]: str(value) for name, value in filled.items() if name.startswith("alive.")},
    )  # fmt: skip


def minor_today(content: CaseContent, today: date) -> bool:
    """Whether the sought person is surely or possibly under 18 now. Unknown age counts as grown up."""
    birth = content.sought.birth_year
    slack = content.sought.birth_pm or 0
    # Born in the last possible year, the eighteenth birthday may be on its last day.
    return birth is not None and today.year - (birth + slack) <= 18


def _consents(conversation: Conversation, draft: Draft, witnessed: bool) -> list[Consent]:
    found: list[Consent] = []
    for step in conversation.consent_steps():
        question, answer = step.question, draft.latest(step.id)
        if isinstance(question, ConsentQuestion) and answer is not None and answer.value is not None:
            how = Given.WITNESSED if witnessed else Given.IN_CHAT
            purpose = Purpose(question.purpose)
            found.append(Consent(purpose, answer.value is True, question.text_version, draft.language, how, answer.at))
    return found


def _person(filled: Mapping[str, JsonValue], who: str, *, birth: str, event: str, place_last: str) -> PersonRecord:
    name = filled.get(who)
    parts = {k: str(v) for k, v in name.items() if v} if isinstance(name, dict) else {}
    year, pm = _year(birth)
    sex = filled.get(f"{who}.sex")
    return replace(
        PersonRecord(),
        given=parts.get("given", ""),
        paternal=_text(filled.get(f"{who}.paternal")) or parts.get("paternal", ""),
        maternal=_text(filled.get(f"{who}.maternal")) or parts.get("maternal", ""),
        nickname=_text(filled.get(f"{who}.nickname")),
        sex=Sex(sex) if sex in ("F", "M") else Sex.UNKNOWN,
        birth_year=year,
        birth_pm=pm,
        place_origin=_place(filled.get(f"{who}.place_origin")),
        place_last=place_last,
        event_year=_year(event)[0],
        father=_text(filled.get(f"{who}.father")),
        mother=_text(filled.get(f"{who}.mother")),
    )


def _born(steps: tuple[Step, ...], draft: Draft) -> str:
    """When the enquirer was born, from the age they gave on the day they gave it."""
    for step in steps:
        answer = draft.latest(step.id) if step.fills == "enquirer.age" else None
        if answer is not None and isinstance(answer.value, int) and answer.at:
            with suppress(NotADate):
                return birth_from_age(answer.value, PartialDate.of(moment(answer.at).year)).edtf
    return ""


def _year(edtf: str) -> tuple[int | None, int | None]:
    """Middle year and how many years either side."""
    if not edtf:
        return None, None
    span = PartialDate.parse(edtf).year_span
    if span is None:
        return None, None
    low, high = span
    if low is None or high is None:
        return (high if low is None else low), None
    return (low + high) // 2, (high - low + 1) // 2


def _part(value: JsonValue, part: str) -> str:
    found = value.get(part) if isinstance(value, dict) else None
    return str(found) if found else ""


def _place(value: JsonValue) -> str:
    """The place as it is compared and shown: the place we know with the person's own words, or their words."""
    if not isinstance(value, dict):
        return _text(value)
    label, words = str(value.get("label") or ""), str(value.get("words") or "")
    return label if value.get("id") else words or label


def _text(value: JsonValue) -> str:
    if isinstance(value, dict):
        return " ".join(str(value[k]) for k in ("given", "paternal", "maternal") if value.get(k))
    return "" if value is None or isinstance(value, (bool, list)) else str(value)
