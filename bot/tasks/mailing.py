"""Staff hear of an urgent request outside Telegram too: an e-mail without content, where mail is set up.

At least once: a mail that was taken by the server before a stop may be sent again.
"""

from __future__ import annotations

import asyncio
import smtplib
from email.message import EmailMessage

from bot.domain.errors import Fault
from bot.domain.words import Message, _
from bot.services.house import House
from bot.services.routing import all_offices
from bot.settings import Settings
from bot.store import cases
from bot.store.jobs import Job

SUBJECT = _("An urgent request waits in {office}")
BODY = _("An urgent request waits in {office}. Sign in to the console to read it. No names are sent by e-mail.")
_SECONDS = 20.0


async def mail_urgent(house: House, job: Job) -> None:
    """Tell the office's addresses that something urgent waits; nothing where it was taken or went meanwhile."""
    case = await house.database.read(lambda tx: cases.by_id(tx, job.subject))
    if case is None or case.assignee is not None or not house.settings.mails:
        return
    offices = await house.database.read(all_offices)
    name = next((office.name for office in offices if office.id == case.office), case.office)
    mail = _mail(house, name)
    try:
        await asyncio.to_thread(_send, house.settings, mail)
    except (OSError, smtplib.SMTPException) as trouble:
        # The server's own words may hold an address.
        raise Fault(f"mail: {type(trouble).__name__}") from None


def _mail(house: House, office: str) -> EmailMessage:
    def said(message: Message) -> str:
        return house.words.text(message.with_(office=office), "es")

    mail = EmailMessage()
    mail["Subject"] = said(SUBJECT)
    mail["From"] = house.settings.mail_from
    mail["To"] = house.settings.mail_to
    address = house.settings.console_url
    mail.set_content(f"{said(BODY)}\n\n{address}\n" if address else f"{said(BODY)}\n")
    return mail


def _send(settings: Settings, mail: EmailMessage) -> None:
    host, _colon, port = settings.mail_server.partition(":")
    with smtplib.SMTP(host, int(port or 25), timeout=_SECONDS) as server:
        if settings.mail_tls:
            server.starttls()
        if settings.mail_user:
            server.login(settings.mail_user, settings.mail_password.reveal())
        server.send_message(mail)
