"""The village files an operator imported: each whole in one row, so that it is there or it is not."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Tx


@dataclass(frozen=True, slots=True)
class VillageList:
    """One imported file. `digest` changes with its villages."""

    source: str
    digest: str
    villages: int
    imported_at: int


def lists(tx: Tx) -> list[VillageList]:
    """What is imported, the earlier source by name first."""
    rows = tx.rows("SELECT source, digest, villages, imported_at FROM village_lists ORDER BY source")
    return [VillageList(str(source), str(digest), int(many), int(at)) for source, digest, many, at in rows]


def put(tx: Tx, row: VillageList, lines: bytes) -> None:
    """Keep a file's villages; those that came under the same source before are gone."""
    tx.run(
        "INSERT INTO village_lists (source, digest, villages, imported_at, lines) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (source) DO UPDATE SET digest = excluded.digest, villages = excluded.villages,"
        " imported_at = excluded.imported_at, lines = excluded.lines",
        row.source, row.digest, row.villages, row.imported_at, lines,
    )  # fmt: skip


def lines_of(tx: Tx, source: str) -> bytes:
    """The compressed villages of a source; nothing for one that is not there."""
    found = tx.row("SELECT lines FROM village_lists WHERE source = ?", source)
    return b"" if found is None else bytes(found[0])


def forget(tx: Tx, source: str) -> bool:
    """Take a source out again; False where there is none of that name."""
    return tx.run("DELETE FROM village_lists WHERE source = ?", source) > 0
