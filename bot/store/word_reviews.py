"""What a speaker signed or corrected in the catalogue: append-only, the latest of a sentence stands."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Tx
from bot.vault.envelope import Place


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One review. `spanish` is a hash of the Spanish it was made beside; `sealed` holds the speaker's name."""

    id: str
    sentence: str
    language: str
    words: str
    spanish: str
    signed: int
    staff: str
    at: int
    sealed: bytes


def place(review_id: str) -> Place:
    """Where the sealed name of a speaker lies."""
    return Place("word_reviews", review_id)


def add(tx: Tx, row: ReviewRow) -> None:
    """A later review of its sentence."""
    tx.run(
        "INSERT INTO word_reviews (id, sentence, language, words, spanish, signed, staff, at, sealed)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        *(row.id, row.sentence, row.language, row.words, row.spanish, row.signed, row.staff, row.at, row.sealed),
    )


def latest(tx: Tx) -> list[ReviewRow]:
    """The review that stands of each sentence and language."""
    rows = tx.rows(
        "SELECT id, sentence, language, words, spanish, signed, staff, at, sealed FROM word_reviews ORDER BY at, id"
    )
    found = {(str(row[1]), str(row[2])): ReviewRow(*row) for row in rows}
    return list(found.values())


def count(tx: Tx) -> int:
    """How many reviews there are: when it grew, somebody reviewed something."""
    row = tx.row("SELECT count(*) FROM word_reviews")
    return int(row[0]) if row else 0
