"""Evidence in words: placeholder until the model stands."""

from __future__ import annotations

import numpy as np

from bot.domain.matches import Proposal
from bot.domain.people import PersonRecord
from bot.matching import model
from bot.matching.asking import Asked
from bot.matching.table import Table


def proposal(table: Table, person: PersonRecord, asked: Asked, row: int, held: model.Weights, population: int = 0) -> Proposal:
    rows = np.array([row], np.int32)
    found = model.findings(asked, table, rows)
    scores = model.score(model.features(found, 1), held, population or table.alive)
    odds = float(scores.log_odds[0])
    return Proposal(table.refs[row], odds, model.band(odds), model.hypothesis(odds, float(scores.relative[0])))
