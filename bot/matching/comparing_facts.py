"""What years and sex say about each of the candidates; see `comparing_names` for the form."""

from __future__ import annotations

import numpy as np

from bot.matching.arrays import Ints
from bot.matching.asking import Asked
from bot.matching.pairing import Finding, unsaid
from bot.matching.table import Fact, Table

_BIRTH_COLUMNS = 19


def birth(asked: Asked, table: Table, rows: Ints) -> Finding:
    """Years apart, told apart by whether either side called its year approximate."""
    if not asked.birth:
        return unsaid(len(rows), _BIRTH_COLUMNS)._replace(partner=np.zeros(len(rows), np.uint8))
    facts = table.facts.rows[rows]
    theirs, margin = facts[:, Fact.BIRTH], np.maximum(facts[:, Fact.PM] - 1, asked.pm)
    event = facts[:, Fact.EVENT]
    confused = (theirs == asked.event) | (asked.birth == event) | (asked.birth == asked.event) | (theirs == event)
    known = (theirs > 0) & (asked.birth > 0) & ~confused
    apart = np.abs(theirs - asked.birth)
    loose = margin > 0
    bins = np.searchsorted(np.array([1, 2, 3, 4, 6, 8, 11, 16, 22]), apart, side="right")
    columns = [known & ~loose & (bins == b) for b in range(10)]
    over = np.maximum(apart - margin, 0)
    loose_bins = np.searchsorted(np.array([1, 2, 4, 7, 11, 18]), over, side="right")
    columns += [known & loose & (apart == 0)]
    columns += [known & loose & (apart > 0) & (loose_bins == b) for b in range(7)]
    swapped = (
        (theirs // 100 == asked.birth // 100)
        & (theirs % 10 == asked.birth // 10 % 10)
        & (theirs // 10 % 10 == asked.birth % 10)
    )
    slip = known & ((apart == 10) | (apart == 20) | (apart == 30) | (swapped & (apart > 0)))
    columns += [slip]
    codes = np.where(known, np.minimum(apart, 250) + 1, 0).astype(np.uint8)
    return Finding(np.stack(columns, axis=1).astype(np.float32), codes, (loose & known).astype(np.uint8))


def sex(asked: Asked, table: Table, rows: Ints) -> Finding:
    """The same, or not, or not said."""
    if not asked.sex:
        return unsaid(len(rows), 2)
    theirs = table.facts.rows[rows, Fact.SEX]
    known = (theirs > 0) & (asked.sex > 0)
    same = known & (theirs == asked.sex)
    codes = same.astype(np.uint8) + 2 * (known & ~same).astype(np.uint8)
    return Finding(np.stack([same, known & ~same], axis=1).astype(np.float32), codes)


def event(asked: Asked, table: Table, rows: Ints) -> Finding:
    """When contact was lost: years apart."""
    if not asked.event:
        return unsaid(len(rows), 4)
    theirs = table.facts.rows[rows, Fact.EVENT]
    known = (theirs > 0) & (asked.event > 0)
    apart = np.abs(theirs - asked.event)
    bins = np.searchsorted(np.array([1, 2, 4]), apart, side="right")
    columns = [known & (bins == b) for b in range(4)]
    codes = np.where(known, np.minimum(apart, 250) + 1, 0).astype(np.uint8)
    return Finding(np.stack(columns, axis=1).astype(np.float32), codes)
