"""What the office's own tables hold, told to a family: offices and hours, services, rights and papers.

The texts are written and dated by the people of the office (console, Offices). In Quechua each is shown with its
Spanish beside it, because nobody signed the Quechua of a table.
"""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.clock import LIMA
from bot.conversation.turn import Bubble, Say
from bot.domain.errors import Refusal
from bot.domain.offices import Office, open_now, opens_next
from bot.domain.services import Service, from_json
from bot.domain.words import Message, _
from bot.services import following
from bot.services.chats import Chat
from bot.services.house import House
from bot.services.routing import all_offices
from bot.services.sending import Post
from bot.store import offices
from bot.store.database import Tx

# Who reads on a small telephone reads this many messages; the rest is told by a person.
MOST = 6
DAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
ONE_DAY = _("{day}: {hours}")
MORE_DAYS = _("{first} to {last}: {hours}")
OPEN_NOW = _("Open now.")
OPENS = _("Closed now. It opens on {day} {when}.")
CLOSED = _("Closed now.")
OFFICE_PHONE = _("Phone: {number}")
OFFICE_PLACE = _("Address: {place}")
NOT_CHECKED = _("Ask by phone before you go: nobody checked this for a while.")
CHECKED = _("Checked on {date}.")
NOT_REVIEWED = _("This still has to be reviewed by a lawyer.")
NOTHING_YET = _("There is nothing written here yet. A person of the office can tell you.")
PLAIN = _("{text}")


def show(tx: Tx, house: House, chat: Chat, post: Post, topic: str) -> None:
    """Queue what the tables hold on this topic; a calm sentence where they hold nothing."""
    if topic == "requests":
        following.status(tx, house, chat, post)
        return
    now = house.clock.now()
    if topic == "offices":
        told = [_office(office, now) for office in all_offices(tx)]
    else:
        entries = [from_json(row.body) for row in offices.services(tx)]
        told = [_service(each, chat.speaks, now) for each in entries if each.topic == topic]
    post.say(Say(tuple(told[:MOST]) or (Bubble((NOTHING_YET,)),)))


def _office(office: Office, now: datetime) -> Bubble:
    lines = [PLAIN.with_(text=office.name), *_hours(office), _door(office, now)]
    if office.address:
        lines.append(OFFICE_PLACE.with_(place=f"{office.address}, {office.city}"))
    if office.phone:
        lines.append(OFFICE_PHONE.with_(number=office.phone))
    today = now.astimezone(LIMA).date()
    if office.checked_on is None or office.needs_check(today):
        lines.append(NOT_CHECKED)
    else:
        lines.append(CHECKED.with_(date=f"{office.checked_on:%d/%m/%Y}"))
    return Bubble(tuple(lines), tight=True)


def _hours(office: Office) -> list[Message]:
    """Opening hours, days of the same hours together."""
    written = [", ".join(f"{s.opens:%H:%M}–{s.closes:%H:%M}" for s in day) for day in office.hours]
    lines = []
    for hours, same in groupby(enumerate(written), key=lambda day: day[1]):
        numbers = [n for n, _text in same]
        first, last = DAYS[numbers[0]], DAYS[numbers[-1]]
        if hours and len(numbers) == 1:
            lines.append(ONE_DAY.with_(day=first, hours=hours))
        elif hours:
            lines.append(MORE_DAYS.with_(first=first, last=last, hours=hours))
    return lines


def _door(office: Office, now: datetime) -> Message:
    if open_now(office, now):
        return OPEN_NOW
    try:
        opens = opens_next(office, now).astimezone(ZoneInfo(office.timezone))
    except Refusal:
        return CLOSED
    return OPENS.with_(day=DAYS[opens.weekday()], when=f"{opens:%d/%m, %H:%M}")


def _service(service: Service, language: str, now: datetime) -> Bubble:
    lines = [PLAIN.with_(text=text) for text in service.in_language(language)]
    if language != "es" and service.text_quy:
        lines.append(PLAIN.with_(text=service.text_es))
    if service.place:
        lines.append(OFFICE_PLACE.with_(place=service.place))
    if service.number:
        lines.append(OFFICE_PHONE.with_(number=service.number))
    if service.topic == "rights" and not service.reviewed_by:
        lines.append(NOT_REVIEWED)
    if not service.is_old(now.astimezone(LIMA).date()):
        lines.append(CHECKED.with_(date=datetime.fromisoformat(service.checked_on).strftime("%d/%m/%Y")))
    return Bubble(tuple(lines), tight=True)
