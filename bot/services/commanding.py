"""Commands of a private chat: /start, /idioma, /cancelar, /ayuda, /estado, /oficinas, /borrar; /voz of recorders."""

from __future__ import annotations

from dataclasses import replace

from bot.clock import ms
from bot.conversation.said import Kind, Said
from bot.services import (
    deleting,
    drafting,
    following_up,
    going_on,
    hearing,
    linking,
    my_requests,
    recording,
    relaying,
    volunteering,
)
from bot.services.coming_next import AskAgain, Next, Open, Welcome
from bot.services.desk import Desk
from bot.services.incoming import Incoming
from bot.store import cases, relays
from bot.store import drafts as rows

# A deep link carries what came after ?start=; shorter ones are no invitation of ours.
SHORTEST_INVITATION = 16
# What a link of the office opens, by its kind.
LINKED = {"chat": "new_chat", "relative": "new_relative"}
COMMANDS = {
    "ayuda": "help", "help": "help", "yanapay": "help", "cancelar": "cancel", "cancel": "cancel", "samay": "cancel",
    "idioma": "language", "simi": "language", "estado": "status", "borrar": "erase", "pichay": "erase",
    "start": "start", "menu": "start", "oficinas": "services", "oficina": "services", "voz": "record",
    "pedidos": "status",
    "mispedidos": "status", "mis-pedidos": "status", "mis_pedidos": "status", "mañakuy": "status", "manakuy": "status",
}  # fmt: skip


def command(desk: Desk, name: str, incoming: Incoming) -> Next:
    """Carry out a command, by its name among the values of COMMANDS."""
    match name:
        case "start":
            relaying.leave(desk.tx, desk.house, desk.chat.key)
            return _start(desk, incoming.payload.strip())
        case "help" if relays.of_chat(desk.tx, desk.chat.key) is not None:
            desk.post.tell(relaying.STILL_HERE, both=True)
        case "help":
            return _word(desk, incoming, "ayuda")
        case "cancel":
            return _word(desk, incoming, "cancelar")
        case "language":
            return _word(desk, incoming, "castellano" if desk.chat.language == "quy" else "runasimi")
        case "status":
            return following_up.status(desk)
        case "services":
            return _services(desk)
        case "record" if not recording.resume(desk.tx, desk.house, desk.chat, desk.post):
            # Nobody who records: the open question, or what they can do here.
            return AskAgain() if rows.active_of(desk.tx, desk.chat.key) is not None else Welcome()
        case "erase":
            deleting.ask(desk.tx, desk.house, desk.chat, desk.post)
    return None


def _services(desk: Desk) -> Next:
    row = rows.active_of(desk.tx, desk.chat.key)
    if row is not None and row.conversation == "services":
        return AskAgain()
    return going_on.interrupt(desk, "services")


def _word(desk: Desk, incoming: Incoming, word: str) -> Next:
    said = incoming.said or Said(Kind.TEXT, ms(desk.house.clock.now()), 0)
    return hearing.hear(desk, replace(incoming, said=replace(said, text=word)))


def _start(desk: Desk, payload: str) -> Next:
    recording.leave(desk.tx, desk.chat.key)
    if payload.startswith(recording.PREFIX):
        if not recording.accept(desk.tx, desk.house, desk.chat, desk.post, payload):
            desk.post.tell(volunteering.INVITATION_OVER, both=True)
        return None
    if linking.is_link(payload):
        return _open_link(desk, payload)
    if len(payload) >= SHORTEST_INVITATION:
        return volunteering.open_invitation(desk, payload)
    row = rows.active_of(desk.tx, desk.chat.key)
    if row is not None and my_requests.is_unfinished(desk.house, row.conversation):
        rows.pause(desk.tx, desk.chat.key)
    elif row is not None:
        drafting.wipe(desk.tx, desk.house, row.id)
    return Welcome()


def _open_link(desk: Desk, payload: str) -> Next:
    """A link of the office: a request goes on in this chat, in the language it has had."""
    link = linking.opened(desk.tx, desk.house, payload)
    case = cases.by_id(desk.tx, link.subject) if link is not None and link.kind in LINKED else None
    if link is None or case is None:
        desk.post.tell(following_up.LINK_OVER, both=True)
        return None
    if not desk.chat.language:
        desk.use(case.language)
    return Open(LINKED[link.kind], (("link", payload),))
