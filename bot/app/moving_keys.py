"""The keys of one machine's file into the database that many hosts share. Part of `migrate-to-postgres`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from bot.clock import SystemClock, ms
from bot.domain.errors import Refusal
from bot.domain.words import _
from bot.settings import Settings
from bot.store.keyshelf import Shelf
from bot.store.keystore import NAME, KeyStore
from bot.store.opening import KEYS

NOT_THE_SAME = _("The copy of the keys is not the same: the target holds others. Name an empty database.")
Say = Callable[[str], None]


def keys_wait(settings: Settings) -> bool:
    """Whether a database for the keys is named, and the file of this machine still counts."""
    if not settings.keys_address() or not (settings.data / KEYS / NAME).exists():
        return False
    source = KeyStore(settings.data / KEYS)
    try:
        return source.moved_at() is None
    finally:
        source.close()


def move_keys(settings: Settings, say: Say) -> None:
    """Copy the keys, compare both stores, and let the old one rest. Nothing may run meanwhile.

    Killed at any moment it can be started again: what is there already is passed over, what was destroyed
    since is destroyed there too. Refusal where the target holds other keys.
    """
    from bot.store.postgres_keystore import PostgresKeyStore

    source = KeyStore(settings.data / KEYS)
    try:
        target = PostgresKeyStore(settings.keys_address())
        try:
            _copy(source, target)
            if _sum(source) != _sum(target):
                raise Refusal(
                    _("The copy of the keys is not the same: the target holds others. Name an empty database.")
                )
            count = _sum(target)[0]
        finally:
            target.close()
        source.moved(ms(SystemClock().now()))
    finally:
        source.close()
    say(f"the same in both: {count:,} keys")
    say(f"{KEYS}/{NAME} is a copy now and opens no bot: destroy it, and every backup of it, within 35 days")


def _copy(source: Shelf, target: Shelf) -> None:
    there = set(target.all_destroyed())
    for key_id in source.all_destroyed():
        if key_id not in there:
            target.destroy(key_id)
    after = ""
    while page := source.page(after):
        known = target.wrapped_many([key_id for key_id, _wrapped in page])
        target.put_many({key_id: wrapped for key_id, wrapped in page if key_id not in known})
        after = page[-1][0]


def _sum(shelf: Shelf) -> tuple[int, str, list[str]]:
    """How many keys, a hash over all of them, and what was destroyed."""
    total, count, after = hashlib.sha256(), 0, ""
    while page := shelf.page(after):
        for key_id, wrapped in page:
            total.update(b"%d:%b%d:%b" % (len(key_id), key_id.encode(), len(wrapped), wrapped))
        count += len(page)
        after = page[-1][0]
    return count, total.hexdigest(), sorted(shelf.all_destroyed())
