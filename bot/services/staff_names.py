"""Names of staff and volunteers for pages, each opened once a page."""

from __future__ import annotations

from bot.services.house import House
from bot.store import invitations, staff
from bot.store.database import Tx
from bot.vault.envelope import Place, open_json


class StaffNames:
    """Looks names up within one unit."""

    __slots__ = ("_house", "_known", "_tx")

    def __init__(self, tx: Tx, house: House) -> None:
        self._tx = tx
        self._house = house
        self._known: dict[str, str] = {"": "", "family": "", "system": "", "self": ""}

    def of(self, actor: str | None) -> str:
        """The person's name; "" where nobody in particular acted."""
        key = actor or ""
        if key not in self._known:
            self._known[key] = self._look(key)
        return self._known[key]

    def _look(self, actor: str) -> str:
        account = staff.by_id(self._tx, actor)
        if account is not None:
            return account_name(self._house, account)
        volunteer = invitations.volunteer_by_id(self._tx, actor)
        if volunteer is None:
            return ""
        value = open_json(self._house.vault.service, invitations.place(volunteer.id), volunteer.sealed)
        return str(value.get("name", "")) if isinstance(value, dict) else ""


def account_name(house: House, account: staff.StaffAccountRow) -> str:
    """The name on an account."""
    value = open_json(house.vault.service, Place("staff", account.id), account.sealed)
    return str(value.get("name", "")) if isinstance(value, dict) else ""
