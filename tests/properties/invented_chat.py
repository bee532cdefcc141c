"""What a person could send to the engine, drawn at random, and a phone that presses what is really shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import strategies as st

import conversations
from bot.conversation import engine
from bot.conversation.drafts import Answer, Draft
from bot.conversation.prompting import ask
from bot.conversation.said import Kind, Said
from bot.conversation.script import Conversation
from bot.conversation.turn import FoundPlace, Prompt, Turn, World
from bot.domain.words import Message
from bot.i18n import Words

WORDS = Words.load(Path(conversations.__file__).resolve().parent.parent / "locales")
NOON_MS = 1_772_463_600_000  # 2 March 2026, 15:00 UTC
MARKER = "Qaqanchikna"  # occurs in no catalogue; what a person tells before anybody may keep it


@dataclass(frozen=True)
class Village:
    id: str
    label: str


class TwoVillages:
    """Finds two villages by any word with an "h", none otherwise."""

    def find(self, words: str, limit: int = 5, *, near: str = "") -> Sequence[FoundPlace]:
        both = (Village("PE-050101", "Huamanga (Ayacucho)"), Village("PE-050401", "Huanta (Ayacucho)"))
        return both[:limit] if "h" in words.casefold() else ()


def world(prompt: Prompt | None = None) -> World:
    return World(datetime(2026, 3, 2, 15, tzinfo=UTC), WORDS.text, TwoVillages(), "Oficina", prompt)


@dataclass(frozen=True)
class Move:
    """One thing a person does. `n` chooses among what is there: a button, a step, a message of before."""

    what: str
    n: int = 0
    text: str = ""


TEXTS = st.sampled_from(
    ("Ana Poma Rojas", "Pancho", "1984", "en la siembra", "fines de 1984", "ayer", "en el año 3000", "30/02/1990",
     "19 años", "15", "tengo 12 años", "Huamanga", "Lima", "hijo", "turiy", "ñañay", "mujer", "qari", "sí", "no", "arí",
     "manam", "ok", "👍", "no sé", "manam yachanichu", "saltar", "atrás", "kutiy", "por qué", "castellano", "runasimi",
     "ayuda", "cancelar", "samay", "Sí, acepto", "Arí, munanim", "No acepto", "1", "2", "3", "99", "-1", "٣", "",
     "   ", "\x00\x07", "\ud800", "Ana\u202eoma", "x" * 300, "palabra " * 600, "me quiero matar",
     "999 888 777", "+51 987 654 321", f"busco a mi hermano {MARKER}", f"{MARKER} 1", f"sí {MARKER}")
)  # fmt: skip
MOVES = st.one_of(
    st.builds(Move, st.just("press"), st.integers(0, 9)),
    st.builds(Move, st.just("press"), st.integers(0, 2)),
    st.builds(Move, st.just("text"), st.just(0), TEXTS),
    st.builds(Move, st.just("text"), st.just(0), st.text(max_size=30)),
    st.builds(Move, st.just("early"), st.integers(0, 1), TEXTS),
    st.builds(Move, st.sampled_from(("voice", "photo", "location", "contact", "sticker", "unfit", "other"))),
    st.builds(Move, st.just("tap"), st.integers(-3, 3)),
    st.builds(Move, st.just("edit"), st.integers(0, 5), TEXTS),
)
NAMES = st.sampled_from(sorted(conversations.ALL))
LANGUAGES = st.sampled_from(("es", "quy"))
ROUTES = ("violence_1980_2000", "migration", "disaster", "detention", "childhood_separation", "missing_recent")


@dataclass(frozen=True)
class Opening:
    """A conversation and its draft just opened, shown by name where an example fails."""

    conversation: Conversation
    draft: Draft

    def __repr__(self) -> str:
        answers = {a.step: a.value for a in self.draft.answers}
        return f"<{self.conversation.name} in {self.draft.language} given {answers}>"


@st.composite
def openings(draw: st.DrawFn, names: st.SearchStrategy[str] = NAMES) -> Opening:
    """A conversation and its draft just opened, with what triage may have carried in."""
    conversation = conversations.ALL[draw(names)]
    given = []
    if conversation.name == "tracing_request" and draw(st.booleans()):
        given.append(Answer("route", draw(st.sampled_from(ROUTES)), how="given"))
    if conversation.name == "tracing_request" and draw(st.booleans()):
        given.append(Answer("by", "volunteer", how="given"))
    if conversation.name == "talk" and draw(st.booleans()):
        given.append(Answer("reason", "person", how="given"))
    given += [Answer(name, "yes", how="given") for name in conversation.given if draw(st.booleans())]
    draft = Draft("d1", conversation.name, conversation.version, draw(LANGUAGES), answers=tuple(given))
    return Opening(conversation, engine.open_(conversation, draft).draft)


def journeys(longest: int = 25) -> st.SearchStrategy[list[Move]]:
    return st.lists(MOVES, min_size=1, max_size=longest)


def buttons(conversation: Conversation, draft: Draft) -> list[Message]:
    """The answer and control buttons the phone shows now."""
    if not draft.at:
        return []
    keyboard = ask(conversation, draft).keyboard or ()
    return [button.text for row in keyboard for button in row]


def said_by(move: Move, conversation: Conversation, draft: Draft, message_id: int) -> tuple[Said, World]:
    """The message this move makes of what the phone shows, and the world it arrives in."""
    said = Said(Kind.TEXT, NOON_MS + message_id * 1000, message_id)
    here = world(Prompt(message_id - 1, NOON_MS))
    match move.what:
        case "press":
            shown = buttons(conversation, draft)
            text = WORDS.text(shown[move.n % len(shown)], draft.language) if shown else "nada"
            return replace(said, text=text), here
        case "early":
            prompt = Prompt(None, None) if move.n else Prompt(message_id + 5, NOON_MS)
            return replace(said, text=move.text), world(prompt)
        case "tap":
            step = draft.at or conversation.steps[-1].id
            some = conversation.steps[abs(move.n) % len(conversation.steps)].id
            change = replace(said, kind=Kind.TAP, revision=draft.revision + move.n, value="change")
            return replace(change, step=some if move.n else step), here
        case "edit":
            return replace(said, kind=Kind.EDIT, message_id=max(1, message_id - 1 - move.n), text=move.text), here
        case "text":
            return replace(said, text=move.text), here
        case "location":
            return replace(said, kind=Kind.LOCATION, latitude=-13.1, longitude=-74.2), here
        case "contact":
            return replace(said, kind=Kind.CONTACT, phone="+51999000111"), here
        case _:
            media = f"media-{message_id}" if move.what in ("voice", "photo") else ""
            return replace(said, kind=Kind(move.what), media=media), here


@dataclass(frozen=True)
class Played:
    """One move as it went."""

    before: Draft
    said: Said
    world: World
    turn: Turn


def play(opening: Opening, moves: Sequence[Move]) -> list[Played]:
    """Every turn of these moves, one after the other."""
    played: list[Played] = []
    conversation, draft = opening.conversation, opening.draft
    for n, move in enumerate(moves, start=2):
        said, here = said_by(move, conversation, draft, n)
        turn = engine.advance(conversation, draft, said, here)
        played.append(Played(draft, said, here, turn))
        draft = turn.draft
    return played
