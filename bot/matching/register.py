"""The register's public face. The engine behind it is loaded at the first use, not at the start of the program.

numpy, rapidfuzz and the tables cost 0.7 s of a start of 2 s on two slow cores, and a family may write
before anybody is compared with anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from bot.domain.matches import Proposal
from bot.domain.people import PersonRecord

if TYPE_CHECKING:
    from bot.matching.holdings import Holdings


class Register:
    """People by reference, in memory only; a reference stands for one person once.

    One thread at a time: the matching role adds and searches in the same worker.
    """

    @cached_property
    def _held(self) -> Holdings:
        from bot.matching.holdings import Holdings

        return Holdings()

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, ref: object) -> bool:
        return ref in self._held

    def add(self, ref: str, person: PersonRecord, group: str = "") -> None:
        """One person more, found by the next search. A known reference is corrected instead."""
        self._held.add(ref, person, group)

    def correct(self, ref: str, person: PersonRecord) -> None:
        """The facts of a person changed; their group stays. KeyError for an unknown reference."""
        self._held.correct(ref, person)

    def erase(self, ref: str) -> None:
        """The person leaves the register and its memory. KeyError for an unknown reference."""
        self._held.erase(ref)

    def add_many(self, people: Iterable[tuple[str, PersonRecord, str]]) -> None:
        """A whole list at once, much faster than one by one; the same result."""
        self._held.add_many(people)

    def search(
        self,
        person: PersonRecord,
        limit: int = 10,
        *,
        groups: frozenset[str] | None = None,
        without: frozenset[str] = frozenset(),
    ) -> list[Proposal]:
        """Who could be this person, surest first, with the evidence for each. `groups` limits where to look,
        `without` leaves people out.

        A person with no usable name finds nobody.
        """
        return self._held.search(person, limit, groups=groups, without=without)

    def rank(
        self,
        person: PersonRecord,
        limit: int = 10,
        *,
        groups: frozenset[str] | None = None,
        without: frozenset[str] = frozenset(),
    ) -> list[Proposal]:
        """The same without evidence, in less than half the time: for choosing whom to show."""
        return self._held.rank(person, limit, groups=groups, without=without)

    def evidence(self, person: PersonRecord, proposals: Sequence[Proposal]) -> list[Proposal]:
        """Proposals of `rank` for this person with the evidence for each; who left the register since is left out."""
        return self._held.evidence(person, proposals)

    def look_up(self, words_typed: str, limit: int = 10) -> list[str]:
        """References of the people whose name is like the words a caseworker typed, in any order."""
        return self._held.look_up(words_typed, limit)

    def bearers(self, person: PersonRecord) -> list[tuple[str, int]]:
        """The first given name and the surnames of a record, with how many people here bear each, however spelt."""
        return self._held.bearers(person)


def compare(a: PersonRecord, b: PersonRecord, frequencies: Register | None = None) -> Proposal:
    """Two given records compared by themselves, with the name frequencies of a register."""
    from bot.matching import holdings

    return holdings.compare(a, b, None if frequencies is None else frequencies._held)
