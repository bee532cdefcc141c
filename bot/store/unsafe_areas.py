"""Areas an office marked as unsafe. Bodies are JSON text (`bot.domain.unsafe`), nothing personal."""

from __future__ import annotations

from bot.store.database import Tx


def put(tx: Tx, area_id: str, body: str) -> None:
    """Store or replace an area."""
    tx.run(
        "INSERT INTO unsafe_areas (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
        *(area_id, body),
    )


def bodies(tx: Tx) -> list[str]:
    """Every area, by id."""
    return [str(row[0]) for row in tx.rows("SELECT body FROM unsafe_areas ORDER BY id")]


def remove(tx: Tx, area_id: str) -> bool:
    """It is marked no longer. False if it was not there."""
    return tx.run("DELETE FROM unsafe_areas WHERE id = ?", area_id) == 1
