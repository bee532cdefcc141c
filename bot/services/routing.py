"""Where a case goes: the office's table, the place, the language, the load, and by when it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.clock import ms
from bot.domain.cases import Route
from bot.domain.dates import PartialDate
from bot.domain.offices import Office, office_from_json, office_to_json
from bot.domain.routing import CaseFacts, RoutingDecision, Rule, parse_rules, route_case, to_csv
from bot.domain.words import Message
from bot.services.house import House
from bot.services.sending import message_to_json
from bot.store import cases, offices
from bot.store.database import Tx
from bot.vault.envelope import JsonLike

DISASTER_DAYS = 14


@dataclass(frozen=True, slots=True)
class Routed:
    """Where a case went. `when` is the promised moment as it is written for a family."""

    office_id: str
    office_name: str
    queue: str
    urgency: int
    promised_by: int
    when: str
    reasons: tuple[Message, ...]

    def as_json(self) -> dict[str, JsonLike]:
        """The reasons, for the case page."""
        return {"queue": self.queue, "reasons": [message_to_json(m) for m in self.reasons]}


def route(
    tx: Tx,
    house: House,
    *,
    route: Route,
    language: str,
    place_ids: tuple[str, ...],
    minor: bool,
    urgent: str,
    when_lost: str,
    child_asks: bool,
) -> Routed:
    """Office, queue, urgency and promised date of a case. Refusal where there is no office at all.

    `urgent` is what triage or an alarm found: danger, detention, minor, suicide, trafficking ...
    """
    now = house.clock.now()
    since = _surely_since(when_lost)
    if since is None and urgent in ("danger", "danger_now"):
        since = now.date()
    places = tuple(dict.fromkeys(p for found in place_ids for p in (found, *_parents(house, found))))
    facts = CaseFacts(
        route=route,
        language=language,
        now=now,
        place_ids=places,
        sought_is_minor=minor,
        enquirer_is_minor=child_asks,
        missing_since=since,
        detention=urgent == "detention",
        disaster_recent=route is Route.DISASTER and since is not None
        and now.date() - since <= timedelta(days=DISASTER_DAYS),
        trafficking=urgent == "trafficking",
        suicide_risk=urgent == "suicide",
    )  # fmt: skip
    known = all_offices(tx)
    load = {office.id: cases.load(tx, office.id) for office in known}
    decision = route_case(facts, rules(tx, known), known, load)
    return _routed(decision, {office.id: office for office in known})


def all_offices(tx: Tx) -> list[Office]:
    """Every office, as edited."""
    return [office_from_json(row.body) for row in offices.offices(tx)]


def rules(tx: Tx, known: list[Office]) -> tuple[Rule, ...]:
    """The routing table, as edited."""
    text = "".join(row.body for row in offices.rules(tx))
    return parse_rules(text, known).rules


def keep_offices(tx: Tx, house: House, known: tuple[Office, ...]) -> None:
    """Store these offices."""
    for office in known:
        offices.put_office(tx, office.id, office_to_json(office), ms(house.clock.now()))


def keep_rules(tx: Tx, house: House, table: tuple[Rule, ...]) -> None:
    """Store this routing table in place of the one before."""
    offices.put_rule(tx, "table", to_csv(table), ms(house.clock.now()))


def _routed(decision: RoutingDecision, known: dict[str, Office]) -> Routed:
    promised = decision.promised_by
    return Routed(
        decision.office_id,
        known[decision.office_id].name,
        decision.queue,
        int(decision.urgency),
        ms(promised),
        f"{promised:%d/%m/%Y, %H:%M}",
        decision.reasons,
    )


def _surely_since(edtf: str) -> date | None:
    """The earliest day contact can have been lost, where a month or a day was said."""
    if not edtf or "/" in edtf or len(edtf.rstrip("~?%")) < len("2026-11"):
        return None
    return PartialDate.parse(edtf).earliest()


def _parents(house: House, place_id: str) -> tuple[str, ...]:
    return tuple(place.id for place in house.places.parents(place_id))
