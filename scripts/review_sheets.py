"""Sheets on which a speaker of Quechua reads every sentence aloud and corrects it by hand.

    python -m scripts.review_sheets [FOLDER] [--pdf] [--drawn]     into var/review-sheets unless said otherwise

One sheet a conversation, in the order families meet the questions: beside each question a picture of it on the
practice chat page (drawn where no Chromium is installed, or with --drawn), then every sentence of that step, Quechua
large, Spanish below, how far it is attested, lines to write on. Print from the browser (A4), or let --pdf do it with
the Chromium that is installed.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

import conversations
from bot.conversation.drafts import Answer, Draft
from bot.conversation.prompting import ask
from bot.conversation.questions import Choice, Consent, JsonValue, Review
from bot.conversation.script import Conversation, Step, outcomes
from bot.domain.wording import PLACEHOLDER
from bot.domain.words import Message
from bot.i18n import Entry, Words
from bot.services.sending import message_to_json
from bot.telegram.render import render
from scripts import prompt_pictures
from scripts.prompt_pictures import Prompt, chromium

ROOT = Path(__file__).resolve().parent.parent
LANGUAGE = "quy"
ORGANISATION = "«su organización»"
COMMON = "frases-comunes"
Key = tuple[str, str]
Keyboard = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence to read aloud: what it is for, its words, and how far it is attested."""

    role: str
    quechua: str
    spanish: str
    level: str
    doubt: str
    signed_by: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message on the phone."""

    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """One step: the phone and its sentences."""

    name: str
    bubbles: tuple[Bubble, ...]
    keyboard: Keyboard
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All of one conversation."""

    name: str
    title: str
    cards: tuple[Card, ...]

    @property
    def lines(self) -> list[Line]:
        """Every sentence of the sheet."""
        return [line for card in self.cards for line in card.lines]


def sheets(words: Words) -> list[Sheet]:
    """A sheet for each conversation, and one for everything else a family can read."""
    said: set[Key] = set()
    made = [_sheet(words, conversation, said) for conversation in conversations.ALL.values()]
    return [*made, _the_rest(words, said)]


def _sheet(words: Words, conversation: Conversation, said: set[Key]) -> Sheet:
    cards = []
    for step in conversation.steps:
        bubbles, keyboard = _phone(words, conversation, step)
        lines = tuple(_lines(words, _sentences(step), said))
        cards.append(Card(step.id, bubbles, keyboard, lines))
    farewell = tuple(_lines(words, (("despedida", m) for m in conversation.farewell), said))
    if farewell:
        cards.append(Card("fin", (), (), farewell))
    return Sheet(conversation.name, words.text(conversation.title, "es"), tuple(cards))


def _the_rest(words: Words, said: set[Key]) -> Sheet:
    by_file: dict[str, list[tuple[str, Message]]] = {}
    for (context, sentence), entry in words.catalogues[LANGUAGE].items():
        if (context, sentence) not in said:
            place = entry.places[0] if entry.places else "otras"
            by_file.setdefault(place, []).append((context, Message(sentence, context)))
    cards = (Card(place, (), (), tuple(_lines(words, found, said))) for place, found in by_file.items())
    return Sheet(COMMON, "Frases comunes", tuple(card for card in cards if card.lines))


def _sentences(step: Step) -> Iterator[tuple[str, Message]]:
    """What a step says, in the order it is heard."""
    question = step.question
    yield from (("antes", message) for message in step.before)
    yield "pregunta", question.text
    if isinstance(question, Choice):
        yield from (("botón", option.text) for option in question.options)
    if isinstance(question, Consent):
        yield from (("botón", label) for label in (question.yes, question.no))
    if isinstance(question, Review):
        yield "botón", question.send
    yield from (("luego", message) for outcome in outcomes(question) for message in outcome.tell)
    if step.why is not None:
        yield "¿por qué?", step.why
    if step.label is not None:
        yield "en el resumen", step.label


def _lines(words: Words, sentences: Iterable[tuple[str, Message]], said: set[Key]) -> Iterator[Line]:
    """Each sentence once in all sheets: what was read on an earlier sheet is not read again."""
    for role, message in sentences:
        key = (message.context, message.id)
        entry = words.entry(key, LANGUAGE)
        if entry is None or key in said or not any(ch.isalpha() for ch in PLACEHOLDER.sub("", entry.text)):
            continue
        said.add(key)
        spanish = words.text(Message(message.id, message.context), "es")
        yield Line(role, entry.text, spanish, *_evidence(entry), entry.signed_by)


def _evidence(entry: Entry) -> tuple[str, str]:
    level, _semicolon, rest = entry.evidence.partition(";")
    doubt = rest.strip().split("; ")[0] if level == "unsure" else ""
    return level, doubt


def _phone(words: Words, conversation: Conversation, step: Step) -> tuple[tuple[Bubble, ...], Keyboard]:
    """The step on the screen, by the same code that asks families."""
    given = tuple(Answer(name, "yes", how="given") for name in conversation.given)
    draft = Draft("sheet", conversation.name, conversation.version, LANGUAGE, revision=1, at=step.id, answers=given)
    say = ask(conversation, draft)
    bubbles = []
    for bubble in say.bubbles:
        lines: list[JsonValue] = [message_to_json(line) for line in bubble.lines]  # type: ignore[misc]
        parcel: dict[str, JsonValue] = {"lines": lines, "both": bubble.both, "tight": bubble.tight}
        bubbles.append(Bubble(render(parcel, LANGUAGE, words, {"organisation": ORGANISATION}).text))
    rows = tuple(tuple(words.text(b.text, LANGUAGE) for b in row) for row in say.keyboard or ())
    return tuple(bubbles), rows


def photographed(made: list[Sheet], folder: Path) -> dict[str, str]:
    """Conversation and step -> picture of that question on the practice chat page; empty without a Chromium."""
    asked = [
        Prompt(picture_name(sheet, card), tuple(bubble.text for bubble in card.bubbles), card.keyboard)
        for sheet in made for card in sheet.cards if card.bubbles and card.lines
    ]  # fmt: skip
    return prompt_pictures.take(asked, folder)


def picture_name(sheet: Sheet, card: Card) -> str:
    """What the picture of a step is called."""
    return f"{sheet.name}-{card.name}"


def write(folder: Path, pictures: dict[str, str] | None = None) -> list[Path]:
    """The sheets and a page that lists them, as HTML; the files written, the list first.

    `pictures`: those of `photographed`, by `picture_name`; a question without one is drawn.
    """
    words = Words.load(ROOT / "locales")
    pages = Environment(
        loader=FileSystemLoader(ROOT / "scripts"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    made = sheets(words)
    today = datetime.now(UTC).date().isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    shared = {"style": (ROOT / "scripts" / "review_sheet.css").read_text(encoding="utf-8"), "today": today}
    files = [folder / "index.html"]
    files[0].write_text(pages.get_template("review_index.html").render(sheets=made, **shared), encoding="utf-8")
    for sheet in made:
        file = folder / f"{sheet.name}.html"
        file.write_text(
            pages.get_template("review_sheet.html").render(sheet=sheet, pictures=pictures or {}, **shared),
            encoding="utf-8",
        )
        files.append(file)
    return files


def to_pdf(files: Iterable[Path]) -> None:
    """Print each page beside itself, with the Chromium that is installed."""
    program = chromium()
    if program is None:
        raise SystemExit("no Chromium is installed: print the pages from a browser")
    for file in files:
        target = file.with_suffix(".pdf")
        command = [program, "--headless", "--no-sandbox", "--no-pdf-header-footer", f"--print-to-pdf={target}"]
        subprocess.run([*command, file.as_uri()], check=True, capture_output=True)


def main(arguments: list[str]) -> int:
    """Write the sheets; say where."""
    named = [a for a in arguments if not a.startswith("--")]
    folder = Path(named[0]) if named else ROOT / "var" / "review-sheets"
    pictures = {} if "--drawn" in arguments else photographed(sheets(Words.load(ROOT / "locales")), folder)
    if not pictures:
        print("the questions are drawn, not photographed" + ("" if chromium() else ": no Chromium is installed"))
    files = write(folder, pictures)
    if "--pdf" in arguments:
        to_pdf(files[1:])
    print(f"{len(files) - 1} sheets in {folder}, begin with {files[0]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
