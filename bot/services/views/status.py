"""How the running of the program looks to an administrator: no content, no names, nothing about a person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.process_roles import ProcessRole


class Readiness(StrEnum):
    """Whether names can be looked for now."""

    READY = "ready"
    READING = "reading"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Names:
    """How the matching role stands: `people` records in memory, last seen then (epoch ms)."""

    readiness: Readiness
    people: int = 0
    seen_at: int | None = None


@dataclass(frozen=True, slots=True)
class ProcessView:
    """A process, where it runs and when it was last heard of. `silent`: it should have been heard of since."""

    roles: tuple[ProcessRole, ...]
    host: str
    started_at: int
    seen_at: int
    silent: bool

    @property
    def has_all_roles(self) -> bool:
        """Whether it does everything there is to do."""
        return set(self.roles) == set(ProcessRole)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, and since when the oldest of them does."""

    count: int
    since: int | None = None


@dataclass(frozen=True, slots=True)
class SystemStatus:
    """One look at the whole, at the moment `at` by the clock of whoever looked.

    `unplayed`: roles that no process plays which gives a sign of life. `parked`: updates nobody could handle.
    `dead`: messages Telegram refuses. `look`: messages of which nobody knows whether they arrived.
    """

    at: int
    shared: bool
    schema: int
    processes: tuple[ProcessView, ...]
    unplayed: tuple[ProcessRole, ...]
    inbox: Waiting
    outbox: Waiting
    files: Waiting
    changes: Waiting
    parked: int
    dead: int
    look: int
    names: Names

    @property
    def engine(self) -> str:
        """Which database holds the data."""
        return "PostgreSQL" if self.shared else "SQLite"

    @property
    def needs_a_person(self) -> bool:
        """Whether something stopped that does not go on by itself."""
        return bool(self.parked or self.dead or self.look)
