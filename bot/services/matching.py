"""The matching role: the only part of the program that holds names in memory. Nobody waits for it.

1. `take_over` claims the role, so that an earlier holder can acknowledge nothing more, and reads everybody who may
   be compared.
2. `follow` takes up what changed, compares it in both directions, proposes, acknowledges. What was erased is out of
   memory before it is acknowledged.
3. `answer` answers what staff ask by name. They get references; who that is, they read in a unit that is audited.

Each is safe to repeat after a stop in the middle. Nothing is compared without the *compare* consent, in either
direction: who has not given it is never in this memory.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import structlog

from bot.clock import ms
from bot.domain.errors import Fault
from bot.ids import new_id
from bot.matching import Register
from bot.services import asking, comparable, proposing
from bot.services.comparable import Comparable
from bot.services.comparing import compare_changed
from bot.services.house import House
from bot.services.proposing import Found
from bot.store import changes, questions, roles
from bot.store.database import Tx
from bot.store.roles import Standing
from bot.vault.envelope import Broken
from bot.vault.keys import KeyGone

T = TypeVar("T")
MOST_CHANGES = 50_000
_MOST_FOUND, _MOST_ACKNOWLEDGED = 5, 500
_REST = 60.0
_SIGN_OF_LIFE = 4.0
log = structlog.get_logger()


class Superseded(Exception):
    """Another process plays the matching role now. What this one holds is to be forgotten."""


@dataclass(slots=True)
class Matcher:
    """One holder of the role. One event loop uses it.

    `breath`: seconds it leaves the writer to others between two units of its own, so that a long list never stands
    between a family and its answer.
    """

    house: House
    breath: float = 0.0
    holder: str = field(default_factory=new_id)
    register: Register = field(default_factory=Register)
    standing: Standing = Standing.READING
    _resting: dict[str, float] = field(default_factory=dict)

    async def take_over(self) -> int:
        """Play the role from now on, with everybody read anew; how many records. Raises Superseded."""
        at = ms(self.house.clock.now())
        await self.house.database.unit(lambda tx: roles.claim(tx, roles.MATCHING, self.holder, at))
        self.register, self.standing = Register(), Standing.READING
        alive_at = time.monotonic()
        async for portion in comparable.everyone(self.house):
            self._hold(portion)
            if time.monotonic() - alive_at > _SIGN_OF_LIFE:
                await self.beat()
                alive_at = time.monotonic()
        self.house.vault.let_go()
        self.standing = Standing.READY
        await self.beat()
        return len(self.register)

    async def beat(self, standing: Standing | None = None) -> None:
        """Say that this holder lives, or that it leaves. Raises Superseded."""
        at, people = ms(self.house.clock.now()), len(self.register)
        doing = standing or self.standing
        if not await self.house.database.unit(
            lambda tx: roles.seen(tx, roles.MATCHING, self.holder, doing, people, at)
        ):
            raise Superseded

    async def follow(self, limit: int = MOST_CHANGES) -> int:
        """Take up what changed, compare it, acknowledge; how many changes. Raises Superseded.

        A change that fails is tried again a minute later and holds nobody up.
        """
        waiting = await self.house.database.read(lambda tx: changes.not_followed(tx, limit))
        lines: dict[str, list[str]] = {}
        for change in waiting:
            if self._resting.get(change.ref, 0.0) <= time.monotonic():
                lines.setdefault(change.ref, []).append(change.id)
        gone: list[str] = []
        there: list[Comparable] = []
        for refs in _portions(list(lines), comparable.PORTION):
            left, present = await self._remember(refs, lines)
            gone += left
            there += present
        # Whoever waits for an erasure does not wait for the comparisons of a long list.
        await self._acknowledge(gone, lines, gone=True)
        found = await self._compared(there, lines)
        for portion in _portions(found, _MOST_FOUND):
            await self._write(lambda tx, portion=portion: _propose(tx, self.house, portion))  # type: ignore[misc]
        away = frozenset(gone)
        await self._acknowledge([ref for ref in lines if ref not in away], lines, gone=False)
        self.house.vault.let_go()
        return sum(map(len, lines.values()))

    async def answer(self) -> int:
        """Answer what staff asked; how many questions. Raises Superseded."""
        now = ms(self.house.clock.now())
        asked = await self.house.database.read(lambda tx: questions.waiting(tx, now))
        answers = [(each.id, asking.answered(self.house, each, self.register)) for each in asked]
        if answers:
            await self._write(lambda tx: questions.answer_all(tx, answers))
        return len(answers)

    async def _remember(self, refs: Sequence[str], lines: dict[str, list[str]]) -> tuple[list[str], list[Comparable]]:
        """Bring memory to what stands in the database now: who left, and who is there."""

        def look(tx: Tx) -> dict[str, tuple[Comparable, ...] | Exception]:
            return {ref: _try(lambda ref=ref: comparable.of_change(tx, self.house, ref)) for ref in refs}  # type: ignore[misc]

        found = await self.house.database.read(look)
        for ref in refs:
            for each in comparable.refs_of_change(ref):
                if each in self.register:
                    self.register.erase(each)
        gone: list[str] = []
        present: list[Comparable] = []
        for ref, now in found.items():
            if isinstance(now, Exception):
                self._rest(ref, now, lines)
            elif now:
                present += now
            else:
                gone.append(ref)
        self._hold(present)
        await asyncio.sleep(0)
        return gone, present

    async def _compared(self, there: list[Comparable], lines: dict[str, list[str]]) -> list[Found]:
        """What to propose; where one record makes trouble, the others are compared one by one."""
        try:
            return await compare_changed(self.house, self.register, there)
        except Exception as failed:
            _raise_if_not_of_one_record(failed)
            found: list[Found] = []
            for each in there:
                try:
                    found += await compare_changed(self.house, self.register, [each])
                except Exception as trouble:
                    _raise_if_not_of_one_record(trouble)
                    self._rest(_line_of(each.ref), trouble, lines)
            return found

    def _hold(self, people: Iterable[Comparable]) -> None:
        self.register.add_many((each.ref, each.person, each.group) for each in people)

    def _rest(self, ref: str, trouble: Exception, lines: dict[str, list[str]]) -> None:
        log.error("a change could not be compared", kind=type(trouble).__name__)
        self._resting[ref] = time.monotonic() + _REST
        lines.pop(ref, None)

    async def _acknowledge(self, refs: Sequence[str], lines: dict[str, list[str]], *, gone: bool) -> None:
        for portion in _portions(refs, _MOST_ACKNOWLEDGED):

            def acknowledge(tx: Tx, portion: Sequence[str] = portion) -> None:
                for ref in portion:
                    for each in comparable.refs_of_change(ref) if gone else ():
                        proposing.take_away(tx, each)
                    changes.followed(tx, lines[ref])

            await self._write(acknowledge)

    async def _write(self, work: Callable[[Tx], object]) -> None:
        """A unit in the role's name; none where another holder took over."""

        def unit(tx: Tx) -> None:
            if not roles.still_held(tx, roles.MATCHING, self.holder):
                raise Superseded
            work(tx)

        await self.house.database.unit(unit)
        await asyncio.sleep(self.breath)


def _propose(tx: Tx, house: House, found: Sequence[Found]) -> None:
    for each in found:
        proposing.write(tx, house, each)


def _line_of(ref: str) -> str:
    """The line of `changes` that speaks of this record."""
    kind, _colon, row_id = ref.partition(":")
    return f"case:{row_id}" if kind == "enquirer" else ref


def _portions(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _try(work: Callable[[], T]) -> T | Exception:
    try:
        return work()
    except Exception as trouble:
        _raise_if_not_of_one_record(trouble)
        return trouble


def _raise_if_not_of_one_record(trouble: Exception) -> None:
    """A disk or a lock is everybody's trouble and passes; an envelope that does not open is one record's."""
    if isinstance(trouble, Fault) and not isinstance(trouble, (Broken, KeyGone)):
        raise trouble
