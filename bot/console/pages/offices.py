"""Offices and referral numbers, each with the day somebody last checked it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from starlette.responses import Response

from bot.clock import LIMA
from bot.console.desk import Desk
from bot.store import offices as rows
from bot.store.database import Tx

# Numbers of State lines changed within months (1810, 116): half a year without a check is too long.
TERM = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Entry:
    """One office or referral as the table holds it: its name, its other fields as text, its last check."""

    name: str
    fields: Mapping[str, str]
    checked_on: date | None
    old: bool


async def show(desk: Desk) -> Response:
    """The table, oldest checks marked."""
    today = desk.now.astimezone(LIMA).date()

    def look(tx: Tx) -> tuple[list[Entry], list[Entry]]:
        offices = [_entry(row.id, row.body, "", today) for row in rows.offices(tx)]
        return offices, [_entry(row.id, row.body, row.checked_on, today) for row in rows.referrals(tx)]

    offices, referrals = await desk.house.database.read(look)
    return desk.page("offices.html", offices=offices, referrals=referrals, months=TERM.days // 30)


def _entry(entry_id: str, body: str, checked_on: str, today: date) -> Entry:
    value = json.loads(body)
    fields = {str(key): _plain(item) for key, item in value.items()} if isinstance(value, dict) else {}
    checked = _day(checked_on or fields.pop("checked_on", ""))
    name = fields.pop("name", "") or entry_id
    return Entry(name, {key: text for key, text in fields.items() if text}, checked, _is_old(checked, today))


def _plain(item: object) -> str:
    if isinstance(item, list):
        return ", ".join(_plain(each) for each in item)
    if isinstance(item, dict):
        return " · ".join(f"{key} {_plain(each)}" for key, each in item.items())
    return "" if item is None else str(item)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _is_old(checked: date | None, today: date) -> bool:
    return checked is None or today - checked > TERM
