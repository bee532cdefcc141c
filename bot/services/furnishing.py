"""The first day of a deployment: example offices, routing table, referral numbers and services, all to be edited."""

from __future__ import annotations

from importlib import resources

from bot.domain import referrals, services
from bot.domain.offices import example_offices
from bot.domain.routing import example_rules
from bot.services.house import House
from bot.services.routing import keep_offices, keep_rules
from bot.store import offices
from bot.store.database import Tx


def furnish(tx: Tx, house: House) -> None:
    """Put the example tables where there are none. Never touches what somebody edited."""
    if not offices.offices(tx):
        keep_offices(tx, house, example_offices())
    if not offices.rules(tx):
        keep_rules(tx, house, example_rules())
    if not offices.referrals(tx):
        for referral in referrals.parse(_example("referrals")):
            offices.put_referral(tx, referral.id, referrals.to_json(referral), referral.checked_on)
    if not offices.services(tx):
        for service in services.parse(_example("services")):
            offices.put_service(tx, service.id, services.to_json(service), service.checked_on)


def _example(name: str) -> list[str]:
    return resources.files("bot.domain").joinpath(f"data/{name}.csv").read_text(encoding="utf-8").splitlines()
