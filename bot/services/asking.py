"""Asking the matching role by name: a sealed row with the question, a sealed row with references for an answer.

1. `ask` lays the question down and waits until it is answered, a few seconds at most.
2. `take` opens the answer, once. It is called in the unit that writes the audit, so that nobody reads unseen.
It works within one process tree, and across machines that share a database. Neither side holds the other's memory.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable

from bot.clock import ms
from bot.domain.errors import Refusal
from bot.domain.words import _
from bot.ids import new_id
from bot.matching import Register
from bot.services.house import House
from bot.services.views import Names, Readiness
from bot.store import questions, roles
from bot.store.database import Tx
from bot.store.questions import QuestionRow
from bot.store.roles import Standing
from bot.vault.envelope import JsonLike, open_json, seal_json

PATIENCE_MS = 8_000
SILENT_MS = 15_000
"""A holder not seen for so long is taken for gone."""
_SHORT_PATIENCE_MS = 2_000
_LONGEST = 200
_LOOK_AGAIN = (0.01, 0.02, 0.03, 0.05)


class NamesAway(Refusal):
    """Nobody answers for names at the moment. Everything else goes on."""


AWAY = _("Names can't be searched for at the moment. Codes and numbers can. The requests go on; try again in a minute.")
READING = _("The names are being read after a start. Try again in a moment; codes and numbers can be found already.")


def standing(tx: Tx, house: House) -> Names:
    """Whether names can be looked for now."""
    return standing_at(tx, ms(house.clock.now()))


def standing_at(tx: Tx, now: int) -> Names:
    """The same, for whoever has the database alone."""
    row = roles.of(tx, roles.MATCHING)
    if row is None or row.standing is Standing.LEFT or now - row.seen_at > SILENT_MS:
        return Names(Readiness.AWAY, 0, row.seen_at if row else None)
    readiness = Readiness.READY if row.standing is Standing.READY else Readiness.READING
    return Names(readiness, row.people, row.seen_at)


async def ask(house: House, names: Iterable[str], most: int) -> str:
    """Ask who is like each of these names, at most `most` each; the question's id, for `take`. Raises NamesAway."""
    question_id, now = new_id(), ms(house.clock.now())
    asked: dict[str, JsonLike] = {"names": [name[:_LONGEST] for name in names], "most": most}
    sealed = seal_json(house.vault.service, questions.place(question_id), asked)

    def lay_down(tx: Tx) -> Names:
        questions.ask(tx, QuestionRow(question_id, now, now + PATIENCE_MS, sealed))
        return standing(tx, house)

    found = await house.database.unit(lay_down)
    patience = PATIENCE_MS if found.readiness is not Readiness.AWAY else _SHORT_PATIENCE_MS
    if await _answered(house, question_id, patience / 1000):
        return question_id
    now_standing = await house.database.unit(lambda tx: _given_up(tx, house, question_id))
    raise NamesAway(READING if now_standing.readiness is Readiness.READING else AWAY)


def take(tx: Tx, house: House, question_id: str) -> tuple[str, ...]:
    """The references that were found, the likeliest first. The question and its answer are gone with it."""
    sealed = questions.take(tx, question_id)
    if sealed is None:
        return ()
    answer = open_json(house.vault.service, questions.answer_place(question_id), sealed)
    refs = answer.get("refs") if isinstance(answer, dict) else None
    return tuple(str(ref) for ref in refs) if isinstance(refs, list) else ()


def answered(house: House, question: QuestionRow, register: Register) -> bytes:
    """The sealed answer, by whoever holds the names."""
    asked = json.loads(house.vault.service.open(question.sealed, questions.place(question.id)))
    found = [register.look_up(name, int(asked["most"])) for name in asked["names"]]
    refs = list(dict.fromkeys(ref for each in found for ref in each))
    return seal_json(house.vault.service, questions.answer_place(question.id), {"refs": refs})


async def _answered(house: House, question_id: str, seconds: float) -> bool:
    """Look soon, then less often. Seconds of this process, not of the house: practice moves the house's clock."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    steps = iter(_LOOK_AGAIN)
    while loop.time() < end:
        await asyncio.sleep(next(steps, _LOOK_AGAIN[-1]))
        if await house.database.read(lambda tx: questions.is_answered(tx, question_id)):
            return True
    return False


def _given_up(tx: Tx, house: House, question_id: str) -> Names:
    questions.take(tx, question_id)
    return standing(tx, house)
