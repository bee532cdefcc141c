"""What a key store does, whichever engine carries it. Implements bot.vault.keys.KeyShelf over a Tx.

Keys come and go; nothing else is ever written. Safe to use from several threads.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from bot.domain.errors import Refusal
from bot.domain.words import _
from bot.store.database import Tx
from bot.store.dialect import in_words_of
from bot.store.faults import Clash

T = TypeVar("T")
MOVED = _("These keys were moved to PostgreSQL. Name that database: MASKAY_KEYS_DATABASE_FILE.")
_PAGE = 500


def statements(engine: str) -> Iterator[str]:
    """What makes the tables, where they are not there yet, in the words of sqlite or postgresql."""
    text = in_words_of(engine, (Path(__file__).parent / "keys.sql").read_text("utf-8"))
    lines = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("--"))
    return (statement for statement in lines.split(";") if statement.strip())


class Shelf(ABC):
    """A key store that is open. Raises Fault where the disk or the server fails."""

    @abstractmethod
    def _look(self, look: Callable[[Tx], T]) -> T:
        """Look at what is kept now."""

    @abstractmethod
    def _change(self, change: Callable[[Tx], T]) -> T:
        """All of it or nothing, on the disk when this returns. Never run twice."""

    @abstractmethod
    def settle(self) -> None:
        """Bring what was destroyed out of the engine's own files, as far as it can. Raises Fault to be tried again."""

    @abstractmethod
    def close(self) -> None:
        """Close it. Doing it twice is no error."""

    def wrapped(self, key_id: str) -> bytes | None:
        """The wrapped key; None if there is none, or no longer."""
        return self.wrapped_many([key_id]).get(key_id)

    def wrapped_many(self, key_ids: Sequence[str]) -> dict[str, bytes]:
        """Those of these keys that there are."""
        marks = ", ".join("?" for _key in key_ids)
        sql = " ".join(("SELECT id, wrapped FROM keys WHERE id IN (", marks, ")"))
        return {str(key_id): bytes(found) for key_id, found in self._look(lambda tx: tx.rows(sql, *key_ids))}

    def put_many(self, keys: Mapping[str, bytes]) -> None:
        """Keep these keys, all or none, on disk when this returns.

        Raises Clash if an id is there already or was destroyed once.
        """

        def put(tx: Tx) -> None:
            if _destroyed(tx, keys):
                raise Clash
            tx.run(_insert(keys), *(part for pair in keys.items() for part in pair))

        if keys:
            self._change(put)

    def destroy(self, key_id: str) -> None:
        """Overwrite and remove a key, on disk when this returns. Safe to repeat."""
        self._change(lambda tx: _destroy(tx, key_id))

    def destroyed_since(self, mark: int | None) -> tuple[int, list[str]]:
        """A new mark, and what was destroyed since the old one by whichever process. None: just a mark.

        All of it where the store was put back from a backup meanwhile, which numbers anew from an earlier one.
        """

        def look(tx: Tx) -> tuple[int, list[str]]:
            if mark is None:
                return int(tx.rows("SELECT COALESCE(max(n), 0) FROM destructions")[0][0]), []
            rows = tx.rows("SELECT n, id FROM destructions WHERE n >= ? ORDER BY n", mark)
            put_back = mark > 0 and (not rows or int(rows[0][0]) != mark)
            if put_back:
                rows = tx.rows("SELECT n, id FROM destructions ORDER BY n")
            upto = max((int(n) for n, _id in rows), default=0)
            return upto, [str(key_id) for n, key_id in rows if put_back or int(n) != mark]

        return self._look(look)

    def is_empty(self) -> bool:
        """Whether no key was ever put here."""
        first = ("SELECT 1 FROM keys LIMIT 1", "SELECT 1 FROM destroyed LIMIT 1")
        return self._look(lambda tx: all(tx.row(sql) is None for sql in first))

    def page(self, after: str = "") -> list[tuple[str, bytes]]:
        """The next keys by id, for whoever copies or counts them."""
        rows = self._look(
            lambda tx: tx.rows("SELECT id, wrapped FROM keys WHERE id > ? ORDER BY id LIMIT ?", after, _PAGE)
        )
        return [(str(key_id), bytes(wrapped)) for key_id, wrapped in rows]

    def all_destroyed(self) -> list[str]:
        """The ids of what was destroyed."""
        return self._look(lambda tx: [str(row[0]) for row in tx.rows("SELECT id FROM destroyed ORDER BY id")])

    def moved_at(self) -> int | None:
        """When these keys were moved elsewhere (epoch ms); None while they count."""
        found = self._look(lambda tx: tx.row("SELECT at FROM moved LIMIT 1"))
        return None if found is None else int(found[0])

    def moved(self, at: int) -> None:
        """From now on the other store counts."""
        self._change(lambda tx: tx.run("INSERT INTO moved (at) VALUES (?) ON CONFLICT (at) DO NOTHING", at))

    def for_work(self) -> Shelf:
        """This store. Refusal if it is only the copy that a move left behind."""
        if self.moved_at() is not None:
            raise Refusal(MOVED)
        return self


def _insert(keys: Mapping[str, bytes]) -> str:
    return " ".join(("INSERT INTO keys (id, wrapped) VALUES", ", ".join("(?, ?)" for _key in keys)))


def _destroyed(tx: Tx, keys: Mapping[str, bytes]) -> bool:
    marks = ", ".join("?" for _key in keys)
    return tx.row(" ".join(("SELECT 1 FROM destroyed WHERE id IN (", marks, ") LIMIT 1")), *keys) is not None


def _destroy(tx: Tx, key_id: str) -> None:
    found = tx.row("SELECT wrapped FROM keys WHERE id = ?", key_id)
    if found is not None:
        tx.run("UPDATE keys SET wrapped = ? WHERE id = ?", bytes(len(found[0])), key_id)
        tx.run("DELETE FROM keys WHERE id = ?", key_id)
    if tx.run("INSERT INTO destroyed (id) VALUES (?) ON CONFLICT (id) DO NOTHING", key_id) == 1:
        # Two at once would take the same number: one of them clashes, and is run again.
        tx.run(
            "INSERT INTO destructions (n, id) SELECT COALESCE(max(n), 0) + 1, CAST(? AS TEXT) FROM destructions", key_id
        )
