"""One clue of the model, asked about a few people: what it finds, its numbers by their names."""

from __future__ import annotations

import numpy as np

from bot.domain.people import PersonRecord
from bot.matching.asking import ask
from bot.matching.model import CLUES
from bot.matching.pairing import Finding
from bot.matching.table import Table


def found(clue: str, one: PersonRecord, *others: PersonRecord) -> Finding:
    """What a clue finds for these candidates."""
    table = Table()
    rows = np.array([table.put(str(n), other, 0) for n, other in enumerate(others)], np.int32)
    finding = CLUES[clue][0](ask(table, one), table, rows)
    assert finding.columns.dtype == np.float32
    assert finding.codes.dtype == np.uint8  # a byte a candidate
    assert finding.partner is None or finding.partner.dtype == np.uint8
    return finding


def numbers(clue: str, one: PersonRecord, other: PersonRecord) -> dict[str, float]:
    """The numbers that are not zero, by their names."""
    finding, names = found(clue, one, other), CLUES[clue][1]
    assert finding.columns.shape == (1, len(names))
    return {name: number for name, number in zip(names, finding.columns[0].tolist(), strict=True) if number}
