"""An urgent request is mailed to staff without content, over a real SMTP conversation on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_string
from email.policy import default
from pathlib import Path

import pytest

from bot.services.house import House
from bot.store import jobs as rows
from bot.store.jobs import LEASES, Kind
from tests.family import Family, house_in
from tests.passing_time import pass_time, what_is_due
from tests.security.filling_in import Teller


@dataclass
class MailServer:
    """Takes mails, or refuses them while `refusing`."""

    port: int = 0
    mails: list[str] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    refusing: bool = False

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 loopback\r\n")
        while line := (await reader.readline()).decode().strip():
            word = line.split(" ")[0].upper()
            if word == "RCPT":
                self.to.append(line)
            if self.refusing and word == "MAIL":
                writer.write(b"451 later, rosa@example.org\r\n")
            elif word == "DATA":
                writer.write(b"354 go on\r\n")
                self.mails.append((await reader.readuntil(b"\r\n.\r\n")).decode())
                writer.write(b"250 taken\r\n")
            else:
                writer.write(b"221 bye\r\n" if word == "QUIT" else b"250 ok\r\n")
            if word == "QUIT":
                break
        writer.close()


@asynccontextmanager
async def post_office() -> AsyncIterator[MailServer]:
    office = MailServer()
    server = await asyncio.start_server(office.talk, "127.0.0.1", 0)
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        server.close()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


def with_mail(house: House, office: MailServer) -> None:
    changed = house.settings.but(
        mail_server=f"127.0.0.1:{office.port}", mail_tls=False, mail_from="maskay@example.org",
        mail_to="ana@example.org, luis@example.org", console_url="https://consola.example",
    )  # fmt: skip
    object.__setattr__(house, "settings", changed)


async def urgent(house: House) -> None:
    family = Family(house)
    await family.say("/start")
    for line in ("Castellano", "1", "No, soy menor"):
        await family.say(line)


async def test_an_urgent_request_is_told_by_mail_without_a_name_a_code_or_a_chat(house: House) -> None:
    async with post_office() as office:
        with_mail(house, office)
        await urgent(house)
        await what_is_due(house)
    (raw,) = office.mails
    mail = message_from_string(raw, policy=default)
    assert "urgente" in mail["Subject"]
    assert "https://consola.example" in mail.get_content()
    assert [line.split("<")[1].rstrip(">") for line in office.to] == ["ana@example.org", "luis@example.org"]
    row = await house.database.read(lambda tx: tx.row("SELECT code, id FROM cases"))
    assert row is not None
    assert all(str(value) not in raw for value in (*row, 501))


async def test_what_is_not_urgent_is_not_mailed_nor_anything_where_mail_is_not_set_up(house: House) -> None:
    async with post_office() as office:
        await urgent(house)
        with_mail(house, office)
        await Teller(Family(house, 502), "Zumbaqot").whole()
        await what_is_due(house)
    assert office.mails == []


async def test_a_server_that_refuses_is_asked_again_and_stops_nothing_else(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    async with post_office() as office:
        with_mail(house, office)
        office.refusing = True
        await urgent(house)
        await what_is_due(house)
        assert office.mails == []
        office.refusing = False
        await pass_time(house, milliseconds=LEASES[0] + 1)
        assert len(office.mails) == 1
    said = capsys.readouterr()
    assert "rosa" not in said.out + said.err
    assert not await house.database.read(lambda tx: rows.due(tx, 1 << 60) and rows.waits(tx, Kind.MAIL_URGENT, "x"))


async def test_what_somebody_took_meanwhile_needs_no_mail(house: House) -> None:
    async with post_office() as office:
        with_mail(house, office)
        await urgent(house)
        await house.database.unit(lambda tx: tx.run("UPDATE cases SET assignee = 'justina'"))
        await what_is_due(house)
    assert office.mails == []
