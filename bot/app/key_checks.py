"""What `doctor` looks at where the keys lie: that they open, that their server keeps them, that no old copy lingers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.app.opening import open_vault
from bot.clock import LIMA, SystemClock, moment, ms
from bot.domain.errors import Fault, Refusal
from bot.settings import Settings
from bot.store.database import Database
from bot.store.keystore import NAME, KeyStore
from bot.store.opening import KEYS
from bot.vault.keys import Vault

# A copy of the keys that is older opens what families were told is gone.
COPY_DAYS = 35
_DAY_MS = 24 * 3600 * 1000


@dataclass(slots=True)
class KeysSeen:
    """The vault, if it opens; what is wrong, and what is worth a line."""

    vault: Vault | None = None
    wrong: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


async def examine_keys(settings: Settings, database: Database) -> KeysSeen:
    """Look at the keys of this data. Makes none."""
    seen = KeysSeen()
    if settings.master_key_file is None:
        seen.wrong.append("no master key file is named: MASKAY_MASTER_KEY_FILE")
        return seen
    try:
        seen.vault = await open_vault(settings, settings.master_key_file, database)
        if settings.keys_address():
            await _server(settings.keys_address(), database, seen)
    except (Refusal, Fault) as trouble:
        seen.wrong.append(f"the keys do not open: {trouble}")
    seen.said.append(f"keys: {'postgresql' if settings.keys_address() else 'sqlite'}")
    if settings.keys_address() and (settings.data / KEYS / NAME).exists():
        for old, line in _left_behind(settings.data):
            (seen.wrong if old else seen.said).append(line)
    return seen


async def _server(address: str, database: Database, seen: KeysSeen) -> None:
    from bot.store.postgres_keystore import PostgresKeyStore, server_of

    shelf = PostgresKeyStore(address)
    try:
        seen.wrong += shelf.troubles()
        if database.shared and shelf.server() == await database.read(server_of):
            seen.said.append(
                "the keys and the data lie on one database server: back up each database by itself (pg_dump), never"
                " the server's files or its log, or every backup holds both"
            )
    finally:
        shelf.close()


def _left_behind(folder: Path) -> Iterator[tuple[bool, str]]:
    shelf = KeyStore(folder / KEYS)
    try:
        at, empty = shelf.moved_at(), shelf.is_empty()
    finally:
        shelf.close()
    if at is None:
        if not empty:
            yield True, f"{KEYS}/{NAME} holds keys that were never moved to the keys' database: migrate-to-postgres"
        return
    ends = at + COPY_DAYS * _DAY_MS
    day = moment(ends).astimezone(LIMA).date()
    yield ms(SystemClock().now()) > ends, f"{KEYS}/{NAME} is a copy from the day of the move: destroy it by {day}"
