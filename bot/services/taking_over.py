"""Another relative carries a request on, by phone or in the office: the enquirer died, or can't go on.

The new enquirer consents anew, aloud and before a witness; until somebody has spoken with them alone nothing is given
outside. What the former one allowed ends, and what the sought person allowed was allowed to them (`relinking`).
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.clock import ms
from bot.conversation.drafts import Answer
from bot.conversation.questions import JsonValue
from bot.conversation.reading.phones import read_phone
from bot.domain.cases import CaseState
from bot.domain.consent import Given, Purpose
from bot.domain.errors import Refusal
from bot.domain.people import Hidden, Kinship
from bot.domain.roles import Action, StaffMember
from bot.domain.words import _
from bot.i18n import FAMILY_LANGUAGES
from bot.ids import new_id
from bot.services import noting, read_out, relinking
from bot.services.house import House
from bot.services.linking import SHORTEST_CHECK
from bot.services.opening import audited, find_case
from bot.store.consents import ConsentRow
from bot.store.database import Tx

LONGEST = 300
LONGEST_CHECK = 2000
ASKED = (Purpose.KEEP, Purpose.COMPARE)
CONVERSATION = "new_relative"
_GONE = frozenset({CaseState.WITHDRAWN, CaseState.ERASED, CaseState.REJECTED})


@dataclass(frozen=True, slots=True, repr=False)
class Relative(Hidden):
    """The form as staff filled it in. `keep`, `compare`: the questions were read out and they said yes.

    `checked`: how staff made sure who they are. `witness`: who else heard it. `kinship`: what the sought person is
    to them.
    """

    given: str
    paternal: str = ""
    maternal: str = ""
    kinship: str = ""
    phone: str = ""
    safe_hours: str = ""
    language: str = "es"
    adult: bool = False
    keep: bool = False
    compare: bool = False
    witness: str = ""
    checked: str = ""


async def by_phone(house: House, who: StaffMember, case_id: str, said: Relative, revision: int) -> None:
    """Make this relative the enquirer; the chat of the former one sees the request no more. Raises Refusal, Stale."""
    _check(said)

    def take(tx: Tx) -> None:
        case = find_case(tx, who, Action.ASK_FAMILY, case_id=case_id)
        noting.require_fresh(tx, house, case, revision)
        if case.state in _GONE:
            raise Refusal(_("This request is over. Open it again first."))
        at = ms(house.clock.now())
        rows = [
            ConsentRow(
                new_id(), case.id, purpose.value, int(yes), read_out.version(house, CONVERSATION, purpose),
                said.language, Given.WITNESSED.value, at, recorded_by=who.id,
            )
            for purpose, yes in zip(ASKED, (said.keep, said.compare), strict=True)
        ]  # fmt: skip
        text = f"{said.checked.strip()} · {said.witness.strip()}"
        after = relinking.take_over(tx, house, case, None, said.language, rows, _answers(said, at), who.id, text)
        audited(tx, house, who, "take_over_by_phone", after)

    await house.database.unit(take)


def _check(said: Relative) -> None:
    if not said.keep:
        raise Refusal(_("Without their yes nothing is kept. Read the question out, then tick it."))
    if not said.adult:
        raise Refusal(_("A child does not carry a request on. Give them the lines for children and stay."))
    if not said.given.strip() or said.kinship not in set(Kinship):
        raise Refusal(_("Write their name, and what the sought person is to them."))
    if not said.phone.strip():
        raise Refusal(_("Write a phone, or somebody through whom they can be reached."))
    if not said.witness.strip():
        raise Refusal(_("Write who else heard it: a yes by phone needs a witness."))
    if not SHORTEST_CHECK <= len(said.checked.strip()) <= LONGEST_CHECK:
        raise Refusal(_("Write how you made sure who they are: what you asked, what they answered."))
    if said.language not in FAMILY_LANGUAGES:
        raise Refusal(_("Choose the language to speak with this family."))
    if max(map(len, (said.given, said.paternal, said.maternal, said.phone, said.safe_hours, said.witness))) > LONGEST:
        raise Refusal(_("That is too long."))


def _answers(said: Relative, at: int) -> dict[str, Answer]:
    name: dict[str, JsonValue] = {"given": said.given.strip(), "paternal": said.paternal.strip()}
    name["maternal"] = said.maternal.strip()
    full = " ".join(str(part) for part in name.values() if part)
    given: dict[str, tuple[JsonValue, str]] = {
        "own_name": (name, full),
        "own_phone": (read_phone(said.phone) or said.phone.strip(), said.phone),
        "kinship": (said.kinship, said.kinship),
    }
    if said.safe_hours.strip():
        given["safe_hours"] = (said.safe_hours.strip(), said.safe_hours.strip())
    return {step: Answer(step, value, words, "staff", at) for step, (value, words) in given.items()}
