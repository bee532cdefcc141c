"""What time does, as rows with a due time. Several processes may look at them: whoever moves the due time on has it.

1. `plan` writes a job once; planned again, it stays as it is.
2. `claim` moves `due_at` to the end of a lease. Only one of two who saw the same row succeeds.
3. `again` or `done` settle it in the unit that did the work, and only while the lease is still theirs: work that
   took longer than its lease, and was begun by somebody else meanwhile, is undone by `Lost`.
A job that fails stays where its lease put it, a little later each time, so that it can't stop the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import Fault
from bot.store.database import Tx

_MINUTE = 60_000
LEASES = (2 * _MINUTE, 10 * _MINUTE, 60 * _MINUTE, 6 * 60 * _MINUTE, 24 * 60 * _MINUTE)
"""How long a job is taken for, by how often it has failed before; also when it is tried again."""


class Kind(StrEnum):
    """The kinds of work that wait for a time."""

    EXPIRE_DRAFTS = "expire_drafts"
    FORGET_TRAFFIC = "forget_traffic"
    FORGET_VISITORS = "forget_visitors"
    ERASE_WITHDRAWN = "erase_withdrawn"
    END_OLD_CASES = "end_old_cases"
    TELL_ERASED = "tell_erased"
    FORGET_OLD_RECORDS = "forget_old_records"
    SETTLE_KEYS = "settle_keys"
    REMIND = "remind"
    DRAFT_ENDS = "draft_ends"
    TERM_ENDS = "term_ends"
    RELAY_ENDS = "relay_ends"
    YEARLY = "yearly"
    YEARLY_SILENT = "yearly_silent"
    REVIEW = "review"
    DIGEST = "digest"
    MAIL_URGENT = "mail_urgent"
    STAFF_SAID = "staff_said"


@dataclass(frozen=True, slots=True)
class Job:
    """One job. `since` is what its series counts from, `stage` which of the series comes next (epoch ms)."""

    kind: Kind
    subject: str
    due_at: int
    since: int = 0
    stage: int = 0
    tries: int = 0

    @property
    def id(self) -> str:
        """One job for each kind and subject."""
        return f"{self.kind}:{self.subject}"


class Lost(Fault):
    """The lease ran out and somebody else has the job. What this unit did is undone."""

    def __init__(self) -> None:
        super().__init__("a job was taken over")


def plan(tx: Tx, job: Job) -> bool:
    """Write it down. False if it was planned before; then that one stands."""
    return (
        tx.run(
            "INSERT INTO jobs (id, kind, subject, stage, since, due_at, tries) VALUES (?, ?, ?, ?, ?, ?, 0)"
            " ON CONFLICT (id) DO NOTHING",
            *(job.id, job.kind, job.subject, job.stage, job.since, job.due_at),
        )
        == 1
    )


def due(tx: Tx, now: int, limit: int = 50) -> list[Job]:
    """Jobs whose time has come, the one that waits longest first."""
    rows = tx.rows(
        "SELECT kind, subject, due_at, since, stage, tries FROM jobs WHERE due_at <= ? ORDER BY due_at, id LIMIT ?",
        *(now, limit),
    )
    return [Job(Kind(kind), *rest) for kind, *rest in rows]


def waits(tx: Tx, kind: Kind, subject: str) -> bool:
    """Whether such a job is planned."""
    return tx.row("SELECT 1 FROM jobs WHERE id = ?", f"{kind}:{subject}") is not None


def claim(tx: Tx, job: Job, now: int) -> int | None:
    """Take it; until when it is ours. None if somebody else was faster."""
    until = now + LEASES[min(job.tries, len(LEASES) - 1)]
    taken = tx.run(
        "UPDATE jobs SET due_at = ?, tries = tries + 1 WHERE id = ? AND due_at = ?", until, job.id, job.due_at
    )
    return until if taken else None


def again(tx: Tx, job: Job, until: int) -> None:
    """Settle a claimed job for its next time, all as `job` says. Raises Lost where the lease is not ours any more."""
    if not tx.run(
        "UPDATE jobs SET due_at = ?, since = ?, stage = ?, tries = 0 WHERE id = ? AND due_at = ?",
        *(job.due_at, job.since, job.stage, job.id, until),
    ):
        raise Lost


def done(tx: Tx, job: Job, until: int) -> None:
    """Settle a claimed job for good. Raises Lost where the lease is not ours any more."""
    if not tx.run("DELETE FROM jobs WHERE id = ? AND due_at = ?", job.id, until):
        raise Lost


def drop(tx: Tx, kind: Kind, subject: str) -> None:
    """It is no longer wanted; no error where there is none."""
    tx.run("DELETE FROM jobs WHERE id = ?", f"{kind}:{subject}")


def failing(tx: Tx) -> list[tuple[Kind, int]]:
    """Kinds with jobs that failed at least twice in a row, and how many: for the doctor."""
    rows = tx.rows("SELECT kind, count(*) FROM jobs WHERE tries > 1 GROUP BY kind ORDER BY kind")
    return [(Kind(kind), int(count)) for kind, count in rows]
