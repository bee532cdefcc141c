"""The audit: who read and did what, chained by a keyed hash so that no entry leaves or changes unseen.

1. `record` adds an entry in the caller's unit: what isn't committed was not done, and what was done is here.
2. Each entry's chain covers the one before. The newest entry's seal stands in `meta` under another
   hash, so that cutting off the end shows too (an older copy of both together would not; compare
   backups for that).
3. `forget_old` takes away the beginning after its term and seals where it cut, so that any other cut shows.
"""

from __future__ import annotations

from bot.clock import ms
from bot.domain.roles import Action, Reach, StaffMember, reach
from bot.services.house import House
from bot.services.permission import require_somewhere
from bot.services.staff_names import StaffNames
from bot.services.views import AuditEntry, AuditPage
from bot.store import audit, cases
from bot.store.database import Tx
from bot.vault.keys import Vault

PAGE = 100
_BEGINNING = b"beginning"


def record(tx: Tx, house: House, actor: str, action: str, subject: str, office: str) -> None:
    """Add an entry. `subject` is an id or a keyed hash, never a name; `actor` a staff or volunteer id, `family`, ..."""
    before = audit.last(tx)
    n = before.n + 1 if before else 1
    at = ms(house.clock.now())
    chain = _link(house.vault, before.chain if before else _BEGINNING, n, at, actor, action, subject, office)
    audit.append(tx, audit.AuditRow(n, at, actor, action, subject, office, chain))
    audit.set_head(tx, _seal(house.vault, n, chain))


def verify(tx: Tx, vault: Vault) -> int | None:
    """The number of the first entry that was removed, moved, edited or cut off; None while the chain holds."""
    start = _base(tx, vault)
    if start is None:
        return 1
    expected, chain = start[0] + 1, start[1]
    first = expected
    for entry in audit.in_order(tx):
        if entry.n != expected:
            return expected
        chain = _link(vault, chain, entry.n, entry.at, entry.actor, entry.action, entry.subject, entry.office)
        if chain != entry.chain:
            return entry.n
        expected += 1
    head = audit.head(tx)
    if expected == first == 1:
        return None if head is None else 1
    if head is None or not head.startswith(f"{expected - 1}:"):
        return expected if head is not None else expected - 1
    return None if head == _seal(vault, expected - 1, chain) else expected - 1


def forget_old(tx: Tx, house: House, before: int) -> int:
    """Drop the entries written before that moment (epoch ms), never the newest of all; how many."""
    newest, cut = audit.last(tx), audit.newest_before(tx, before)
    if newest is not None and cut is not None and cut.n == newest.n:
        cut = next(iter(audit.page(tx, limit=1, before=newest.n)), None)
    if cut is None:
        return 0
    audit.set_base(tx, _base_seal(house.vault, cut.n, cut.chain))
    return audit.forget_until(tx, cut.n)


async def entries(
    house: House, who: StaffMember, *, after: int | None = None, actor: str = "", subject: str = ""
) -> AuditPage:
    """A page of the audit, newest first, as far as this person may see; reading it is an entry of its own.

    Raises Refusal for whoever may not read the audit at all.
    """
    require_somewhere(who, Action.READ_AUDIT, own=True)
    how_far = reach(who.role, Action.READ_AUDIT)
    office = who.office if how_far is Reach.OFFICE else ""
    if how_far is Reach.OWN:
        actor = who.id

    def look(tx: Tx) -> AuditPage:
        found = audit.page(tx, limit=PAGE + 1, before=after, actor=actor, subject=subject, office=office)
        shown, more = found[:PAGE], len(found) > PAGE
        names = StaffNames(tx, house)
        codes = cases.codes(tx, sorted({entry.subject for entry in shown if entry.subject}))
        page = AuditPage(
            entries=tuple(
                AuditEntry(
                    n=entry.n,
                    at=entry.at,
                    actor=names.of(entry.actor),
                    action=entry.action,
                    subject=entry.subject,
                    shown_as=codes.get(entry.subject, ""),
                    office=entry.office,
                )
                for entry in shown
            ),
            after=shown[-1].n if more else None,
            broken_at=verify(tx, house.vault),
        )
        record(tx, house, who.id, Action.READ_AUDIT, "", who.office)
        return page

    return await house.database.unit(look)


def _link(vault: Vault, before: bytes, n: int, at: int, actor: str, action: str, subject: str, office: str) -> bytes:
    parts = (str(n), str(at), actor, action, subject, office)
    return vault.chain(before, *(part.encode() for part in parts))


def _base(tx: Tx, vault: Vault) -> tuple[int, bytes] | None:
    """Number and chain of the entry before the first that is kept; None where the seal of the cut is not ours."""
    stored = audit.base(tx)
    if stored is None:
        return 0, _BEGINNING
    number, chain, _hash = stored.split(":")
    found = int(number), bytes.fromhex(chain)
    return found if _base_seal(vault, *found) == stored else None


def _base_seal(vault: Vault, n: int, chain: bytes) -> str:
    return f"{n}:{chain.hex()}:{vault.keyed_hash('audit base', str(n), chain.hex())}"


def _seal(vault: Vault, n: int, chain: bytes) -> str:
    return f"{n}:{vault.keyed_hash('audit head', str(n), chain.hex())}"
