"""What the composer warns of before words leave for a family.

1. A name that belongs to somebody else: another case, a candidate, a person on a list.
2. A detail that only a candidate has; in a closed question it tells the family that somebody was found.
3. Words that are heard as news: condolence, comfort, hope, promise.
A warning doesn't forbid. The first two mean that a second person reads the reply before it goes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from bot.domain.people import PersonRecord
from bot.domain.words import _
from bot.matching import spelling
from bot.services.views import ComposerWarning, Warned

SECOND_READER = frozenset({Warned.OTHER_NAME, Warned.CANDIDATE_DETAIL, Warned.CLOSED_QUESTION, Warned.UNCHECKED_NAMES})
NAMES_UNCHECKED = ComposerWarning(
    Warned.UNCHECKED_NAMES, _("The names in this text can't be checked at the moment, so a second person reads it."), ""
)

# Rule 12, and the words of rule 3 that are untrue once somebody was found. Folded: no accents, lower case.
_HEARD_AS_NEWS = (
    "lo lamento", "lamento mucho", "lamentamos", "lo siento", "lo sentimos", "pesame", "condolencia", "condolencias",
    "no se preocupe", "no te preocupes", "tranquila", "tranquilo", "pronto", "lo encontraremos", "la encontraremos",
    "vamos a encontrar", "esperanza", "tenga fe", "dios quiera", "le prometo", "le prometemos", "le aseguro",
    "le aseguramos", "novedad", "novedades", "noticia", "noticias", "buenas nuevas", "a solas", "seguimos buscando",
    "todavia no", "aun no", "willakuy", "willakuyqa", "llakikuyki", "ama llakikuychu", "utqaylla",
)  # fmt: skip
_NEWS = re.compile(r"\b(" + "|".join(sorted(map(re.escape, _HEARD_AS_NEWS), key=len, reverse=True)) + r")\b")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_QUESTION = re.compile(r"[¿]?[^¿?.!\n]*\?")
_OPEN = re.compile(
    r"^\W*(?:y |o |a |con |de |en |por |para |desde |hasta |hacia )*"
    r"(?:que|cual|cuales|como|donde|adonde|cuando|quien|quienes|cuanto|cuanta|cuantos|cuantas|"
    r"pi|ima|may|hayka|imayna|imarayku|mayqin|pim|imam|maypi|haykap|haykaq)\w*\b"
)
_SMALL = frozenset({
    "de", "del", "la", "las", "los", "el", "y", "e", "en", "su", "sus", "con", "por", "para", "san", "santa",
    "santo", "una", "uno", "unos", "unas", "que", "don", "dona", "senor", "senora", "cruz", "roja", "lima", "peru",
    "caso", "casa", "mes", "ano", "dia",
})  # fmt: skip


def warnings(
    text: str, own: Iterable[str], candidates: Iterable[PersonRecord], others: Iterable[PersonRecord]
) -> tuple[ComposerWarning, ...]:
    """What to know before this text is sent.

    own: everything this family told us themselves; their own words are never warned of. candidates: the open
    candidates of this case. others: people whose name the register finds in the text.
    """
    known = {token for words in own for token in _tokens(words)}
    said = _tokens(text)
    found: list[ComposerWarning] = []
    details = {token for person in candidates for token in _details(person)} - known
    for word in _spelt(text, said & details):
        found.append(
            ComposerWarning(
                Warned.CANDIDATE_DETAIL, _("Only a candidate has this detail: {word}").with_(word=word), word
            )
        )
    names = _names_said(others, said, known | details)
    for word in _spelt(text, names):
        found.append(
            ComposerWarning(Warned.OTHER_NAME, _("This is the name of somebody else: {word}").with_(word=word), word)
        )
    for question in _QUESTION.findall(text):
        if _tokens(question) & (details | names) and not _OPEN.match(fold(question)):
            message = _("A closed question with a detail the family did not give tells them something. Ask openly.")
            found.append(ComposerWarning(Warned.CLOSED_QUESTION, message, question.strip()))
    for words in dict.fromkeys(_NEWS.findall(fold(text))):
        message = _("A family may hear this as news: {words}").with_(words=words)
        found.append(ComposerWarning(Warned.FORBIDDEN_WORDS, message, words))
    return tuple(found)


def names_in(text: str) -> tuple[str, ...]:
    """Pieces of the text that look like a name: two or more words in a row that begin with a capital."""
    pieces: list[list[str]] = [[]]
    end = 0
    for match in _WORD.finditer(text):
        word, joined = match.group(), text[end : match.start()].strip() == ""
        end = match.end()
        if not joined:
            pieces.append([])
        if word[:1].isupper():
            pieces[-1].append(word)
        elif fold(word) not in {"de", "del", "la", "las", "los"} or not pieces[-1]:
            pieces.append([])
    return tuple(" ".join(piece) for piece in pieces if len(piece) >= 2)[:10]


def fold(text: str) -> str:
    """Lower case without accents, so that "Lamentó" and "lamento" are one."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return "".join(ch for ch in plain if not unicodedata.combining(ch))


def _key(word: str) -> str:
    """Waman, Huamán and Guamán are one name here too."""
    return spelling.fold(word)


def _tokens(text: str) -> set[str]:
    return {_key(word) for word in _WORD.findall(text) if len(word) >= 3 and fold(word) not in _SMALL}


def _details(person: PersonRecord) -> set[str]:
    texts = (
        person.given, person.paternal, person.maternal, person.nickname, person.place_origin, person.place_last,
        person.father, person.mother, str(person.birth_year or ""), str(person.event_year or ""),
    )  # fmt: skip
    return {token for text in texts for token in _tokens(text)}


def _names_said(others: Iterable[PersonRecord], said: set[str], known: set[str]) -> set[str]:
    """Tokens of people of whom the text says a given name and a surname, beyond what the family knows."""
    found: set[str] = set()
    for person in others:
        given, surnames = _tokens(person.given), _tokens(f"{person.paternal} {person.maternal}")
        if given & said and surnames & said:
            found |= ((given | surnames) & said) - known
    return found


def _spelt(text: str, tokens: set[str]) -> list[str]:
    """The tokens as the text writes them, each once, in order."""
    return list(dict.fromkeys(word for word in _WORD.findall(text) if _key(word) in tokens))
