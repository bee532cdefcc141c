"""The person's side over HTTP: what the chat page uses and any outside test can drive (docs/practice.md)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.practice import person_acts
from bot.practice.chat_view import chat_view, person_view
from bot.practice.clock import NotADuration, read_duration
from bot.practice.faults import MEANING
from bot.practice.neighbours import comes_from_elsewhere
from bot.practice.page import sample_voice
from bot.practice.people import Chat, Message, Person
from bot.practice.person_input import Wish, read_file, read_wish
from bot.practice.practice_telegram import PracticeTelegram
from bot.practice.waiting import wait_until
from bot.practice.wire import CantDo, Json, JsonObject

_LONGEST_WAIT = 50.0
_SHOWN_INLINE = frozenset(
    {"image/jpeg", "image/png", "image/webp", "image/gif", "audio/ogg", "audio/mpeg", "audio/mp4"}
)
Handler = Callable[[Request], Awaitable[Response]]


def _counts(chat: Chat) -> JsonObject:
    """What the page needs to mark who has something new."""
    arrived = sum(1 for message in chat.messages if message.sender is None and not message.unarrived)
    return {"version": chat.version, "from_bot": arrived}


def _sent(*messages: Message) -> Response:
    ids: list[Json] = [message.id for message in messages]
    return JSONResponse({"message_id": ids[0], "message_ids": ids, "pending": messages[0].pending})


class PersonApi:
    """One method for each thing a person, or whoever prepares the practice, can do."""

    def __init__(self, telegram: PracticeTelegram) -> None:
        self._telegram = telegram

    def _person(self, request: Request) -> Person:
        digits = request.path_params["id"]
        known = digits.isascii() and digits.isdigit() and len(digits) < 20
        person = self._telegram.people.get(int(digits)) if known else None
        if person is None:
            raise CantDo("there is no person with that id", 404)
        return person

    async def list_people(self, request: Request) -> Response:
        """GET /practice/people?since=&wait=."""
        query = Wish(dict(request.query_params))
        await self._wait(request, query, lambda: self._telegram.changes)
        people: list[Json] = [
            {**person_view(person), **_counts(self._telegram.chats[person.id])}
            for person in self._telegram.people.values()
        ]
        groups: list[Json] = [
            {"id": chat.id, "title": chat.title, "people": [person.id for person in chat.people]}
            for chat in self._telegram.chats.values()
            if chat.is_group
        ]
        bot = {"id": self._telegram.bot.id, "name": self._telegram.bot.name, "username": self._telegram.bot.username}
        return JSONResponse({"people": people, "groups": groups, "bot": bot, "version": self._telegram.changes})

    async def _wait(self, request: Request, query: Wish, version: Callable[[], int]) -> None:
        """Wait while the version is still the one the caller knows, for `wait` seconds at most."""
        since, wait = query.whole("since", 0), query.whole("wait", 25)
        seconds = max(0.0, min(float(wait), _LONGEST_WAIT))
        await wait_until(request, self._telegram.bell, lambda: since != version(), seconds)

    async def add_person(self, request: Request) -> Response:
        """POST /practice/people {name}."""
        wish = await read_wish(request)
        name = wish.text("name", most=64).strip()
        if not name:
            raise CantDo("name must hold more than spaces")
        person = self._telegram.add_person(
            name,
            language_code=wish.text("language_code", "es", 8),
            last_name=wish.text("last_name", "", 64),
            username=wish.text("username", "", 32),
            phone=wish.text("phone", "", 20),
            about=wish.text("about", "", 80),
        )
        return JSONResponse(person_view(person), 201)

    async def add_group(self, request: Request) -> Response:
        """POST /practice/groups {title, people}."""
        wish = await read_wish(request)
        ids = wish.fields.get("people")
        if not isinstance(ids, list) or not ids:
            raise CantDo("people must be a list of ids")
        people = [self._telegram.people.get(each) if isinstance(each, int) else None for each in ids]
        members = [person for person in people if person is not None]
        if len(members) != len(ids):
            raise CantDo("there is no person with one of these ids", 404)
        title = wish.text("title", "Grupo", 128).strip() or "Grupo"
        chat = self._telegram.add_group(title, members, wish.yes("bot_is_admin"))
        return JSONResponse({"id": chat.id, "title": chat.title}, 201)

    async def say(self, request: Request) -> Response:
        """POST /practice/people/{id}/say {text}."""
        person, wish = self._person(request), await read_wish(request)
        text = wish.text("text", most=person_acts.MAX_SAID)
        return _sent(*person_acts.say(self._telegram, person, text, wish.manner()))

    async def tap(self, request: Request) -> Response:
        """POST /practice/people/{id}/tap {message_id, data}."""
        person, wish = self._person(request), await read_wish(request)
        group = wish.whole("group", 0)
        tap_id = person_acts.tap(self._telegram, person, wish.whole("message_id"), wish.text("data"), group)
        return JSONResponse({"query_id": tap_id, "pending": person.offline})

    async def file(self, request: Request) -> Response:
        """POST /practice/people/{id}/file, multipart kind and file."""
        person = self._person(request)
        wish, upload = await read_file(request)
        kind = wish.text("kind")
        sent = person_acts.send_file(
            self._telegram, person, kind, upload.name, upload.mime, upload.content, wish.manner()
        )
        return _sent(sent)

    async def sample_voice(self, request: Request) -> Response:
        """POST /practice/people/{id}/voice: the recorded sample, a real Ogg/Opus file."""
        person, wish = self._person(request), await read_wish(request)
        sent = person_acts.send_file(
            self._telegram, person, "voice", "voice.ogg", "audio/ogg", sample_voice(), wish.manner()
        )
        return _sent(sent)

    async def location(self, request: Request) -> Response:
        """POST /practice/people/{id}/location {latitude, longitude}."""
        person, wish = self._person(request), await read_wish(request)
        # Huamanga's main square, where nothing else is said.
        where: JsonObject = {
            "latitude": wish.number("latitude", -90, 90, -13.1606),
            "longitude": wish.number("longitude", -180, 180, -74.2258),
        }
        return _sent(person_acts.write(self._telegram, person, {"location": where}, wish.manner()))

    async def contact(self, request: Request) -> Response:
        """POST /practice/people/{id}/contact {phone_number?, first_name?, user_id?}; one's own by default."""
        person, wish = self._person(request), await read_wish(request)
        own = "phone_number" not in wish.fields
        contact: JsonObject = {
            "phone_number": wish.text("phone_number", person.phone, 32),
            "first_name": wish.text("first_name", person.name, 64),
        }
        user_id = wish.whole("user_id", person.id if own else 0)
        if user_id:
            contact["user_id"] = user_id
        return _sent(person_acts.write(self._telegram, person, {"contact": contact}, wish.manner()))

    async def sticker(self, request: Request) -> Response:
        """POST /practice/people/{id}/sticker {emoji?}."""
        person, wish = self._person(request), await read_wish(request)
        emoji = wish.text("emoji", "🙂", 8)
        kept = self._telegram.files.add("sticker", "sticker.webp", "image/webp", b"RIFF\x00\x00\x00\x00WEBP")
        sticker: JsonObject = {
            **kept.as_json(),
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": emoji,
        }
        return _sent(person_acts.write(self._telegram, person, {"sticker": sticker}, wish.manner()))

    async def edit(self, request: Request) -> Response:
        """POST /practice/people/{id}/edit {message_id, text}."""
        person, wish = self._person(request), await read_wish(request)
        text = wish.text("text", most=4096 * 2)
        group = wish.whole("group", 0)
        return _sent(person_acts.edit(self._telegram, person, wish.whole("message_id"), text, group))

    async def block(self, request: Request) -> Response:
        """POST /practice/people/{id}/block."""
        return self._blocked(request, True)

    async def unblock(self, request: Request) -> Response:
        """POST /practice/people/{id}/unblock."""
        return self._blocked(request, False)

    def _blocked(self, request: Request, on: bool) -> Response:
        person = self._person(request)
        person_acts.block(self._telegram, person, on)
        return JSONResponse(person_view(person))

    async def offline(self, request: Request) -> Response:
        """POST /practice/people/{id}/offline {on, dated?}."""
        person, wish = self._person(request), await read_wish(request)
        dated = wish.text("dated", "written")
        if dated not in ("written", "arrival"):
            raise CantDo('dated must be "written" or "arrival"')
        went = person_acts.go_offline(self._telegram, person, wish.yes("on", True), dated == "arrival")
        return JSONResponse({**person_view(person), "sent": went})

    async def chat(self, request: Request) -> Response:
        """GET /practice/people/{id}/chat?group=&since=&wait=."""
        person = self._person(request)
        query = Wish(dict(request.query_params))
        chat = person_acts.chat_of(self._telegram, person, query.whole("group", 0))
        # A reset makes the chat somebody else's past: whoever waits on it is let go.
        await self._wait(request, query, lambda: chat.version if self._telegram.people.get(person.id) is person else -1)
        return JSONResponse(chat_view(self._telegram, person, chat))

    async def stored_file(self, request: Request) -> Response:
        """GET /practice/files/{file_id}: pictures and sound are shown, all else is only downloaded."""
        kept = self._telegram.files.by_id(request.path_params["file_id"])
        if kept is None:
            raise CantDo("there is no such file", 404)
        inline = kept.mime in _SHOWN_INLINE
        headers = {"content-disposition": "inline" if inline else "attachment"}
        return Response(kept.content, media_type=kept.mime if inline else "application/octet-stream", headers=headers)

    async def clock(self, request: Request) -> Response:
        """GET /practice/clock, POST /practice/clock {advance}."""
        clock = self._telegram.clock
        if request.method == "POST":
            wish = await read_wish(request)
            try:
                clock.advance(read_duration(wish.text("advance")))
            except NotADuration:
                words = "advance must be an ISO 8601 duration such as P3D or PT150S, a hundred years at most in all"
                raise CantDo(words) from None
            self._telegram.updates.bell.ring()
            self._telegram.changed()
        return JSONResponse({"now": clock.now().isoformat(), "ahead_seconds": clock.ahead.total_seconds()})

    async def faults(self, request: Request) -> Response:
        """GET, POST and DELETE /practice/faults."""
        book = self._telegram.faults
        if request.method == "POST":
            book.order((await read_wish(request)).fields)
        elif request.method == "DELETE":
            book.clear()
        kinds: JsonObject = {trouble.value: meaning for trouble, meaning in MEANING.items()}
        return JSONResponse({"faults": book.as_json(), "kinds": kinds})

    async def reset(self, request: Request) -> Response:
        """POST /practice/reset."""
        self._telegram.reset()
        return await self.list_people(request)


def _with_sentence(handler: Handler) -> Handler:
    async def answer(request: Request) -> Response:
        try:
            if comes_from_elsewhere(request):
                raise CantDo("a practice is driven from this computer only, as 127.0.0.1 or localhost", 403)
            response = await handler(request)
        except CantDo as refusal:
            response = JSONResponse({"error": refusal.sentence}, refusal.status)
        response.headers["cache-control"] = "no-store"
        response.headers["x-content-type-options"] = "nosniff"
        response.headers["content-security-policy"] = "default-src 'none'; sandbox"
        return response

    return answer


def person_routes(telegram: PracticeTelegram) -> list[Route]:
    """All routes under /practice/."""
    api = PersonApi(telegram)
    table: list[tuple[str, str, Handler]] = [
        ("GET", "/practice/people", api.list_people),
        ("POST", "/practice/people", api.add_person),
        ("POST", "/practice/groups", api.add_group),
        ("GET", "/practice/people/{id}/chat", api.chat),
        ("POST", "/practice/people/{id}/say", api.say),
        ("POST", "/practice/people/{id}/tap", api.tap),
        ("POST", "/practice/people/{id}/file", api.file),
        ("POST", "/practice/people/{id}/voice", api.sample_voice),
        ("POST", "/practice/people/{id}/location", api.location),
        ("POST", "/practice/people/{id}/contact", api.contact),
        ("POST", "/practice/people/{id}/sticker", api.sticker),
        ("POST", "/practice/people/{id}/edit", api.edit),
        ("POST", "/practice/people/{id}/block", api.block),
        ("POST", "/practice/people/{id}/unblock", api.unblock),
        ("POST", "/practice/people/{id}/offline", api.offline),
        ("GET", "/practice/files/{file_id}", api.stored_file),
        ("GET", "/practice/clock", api.clock),
        ("POST", "/practice/clock", api.clock),
        ("GET", "/practice/faults", api.faults),
        ("POST", "/practice/faults", api.faults),
        ("DELETE", "/practice/faults", api.faults),
        ("POST", "/practice/reset", api.reset),
    ]
    return [Route(path, _with_sentence(handler), methods=[method]) for method, path, handler in table]
