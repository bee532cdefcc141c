"""Why a candidate is proposed: the model's numbers turned into clues, a line a field.

The points of all clues sum to the log odds, so a waterfall of them ends where the band begins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from bot.domain.matches import Band, Clue, Proposal, Verdict
from bot.domain.people import PersonRecord, Sex
from bot.domain.words import Message
from bot.matching import model, spots, wording
from bot.matching.arrays import Floats, Ints
from bot.matching.asking import Asked, ask
from bot.matching.likeness import Level
from bot.matching.pairing import Finding
from bot.matching.table import Col, Fact, Table
from bot.matching.vocabulary import Role

_SMALL = frozenset(["de", "del", "la", "las", "los", "y", "e", "da", "do", "dos", "di"])
_SEXES = ("", Sex.FEMALE.value, Sex.MALE.value)


@lru_cache(maxsize=1)
def lines() -> tuple[dict[str, int], Floats]:
    """The lines of evidence, and which features each sums: a matrix features x lines."""
    numbers: dict[str, int] = {}
    owner = []
    for name in model.FEATURES:
        clue, _, part = name.partition(".")
        if clue == "surnames":
            line = (
                "surnames"
                if part in ("swapped", "moved")
                else "paternal"
                if part.startswith("paternal")
                else "maternal"
            )
        elif clue == "places":
            line = "place_origin" if part.startswith("origin") else "place_last"
        else:
            line = clue
        owner.append(numbers.setdefault(line, len(numbers)))
    return numbers, np.eye(len(numbers), dtype=np.float32)[owner]


def title(words: str) -> str:
    """A lower-case name as it is usually written; particles stay small."""
    return " ".join(word if word in _SMALL else word[:1].upper() + word[1:] for word in words.split(" "))


def ranked(
    table: Table, rows: Ints, found: Mapping[str, Finding], scores: model.Scores, order: npt.NDArray[np.intp]
) -> list[Proposal]:
    """Those of the rows that stand at the places of `order`, as proposals without evidence."""
    given, sexes = found["given"].codes, found["sex"].codes
    made = []
    for at in order.tolist():
        odds = float(scores.log_odds[at])
        band = model.band(odds)
        # María and Mario are never strong unless both records say the sex is the same.
        if band is Band.STRONG and given[at] % 16 == Level.GENDER and sexes[at] != 1:
            band = Band.POSSIBLE
        hypothesis = model.hypothesis(odds, float(scores.kin[at]))
        made.append(Proposal(table.refs[int(rows[at])], odds, band, hypothesis))
    return made


def explained(table: Table, person: PersonRecord, rows: Ints, population: int) -> list[Proposal]:
    """These rows as proposals with evidence, in the order given."""
    asked, held = ask(table, person), model.weights()
    found = model.findings(asked, table, rows)
    numbers = model.features(found, len(rows))
    scores = model.score(numbers, held, population)
    rivals = 1 / (1 + np.exp(-scores.kin))
    said = numbers * (held.same - rivals[:, None] * held.relative)
    points = held.slope * (said @ lines()[1])
    told = []
    for at, proposal in enumerate(ranked(table, rows, found, scores, np.arange(len(rows)))):
        spoken = _Lines(table, person, asked, int(rows[at]), at, found, points[at], proposal.log_odds)
        told.append(replace(proposal, clues=spoken.clues()))
    return told


class _Lines:
    """The lines of one candidate."""

    def __init__(
        self,
        table: Table,
        person: PersonRecord,
        asked: Asked,
        row: int,
        at: int,
        found: dict[str, Finding],
        points: Floats,
        odds: float,
    ) -> None:
        self._table, self._person, self._asked, self._row, self._at = table, person, asked, row, at
        self._found, self._points, self._odds = found, points, odds
        self._names, self._facts = table.names.rows[row], table.facts.rows[row]

    def clues(self) -> tuple[Clue, ...]:
        """All lines where at least one side says something, then the starting point."""
        drawn = [
            self._given(),
            *self._surnames(),
            self._birth(),
            self._sex(),
            self._place("place_origin", self._person.place_origin, Fact.ORIGIN, self._found["places"].codes),
            self._place("place_last", self._person.place_last, Fact.LAST, self._found["places"].partner),
            self._event(),
            self._parent("father", self._person.father, (Col.FG, Col.FG2, Col.FP, Col.FM)),
            self._parent("mother", self._person.mother, (Col.MG, Col.MG2, Col.MP, Col.MM)),
        ]
        spoken = [clue for clue in drawn if clue is not None]
        rest = self._odds - sum(clue.points for clue in spoken)
        verdict, words = wording.START
        return (*spoken, Clue("start", verdict, round(rest, 4), words))

    def _clue(self, line: str, said: wording.Said, left: str, right: str) -> Clue | None:
        if not left and not right:
            return None
        points = round(float(self._points[lines()[0][line]]), 4)
        if said[0] is Verdict.AGREE and points < 0:
            # The weights of a clue are only fixed up to a shift, and what agrees is never shown as
            # speaking against: the difference stands in the starting point, the sum is the same.
            points = 0.0
        return Clue(line, said[0], points, said[1], left, right)

    def _words(self, *cols: Col) -> str:
        written = self._table.vocabulary.written
        return " ".join(title(written[self._names[col]]) for col in cols if self._names[col])

    def _named(self, level: int, word: str, role: Role) -> wording.Said:
        verdict, how = wording.NAMES[Level(level)]
        if verdict is Verdict.AGREE and word:
            how = wording.with_rarity(how, self._table.vocabulary.weight_of(role, word))
        return verdict, how

    def _given(self) -> Clue | None:
        code = int(self._found["given"].codes[self._at])
        verdict, how = self._named(code % 16, self._asked.names.given[0] if self._asked.names.given else "", Role.GIVEN)
        second = Level(code // 16)
        if verdict is not Verdict.DIFFER and second in (
            Level.EXACT,
            Level.SPELLING,
            Level.LOOSE,
            Level.NICK,
            Level.SHORT,
        ):
            how = wording.SECOND_AGREES.with_(how=how)
        elif verdict is not Verdict.DIFFER and second in (Level.NONE, Level.GENDER):
            how = wording.SECOND_DIFFERS.with_(how=how)
        left = " ".join(title(word) for word in (*self._asked.names.given, *self._asked.names.nicknames))
        return self._clue("given", (verdict, how), left, self._words(Col.G0, Col.G1, Col.G2, Col.K0, Col.K1))

    def _surnames(self) -> list[Clue | None]:
        found = self._found["surnames"]
        code, partner = int(found.codes[self._at]), int(found.partner[self._at]) if found.partner is not None else 0
        crossed, stood = bool(partner & 1), bool(partner & 2)
        names = self._asked.names
        ours, theirs = [names.paternal, names.maternal or names.other], [(Col.P,), (Col.M, Col.X)]
        if crossed:
            theirs.reverse()
        if partner & 4:
            ours.reverse()
            theirs.reverse()
        first = self._named(code % 16, ours[0], Role.SURNAME)
        second = wording.STANDS_IN if stood else self._named(code // 16, ours[1], Role.SURNAME)
        return [
            self._clue("paternal", first, title(ours[0]), self._words(*theirs[0])),
            self._clue("maternal", second, title(ours[1]), self._words(*theirs[1])),
            self._clue("surnames", wording.MOVED if partner & 8 else wording.SWAPPED, "↔", "↔") if crossed else None,
        ]

    def _birth(self) -> Clue | None:
        ours, theirs = self._asked.birth, int(self._facts[Fact.BIRTH])
        code = int(self._found["birth"].codes[self._at])
        said = wording.NOT_SAID
        if code:
            margin = max(self._asked.pm, int(self._facts[Fact.PM]) - 1, 0)
            said = _apart(code - 1, margin, wording.SAME_YEAR)
        return self._clue("birth", said, _year(ours), _year(theirs))

    def _event(self) -> Clue | None:
        code = int(self._found["event"].codes[self._at])
        said = _apart(code - 1, 0, wording.EVENT_SAME) if code else wording.NOT_SAID
        return self._clue("event", said, _year(self._asked.event), _year(int(self._facts[Fact.EVENT])))

    def _sex(self) -> Clue | None:
        code = int(self._found["sex"].codes[self._at])
        said = (wording.NOT_SAID, wording.SEX_SAME, wording.SEX_DIFFERS)[code]
        return self._clue("sex", said, self._person.sex.value, _SEXES[self._facts[Fact.SEX]])

    def _place(self, line: str, left: str, fact: Fact, codes: np.ndarray | None) -> Clue | None:
        code = int(codes[self._at]) if codes is not None else 0
        said, right = wording.PLACES[code], self._table.places.texts[self._facts[fact]]
        if said[0] in (Verdict.CLOSE, Verdict.DIFFER):
            said = spots.told(left, right) or said
        return self._clue(line, said, left, right)

    def _parent(self, line: str, left: str, cols: tuple[Col, ...]) -> Clue | None:
        return self._clue(
            line, self._named(int(self._found[line].codes[self._at]), "", Role.GIVEN), left, self._words(*cols)
        )


def _apart(count: int, margin: int, same: wording.Said) -> wording.Said:
    words: Message = wording.years(count)
    if count == 0:
        return same
    if count <= margin:
        return wording.ABOUT_SAME
    return (Verdict.CLOSE, words) if count <= 5 else (Verdict.DIFFER, words)


def _year(value: int) -> str:
    return str(value) if value else ""
