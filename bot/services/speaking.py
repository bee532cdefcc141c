"""Which of the families' languages a person of the staff speaks."""

from __future__ import annotations

from bot.store import staff
from bot.store.database import Tx


def speaks(tx: Tx, staff_id: str, language: str) -> bool:
    """Whether their account says so. Everybody of the office speaks Spanish; who has no account here isn't asked."""
    account = staff.by_id(tx, staff_id)
    return language == "es" or account is None or language in account.languages.split()
