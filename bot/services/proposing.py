"""Writing down what the matching role found: candidate matches with their evidence, for staff only.

Whatever was found is looked at again here, in the unit that writes it: the other side may have been erased, or its
permission taken back, since it was compared.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.clock import ms
from bot.domain.matches import Band, Hypothesis, Judgement, Proposal
from bot.domain.people import Hidden, PersonRecord
from bot.ids import new_id
from bot.services import comparable
from bot.services.evidence import Bearer, sealed_form
from bot.services.house import House
from bot.services.submitting import person_json
from bot.store import cases, matches
from bot.store.cases import CaseRow
from bot.store.database import Tx
from bot.vault.envelope import Place, seal_json

# A weak likeness is worth a look only where nothing better is there.
MOST_WEAK = 3
# A brother on a list of the living is somebody to ask.
MOST_RELATIVES = 3


@dataclass(frozen=True, slots=True, repr=False)
class Found(Hidden):
    """A request, whom it was compared with as `sought`, and which of its candidates no longer hold."""

    case_id: str
    sought: PersonRecord
    proposals: tuple[Proposal, ...]
    no_longer: tuple[str, ...] = ()
    common: tuple[Bearer, ...] = ()


def worth_a_look(proposals: list[Proposal]) -> tuple[Proposal, ...]:
    """Strong and possible ones, a few likely relatives; a few weak ones only where there is nothing else."""
    better = [p for p in proposals if p.band is not Band.WEAK]
    kin = [p for p in proposals if p.band is Band.WEAK and p.hypothesis is Hypothesis.RELATIVE]
    return tuple(better + kin[:MOST_RELATIVES]) or tuple(proposals[:MOST_WEAK])


def is_worth_a_look(proposal: Proposal) -> bool:
    """Whether it is, also beside better ones."""
    return proposal.band is not Band.WEAK or proposal.hypothesis is Hypothesis.RELATIVE


def write(tx: Tx, house: House, found: Found) -> None:
    """Propose, bring up to date, take away. Safe to repeat; what somebody judged stays while its facts do."""
    case = cases.by_id(tx, found.case_id)
    if case is None or not cases.is_compared(case):
        return
    for proposal in found.proposals:
        _propose(tx, house, case, found, proposal)
    if any(map(is_worth_a_look, found.proposals)):
        matches.remove_weak(tx, case.id)
    for other in found.no_longer:
        pair = matches.of_pair(tx, case.id, other)
        if pair is not None:
            matches.remove(tx, pair.id)


def take_away(tx: Tx, ref: str) -> None:
    """Nobody is proposed to or as this record any more; what was judged stays, without the record behind it."""
    kind, _colon, case_id = ref.partition(":")
    if kind == "case":
        matches.remove_of_case(tx, case_id)
    matches.remove_of_other(tx, ref)


def _propose(tx: Tx, house: House, case: CaseRow, found: Found, proposal: Proposal) -> None:
    other = comparable.now(tx, house, proposal.ref)
    if other is None:
        return
    facts = house.vault.keyed_hash("facts", repr(person_json(found.sought)), repr(person_json(other.person)))
    before = matches.of_pair(tx, case.id, proposal.ref)
    # A judged pair stays judged until a fact of either side changed.
    if before is not None and before.facts == facts:
        return
    kept = before if before is not None and before.judgement == Judgement.SAME else None
    match_id = before.id if before is not None else new_id()
    sealed = seal_json(house.vault.case(case.key_id), Place("matches", match_id), sealed_form(proposal, found.common))
    matches.put(
        tx,
        matches.MatchRow(
            match_id, case.id, proposal.ref, proposal.band.value, proposal.hypothesis.value, proposal.log_odds, facts,
            ms(house.clock.now()), sealed,
            kept.judgement if kept else None, kept.judged_by if kept else None, kept.judged_at if kept else None,
        ),
    )  # fmt: skip
