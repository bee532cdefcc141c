"""What staff ask the matching role, across processes and machines: a sealed question, a sealed answer, a short life."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.store.database import Tx
from bot.vault.envelope import Place


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question. `sealed` holds the words, `answer` references of people; both under the service key."""

    id: str
    asked_at: int
    expires_at: int
    sealed: bytes
    answer: bytes | None = None


def place(question_id: str) -> Place:
    """Where the question's envelope belongs."""
    return Place("questions", question_id)


def answer_place(question_id: str) -> Place:
    """Where the answer's envelope belongs."""
    return Place("questions", question_id, "answer")


def ask(tx: Tx, question: QuestionRow) -> None:
    """Lay a question down."""
    tx.run(
        "INSERT INTO questions (id, asked_at, expires_at, sealed) VALUES (?, ?, ?, ?)",
        *(question.id, question.asked_at, question.expires_at, question.sealed),
    )


def waiting(tx: Tx, now: int, limit: int = 20) -> list[QuestionRow]:
    """Questions that nobody has answered and somebody still waits for, oldest first."""
    rows = tx.rows(
        "SELECT id, asked_at, expires_at, sealed, answer FROM questions WHERE answer IS NULL AND expires_at > ?"
        " ORDER BY asked_at, id LIMIT ?",
        *(now, limit),
    )
    return [QuestionRow(*row) for row in rows]


def answer_all(tx: Tx, answers: Iterable[tuple[str, bytes]]) -> None:
    """Answer these (question, sealed answer); nothing happens where whoever asked has given up."""
    for question_id, sealed in answers:
        tx.run("UPDATE questions SET answer = ? WHERE id = ?", sealed, question_id)


def is_answered(tx: Tx, question_id: str) -> bool:
    """Whether the answer is there."""
    return tx.row("SELECT 1 FROM questions WHERE id = ? AND answer IS NOT NULL", question_id) is not None


def take(tx: Tx, question_id: str) -> bytes | None:
    """The answer, once: question and answer are gone with it."""
    row = tx.row("SELECT answer FROM questions WHERE id = ?", question_id)
    tx.run("DELETE FROM questions WHERE id = ?", question_id)
    return bytes(row[0]) if row and row[0] is not None else None


def forget_old(tx: Tx, now: int) -> int:
    """Drop what nobody waits for any more; how many."""
    return tx.run("DELETE FROM questions WHERE expires_at <= ?", now)
