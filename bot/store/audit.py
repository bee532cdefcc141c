"""The audit's rows. Only `services.auditing` writes here, because only it can chain them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.store.database import Param, Tx


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry. `chain` is the keyed hash over it and the entry before."""

    n: int
    at: int
    actor: str
    action: str
    subject: str
    office: str
    chain: bytes


_SELECT = "SELECT n, at, actor, action, subject, office, chain FROM audit"
_HEAD = "audit_head"
_BASE = "audit_base"


def append(tx: Tx, entry: AuditRow) -> None:
    """Store the next entry."""
    tx.run(
        "INSERT INTO audit (n, at, actor, action, subject, office, chain) VALUES (?, ?, ?, ?, ?, ?, ?)",
        *(entry.n, entry.at, entry.actor, entry.action, entry.subject, entry.office, entry.chain),
    )


def last(tx: Tx) -> AuditRow | None:
    """The newest entry. Nobody else adds one before this unit ends: each is chained to the one before."""
    tx.run("UPDATE meta SET value = value WHERE name = ?", _HEAD)
    row = tx.row(_SELECT + " ORDER BY n DESC LIMIT 1")
    return AuditRow(*row) if row else None


def in_order(tx: Tx) -> Iterator[AuditRow]:
    """Every entry, first to last, a thousand at a time."""
    n: int | None = None
    while True:
        if n is None:
            rows = tx.rows(_SELECT + " ORDER BY n LIMIT 1000")
        else:
            rows = tx.rows(_SELECT + " WHERE n > ? ORDER BY n LIMIT 1000", n)
        for row in rows:
            yield AuditRow(*row)
        if not rows:
            return
        n = int(rows[-1][0])


def head(tx: Tx) -> str | None:
    """The seal of the newest entry, kept apart from the entries: how a cut end shows."""
    row = tx.row("SELECT value FROM meta WHERE name = ?", _HEAD)
    return str(row[0]) if row else None


def set_head(tx: Tx, value: str) -> None:
    """Store the seal of the newest entry."""
    tx.run(
        "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        *(_HEAD, value),
    )


def newest_before(tx: Tx, at: int) -> AuditRow | None:
    """The last entry written before that moment."""
    row = tx.row(_SELECT + " WHERE at < ? ORDER BY at DESC, n DESC LIMIT 1", at)
    return AuditRow(*row) if row else None


def forget_until(tx: Tx, n: int) -> int:
    """Delete entries up to number `n`; how many."""
    return tx.run("DELETE FROM audit WHERE n <= ?", n)


def base(tx: Tx) -> str | None:
    """The seal of the last entry that was forgotten for its age; None where none was."""
    row = tx.row("SELECT value FROM meta WHERE name = ?", _BASE)
    return str(row[0]) if row else None


def set_base(tx: Tx, value: str) -> None:
    """Store the seal of the last entry that was forgotten."""
    tx.run(
        "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        *(_BASE, value),
    )


def page(
    tx: Tx, *, limit: int, before: int | None = None, actor: str = "", subject: str = "", office: str = ""
) -> list[AuditRow]:
    """Entries newest first, before entry `before`, narrowed to an actor, a subject, an office."""
    terms = ["1 = 1"]
    params: list[Param] = []
    for term, value in (("n < ?", before), ("actor = ?", actor), ("subject = ?", subject), ("office = ?", office)):
        if value not in (None, ""):
            terms.append(term)
            params.append(value)
    sql = " ".join((_SELECT, "WHERE", " AND ".join(terms), "ORDER BY n DESC LIMIT ?"))
    return [AuditRow(*row) for row in tx.rows(sql, *params, limit)]
