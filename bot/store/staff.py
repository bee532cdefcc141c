"""Staff accounts. Names and secrets are sealed; accounts are found by keyed hash of the sign-in name."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Tx


@dataclass(frozen=True, slots=True)
class StaffAccountRow:
    """One account. `sealed`: name, passphrase hash, one-time-code secret (service key)."""

    id: str
    account: str
    role: str
    office: str
    languages: str
    created_at: int
    last_step: int
    sealed: bytes
    disabled_at: int | None = None


_SELECT = "SELECT id, account, role, office, languages, created_at, last_step, sealed, disabled_at FROM staff"
_INSERT = (
    "INSERT INTO staff (id, account, role, office, languages, created_at, last_step, sealed, disabled_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def add(tx: Tx, account: StaffAccountRow) -> None:
    """Store an account. A taken sign-in name raises the database's error."""
    tx.run(
        _INSERT,
        *(account.id, account.account, account.role, account.office, account.languages, account.created_at),
        *(account.last_step, account.sealed, account.disabled_at),
    )


def by_account(tx: Tx, account: str) -> StaffAccountRow | None:
    """The account of this keyed hash, disabled or not."""
    row = tx.row(_SELECT + " WHERE account = ?", account)
    return StaffAccountRow(*row) if row else None


def by_id(tx: Tx, staff_id: str) -> StaffAccountRow | None:
    """The account of this id, disabled or not."""
    row = tx.row(_SELECT + " WHERE id = ?", staff_id)
    return StaffAccountRow(*row) if row else None


def all_accounts(tx: Tx) -> list[StaffAccountRow]:
    """Every account, oldest first."""
    return [StaffAccountRow(*row) for row in tx.rows(_SELECT + " ORDER BY created_at, id")]


def spend_step(tx: Tx, staff_id: str, step: int) -> bool:
    """Use up a one-time code's time step; False if it or a later one was used before."""
    return tx.run("UPDATE staff SET last_step = ? WHERE id = ? AND last_step < ?", step, staff_id, step) == 1


def reseal(tx: Tx, staff_id: str, sealed: bytes) -> None:
    """Replace name and secrets."""
    tx.run("UPDATE staff SET sealed = ? WHERE id = ?", sealed, staff_id)


def disable(tx: Tx, staff_id: str, at: int) -> bool:
    """Close an account; False if it was closed already."""
    return tx.run("UPDATE staff SET disabled_at = ? WHERE id = ? AND disabled_at IS NULL", at, staff_id) == 1


def open_cases(tx: Tx, staff_id: str) -> list[tuple[str, str]]:
    """Ids and codes of the cases this person carries and that are not finished."""
    rows = tx.rows(
        "SELECT id, code FROM cases WHERE assignee = ?"
        " AND state NOT IN ('answered', 'withdrawn', 'rejected', 'erased') ORDER BY urgency, promised_by, id",
        staff_id,
    )
    return [(str(row[0]), str(row[1])) for row in rows]
