"""A group of staff hears once a day how much waits: figures, the office, a link. Never a name, a code or a place.

1. The group is linked by a one-time code that a coordinator makes (`linking.for_a_group`) and somebody opens there.
2. At the set hour it is told what is new, urgent, late and owed; where there is nothing, nothing is said.
3. Thrown out of the group, the bot forgets it.
"""

from __future__ import annotations

from datetime import timedelta

from bot.clock import LIMA, moment, ms
from bot.domain.words import _
from bot.services import linking
from bot.services.auditing import record
from bot.services.chats import key_of
from bot.services.house import House
from bot.services.incoming import Incoming
from bot.services.routing import all_offices
from bot.services.sending import Post
from bot.store import cases, jobs, staff_groups, staff_tasks
from bot.store.cases import COUNT_CAP, Listed
from bot.store.database import Tx
from bot.store.jobs import Job, Kind
from bot.store.links import LinkKind
from bot.store.staff_groups import StaffGroupRow
from bot.vault.envelope import open_json, seal_json

LINKED = _("This group hears once a day how much waits in {office}. No names and no codes are ever sent here.")
DIGEST = _("{office}: new requests {new}, urgent {urgent}, late {late}, tasks {tasks}.")
WHERE = _("{address}")


def accept(tx: Tx, house: House, incoming: Incoming, key: str) -> bool:
    """Link the group in which a one-time code was opened. False where it was none that stands."""
    link = linking.opened(tx, house, incoming.payload.strip())
    if link is None or link.kind != LinkKind.GROUP or linking.spend(tx, house, incoming.payload.strip()) is None:
        return False
    now = ms(house.clock.now())
    _keep(tx, house, incoming.bot_id, incoming.chat_id, StaffGroupRow(key, link.subject, link.made_by, now, b""))
    record(tx, house, link.made_by, "group_linked", "", link.subject)
    post = Post(tx, house, key, f"group_linked:{link.id}")
    post.to_group(incoming.chat_id, LINKED.with_(office=_office(tx, link.subject)))
    return True


def digest(tx: Tx, house: House, job: Job) -> Job | None:
    """Tell the group what waits, if anything does. None when it isn't linked any more."""
    group = staff_groups.by_id(tx, job.subject)
    if group is None:
        return None
    now = ms(house.clock.now())
    new, urgent = cases.new_since(tx, group.office, job.since)
    late = cases.count(tx, Listed(office=group.office, overdue_at=now))
    tasks = staff_tasks.count(tx, group.office, COUNT_CAP)
    if new or late or tasks:
        line = DIGEST.with_(office=_office(tx, group.office), new=new, urgent=urgent, late=late, tasks=tasks)
        address = house.settings.console_url
        lines = (line, WHERE.with_(address=address)) if address else (line,)
        Post(tx, house, group.id, f"digest:{group.id}:{job.due_at}").to_group(_address(house, group), *lines)
    return Job(job.kind, job.subject, _next_hour(house), since=now)


def moved(tx: Tx, house: House, incoming: Incoming, key: str) -> None:
    """A group that became a supergroup has another id; it goes on hearing."""
    group = staff_groups.by_id(tx, key)
    if group is not None:
        forget(tx, key)
        there = key_of(house, incoming.bot_id, incoming.moved_to)
        again = StaffGroupRow(there, group.office, group.linked_by, group.linked_at, b"")
        _keep(tx, house, incoming.bot_id, incoming.moved_to, again)


def forget(tx: Tx, key: str) -> None:
    """The group hears nothing any more; no error where none was linked."""
    staff_groups.remove(tx, key)
    jobs.drop(tx, Kind.DIGEST, key)


def _keep(tx: Tx, house: House, bot_id: int, address: int, group: StaffGroupRow) -> None:
    sealed = seal_json(house.vault.service, staff_groups.place(group.id), {"bot_id": bot_id, "address": address})
    staff_groups.put(tx, StaffGroupRow(group.id, group.office, group.linked_by, group.linked_at, sealed))
    jobs.plan(tx, Job(Kind.DIGEST, group.id, _next_hour(house), since=ms(house.clock.now())))


def _address(house: House, group: StaffGroupRow) -> int:
    plain = open_json(house.vault.service, staff_groups.place(group.id), group.sealed)
    return int(str(plain["address"])) if isinstance(plain, dict) else 0


def _next_hour(house: House) -> int:
    """The set hour of today or tomorrow, in Lima."""
    now = moment(ms(house.clock.now())).astimezone(LIMA)
    at = now.replace(hour=house.settings.digest_hour, minute=0, second=0, microsecond=0)
    return ms(at if at > now else at + timedelta(days=1))


def _office(tx: Tx, office_id: str) -> str:
    return next((office.name for office in all_offices(tx) if office.id == office_id), office_id)
