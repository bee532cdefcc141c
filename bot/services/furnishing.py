"""The first day of a deployment: example offices, routing table and referral numbers, all to be edited."""

from __future__ import annotations

from importlib import resources

from bot.domain.offices import example_offices
from bot.domain.referrals import parse, to_json
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
        text = resources.files("bot.domain").joinpath("data/referrals.csv").read_text(encoding="utf-8")
        for referral in parse(text.splitlines()):
            offices.put_referral(tx, referral.id, to_json(referral), referral.checked_on)
