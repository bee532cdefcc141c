"""Words that steer the conversation instead of answering: help, back, skip, I don't know."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from bot.conversation.reading.fold import letters, only_courtesy, plain, sound, without_courtesy
from bot.conversation.reading.lexicon import rows_of, words_for
from bot.conversation.reading.texting import said_once, spelled_out, undoubled
from bot.conversation.reading.yes_no import yes_no_of
from bot.conversation.reading.yes_no_words import is_known_whole


class Control(StrEnum):
    """What a whole message asks of the conversation. Values are those of the lexicon tables."""

    YES = "yes"
    NO = "no"
    DONT_KNOW = "dont_know"
    SKIP = "skip"
    BACK = "back"
    CONTINUE = "continue"
    HELP = "help"
    CANCEL = "cancel"
    START = "start"
    WHY = "why"
    LISTEN = "listen"
    DONE = "done"
    LANGUAGE = "language"
    LANGUAGE_ES = "language_es"
    LANGUAGE_QUY = "language_quy"
    MENU = "menu"
    DELETE = "delete"
    STATUS = "status"
    THANKS = "thanks"
    GREETING = "greeting"


# Small talk before and after "I don't know" that names no answer: "la verdad no sé en qué año fue exactamente".
_LEAD = (
    r"(?:(?:la verdad|en verdad|realmente|verdaderamente|la fecha|eso|yo|pero|ay|ah|uy|mm?|hm?"
    r"|es que|pues|ya|tampoco"
    r"|sinceramente|de eso|el ano|su apellido|su nombre|su edad|disculpe) )*"
)
_THING = (
    r"(?: ?\b(?:ahora|ahorita|bien|muy|mucho|nada|exactamente|exact[oa]|eso|de|del|en|con|por|a|hasta|desde|cuando|como"
    r"|donde|adonde|cual|cuantos?|quien|quienes|que|si|se|le|me|nos|ella|ellos|entonces"
    r"|fue|fueron|iba|ira|era|es|sera|la|el|lo|los|las|su|sus|mi|mis|fecha|dia|mes|anos?|hora|nombres?|apellidos?|edad"
    r"|lugar|pueblo|distrito|comunidad|anexo|provincia|numero|datos?|todavia|aun|verdad|realmente|ya|yo|ni|otro|tampoco"
    r"|decir|decirle|tenia|tiene|tendria|tendra|paso|llama|llamaba|llamaban|esta|estaba|estara|vive|vivia|viv[oa]|segundo"
    r"|primer|materno|paterno|precisa|cierta|esa|ese|esto|parte|cosa|nacio|murio|salio|desaparecio|perdio|regreso|volvio"
    r"|llevaron|llevo|anda|andara|quedo|trabajaba|mama|papa|esposo|esposa|hijo|hija|hermano|hermana)\b)*"
)
_OPENING = re.compile(
    r"^(?:(?:bueno|ya|pero|mire|oiga|ay|ah|uy|pues|entonces|mejor|y|yo|este|eh|mm?|la verdad(?: que)?|taytay|mamay"
    r"|kunanqa) )+"
)


@cache
def _sentences() -> tuple[tuple[re.Pattern[str], Control, bool], ...]:
    """(pattern, what it asks for, whether it is matched by how the words sound: Quechua)"""
    by_control: dict[tuple[str, bool], list[str]] = {}
    for row in rows_of("control_sentences.tsv"):
        heard = row["language"] == "quy"
        pattern = _as_heard(row["pattern"]) if heard else row["pattern"]
        pattern = pattern.replace("{lead}", _LEAD).replace("{thing}", _THING)
        by_control.setdefault((row["control"], heard), []).append(pattern)
    return tuple(
        (re.compile("|".join(patterns)), Control(control), heard)
        for (control, heard), patterns in sorted(by_control.items(), key=lambda one: one[0][1])
    )


_LETTERS_HEARD = str.maketrans("qoevbgzxj", "kuiwwkskh")


def _as_heard(pattern: str) -> str:
    """A pattern of Quechua as the words sound: see fold.sound."""
    return re.sub("c(?!h)", "k", pattern.replace("sh", "s")).translate(_LETTERS_HEARD)


_LIMIT = 200
LONGEST_WISH = 90
"""Folded letters: what is longer tells something."""
MOST_WORDS_OF_A_SLIP = 10
"""What is longer is not tried again in other spellings."""
_SURNAMES = frozenset({"parra", "seguil", "castellanos", "salas", "pasara", "ayudante"})
_NAMES = frozenset(
    {"socorro", "guia", "paso", "borre", "borra", "cancela", "cancelo", "simon", "amaya", "aman", "castilla", "pausa"}
)
_SYMBOLS = {
    "👍": Control.YES, "✅": Control.YES, "✔": Control.YES, "👌": Control.YES,
    "👎": Control.NO, "❌": Control.NO, "🚫": Control.NO, "✖": Control.NO,
    "🔊": Control.LISTEN, "⬅": Control.BACK, "◀": Control.BACK, "🔙": Control.BACK, "🆘": Control.HELP,
    "🤷": Control.DONT_KNOW, "❓": Control.HELP, "?": Control.HELP,
}  # fmt: skip
_SKIN_AND_SEX = re.compile("[\U0001f3fb-\U0001f3ff\u200d\ufe0f\u2640\u2642\\s]")


def read_control(text: str, slips: bool = True) -> Control | None:
    """The one thing a whole message asks for, with courtesies around it and one slip; None if it says more.

    "No sé, creo que en 1984" is not DONT_KNOW: it holds an answer. YES and NO need a known whole
    phrase (see `read_yes_no`), never a near one. Where a name or a place is asked for, pass `slips=False`:
    Parra and Seguil are surnames and Paras is a district, not slips of parar and seguir; Socorro is a woman.
    """
    folded = plain(text, _LIMIT)
    if not folded:
        return _symbol(text)
    if len(folded) > LONGEST_WISH:
        return None
    rest = without_courtesy(folded)
    if not slips and rest in _NAMES:
        return None
    answer = yes_no_of(text, folded, rest)
    if answer is not None and is_known_whole(rest):
        return Control.YES if answer else Control.NO
    for said in dict.fromkeys((rest, folded, _OPENING.sub("", rest))):
        found = _found(said)
        if found is not None:
            return found
    if answer is not None:
        return Control.YES if answer else Control.NO
    if rest.count(" ") > MOST_WORDS_OF_A_SLIP:
        return None
    written = said_once(spelled_out(rest))
    for said in dict.fromkeys((written, undoubled(written))):
        if said != rest and (found := _found(said)):
            return found
    slip = words_for("control").find_with_slip(written) if slips and rest not in _SURNAMES else None
    if slip is not None and slip not in ("yes", "no"):
        return Control(slip)
    if only_courtesy(folded):
        return Control.THANKS if _THANKS.search(folded) else Control.GREETING
    return None


def _found(said: str) -> Control | None:
    found = words_for("control").find(said)
    if found is not None and found not in ("yes", "no"):
        return Control(found)
    heard = sound(said)
    for pattern, control, by_sound in _sentences():
        if pattern.fullmatch(heard if by_sound else said):
            return control
    return None


_THANKS = re.compile(r"gracias|grax|pague|bendiga|sunki|siku?yki|sulpay|anay|agradis|agrades")


def _symbol(text: str) -> Control | None:
    marks = set(_SKIN_AND_SEX.sub("", letters(text, 12)).replace("¿", ""))
    meant = {_SYMBOLS.get(mark) for mark in marks}
    return meant.pop() if len(meant) == 1 else None
