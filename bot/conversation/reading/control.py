"""Words that steer the conversation instead of answering: help, back, skip, I don't know."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from bot.conversation.reading.fold import letters, only_courtesy, plain, without_courtesy
from bot.conversation.reading.lexicon import rows_of, words_for
from bot.conversation.reading.yes_no import read_yes_no


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


# Small talk before and after "I don't know" that names no answer: "la verdad no sé la fecha exacta".
_LEAD = (
    r"(?:(?:la verdad|en verdad|realmente|verdaderamente|la fecha|eso|yo|pero|ay|ah|uy|mm?|hm?"
    r"|es que|pues|ya|tampoco"
    r"|sinceramente|de eso|el ano|su apellido|su nombre|su edad|disculpe) )*"
)
_THING = (
    r"(?: ?\b(?:ahora|bien|muy|mucho|nada|exactamente|exact[oa]|eso|de|del|cuando|como|donde|cual"
    r"|cuantos?|quien|que|si"
    r"|fue|era|es|la|el|lo|los|las|su|sus|mi|fecha|dia|mes|anos?|hora|nombres?|apellidos?|edad|lugar|numero|datos?"
    r"|todavia|aun|verdad|realmente|ya|yo|ni|otro|tampoco|decir|decirle|tenia|paso|llama|llamaba"
    r"|esta|estara|segundo"
    r"|materno|paterno|precisa|cierta|esa|esto|parte|cosa)\b)*"
)


@cache
def _sentences() -> tuple[tuple[re.Pattern[str], Control], ...]:
    by_control: dict[str, list[str]] = {}
    for row in rows_of("control_sentences.tsv"):
        pattern = row["pattern"].replace("{lead}", _LEAD).replace("{thing}", _THING)
        by_control.setdefault(row["control"], []).append(pattern)
    return tuple((re.compile("|".join(patterns)), Control(control)) for control, patterns in by_control.items())


_SURNAMES = frozenset({"parra", "seguil", "castellanos", "salas", "pasara", "ayudante"})
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
    phrase (see `read_yes_no`), never a near one. Where a name is asked for, pass `slips=False`:
    Parra, Seguil and Castellanos are surnames, not slips of parar, seguir and castellano.
    """
    folded = plain(text, 200)
    if not folded:
        return _symbol(text)
    if len(folded) > 90:
        return None
    table = words_for("control")
    rest = without_courtesy(folded)
    answer = read_yes_no(text)
    if answer is not None:
        return Control.YES if answer else Control.NO
    phrases = (folded,) if rest == folded else (folded, rest)
    for phrase in phrases:
        found = table.find(phrase)
        if found is not None and found not in ("yes", "no"):
            return Control(found)
    for pattern, control in _sentences():
        if pattern.fullmatch(rest) or (len(phrases) > 1 and pattern.fullmatch(folded)):
            return control
    slip = table.find_with_slip(rest) if slips and rest not in _SURNAMES else None
    if slip is not None and slip not in ("yes", "no"):
        return Control(slip)
    if only_courtesy(folded):
        return Control.THANKS if _THANKS.search(folded) else Control.GREETING
    return None


_THANKS = re.compile(r"gracias|grax|pague|bendiga|sunki|siku?yki|sulpay|anay|agradis|agrades")


def _symbol(text: str) -> Control | None:
    marks = set(_SKIN_AND_SEX.sub("", letters(text, 12)).replace("¿", ""))
    meant = {_SYMBOLS.get(mark) for mark in marks}
    return meant.pop() if len(meant) == 1 else None
