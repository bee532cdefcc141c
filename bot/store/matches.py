"""Candidate matches: proposals to staff with their evidence, and what was judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.store.database import Tx


@dataclass(frozen=True, slots=True)
class MatchRow:
    """One pair. `other` is `person:ID`, `case:ID` or `enquirer:ID`; `sealed` is evidence and reason (case key)."""

    id: str
    case_id: str
    other: str
    band: str
    hypothesis: str
    log_odds: float
    facts: str
    proposed_at: int
    sealed: bytes
    judgement: str | None = None
    judged_by: str | None = None
    judged_at: int | None = None


_SELECT = (
    "SELECT id, case_id, other, band, hypothesis, log_odds, facts, proposed_at, sealed, judgement, judged_by, "
    "judged_at FROM matches"
)
_INSERT = (
    "INSERT INTO matches (id, case_id, other, band, hypothesis, log_odds, facts, proposed_at, sealed, "
    "judgement, judged_by, judged_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def put(tx: Tx, match: MatchRow) -> None:
    """Store a proposal, or bring the one of this pair up to date with what `match` says, id kept."""
    tx.run(
        _INSERT + " ON CONFLICT (case_id, other) DO UPDATE SET band = excluded.band, hypothesis = excluded.hypothesis,"
        " log_odds = excluded.log_odds, facts = excluded.facts, proposed_at = excluded.proposed_at,"
        " sealed = excluded.sealed, judgement = excluded.judgement, judged_by = excluded.judged_by,"
        " judged_at = excluded.judged_at",
        *(match.id, match.case_id, match.other, match.band, match.hypothesis, match.log_odds, match.facts),
        *(match.proposed_at, match.sealed, match.judgement, match.judged_by, match.judged_at),
    )


def by_id(tx: Tx, match_id: str) -> MatchRow | None:
    """The pair of this id."""
    row = tx.row(_SELECT + " WHERE id = ?", match_id)
    return MatchRow(*row) if row else None


def of_pair(tx: Tx, case_id: str, other: str) -> MatchRow | None:
    """The proposal of this pair, if it was ever made."""
    row = tx.row(_SELECT + " WHERE case_id = ? AND other = ?", case_id, other)
    return MatchRow(*row) if row else None


def of_case(tx: Tx, case_id: str) -> list[MatchRow]:
    """Every pair of the case, the likeliest first."""
    rows = tx.rows(_SELECT + " WHERE case_id = ? ORDER BY log_odds DESC, id", case_id)
    return [MatchRow(*row) for row in rows]


def of_other(tx: Tx, other: str) -> list[MatchRow]:
    """Every pair in which this record is the candidate."""
    return [MatchRow(*row) for row in tx.rows(_SELECT + " WHERE other = ? ORDER BY id", other)]


def judge(tx: Tx, match_id: str, judgement: str | None, by: str | None, at: int | None, sealed: bytes) -> None:
    """Record a judgement with its reason in `sealed`; None takes it back."""
    tx.run(
        "UPDATE matches SET judgement = ?, judged_by = ?, judged_at = ?, sealed = ? WHERE id = ?",
        *(judgement, by, at, sealed, match_id),
    )


def remove(tx: Tx, match_id: str) -> None:
    """Take away a proposal that nobody judged and that no longer holds."""
    tx.run("DELETE FROM matches WHERE id = ? AND judgement IS NULL", match_id)


def remove_other(tx: Tx, other: str) -> None:
    """Take away every proposal of this record, judged or not: it is erased, and evidence would tell of it."""
    tx.run("DELETE FROM matches WHERE other = ?", other)


def remove_weak(tx: Tx, case_id: str) -> None:
    """Take away weak ones that nobody judged, relatives excepted: something better is there."""
    tx.run(
        "DELETE FROM matches WHERE case_id = ? AND band = 'weak' AND hypothesis <> 'relative' AND judgement IS NULL",
        case_id,
    )


def remove_of_case(tx: Tx, case_id: str) -> None:
    """Take away what nobody judged of a case that is compared no more."""
    tx.run("DELETE FROM matches WHERE case_id = ? AND judgement IS NULL", case_id)


def remove_of_other(tx: Tx, other: str) -> None:
    """Take away, wherever nobody judged it, a candidate who is compared no more."""
    tx.run("DELETE FROM matches WHERE other = ? AND judgement IS NULL", other)


def counts(tx: Tx, case_ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Open strong and possible candidates of each case: those nobody called different."""
    if not case_ids:
        return {}
    marks = ", ".join("?" * len(case_ids))
    rows = tx.rows(
        " ".join(
            (
                "SELECT case_id, SUM(CASE WHEN band = 'strong' THEN 1 ELSE 0 END),",
                "SUM(CASE WHEN band = 'possible' THEN 1 ELSE 0 END) FROM matches WHERE case_id IN (",
                marks,
                ") AND COALESCE(judgement, '') <> 'different' GROUP BY case_id",
            )
        ),
        *case_ids,
    )
    return {str(row[0]): (int(row[1]), int(row[2])) for row in rows}
