"""What this database was made for: practice for ever, or live. The two are never mixed."""

from __future__ import annotations

from bot.domain.errors import Refusal
from bot.domain.words import _
from bot.store.database import Tx

PRACTICE, LIVE = "practice", "live"


def claim(tx: Tx, brand: str) -> None:
    """Brand a new database; Refusal where it carries the other brand."""
    found = tx.row("SELECT value FROM meta WHERE name = 'brand'")
    if found is None:
        tx.run("INSERT INTO meta (name, value) VALUES ('brand', ?)", brand)
    elif found[0] != brand:
        raise Refusal(_("This folder belongs to the other mode. Practice data and live data are never mixed."))


def brand_of(tx: Tx) -> str | None:
    """The brand, None before the first start."""
    found = tx.row("SELECT value FROM meta WHERE name = 'brand'")
    return None if found is None else str(found[0])
