"""What may not stand in a family's catalogue: rules for one entry, each with its reason.

The house's rules on words are in docs/translating.md. Quechua letters follow the official Chanka alphabet
(RM 1218-85-ED: three vowels); loans keep their Spanish spelling and stand in `LOANS`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Message

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.domain.wording import (
    CONSENT,
    CONSENT_WORDS,
    FORBIDDEN,
    INTIMATE,
    LONGEST,
    forbidden_in,
    same_values,
)

__all__ = ["EVIDENCE", "FORBIDDEN", "INTIMATE", "LONGEST", "MOST_SENTENCES", "broken_rules", "sentences_in"]

MOST_SENTENCES = {"es": 2, "quy": 3}  # a Spanish "this or that?" is often two short questions in Quechua
EVIDENCE = ("attested", "derived", "unsure")

NOT_WORDS = re.compile(r"\{[a-z_]+\}|https?://\S+|/[a-z]+")
LOANS = (
    "celular", "telegram", "bot", "dni", "adn", "cvr", "comunidad", "distrito", "foto", "audio", "mensaje", "policía",
    "soldado", "fiscalía", "defensoría", "juez", "registro", "código", "hora", "apellido", "castellano", "voluntario",
    "posta", "hospital", "abogado", "semana", "libreta", "electoral", "estado", "perú", "denuncia",
    "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo", "cruz", "roja", "media",
)  # fmt: skip
# Spanish words that the Chanka letters could spell: left over from a translation.
LEFTOVERS = (
    "a", "y", "al", "la", "las", "un", "una", "su", "sus", "mi", "mis", "tu", "tus", "sin", "hay", "hasta", "ni", "ya",
    "muy", "más", "mas", "así", "aquí", "allí", "si", "sí", "tal", "mal", "nunca", "tan", "ir",
)  # fmt: skip
# Quechua, but of Cusco or Bolivia: another alphabet, other suffixes. Each with what Ayacucho says.
OTHER_QUECHUA = (
    (re.compile(r"ph|th|kh|qh|chh|['’]", re.I), "aspirates and apostrophes are not written in Ayacucho"),
    (re.compile(r"sh", re.I), "-chka-, not -sha-"),
    (re.compile(r"(?:nchis|kichis|sunchis|waqchis)\b", re.I), "-nchik, -chik, not -chis"),
    (re.compile(r"\w+qti(?:y|yki|n|nchik|yku|ykichik|nku)\w*\b", re.I), "-pti-, not -qti-"),
    (re.compile(r"\b(?:manan|qan(?:kuna|mi|ta|paq|wan|manta)?|nuqa\w*|kasqan(?:ki|ku)n)\b", re.I),
     "manam, qam, ñuqa"),
)  # fmt: skip
CHANKA = re.compile(r"(?:ch|ll|[aiuhklmnñpqrstwyáíú])+", re.I)
WORD = re.compile(r"[^\W\d_]+")


def broken_rules(language: str, entry: Message, spanish: Message | None) -> Iterator[str]:
    """Each rule this entry breaks, in words."""
    words = str(entry.string)
    sentence = str(entry.id)
    if not words.strip():
        yield "has no words"
        return
    if entry.fuzzy:
        yield "is marked fuzzy"
    if not same_values(words, sentence):
        yield f"has other values than the sentence: {words!r}"
    if len(words) > LONGEST:
        yield f"is {len(words)} characters long, more than {LONGEST}"
    if sentences_in(words) > MOST_SENTENCES[language]:
        yield f"has {sentences_in(words)} sentences, more than {MOST_SENTENCES[language]}"
    if forbidden := forbidden_in(words, language):
        yield f"says {forbidden!r}"
    if sentence not in CONSENT and CONSENT_WORDS[language].search(words):
        yield "uses the words of the consent buttons"
    if language == "es" and INTIMATE.search(words):
        yield f"does not say usted: {INTIMATE.search(words).group()!r}"  # type: ignore[union-attr]
    if language == "quy":
        yield from _quechua(entry, words, spanish)


def sentences_in(words: str) -> int:
    """How many sentences a text has; "1. Name" and a lone "?" are none."""
    return len([s for s in re.split(r"[.?!]+(?:\s+|$)", words) if WORD.search(s)])


def _quechua(entry: Message, words: str, spanish: Message | None) -> Iterator[str]:
    notes = list(entry.user_comments)
    evidence = next((n for n in notes if n.startswith("evidence: ")), "")
    if not evidence.removeprefix("evidence: ").startswith(EVIDENCE):
        yield "does not say its evidence (attested, derived or unsure)"
    if spanish is not None and f"es: {spanish.string}" not in notes:
        yield "has another Spanish beside it than the Spanish catalogue: run update, and read the Quechua again"
    own_words = NOT_WORDS.sub(" ", words)
    for other, instead in OTHER_QUECHUA:
        for strange in other.finditer(own_words):
            yield f"{strange.group()!r} is not of Ayacucho: {instead}"
    for found in WORD.finditer(own_words):
        word = found.group()
        if word.lower() in LEFTOVERS:
            yield f"{word!r} is Spanish left over"
        if CHANKA.fullmatch(word) or word.lower().startswith(LOANS):
            continue
        yield f"{word!r} has letters outside the Chanka alphabet and is no known loan"
