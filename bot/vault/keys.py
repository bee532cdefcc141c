"""Which key seals which row, and how a key is made, found and destroyed.

A key is wrapped by the master key and bound to its own id, and lies on a shelf (bot.store.keystore)
apart from the data, so that destroying it means something. Three keys of the house itself lie there
too: `service` (inbox, outbox, chats, staff, volunteers), `hash` and `people-1` (an epoch of derived
keys for imported lists).
"""

from __future__ import annotations

import hmac
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from secrets import token_bytes
from threading import RLock
from typing import Protocol
from weakref import WeakValueDictionary

from bot.domain.errors import Fault, Refusal
from bot.domain.words import _
from bot.ids import new_id
from bot.vault.derived import PersonSealer
from bot.vault.envelope import Broken, Place, Sealer
from bot.vault.keysets import Keyset
from bot.vault.master import create_master_key, read_master_key

__all__ = ["CaseSealer", "KeyGone", "KeyShelf", "Vault", "create_master_key"]

# Keys are made this many at a time: one commit of the key store for so many drafts. Those left over
# at a stop are never used; 5 KB a start is cheaper than asking the database which ones are free.
POOL = 32
# Unwrapping costs 50 microseconds, a cached key none. About 10 MB when full.
CACHED = 2048
# So long (seconds) a key that another process destroyed may still be used here: the shelf is asked this
# often, and where it can't be asked no case's key is used at all.
FRESH = 1.0
_SERVICE, _HASH, _EPOCHS = "service", "hash", "people-"
_EPOCH = 1


class KeyShelf(Protocol):
    """Keeps wrapped keys. It can't open them."""

    def wrapped(self, key_id: str) -> bytes | None:
        """The wrapped key; None if there is none, or no longer."""
        ...

    def wrapped_many(self, key_ids: Sequence[str]) -> Mapping[str, bytes]:
        """Those of these keys that there are, asked for at once."""
        ...

    def put_many(self, keys: Mapping[str, bytes]) -> None:
        """Keep these keys, on disk when this returns. Never replaces one."""
        ...

    def destroy(self, key_id: str) -> None:
        """Overwrite and remove a key, on disk when this returns. Doing it twice is no error."""
        ...

    def destroyed_since(self, mark: int | None) -> tuple[int, Sequence[str]]:
        """A new mark, and the keys that any process destroyed since the old one. None: just a mark."""
        ...

    def is_empty(self) -> bool:
        """Whether no key was ever put here."""
        ...

    def settle(self) -> None:
        """Bring what was destroyed out of the shelf's own files, as far as its engine can. Safe to repeat."""
        ...

    def close(self) -> None:
        """Close it. Doing it twice is no error."""
        ...


class KeyGone(Fault):
    """The key was destroyed: what it sealed can't be opened by anybody."""

    def __init__(self) -> None:
        super().__init__("a key is gone")


class CaseSealer:
    """The key of one draft or case. Implements Sealer; raises KeyGone once destroyed, even if held.

    `ask` sees to it that what another process destroyed is forgotten here too.
    """

    __slots__ = ("__weakref__", "_ask", "_keyset")

    def __init__(self, keyset: Keyset, ask: Callable[[], None]) -> None:
        self._keyset: Keyset | None = keyset
        self._ask = ask

    def seal(self, plain: bytes, place: Place) -> bytes:
        return self._live().seal(plain, place)

    def open(self, sealed: bytes, place: Place) -> bytes:
        return self._live().open(sealed, place)

    def forget(self) -> None:
        """Let go of the key."""
        self._keyset = None

    def _live(self) -> Keyset:
        self._ask()
        if self._keyset is None:
            raise KeyGone
        return self._keyset


class Vault:
    """Every key of the house. Safe to use from several threads.

    Several processes, on one host or many, may share a shelf: a key that one of them destroys is used by
    none of them a second later (FRESH), also if it held the key unwrapped.
    """

    def __init__(self, master: Keyset, shelf: KeyShelf, service: Keyset, hash_secret: bytes, epoch: bytes) -> None:
        self._master = master
        self._shelf = shelf
        self._hash_secret = hash_secret
        self._epochs = {_EPOCH: epoch}
        self._lock = RLock()
        self._cache: OrderedDict[str, CaseSealer] = OrderedDict()
        self._held: WeakValueDictionary[str, CaseSealer] = WeakValueDictionary()  # also those the cache let go
        self._pool: deque[str] = deque()
        self._unused: dict[str, CaseSealer] = {}
        self._asked = time.monotonic()
        self._mark, _none = shelf.destroyed_since(None)
        self.service: Sealer = service

    @classmethod
    def open(cls, master_key_file: Path, shelf: KeyShelf) -> Vault:
        """Open with the master key; on an empty shelf the house's own keys are made.

        Refuses a lax, missing or damaged master key file, one that belongs to another shelf, and a
        shelf that lost the house's keys (making new ones would hide that the data can't be read).
        """
        master = read_master_key(master_key_file)
        own = (_SERVICE, _HASH, f"{_EPOCHS}{_EPOCH}")
        if shelf.is_empty():
            # A raw secret is kept as the sealed payload of the wrapped form below.
            secrets = {name: master.seal(token_bytes(32), Place("keys", name)) for name in own[1:]}
            try:
                shelf.put_many({_SERVICE: Keyset.new().wrapped(master, _SERVICE), **secrets})
            except Fault:
                # Another process that starts for the first time was faster: its keys are the house's.
                if shelf.is_empty():
                    raise
        kept = {name: shelf.wrapped(name) for name in own}
        found = {name: wrapped for name, wrapped in kept.items() if wrapped is not None}
        if len(found) < len(own):
            raise Refusal(_("The key store is incomplete. Restore it from its backup."))
        try:
            service = Keyset.unwrap(found[_SERVICE], master, _SERVICE)
            hash_secret, epoch = (master.open(found[name], Place("keys", name)) for name in own[1:])
        except Broken:
            raise Refusal(_("This master key file does not belong to this key store.")) from None
        return cls(master, shelf, service, hash_secret, epoch)

    def new_case_key(self) -> str:
        """The id of a fresh key that is already on disk, so that no row ever exists without its key."""
        with self._lock:
            if not self._pool:
                made = {new_id(): Keyset.new() for _n in range(POOL)}
                self._shelf.put_many({key_id: key.wrapped(self._master, key_id) for key_id, key in made.items()})
                self._unused = {key_id: CaseSealer(key, self._ask) for key_id, key in made.items()}
                self._pool.extend(made)
            key_id = self._pool.popleft()
            self._remember(key_id, self._unused.pop(key_id))
            return key_id

    def case(self, key_id: str) -> Sealer:
        """The sealer of a draft or case. Raises KeyGone once destroyed (or never made)."""
        with self._lock:
            self._ask()
            sealer = self._cache.get(key_id)
            if sealer is not None:
                self._cache.move_to_end(key_id)
                return sealer
            sealer = self._held.get(key_id)
            if sealer is None:
                wrapped = None if _is_own(key_id) else self._shelf.wrapped(key_id)
                if wrapped is None:
                    raise KeyGone
                sealer = CaseSealer(Keyset.unwrap(wrapped, self._master, key_id), self._ask)
            self._remember(key_id, sealer)
            return sealer

    def bring(self, key_ids: Sequence[str]) -> None:
        """Have these keys at hand: one question to the shelf instead of one for each. Those that are gone stay gone."""
        with self._lock:
            self._ask()
            missing = [key_id for key_id in key_ids if key_id not in self._held and not _is_own(key_id)]
            for key_id, wrapped in (self._shelf.wrapped_many(missing) if missing else {}).items():
                with suppress(Broken):  # told when it is asked for
                    self._remember(key_id, CaseSealer(Keyset.unwrap(wrapped, self._master, key_id), self._ask))

    def person(self, salt: bytes) -> Sealer:
        """The sealer of one row of an imported list; `salt` is 16 random bytes stored with the row."""
        return PersonSealer(self._epochs, _EPOCH, salt)

    def destroy(self, key_id: str) -> None:
        """Destroy a case's key: nobody opens what it sealed, not with yesterday's data and the master key.

        Safe to repeat after a Fault. Call it after the unit that removes the rows has committed: a
        unit that fails then leaves rows that open, never a case that lost its key.
        """
        if _is_own(key_id):
            raise ValueError("the house's own keys are never destroyed")
        with self._lock:
            self._forget(key_id)
            self._shelf.destroy(key_id)

    def let_go(self) -> None:
        """Keep no unwrapped key of a case in memory: for a process that reads many and has no more use for them."""
        with self._lock:
            self._cache.clear()

    def settle(self) -> None:
        """Clear what was destroyed out of the shelf's own files. Now and then; safe to repeat."""
        self._shelf.settle()

    def close(self) -> None:
        """Close the shelf. Doing it twice is no error."""
        self._shelf.close()

    def keyed_hash(self, purpose: str, *parts: str) -> str:
        """128 bits in hex that stand for these parts; without the key nobody can try values against it.

        The same parts under another purpose give another hash.
        """
        text = "".join(f"{len(part)}:{part}" for part in (purpose, *parts))
        return hmac.digest(self._hash_secret, b"hash " + text.encode("utf-8", "surrogatepass"), "sha256")[:16].hex()

    def chain(self, *parts: bytes) -> bytes:
        """32 bytes over these parts in this order, for entries that are chained (the audit)."""
        return hmac.digest(self._hash_secret, b"chain " + b"".join(b"%d:%b" % (len(p), p) for p in parts), "sha256")

    def _ask(self) -> None:
        """Forget what other processes destroyed, unless that was asked within a second. Raises Fault."""
        if time.monotonic() - self._asked < FRESH:
            return
        with self._lock:
            # What is destroyed while the shelf answers counts as not yet heard of.
            began = time.monotonic()
            self._mark, gone = self._shelf.destroyed_since(self._mark)
            for key_id in gone:
                self._forget(key_id)
            self._asked = began

    def _forget(self, key_id: str) -> None:
        self._cache.pop(key_id, None)
        sealer = self._held.pop(key_id, None)
        if sealer is not None:
            sealer.forget()

    def _remember(self, key_id: str, sealer: CaseSealer) -> None:
        self._held[key_id] = sealer
        self._cache[key_id] = sealer
        self._cache.move_to_end(key_id)
        if len(self._cache) > CACHED:
            self._cache.popitem(last=False)


def _is_own(key_id: str) -> bool:
    return key_id in (_SERVICE, _HASH) or key_id.startswith(_EPOCHS)
