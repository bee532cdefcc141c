"""What a relative may be, guessed from both records: brothers and sisters have parents and surnames in common.

A hint for staff where the engine says "rather a relative than the same person". It knows no family tree.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.matches import Verdict
from bot.domain.people import PersonRecord, Sex
from bot.domain.words import Message, _
from bot.services.views import CompareLine

SISTER, BROTHER = _("possibly a sister"), _("possibly a brother")
BROTHER_OR_SISTER, RELATIVE = _("possibly a brother or sister"), _("possibly a relative")
_SIBLING_YEARS = 22
_ALIKE = (Verdict.AGREE, Verdict.CLOSE)


def kin_hint(lines: Sequence[CompareLine], sought: PersonRecord, candidate: PersonRecord) -> Message:
    """What the candidate may be to the sought person."""
    if not _may_be_siblings({line.field: line.verdict for line in lines}, sought, candidate):
        return RELATIVE
    return {Sex.FEMALE: SISTER, Sex.MALE: BROTHER}.get(candidate.sex, BROTHER_OR_SISTER)


def _may_be_siblings(said: dict[str, Verdict], sought: PersonRecord, candidate: PersonRecord) -> bool:
    if sought.birth_year and candidate.birth_year and abs(sought.birth_year - candidate.birth_year) > _SIBLING_YEARS:
        return False
    family = [said.get(field) for field in ("paternal", "maternal", "father", "mother")]
    surnames = all(verdict in _ALIKE for verdict in family[:2])
    parent = any(verdict in _ALIKE for verdict in family[2:]) and family[0] in _ALIKE
    return Verdict.DIFFER not in family and (surnames or parent)
