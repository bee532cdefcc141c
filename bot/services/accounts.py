"""Staff accounts: made by an administrator, closed with a choice for each case its owner still carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.clock import ms
from bot.domain.errors import Refusal
from bot.domain.roles import Action, Role, StaffMember, permits
from bot.domain.words import _
from bot.ids import new_id
from bot.services import noting, passphrases, relaying
from bot.services.auditing import record
from bot.services.house import House
from bot.services.permission import require
from bot.services.routing import all_offices
from bot.services.signing_in import account_hash
from bot.services.staff_names import account_name
from bot.services.views import NewStaff, StaffRow
from bot.store import cases, links, sessions, staff, staff_chats
from bot.store.database import Clash, Tx
from bot.vault.envelope import Place, seal_json

SHORTEST_PASSPHRASE = 12
NO_OFFICE = _("There is no such office. There are: {offices}.")


async def create_staff(
    house: House,
    who: StaffMember | None,
    *,
    name: str,
    passphrase: str,
    role: Role,
    office: str,
    languages: tuple[str, ...] = ("es",),
    otp_secret: str | None = None,
    staff_id: str | None = None,
) -> NewStaff:
    """Make an account; its name is also what they sign in with. `who` None is the operator at the machine.

    Raises Refusal for a short passphrase, a taken name, an office that is not there, or whoever may not manage
    accounts.
    """
    if who is not None:
        require(who, Action.MANAGE_STAFF, office=office)
    shown = " ".join(name.split())
    if not 1 <= len(shown) <= 80:
        raise Refusal(_("Write a name of at most 80 letters."))
    if not SHORTEST_PASSPHRASE <= len(passphrase) <= 200:
        raise Refusal(_("A passphrase has at least 12 characters. Four words that nobody expects are good."))
    if role is Role.VOLUNTEER:
        raise Refusal(_("Volunteers are invited with a link and have no account here."))
    secret = otp_secret or passphrases.new_secret()
    made = staff_id or new_id()
    stored = await passphrases.hashed(passphrase)

    def add(tx: Tx) -> None:
        _check_office(tx, office)
        sealed = seal_json(
            house.vault.service, Place("staff", made), {"name": shown, "passphrase": stored, "otp": secret}
        )
        account = staff.StaffAccountRow(
            id=made,
            account=account_hash(house, shown),
            role=role,
            office=office,
            languages=" ".join(languages),
            created_at=ms(house.clock.now()),
            last_step=0,
            sealed=sealed,
        )
        try:
            staff.add(tx, account)
        except Clash:
            raise Refusal(_("There is an account with this name already. Choose another name.")) from None
        record(tx, house, who.id if who else "operator", "create_staff", made, office)

    await house.database.unit(add)
    return NewStaff(made, secret, passphrases.uri(secret, shown, house.settings.organisation or "Maskay"))


async def open_cases_of(house: House, who: StaffMember, staff_id: str) -> tuple[tuple[str, str], ...]:
    """Ids and codes of the cases somebody carries, nothing of their contents."""
    require(who, Action.MANAGE_STAFF, office="")
    return tuple(await house.database.read(lambda tx: staff.open_cases(tx, staff_id)))


async def disable_staff(house: House, who: StaffMember, staff_id: str, hand_over: Mapping[str, str]) -> None:
    """Close an account, sign it out everywhere and end the links it made.

    `hand_over` names for each open case who takes it, "" the queue.

    Raises Refusal if a case is left out, if who takes it can't work on it, or for one's own account.
    """
    require(who, Action.MANAGE_STAFF, office="")
    if staff_id == who.id:
        raise Refusal(_("You can't close your own account. Another administrator can."))
    at = ms(house.clock.now())

    def close(tx: Tx) -> None:
        if staff.by_id(tx, staff_id) is None:
            raise Refusal(_("There is no such account."))
        carried = staff.open_cases(tx, staff_id)
        if any(case_id not in hand_over for case_id, _code in carried):
            raise Refusal(_("Choose for each open case who takes it, or give it back to the queue."))
        for case_id, _code in carried:
            _give(tx, house, who, case_id, hand_over[case_id])
        if staff.disable(tx, staff_id, at):
            sessions.end_all_of(tx, staff_id)
            links.end_of_maker(tx, staff_id, at)
            relaying.leave_all(tx, house, staff_id)
            staff_chats.unlink(tx, staff_id)
            record(tx, house, who.id, "disable_staff", staff_id, "")

    await house.database.unit(close)


async def staff_list(house: House, who: StaffMember) -> tuple[StaffRow, ...]:
    """Every account, oldest first."""
    require(who, Action.MANAGE_STAFF, office="")

    def look(tx: Tx) -> tuple[StaffRow, ...]:
        record(tx, house, who.id, "list_staff", "", "")
        return tuple(
            StaffRow(
                staff_id=account.id,
                name=account_name(house, account),
                role=account.role,
                office=account.office,
                languages=tuple(account.languages.split()),
                disabled=account.disabled_at is not None,
                open_cases=len(staff.open_cases(tx, account.id)),
            )
            for account in staff.all_accounts(tx)
        )

    return await house.database.unit(look)


def may_carry(account: staff.StaffAccountRow | None, office: str) -> bool:
    """Whether this account is open and may work on cases of that office."""
    if account is None or account.disabled_at is not None:
        return False
    return permits(StaffMember(account.id, Role(account.role), account.office), Action.JUDGE, office=office)


def _give(tx: Tx, house: House, who: StaffMember, case_id: str, to: str) -> None:
    case = cases.by_id(tx, case_id)
    if case is None:
        return
    if to and not may_carry(staff.by_id(tx, to), case.office):
        raise Refusal(_("This person can't work on cases of that office. Choose somebody else."))
    after = noting.change(tx, house, case, replace(case, assignee=to or None))
    noting.write(tx, house, after, "assigned", who.id, to=to)
    record(tx, house, who.id, "assign", case_id, case.office)


def _check_office(tx: Tx, office: str) -> None:
    """In an office that is not there an account would see no case, and nobody would know why."""
    known = [each.id for each in all_offices(tx)]
    if known and office not in known:
        raise Refusal(NO_OFFICE.with_(offices=", ".join(known)))
