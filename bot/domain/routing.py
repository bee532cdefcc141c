"""Which office and queue carry a case, how soon it is read, and why: a table that an office can read.

Rules are tried in the order of their priority. Where several rules of one priority fit, an office
that works in the family's language comes first, then the one with the fewest open cases.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from bot.domain.cases import Route
from bot.domain.errors import Refusal
from bot.domain.offices import Office, Urgency, promised_by
from bot.domain.places import lies_in
from bot.domain.words import Message, _

NOW_MISSING_DAYS = 30  # "days or weeks ago"
ANY = "any"
COLUMNS = ("priority", "route", "language", "place", "office", "queue", "note")
_PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9][A-Za-z0-9-]*)?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]+)?")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: who fits (None or "" for any) and where the case goes. `note` says it in the office's words.

    `place` is the id of a place; everything inside it fits too ("PE-05" for all of Ayacucho).
    """

    priority: int
    office: str
    queue: str
    route: Route | None = None
    language: str = ""
    place: str = ""
    note: str = ""

    def fits(self, facts: CaseFacts) -> bool:
        """Whether a case with these facts falls under this row."""
        return (
            self.route in (None, facts.route)
            and self.language in ("", facts.language)
            and (not self.place or any(lies_in(place, self.place) for place in facts.place_ids))
        )


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What routing needs to know of a case, and nothing else of it.

    `place_ids`: where contact was lost, with the places above it. `now`: aware. `detention` and
    `disaster_recent` (14 days, `is_recent_disaster`) speak of what is going on now.
    """

    route: Route
    language: str
    now: dt.datetime
    place_ids: tuple[str, ...] = ()
    sought_is_minor: bool = False
    enquirer_is_minor: bool = False
    missing_since: dt.date | None = None
    detention: bool = False
    disaster_recent: bool = False
    trafficking: bool = False
    suicide_risk: bool = False


@dataclass(frozen=True, slots=True)
class RoutingDecision:
    """Where a case goes, how urgent it is, by when it is read, and why (for staff)."""

    office_id: str
    queue: str
    urgency: Urgency
    promised_by: dt.datetime
    reasons: tuple[Message, ...]


def _now_missing(facts: CaseFacts) -> bool:
    return facts.missing_since is not None and (facts.now.date() - facts.missing_since).days <= NOW_MISSING_DAYS


@dataclass(frozen=True, slots=True)
class UrgencyRule:
    """What makes a case urgent, and what staff are told."""

    urgency: Urgency
    because: Message
    holds: Callable[[CaseFacts], bool]


# In order: the first that holds decides the place in the queue, all that hold are told.
URGENCIES: tuple[UrgencyRule, ...] = (
    UrgencyRule(
        Urgency.MINOR, _("A child or adolescent is involved."), lambda f: f.sought_is_minor or f.enquirer_is_minor
    ),
    UrgencyRule(Urgency.NOW_MISSING, _("Missing for days or weeks, not for years."), _now_missing),
    UrgencyRule(Urgency.DETENTION, _("May be detained at this moment."), lambda f: f.detention),
    UrgencyRule(Urgency.DISASTER, _("A disaster of the last 14 days."), lambda f: f.disaster_recent),
    UrgencyRule(Urgency.TRAFFICKING, _("There are signs of trafficking."), lambda f: f.trafficking),
    UrgencyRule(Urgency.SUICIDE_RISK, _("Somebody may take their own life."), lambda f: f.suicide_risk),
)
_NOT_URGENT = _("Nothing in it is urgent by the table of urgency.")


def urgency_of(facts: CaseFacts) -> tuple[Urgency, tuple[Message, ...]]:
    """How soon it must be read, and every reason that holds."""
    holding = [rule for rule in URGENCIES if rule.holds(facts)]
    if not holding:
        return Urgency.NORMAL, (_NOT_URGENT,)
    return holding[0].urgency, tuple(rule.because for rule in holding)


def route_case(
    facts: CaseFacts, rules: Sequence[Rule], offices: Sequence[Office], load: Mapping[str, int]
) -> RoutingDecision:
    """The office, queue, urgency and promised date of a case, with reasons for staff.

    `load` is the number of open cases by office id, 0 where absent. Refusal only where there is
    no office at all: a case is never left without one because of a gap in the table.
    """
    known = {office.id: office for office in offices}
    if not known:
        raise Refusal(_("There is no office yet. Enter one before cases can be routed."))
    reasons: list[Message] = []
    office, queue = _choose(facts, rules, known, load, reasons)
    reasons.extend(_about_language(facts.language, office, offices))
    urgency, why = urgency_of(facts)
    reasons.extend(why)
    return RoutingDecision(office.id, queue, urgency, promised_by(office, facts.now, urgency), tuple(reasons))


def _choose(
    facts: CaseFacts,
    rules: Sequence[Rule],
    known: Mapping[str, Office],
    load: Mapping[str, int],
    reasons: list[Message],
) -> tuple[Office, str]:
    fitting: list[Rule] = []
    for rule in sorted(rules, key=lambda r: r.priority):
        if fitting and rule.priority != fitting[0].priority:
            break
        if not rule.fits(facts):
            continue
        if rule.office in known:
            fitting.append(rule)
        else:
            reasons.append(_("A rule names the office {office}, which does not exist.").with_(office=rule.office))

    def order(office_id: str) -> tuple[bool, int, str]:
        return (not known[office_id].serves(facts.language), load.get(office_id, 0), office_id)

    if not fitting:
        office = known[min(known, key=order)]
        reasons.append(_("No rule fits; it goes to {office} by language and load.").with_(office=office.name))
        return office, "triage"
    best = min(fitting, key=lambda rule: order(rule.office))
    office = known[best.office]
    if best.note:
        reasons.append(_("Rule {priority}: {note}").with_(priority=best.priority, note=best.note))
    else:
        reasons.append(_("Rule {priority} sends it to {office}.").with_(priority=best.priority, office=office.name))
    rivals = [known[rule.office] for rule in fitting if rule.office != best.office]
    if any(rival.serves(facts.language) == office.serves(facts.language) for rival in rivals):
        reasons.append(_("Of the offices that fit, {office} has the fewest open cases.").with_(office=office.name))
    return office, best.queue


def _about_language(language: str, office: Office, offices: Sequence[Office]) -> list[Message]:
    if office.serves(language):
        return []
    others = [other.name for other in offices if other.serves(language)]
    if others:
        return [
            _("Nobody in {office} works in {language}; {other} does. An interpreter is needed.").with_(
                office=office.name, language=language, other=", ".join(others)
            )
        ]
    return [_("No office works in {language}. An interpreter is needed.").with_(language=language)]


@dataclass(frozen=True, slots=True)
class BadRule:
    """A line of the table that can't be used, counted from 1 (the header), and what to do about it."""

    line: int
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class RulesRead:
    """What a written table holds; it should only be saved where there are no errors."""

    rules: tuple[Rule, ...]
    errors: tuple[BadRule, ...]


def parse_rules(text: str, offices: Sequence[Office] | None = None) -> RulesRead:
    """The rules of a CSV table with the columns of COLUMNS, in any order. Never raises; errors by line.

    Where `offices` is given, a rule for an office that isn't among them is an error.
    """
    rules: list[Rule] = []
    errors: list[BadRule] = []
    known = None if offices is None else {office.id for office in offices}
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff").replace("\x00", ""), newline=""))
    columns: list[str] | None = None
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if columns is None:
                columns = [cell.strip().lower() for cell in cells]
                missing = [column for column in COLUMNS[:-1] if column not in columns]
                if missing:
                    what = _("The first line should name the columns; missing: {columns}.")
                    errors.append(BadRule(reader.line_num, Refusal(what.with_(columns=", ".join(missing)))))
                    break
                continue
            row = {column: cell.strip() for column, cell in zip(columns, cells, strict=False)}
            try:
                rules.append(_rule(row, known))
            except Refusal as refusal:
                errors.append(BadRule(reader.line_num, refusal))
    except csv.Error:
        errors.append(BadRule(reader.line_num, Refusal(_("This line cannot be read as a row of a table."))))
    return RulesRead(tuple(rules), tuple(errors))


def _rule(row: Mapping[str, str], known: set[str] | None) -> Rule:
    def cell(column: str) -> str:
        written = row.get(column, "")
        return "" if written.lower() in (ANY, "*") else written

    priority, route, office = row.get("priority", ""), cell("route").lower(), row.get("office", "")
    if not (priority.isascii() and priority.isdigit() and len(priority) <= 6):
        raise Refusal(_("The priority should be a whole number, such as 10."))
    if route and route not in set(Route):
        raise Refusal(_("This route is not known; write any, or one of: {routes}.").with_(routes=", ".join(Route)))
    if cell("language") and not _LANGUAGE.fullmatch(cell("language")):
        raise Refusal(_("The language should be any, or a code such as es or quy."))
    if cell("place") and not _PLACE.fullmatch(cell("place")):
        raise Refusal(_("The place should be any, or the id of a place such as PE-05."))
    if not _NAME.fullmatch(office) or (known is not None and office not in known):
        raise Refusal(_("This office does not exist."))
    if not _NAME.fullmatch(row.get("queue", "")):
        raise Refusal(_("The queue should be a short name in small letters, such as triage."))
    note = row.get("note", "")
    if len(note) > _LONGEST_NOTE or any(ord(c) < 32 for c in note):
        raise Refusal(_("The note should be one line of at most 200 letters."))
    return Rule(
        int(priority), office, row["queue"], Route(route) if route else None, cell("language"), cell("place"), note
    )


def to_csv(rules: Sequence[Rule]) -> str:
    """The rules as the table that `parse_rules` reads, in the order of trying."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for rule in sorted(rules, key=lambda r: r.priority):
        anything = (rule.route or ANY, rule.language or ANY, rule.place or ANY)
        writer.writerow((rule.priority, *anything, rule.office, rule.queue, rule.note))
    return out.getvalue()


def example_rules() -> tuple[Rule, ...]:
    """The table a new deployment starts from, for the offices of `example_offices`."""
    text = resources.files("bot.domain").joinpath("example_routing.csv").read_text(encoding="utf-8")
    return parse_rules(text).rules
