"""Writing to a case: its timeline, and changes that refuse to overwrite what somebody else did meanwhile."""

from __future__ import annotations

from bot.clock import ms
from bot.domain.errors import Refusal
from bot.domain.words import Message, _
from bot.ids import new_id
from bot.services.house import House
from bot.services.staff_names import StaffNames
from bot.services.timeline_words import label_of
from bot.store import cases, timeline
from bot.store.cases import CaseRow
from bot.store.database import Tx
from bot.vault.envelope import JsonLike, JsonValue, Place, open_json, seal_json


class Stale(Refusal):
    """Somebody changed the case since the page was made. `changed` says what and who; nothing was overwritten."""

    def __init__(self, changed: tuple[Message, ...]) -> None:
        super().__init__(
            _("Somebody changed this case while you were reading it. See what changed, then decide again.")
        )
        self.changed = changed


def write(tx: Tx, house: House, case: CaseRow, kind: str, actor: str, text: str = "", **facts: JsonLike) -> str:
    """Add a timeline entry; its id. `text` is what was written, `facts` what the label needs."""
    entry_id = new_id()
    body: dict[str, JsonLike] = {"text": text, "revision": case.revision, **facts}
    sealed = seal_json(house.vault.case(case.key_id), Place("timeline", entry_id), body)
    timeline.add(tx, timeline.TimelineRow(entry_id, case.id, ms(house.clock.now()), kind, actor, sealed))
    return entry_id


def read(house: House, case: CaseRow, entry: timeline.TimelineRow) -> dict[str, JsonValue]:
    """What a timeline entry holds."""
    value = open_json(house.vault.case(case.key_id), Place("timeline", entry.id), entry.sealed)
    return value if isinstance(value, dict) else {}


def change(tx: Tx, house: House, before: CaseRow, after: CaseRow) -> CaseRow:
    """Store a changed case. Raises Stale if somebody was quicker since `before` was read."""
    saved = cases.save(tx, before, after, ms(house.clock.now()))
    if saved is None:
        raise Stale(())
    return saved


def require_fresh(tx: Tx, house: House, case: CaseRow, revision: int | None) -> None:
    """Raises Stale if the page the person decided on is older than the case. None asks nothing."""
    if revision is None or revision == case.revision:
        return
    names = StaffNames(tx, house)
    changed = []
    for entry in timeline.of_case(tx, case.id):
        facts = read(house, case, entry)
        at_revision = facts.get("revision")
        if isinstance(at_revision, int) and at_revision > revision:
            label = label_of(entry.kind, facts)
            by = names.of(entry.actor)
            changed.append(_("{what} ({who})").with_(what=label, who=by) if by else label)
    raise Stale(tuple(changed))


def sealed_with(house: House, key_id: str, place: Place, value: JsonLike) -> bytes:
    """An envelope of this value under a case's key."""
    return seal_json(house.vault.case(key_id), place, value)
