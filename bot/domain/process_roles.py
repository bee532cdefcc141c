"""What a process does. One process may have all roles, or each its own where the database is PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class ProcessRole(StrEnum):
    """One kind of work. Several processes may have the same."""

    RECEIVER = "receiver"
    LANES = "lanes"
    DELIVER = "deliver"
    FILES = "files"
    MATCHING = "matching"
    CONSOLE = "console"
    TASKS = "tasks"


EVERYTHING = frozenset(ProcessRole)


def roles_of(said: Iterable[str]) -> frozenset[ProcessRole]:
    """The roles meant; "all" is every one. Raises ValueError, which says what there is."""
    names = list(said)
    if "all" in names:
        return EVERYTHING
    wrong = [name for name in names if name not in set(ProcessRole)]
    if wrong:
        raise ValueError(f"there is no role {wrong[0]!r}: " + ", ".join([*ProcessRole, "all"]))
    return frozenset(ProcessRole(name) for name in names)
