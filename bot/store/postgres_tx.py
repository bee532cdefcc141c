"""Tx over a PostgreSQL connection."""

from __future__ import annotations

from typing import Any

import psycopg

from bot.store.database import Param, Table
from bot.store.dialect import marked
from bot.store.postgres_faults import meaning

_COLUMNS = (
    "SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns AS c"
    " JOIN information_schema.tables AS t ON t.table_schema = c.table_schema AND t.table_name = c.table_name"
    " WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'"
    " ORDER BY c.table_name, c.ordinal_position"
)
_KEYS = (
    "SELECT k.table_name, k.column_name FROM information_schema.table_constraints AS t"
    " JOIN information_schema.key_column_usage AS k ON k.constraint_schema = t.constraint_schema"
    " AND k.constraint_name = t.constraint_name AND k.table_name = t.table_name"
    " WHERE t.constraint_type = 'PRIMARY KEY' AND t.table_schema = current_schema()"
    " ORDER BY k.table_name, k.ordinal_position"
)


class PostgresTx:
    """`trouble` is the first that a statement met: after it PostgreSQL takes nothing more of this unit."""

    __slots__ = ("_connection", "trouble")

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self.trouble: Exception | None = None

    def run(self, sql: str, *params: Param) -> int:
        return self._done(sql, params).rowcount

    def rows(self, sql: str, *params: Param) -> list[tuple[Any, ...]]:
        return self._done(sql, params).fetchall()

    def row(self, sql: str, *params: Param) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = self._done(sql, params).fetchone()
        return found

    def hold(self, lane: str) -> bool:
        # The row of the lane is what is locked, never one of the inbox: those come and go, and whoever
        # skips a locked one takes the next of the same chat, out of order.
        if self.row("SELECT chat FROM lanes WHERE chat = ? FOR UPDATE SKIP LOCKED", lane) is not None:
            return True
        if self.row("SELECT chat FROM lanes WHERE chat = ?", lane) is not None:
            return False
        # A new lane: whoever puts it in holds it, for nobody else sees it before the end of the unit.
        return self.run("INSERT INTO lanes (chat) VALUES (?) ON CONFLICT (chat) DO NOTHING", lane) == 1

    def clock(self) -> int:
        return int(self.rows("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)")[0][0])

    def tables(self) -> list[Table]:
        keys = self.rows(_KEYS)
        columns: dict[str, list[tuple[str, str]]] = {}
        for name, column, kind in self.rows(_COLUMNS):
            columns.setdefault(str(name), []).append((str(column), str(kind)))
        return [
            Table(
                name,
                tuple(str(column) for table, column in keys if table == name),
                tuple(column for column, kind in of_table if kind == "text"),
                tuple(column for column, kind in of_table if kind == "bytea"),
                tuple(column for column, _kind in of_table),
            )
            for name, of_table in columns.items()
        ]

    def _done(self, sql: str, params: tuple[Param, ...]) -> psycopg.Cursor[Any]:
        try:
            return self._connection.execute(marked(sql), [int(p) if isinstance(p, bool) else p for p in params])
        except psycopg.Error as error:
            meant = meaning(error)
            self.trouble = self.trouble or meant
            raise meant from None
