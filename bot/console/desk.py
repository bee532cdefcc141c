"""What a page has in its hands: the house, who sits there, what they sent, and how to answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.clock import ms
from bot.console.labels import DONE
from bot.domain.errors import Refusal
from bot.domain.roles import StaffMember
from bot.domain.words import Message
from bot.services.house import House
from bot.services.views import SignedIn
from bot.web.cookies import Cookie
from bot.web.templates import Templates

PREFIX = "/console"


@dataclass(frozen=True, slots=True)
class Furniture:
    """What all desks share: templates, cookies, the addresses of the route table."""

    house: House
    templates: Templates
    session: Cookie
    visit: Cookie
    tongue: Cookie
    addresses: Mapping[str, str]
    practice: bool
    bot_name: str

    def url(self, name: str, **parts: str) -> str:
        """The address of a page by its name in the route table."""
        path = self.addresses[name]
        for key, value in parts.items():
            path = path.replace("{" + key + "}", quote(value, safe=""))
        return PREFIX + path


@dataclass(frozen=True, slots=True)
class Desk:
    """One request being answered. Handlers take a Desk and return a response."""

    furniture: Furniture
    request: Request
    signed: SignedIn | None
    token: str
    now: datetime
    form: FormData

    @property
    def house(self) -> House:
        """The rooms the services work in."""
        return self.furniture.house

    @property
    def who(self) -> StaffMember:
        """The person at the console. Only on pages behind a door."""
        assert self.signed is not None, "an open page asked who sits there"  # noqa: S101
        return self.signed.who

    @property
    def language(self) -> str:
        """The language of the console for this person: Spanish unless they chose English."""
        chosen = self.request.cookies.get(self.furniture.tongue.full_name, "")
        return chosen if chosen in ("es", "en") else "es"

    def said(self, field: str) -> str:
        """What the form holds under this name, trimmed; empty where it holds nothing."""
        value = self.form.get(field, "")
        return "" if isinstance(value, UploadFile) else value.strip().replace("\r\n", "\n")

    def revision(self) -> int:
        """The revision of the case the form was made from."""
        said = self.said("revision")
        return int(said) if said.isdecimal() and len(said) < 10 else -1

    def at(self, name: str) -> str:
        """A part of the address."""
        return str(self.request.path_params[name])

    def url(self, name: str, **parts: str) -> str:
        """The address of another page."""
        return self.furniture.url(name, **parts)

    def page(
        self, template: str, *, status: int = 200, refused: Refusal | None = None, done: str = "", **values: object
    ) -> Response:
        """Answer with a page. `refused` and `done` become the notice on top; a refused form keeps its words."""
        said_done = done or self.request.query_params.get("done", "")
        shown = {
            "desk": self,
            "signed": self.signed,
            "form_token": self.token,
            "url": self.url,
            "kept": _kept(self.form) if refused else {},
            "refused": refused.message if refused else None,
            "changed": getattr(refused, "changed", ()),
            "wrong": getattr(refused, "fields", {}),
            "done": DONE.get(said_done),
            "now_ms": ms(self.now),
            "practice": self.furniture.practice,
            **values,
        }
        html = self.furniture.templates.render(f"console/{template}", language=self.language, now=self.now, **shown)
        return HTMLResponse(html, status_code=409 if refused and status == 200 else status)

    def go(self, name: str, *, done: str = "", **parts: str) -> Response:
        """Send the browser on after something was done; `done` is a key of labels.DONE."""
        return RedirectResponse(self.url(name, **parts) + (f"?done={done}" if done else ""), status_code=303)

    def words(self, message: Message) -> str:
        """A message in the language of this console."""
        return self.house.words.text(message, self.language)

    @classmethod
    def bare(
        cls,
        furniture: Furniture,
        request: Request,
        signed: SignedIn | None = None,
        token: str = "",
        form: FormData | None = None,
    ) -> Desk:
        """A desk at this moment; with nobody at it and nothing sent unless said."""
        return cls(furniture, request, signed, token, furniture.house.clock.now(), form or FormData())


def _kept(form: FormData) -> dict[str, str]:
    return {key: value for key, value in form.items() if isinstance(value, str)}
