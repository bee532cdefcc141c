"""Signing in to the console: passphrase and a one-time code that works once, and the session that follows.

1. A try is counted for the account named, whether it exists or not; too many, and nothing more is looked at.
2. The passphrase is compared on a thread; an unknown account is compared with nobody's, at the same cost.
3. One unit spends the code's time step, opens the session and writes the audit. Whatever was wrong, the
   words are the same.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from bot.clock import ms
from bot.domain.errors import Refusal
from bot.domain.roles import Role, StaffMember
from bot.domain.words import _
from bot.ids import new_id
from bot.services import passphrases
from bot.services.auditing import record
from bot.services.house import House
from bot.services.views import SessionCookie, SignedIn
from bot.store import sessions, staff
from bot.store.database import Tx
from bot.vault.envelope import Place, open_json

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
TRIES_A_MINUTE = 5
TRIES_A_DAY = 20
IDLE = 30 * MINUTE
ABSOLUTE = 8 * HOUR
_NOTED_EVERY = 30_000

WRONG = _("That is not right. Check the name, the passphrase and the code, which changes every 30 seconds.")
TOO_MANY = _("There were too many tries with this name. Wait a while, or ask the administrator.")


@dataclass(frozen=True, slots=True, repr=False)
class _Secrets:
    """What an account is checked against; nobody's where there is no such account."""

    staff_id: str
    passphrase: str
    otp: str
    who: StaffMember | None


async def sign_in(house: House, name: str, passphrase: str, code: str) -> SessionCookie:
    """Open a session. Raises Refusal: WRONG, whatever was wrong, or TOO_MANY for this account."""
    account = account_hash(house, name)
    now = ms(house.clock.now())
    try_id = new_id()

    def count(tx: Tx) -> _Secrets:
        sessions.sweep_tries(tx, now - DAY)
        if (
            sessions.tries(tx, account, now - MINUTE + 1) >= TRIES_A_MINUTE
            or sessions.tries(tx, account, now - DAY + 1) >= TRIES_A_DAY
        ):
            raise Refusal(TOO_MANY)
        sessions.tried(tx, try_id, account, now)
        return _secrets(tx, house, account)

    known = await house.database.unit(count)
    right = await passphrases.fits(known.passphrase, passphrase)
    step = passphrases.step_of(known.otp, code, house.clock.now())
    value = secrets.token_urlsafe(32)

    def enter(tx: Tx) -> bool:
        ok = right and step is not None and known.who is not None and staff.spend_step(tx, known.staff_id, step)
        if not ok or known.who is None:
            record(tx, house, known.staff_id, "sign_in_failed", account, "")
            return False
        sessions.forgive(tx, try_id)
        sessions.sweep(tx, now - IDLE, now - ABSOLUTE)
        sessions.add(tx, sessions.SessionRow(_session_id(house, value), known.staff_id, now, now))
        record(tx, house, known.staff_id, "sign_in", "", known.who.office)
        return True

    if not await house.database.unit(enter):
        raise Refusal(WRONG)
    return SessionCookie(value, now + ABSOLUTE)


async def who_is(house: House, cookie: str) -> SignedIn | None:
    """Whose session this is; None once it is idle for 30 minutes, eight hours old, or its account closed."""
    if not cookie or len(cookie) > 100:
        return None
    session_id = _session_id(house, cookie)
    now = ms(house.clock.now())

    def look(tx: Tx) -> tuple[sessions.SessionRow, staff.StaffAccountRow] | None:
        session = sessions.by_id(tx, session_id)
        account = staff.by_id(tx, session.staff_id) if session else None
        return (session, account) if session and account else None

    found = await house.database.read(look)
    if found is None:
        return None
    session, account = found
    if account.disabled_at is not None or now - session.seen_at > IDLE or now - session.created_at > ABSOLUTE:
        await house.database.unit(lambda tx: sessions.end(tx, session_id))
        return None
    if now - session.seen_at > _NOTED_EVERY:
        await house.database.unit(lambda tx: sessions.seen(tx, session_id, now))
    value = open_json(house.vault.service, Place("staff", account.id), account.sealed)
    name = str(value.get("name", "")) if isinstance(value, dict) else ""
    return SignedIn(_member(account), name, tuple(account.languages.split()), session_id, session.created_at)


async def sign_out(house: House, cookie: str) -> None:
    """End the session. An unknown cookie is no error."""
    session_id = _session_id(house, cookie)

    def leave(tx: Tx) -> None:
        session = sessions.by_id(tx, session_id)
        if session is not None:
            sessions.end(tx, session_id)
            record(tx, house, session.staff_id, "sign_out", "", "")

    await house.database.unit(leave)


def one_time_code(house: House, otp_secret: str) -> str:
    """The code an app with this secret shows now: for the practice page."""
    return passphrases.code_at(otp_secret, house.clock.now())


def account_hash(house: House, name: str) -> str:
    """What an account is found by. Case and spaces around the sign-in name don't matter."""
    return house.vault.keyed_hash("account", " ".join(name.casefold().split()))


def _secrets(tx: Tx, house: House, account: str) -> _Secrets:
    found = staff.by_account(tx, account)
    if found is not None and found.disabled_at is None:
        value = open_json(house.vault.service, Place("staff", found.id), found.sealed)
        if isinstance(value, dict):
            return _Secrets(found.id, str(value["passphrase"]), str(value["otp"]), _member(found))
    return _Secrets("", passphrases.NOBODY, passphrases.NOBODYS_SECRET, None)


def _member(account: staff.StaffAccountRow) -> StaffMember:
    return StaffMember(account.id, Role(account.role), account.office)


def _session_id(house: House, cookie: str) -> str:
    return house.vault.keyed_hash("session", cookie)
