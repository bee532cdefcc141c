"""Dates as people say them, in Lima's time: "hace 3 días", with the full date one hover away."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from babel.dates import format_date, format_datetime, format_time

from bot.clock import LIMA
from bot.domain.words import Message, _

_LOCALES = {"en": "en_GB"}
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def _locale(language: str) -> str:
    return _LOCALES.get(language, "es_PE")


def full(at: datetime, language: str) -> str:
    """lunes, 23 de noviembre de 2026, 13:05"""
    local = at.astimezone(LIMA)
    return f"{format_date(local, 'full', _locale(language))}, {format_time(local, 'HH:mm', locale=_locale(language))}"


def short(at: datetime, language: str) -> str:
    """23 nov 2026, 13:05: for tables that are read line by line, such as the audit."""
    return format_datetime(at.astimezone(LIMA), "d MMM y, HH:mm", locale=_locale(language))


def day(on: date, language: str) -> str:
    """23 nov 2026"""
    return format_date(on, "d MMM y", _locale(language))


def ago(at: datetime, now: datetime, language: str) -> Message:
    """How long ago, as said aloud; from the fortieth day on, the date."""
    seconds = (now - at).total_seconds()
    if seconds < -_MINUTE:
        return _("on {date}").with_(date=_day(at, now, language))
    if seconds < _MINUTE:
        return _("just now")
    if seconds < _HOUR:
        return _("{n} min ago").with_(n=int(seconds // _MINUTE))
    if seconds < _DAY:
        return _("{n} h ago").with_(n=int(seconds // _HOUR))
    days = (now.astimezone(LIMA).date() - at.astimezone(LIMA).date()).days
    if days < 2:
        return _("yesterday")
    if days < 40:
        return _("{n} days ago").with_(n=days)
    return _("on {date}").with_(date=_day(at, now, language))


def by(at: datetime, now: datetime, language: str) -> Message:
    """By when something is promised: "before today 18:00"; once it has passed, since when it is late."""
    local, today = at.astimezone(LIMA), now.astimezone(LIMA).date()
    hour = format_time(local, "HH:mm", locale=_locale(language))
    if at < now:
        return _("late since {when}").with_(when=f"{_day(at, now, language)} {hour}")
    if local.date() == today:
        return _("before today {hour}").with_(hour=hour)
    if local.date() == today + timedelta(days=1):
        return _("before tomorrow {hour}").with_(hour=hour)
    return _("before {date}").with_(date=f"{_day(at, now, language)} {hour}")


def _day(at: datetime, now: datetime, language: str) -> str:
    local = at.astimezone(LIMA)
    same_year = local.year == now.astimezone(LIMA).year
    return format_date(local, "EEE d MMM" if same_year else "d MMM y", _locale(language))
