"""The catalogue as speakers of Quechua review it: read, corrected, signed with name and date, exported.

A signed sentence is shown without its Spanish from then on. A signature belongs to the words and to the
Spanish beside them: when either changes it is over. What is decided here is kept in the store and taken up
at the next start; `export` gives the catalogue to put into the next release.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from babel.messages.pofile import read_po, write_po

from bot.clock import LIMA, moment, ms
from bot.domain.errors import Refusal
from bot.domain.roles import Action, StaffMember
from bot.domain.wording import CONSENT, CONSENT_WORDS, LONGEST, forbidden_in, same_values
from bot.domain.words import Message, _
from bot.i18n import Entry
from bot.ids import new_id
from bot.services.auditing import record
from bot.services.house import House
from bot.services.permission import require, require_somewhere
from bot.services.voicing import key_of, version_of
from bot.store import word_reviews
from bot.store.database import Tx
from bot.store.word_reviews import ReviewRow
from bot.vault.envelope import open_json, seal_json

LANGUAGE = "quy"
LONGEST_NAME = 80
NO_SENTENCE = _("There is no such sentence, or no longer.")
SPANISH_CHANGED = _("The Spanish beside it was changed meanwhile. Read it again.")
NO_WORDS = _("Write the sentence in Quechua.")
OTHER_VALUES = _("What stands in braces has to stay exactly as it is.")
TOO_LONG = _("A message has at most 240 letters.")
NOT_SAID = _("Families must not be told this: {words}")
ONLY_ON_BUTTONS = _("These words stand only on the consent buttons.")
WHO_SIGNS = _("Write the name of the speaker who reviewed it.")


@dataclass(frozen=True, slots=True)
class SentenceView:
    """One sentence in review. `evidence` begins with attested, derived or unsure."""

    key: str
    message: Message
    words: str
    spanish: str
    evidence: str
    signed_by: str
    corrected: bool
    places: tuple[str, ...]

    @property
    def unsure(self) -> bool:
        """Whether the catalogue itself says that a speaker has to look."""
        return self.evidence.startswith("unsure") and not self.signed_by


async def sentences(house: House, who: StaffMember) -> tuple[SentenceView, ...]:
    """Every sentence of the Quechua catalogue as it stands now."""
    require_somewhere(who, Action.READ_WORDS)
    return tuple(_views(house))


async def review(house: House, who: StaffMember, key: str, words: str, spanish: str, speaker: str) -> None:
    """Correct a sentence, sign it, or both. `speaker` "" corrects without a signature; `spanish` as it was read.

    Refusal for words that break the rules, an unknown sentence, Spanish that was changed meanwhile.
    """
    require(who, Action.CHANGE_WORDS, office=who.office)
    view = next((each for each in _views(house) if each.key == key), None)
    if view is None:
        raise Refusal(NO_SENTENCE)
    if view.spanish != spanish.strip():
        raise Refusal(SPANISH_CHANGED)
    written, name = " ".join(words.split()), " ".join(speaker.split())[:LONGEST_NAME]
    _check(view.message.id, written)
    if not name and written == view.words:
        raise Refusal(WHO_SIGNS)

    def keep(tx: Tx) -> ReviewRow:
        row_id = new_id()
        sealed = seal_json(house.vault.service, word_reviews.place(row_id), {"speaker": name})
        at = ms(house.clock.now())
        row = ReviewRow(row_id, key, LANGUAGE, written, version_of(view.spanish), int(bool(name)), who.id, at, sealed)
        word_reviews.add(tx, row)
        record(tx, house, who.id, "sign_words" if name else "correct_words", key, who.office)
        return row

    _amend(house, view, await house.database.unit(keep))


def take_up(tx: Tx, house: House) -> int:
    """Let what was reviewed stand in this program; how many reviews stand. Those of other Spanish are over."""
    views = {view.key: view for view in _views(house)}
    standing = [row for row in word_reviews.latest(tx) if row.language == LANGUAGE and row.sentence in views]
    for row in standing:
        _amend(house, views[row.sentence], row)
    return len(standing)


async def export(house: House, who: StaffMember) -> bytes:
    """The catalogue as a .po file, with what was corrected and signed, for the next release."""
    require(who, Action.CHANGE_WORDS, office=who.office)
    path = house.settings.catalogues / LANGUAGE / "LC_MESSAGES" / "messages.po"
    catalogue = read_po(BytesIO(path.read_bytes()), locale=LANGUAGE, ignore_obsolete=True)
    for entry in catalogue:
        amended = house.words.amended.get((LANGUAGE, entry.context or "", str(entry.id))) if entry.id else None
        if amended is not None:
            notes = [note for note in entry.user_comments if not note.startswith("signed-by:")]
            entry.user_comments = [*notes, *([f"signed-by: {amended.signed_by}"] if amended.signed else [])]
            entry.string = amended.text
    out = BytesIO()
    write_po(out, catalogue, width=10_000, include_lineno=False)
    return out.getvalue()


def _views(house: House) -> Iterator[SentenceView]:
    for (context, sentence), shipped in house.words.catalogues.get(LANGUAGE, {}).items():
        message = Message(sentence, context)
        entry = house.words.entry((context, sentence), LANGUAGE) or shipped
        yield SentenceView(
            key_of(message), message, entry.text, house.words.text(message, "es"), shipped.evidence,
            entry.signed_by, entry.text != shipped.text, shipped.places,
        )  # fmt: skip


def _amend(house: House, view: SentenceView, row: ReviewRow) -> None:
    if row.spanish != version_of(view.spanish):
        return
    value = open_json(house.vault.service, word_reviews.place(row.id), row.sealed)
    name = str(value.get("speaker", "")) if isinstance(value, dict) else ""
    day = moment(row.at).astimezone(LIMA).date().isoformat()
    signed_by = f"{name}, {day}" if row.signed and name else ""
    entry = Entry(row.words, bool(signed_by), view.evidence, signed_by, view.places)
    house.words.amend(LANGUAGE, (view.message.context, view.message.id), entry)


def _check(sentence: str, words: str) -> None:
    if not words:
        raise Refusal(NO_WORDS)
    if not same_values(words, sentence):
        raise Refusal(OTHER_VALUES)
    if len(words) > LONGEST:
        raise Refusal(TOO_LONG)
    if forbidden := forbidden_in(words, LANGUAGE):
        raise Refusal(NOT_SAID.with_(words=forbidden))
    if sentence not in CONSENT and CONSENT_WORDS[LANGUAGE].search(words):
        raise Refusal(ONLY_ON_BUTTONS)
