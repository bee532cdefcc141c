"""A console over a real house: real database, vault, catalogues and matching, served over real HTTP on loopback."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from bot.clock import ShiftedClock
from bot.console.routes import console_routes
from bot.domain.offices import example_offices
from bot.domain.people import PersonRecord
from bot.domain.roles import Role
from bot.domain.routing import Rule
from bot.i18n import Words
from bot.places import load_places
from bot.services import accounts, importing, signing_in
from bot.services.gazetteer import Gazetteer
from bot.services.house import House
from bot.services.matching import Matcher
from bot.services.routing import keep_offices, keep_rules
from bot.settings import ROOT, Settings
from bot.store.keystore import KeyStore
from bot.store.sqlite import SqliteDatabase
from bot.vault.keys import Vault, create_master_key
from conversations.sharing import SHARE
from conversations.tracing_request import TRACING_REQUEST
from tests.matcher import answering

PASSPHRASE = "cuatro palabras muy tranquilas"
PLACES = load_places()
WORDS = Words.load(ROOT / "locales")
TOKEN = re.compile(r'name="form_token" value="([0-9a-f]{64})"')
HIDDEN = re.compile(r'<input type="hidden" name="(case_id|revision)" value="([^"]*)">')


@dataclass
class Person:
    """Somebody at a browser of their own."""

    console: Console
    client: httpx.AsyncClient
    name: str = ""
    page: str = ""
    path: str = ""

    async def see(self, path: str) -> httpx.Response:
        answer = await self.client.get(path)
        return self._seen(answer)

    async def send(self, path: str, fields: dict[str, str] | None = None, **more: object) -> httpx.Response:
        """Post a form of the page last seen: its token and the case's hidden fields go with it."""
        token = TOKEN.search(self.page)
        hidden = dict(HIDDEN.findall(self.page))
        data = {**hidden, **({"form_token": token.group(1)} if token else {}), **(fields or {})}
        answer = await self.client.post(path, data=data, headers={"Sec-Fetch-Site": "same-origin"}, **more)  # type: ignore[arg-type]
        return self._seen(answer)

    def _seen(self, answer: httpx.Response) -> httpx.Response:
        self.page, self.path = answer.text, answer.url.path
        return answer


@dataclass
class Console:
    """The running console and the people at it."""

    house: House
    base: str
    clock: ShiftedClock
    matcher: Matcher
    secrets: dict[str, str] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)

    def browser(self) -> Person:
        person = Person(self, httpx.AsyncClient(base_url=self.base, follow_redirects=True))
        self.people.append(person)
        return person

    async def hire(self, name: str, role: Role, office: str = "ayacucho") -> str:
        made = await accounts.create_staff(
            self.house, None, name=name, passphrase=PASSPHRASE, role=role, office=office, languages=("es", "quy")
        )
        self.secrets[name] = made.otp_secret
        return made.staff_id

    async def signed_in(self, name: str, role: Role = Role.CASEWORKER, office: str = "ayacucho") -> Person:
        if name not in self.secrets:
            await self.hire(name, role, office)
        person = self.browser()
        person.name = name
        self.clock.advance(timedelta(seconds=31))  # each code works once
        await person.see("/console/sign-in")
        code = signing_in.one_time_code(self.house, self.secrets[name])
        answer = await person.send("/console/sign-in", {"name": name, "passphrase": PASSPHRASE, "code": code})
        assert answer.status_code == 200, answer.text
        return person

    async def list_of_people(self, kind: str, *people: PersonRecord) -> None:
        def write(tx):  # type: ignore[no-untyped-def]
            source = importing.ensure_source(tx, self.house, f"Padrón {kind}", kind, "2024-05-01")
            importing.write_people(tx, self.house, source, [(f"{kind}-{n}", each) for n, each in enumerate(people)])

        await self.house.database.unit(write)
        await self.compared()

    async def compared(self) -> None:
        while await self.matcher.follow():
            pass


REQUEST = {
    "consent_keep": "1", "consent_compare": "1", "consent_how": "oral", "language": "quy", "route": "migration",
    "sought_given": "Teófila", "sought_paternal": "Ccahuana", "sought_maternal": "Huamán", "sought_sex": "F",
    "sought_birth_year": "1951", "sought_origin": "Oronccoy, Chungui", "mother": "Marcelina", "father": "Anselmo",
    "kinship": "mother", "when_lost": "1984", "place_lost": "Oronccoy, Chungui", "enquirer_given": "Rosa",
    "enquirer_paternal": "Quispe", "enquirer_maternal": "Ccahuana", "place_now": "Huanta", "phone": "966 123 456",
}  # fmt: skip
THE_SAME = PersonRecord.of(
    {"given": "Teofila", "paternal": "Qawana", "maternal": "Waman", "sex": "F", "birth_year": 1952,
     "place_origin": "Oronccoy", "mother": "Marcelina", "father": "Anselmo"}
)  # fmt: skip
HER_SISTER = PersonRecord.of(
    {"given": "Saturnina", "paternal": "Ccahuana", "maternal": "Huamán", "sex": "F", "birth_year": 1955,
     "place_origin": "Oronccoy, Chungui", "mother": "Marcelina", "father": "Anselmo"}
)  # fmt: skip


async def enter_request(person: Person, **changed: str) -> str:
    """A request by phone; its case code."""
    await person.see("/console/requests/new")
    answer = await person.send("/console/requests/new", {**REQUEST, **changed})
    found = re.search(r'class="code big">([^<]+)<', answer.text)
    assert found, answer.text
    await person.console.compared()
    return found.group(1)


async def open_house(folder: Path, clock: ShiftedClock, *, bot_name: str = "") -> House:
    """A house in a folder of its own."""
    key = folder / "keys" / "master"
    key.parent.mkdir()
    create_master_key(key)
    (folder / "data").mkdir()
    database = await SqliteDatabase.open(folder / "data")
    house = House(
        settings=Settings(data=folder / "data", organisation="Oficina de prueba", bot_name=bot_name),
        clock=clock,
        database=database,
        vault=Vault.open(key, KeyStore(folder / "data")),
        words=WORDS.amendable(),
        gazetteer=Gazetteer(PLACES),
        conversations={TRACING_REQUEST.name: TRACING_REQUEST, SHARE.name: SHARE},
    )
    offices = tuple(example_offices())
    await database.unit(lambda tx: keep_offices(tx, house, offices))
    await database.unit(lambda tx: keep_rules(tx, house, (Rule(10, "ayacucho", "family_links"),)))
    return house


@asynccontextmanager
async def served(house: House, clock: ShiftedClock) -> AsyncIterator[Console]:
    """The console over this house, until the end of the block; the house is closed by whoever opened it."""
    app = Starlette(routes=console_routes(house, secure_cookies=False, practice=True))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="off"))
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    async with answering(house) as matcher:
        made = Console(house, f"http://127.0.0.1:{port}", clock, matcher)
        yield made
    for person in made.people:
        await person.client.aclose()
    server.should_exit = True
    await running


@pytest.fixture
async def console(tmp_path: Path) -> AsyncIterator[Console]:
    clock = ShiftedClock()
    house = await open_house(tmp_path, clock, bot_name="caminos_bot")
    async with served(house, clock) as made:
        yield made
    await house.database.close()
