"""A typed full name split the Peruvian way: given names, the father's surname, the mother's surname."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.conversation.reading.around_names import says_there_is_none, without_telling
from bot.conversation.reading.control import Control, read_control
from bot.conversation.reading.fold import plain
from bot.conversation.reading.lexicon import SHORTEST_WITH_TYPO, rows_of
from bot.domain.people import Hidden

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, repr=False)
class ReadName(Hidden):
    """A name as read. `sure` is False where the split was a choice (three words, a foreign order).

    `instead`: the other split that is as likely (given, paternal, maternal): the person says which is right.
    """

    given: str
    paternal: str = ""
    maternal: str = ""
    nickname: str = ""
    married: str = ""
    words: str = ""
    sure: bool = True
    instead: tuple[str, str, str] | None = None


_FRAME = re.compile(
    r"(?i)^\W*(?:(?:hola|buenos? d[ií]as?|buenas(?: tardes| noches)?|señorita|s[ií]|bueno|pues|ah"
    r"|es|era|ser[ií]a|rimaykullayki|allinllachu|disculpe|por favor)[\s,.:;!]+)*"
    r"(?:(?:yo\s+)?(?:me llamo|me llaman|mi nombre(?: completo)?(?: es)?|soy|(?:mi|su|el|la|los"
    r"|las)?\s*nombres?(?: y apellidos?)?(?: completos?)?(?: (?:es|son|era))?"
    r"|(?:(?:mi|su|el|la)\s+[a-záéíóúñ]{3,12}\s+)?(?:mayor\s+|menor\s+)?(?:se llama(?:ba)?"
    r"|se llam[oó]|llamad[oa])|(?:le|lo|la) llama(?:mos|ban|n)|llamado|(?:ella"
    r"|[eé]l)\s+(?:se llama(?:ba)?|es)|busco a(?: mi [a-záéíóúñ]{3,12})?|(?:es"
    r"|era)\s+mi\s+[a-záéíóúñ]{3,12}"
    r"|(?:ñuqapa?\s+|paypa\s+|payqa?\s+|(?:[a-zñ]{3,12}(?:pa|ypa)\s+))?(?:llapan\s+)?suti(?:y|n"
    r"|yki|ykiqa|yqa|nqa|ymi|nmi|m)(?:qa)?(?: (?:karqa|kan|kachkan))?|ñuqaqa|ñoqaqa|nuqaqa|nombre"
    r"|nombres|apellidos y nombres)\b)\s*[:=,.\-]*\s*"
)
_FRAME_END = re.compile(
    r"(?i)[\s,.]*\b(?:(?:es|era) (?:mi|su) nombre(?: completo)?|me llamo|se llama(?:ba)?|suti(?:y"
    r"|n)(?:mi|m|qa)?(?: karqa)?|sutiyuq(?:mi)?(?: kani| karqa)?|kani|karqa|nisqa|por favor"
    r"|(?:muchas |much[ií]simas |mil )?gracias|dios (?:le|se lo|la|lo) (?:pague|bendiga)"
    r"|señorita|joven|pues|nom[aá]s|y nada m[aá]s)\W*$"
)
_GREETED = re.compile(
    r"(?i)^\W*(?:(?:hola|al[oó]|buen[oa]s? (?:d[ií]as?|tardes?|noches?)|buenas|señorita|joven|disculpe"
    r"|por favor)[\s,.:;!]+)+"
)
_QUECHUA_END = re.compile(r"(?i)(?:suti(?:y|n)\w*|kani|karqa)\W*$")
_NICKNAME = re.compile(
    r"(?i)[\s,]*(?:\(\s*(?:alias\s+)?([^()]{2,30})\)|[\"“«']([^\"”»']{2,30})[\"”»']"
    r"|,?\s*(?:\balias\b|\ba\.k\.a\.?|\bapodad[oa]\b|\ble (?:dec[ií]an|dec[ií]amos|dicen|decimos"
    r"|llamaban|llamamos)\b|\b(?:m[aá]s )?conocid[oa] como\b|\bo sea\b)\s+(?:el\s+"
    r"|la\s+)?([^,()]{2,30}))\s*"
)
_QUECHUA_START = re.compile(r"(?i)\W*(?:\w+\s+)?(?:suti(?:y|n)(?:qa)?|ñuqaqa|nuqaqa)\s")
_SURNAME_SAID = re.compile(
    r"(?i)[\s,]*\b(?:(?:y\s+)?(?:su|mi|el|de)?\s*apellidos?\s+(?:es|son|era|eran)|y\s+(?:su|mi|de)\s+apellidos?)\s+"
)
_LABELLED = re.compile(r"(?i)^apellidos?\s*[:=]?\s*([^,:;]{2,50})[,;\s]+nombres?\s*[:=]?\s*([^,:;]{2,50})$")
_HONORIFIC = re.compile(
    r"(?i)^(?:(?:don|doña|sr|sra|srta|señor|señora|señorita|el señor|la señora|hermano|tayt[aá]y?|mam[aá]y?)\.?\s+"
    r"|(?:mi|su|nuestro|nuestra)\s+(?:querid[oa]\s+)?[a-záéíóúñ]{3,12}\s+(?=[A-ZÁÉÍÓÚÑ]))+"
)
_FURTHER = re.compile(
    r"(?i)[\s,;.]+(?:pero\s+)?(?:(?:ya\s+)?no\s+(?:lo\s+|le\s+|me\s+)?(?:s[eé]|recuerdo|acuerdo|tengo|conozco)\b"
    r"|natural de|nacid[oa] en|es de|de\s+\d|tiene\s+\d|manam).*$|,\s*(?:de|del|en)\s+.*$"
)
_NO_ANSWER = frozenset(
    {Control.DONT_KNOW, Control.SKIP, Control.HELP, Control.NO, Control.YES, Control.THANKS, Control.GREETING}
)
_COMPOUND = re.compile(r"(?i)\b(montes de oca|ponce de le[oó]n)\b")
_WIDOW = re.compile(r"(?i)\s+\b(?:v(?:iu)?da\.?\s+de|vda\s+de|viuda\s+de|v\.\s+de)\s+(.+)$")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.\-](?=[^\W\d_]))*\.?")
_PARTICLE_LIST = "de del la las los y san santa santo da do dos di von van mc mac"
_PARTICLES = frozenset(_PARTICLE_LIST.split())
_AFTER_DE_LIST = """
dios carmen rosario pilar angeles lourdes milagros socorro mar fatima guadalupe lima jesus transito consuelo amparo
pino paz rocio nieves
maravillas asis padua maria
"""
_GIVEN_AFTER_DE = frozenset(_AFTER_DE_LIST.split())
_NO_NAME_LIST = """
no si se nose nada nadie ninguno sin nombre mana manam yachanichu apellido apellidos ayuda hola gracias buenos dias ok
ya bueno saltar atras cancelar kutiy yanapay papa mama hermano hermana hijo hija mi su el ella que quien como
"""
_NO_NAMES = frozenset(_NO_NAME_LIST.split())
_KEYBOARD = (
    "qwert",
    "asdf",
    "sdfg",
    "dfgh",
    "fghj",
    "ghjk",
    "hjkl",
    "zxcv",
    "xcvb",
    "cvbn",
    "vbnm",
    "werty",
    "rtyu",
    "tyui",
    "uiop",
    "poiu",
    "lkjh",
    "ñlkj",
)
_NO_VOWEL = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}")
_LAUGH = re.compile(r"\b(?:(?:ja|je|ha|ji|jo|xd|lo){3,}[a-z]?|(\w{1,3})\1{3,})\b")


@cache
def _given_names() -> frozenset[str]:
    """Given names that are hardly ever surnames: they tell "Juan Carlos Quispe" from "Juan Quispe Carlos"."""
    return frozenset(plain(row["given"]) for row in rows_of("given_names.csv"))


def looks_like_gibberish(text: str) -> bool:
    """Whether nobody can have meant this: no letters at all, keyboard runs, one letter over and over.

    Conservative: Quechua clusters, initials and rare surnames pass.
    """
    cut = text[:LONGEST_NAME]
    if not any(char.isalpha() for char in cut):
        return not any(char.isdigit() for char in cut)
    folded = plain(cut, LONGEST_NAME)
    if not folded:
        return False  # another script: not for us to judge
    solid = folded.replace(" ", "")
    if len(solid) >= 4 and len(set(solid)) <= 1:
        return True
    if len(cut) >= 5 and re.fullmatch(r"\W*(\w)\1{3,}\W*", letters_unstretched(cut)):
        return True
    if any(run in solid for run in _KEYBOARD) or _LAUGH.search(folded):
        return True
    words = folded.split()
    strange = [
        word
        for word in words
        if _NO_VOWEL.search(word) or (len(word) >= 4 and not re.search("[aeiouy]", word) and not word.isdigit())
    ]
    return bool(strange) and 2 * len(strange) >= len(words)


def letters_unstretched(text: str) -> str:
    """Lower case, with stretched letters kept (`fold.letters` shortens them)."""
    return text.casefold().strip()


def read_name(text: str) -> ReadName | None:
    """A person's name out of an answer, as they spell it; None where there is none.

    One word is a given name; two: given and paternal; three: given, paternal, maternal unless the
    second is hardly ever a surname; four or more: two surnames at the end. Particles stay with
    their surname (de la Cruz), a husband's name ("de Flores", "vda. de Flores") goes to `married`.
    """
    typed = " ".join(text[:LONGEST_NAME].split())
    words_typed = typed
    if looks_like_gibberish(typed) or _is_no_answer(typed):
        return None
    typed = typed.splitlines()[0] if typed else typed
    nickname = ""
    if found := _NICKNAME.search(typed):
        nickname = next(group for group in found.groups() if group).strip(" .,'\"")
        typed = (typed[: found.start()] + " " + typed[found.end() :]).strip()
    quechua_end = _QUECHUA_END.search(typed) is not None
    typed = _GREETED.sub("", _FRAME_END.sub("", _FRAME_END.sub("", typed)))
    quechua_end = quechua_end or _QUECHUA_START.match(typed) is not None
    framed = _SURNAME_SAID.sub(" ", _FRAME.sub("", typed, count=1)).strip()
    typed = without_telling(framed)
    told = len(typed) < len(framed)
    if labelled := _LABELLED.match(typed):
        typed = f"{labelled[2]} {labelled[1]}"
    typed = _FURTHER.sub("", _HONORIFIC.sub("", typed)).strip()
    married = ""
    if found := _WIDOW.search(typed):
        married, typed = found.group(1), typed[: found.start()]
    surname_first = re.match(r"^([^,]{2,50}),\s*([^,]{2,50})$", typed)
    tokens = _glued(_WORD.findall(typed))
    second = next((i for i, one in enumerate(tokens) if i and re.match("(?i)y ", one) and _is_given(one[2:])), None)
    tokens = tokens[:second]  # "Emilio y Rosa": two people, the first one was asked for
    if not tokens or all(plain(token) in _NO_NAMES for token in tokens) or len(tokens) > 10:
        return None
    if told and len(tokens) >= 3 and re.fullmatch(r"(?i)de \w+", tokens[-1]) and not _is_surname(tokens[-1][3:]):
        tokens = tokens[:-1]  # "juan quispe mamani de huanta desapareció": where he is from
    if quechua_end:
        tokens[-1] = _without_evidence(tokens[-1])
    tokens = _dressed(tokens)
    married = " ".join(_dressed(_WORD.findall(married)))
    if surname_first:
        left, right = (_dressed(_glued(_WORD.findall(part))) for part in surname_first.groups())
        if 1 <= len(left) <= 2 and right:
            return ReadName(" ".join(right), left[0], " ".join(left[1:]), nickname, married, words_typed)
    if not married and len(tokens) >= 3 and re.match(r"(?i)de \w", tokens[-1]) and _is_married(tokens):
        married, tokens = tokens[-1][3:], tokens[:-1]
    given, paternal, maternal, sure = _split(tokens)
    return ReadName(given, paternal, maternal, nickname, married, words_typed, sure, _instead(tokens, paternal))


def bare_part(text: str) -> str:
    """One name or surname without the sentence around it: "mi papá se llama Anselmo" is Anselmo. Else as written.

    Empty where nobody is named: "no tengo otro".
    """
    if _is_no_answer(text):
        return ""
    if _SAYS_A_NAME.search(text) is None:
        parts = _glued(_WORD.findall(text))
        return " ".join(_dressed(parts)) if len(parts) <= 2 and " ".join(parts) == text else text
    name = read_name(text)
    return " ".join(part for part in (name.given, name.paternal, name.maternal) if part) if name else text


def _is_no_answer(typed: str) -> bool:
    return read_control(typed, slips=False) in _NO_ANSWER or says_there_is_none(plain(typed))


_SAYS_A_NAME = re.compile(r"(?i)\b(?:llama(?:ba)?|llam[oó]|suti\w*|nombres?|apellidos?)\b")


def _split(tokens: list[str]) -> tuple[str, str, str, bool]:
    count = len(tokens)
    if count == 1:
        return tokens[0], "", "", True
    if count == 2:
        if _is_given(tokens[0]) and _is_given(tokens[1]):
            return " ".join(tokens), "", "", False
        return tokens[0], tokens[1], "", True
    if not _is_given(tokens[0]) and _is_given(tokens[-1]) and not _is_given(tokens[1]):
        return " ".join(tokens[2:]), tokens[0], tokens[1], False
    if count == 3:
        if _is_given(tokens[1]) and not _is_given(tokens[2]):
            return " ".join(tokens[:2]), tokens[2], "", False
        return tokens[0], tokens[1], tokens[2], _is_given(tokens[0])
    return " ".join(tokens[:-2]), tokens[-2], tokens[-1], count == 4


def _instead(tokens: list[str], paternal: str) -> tuple[str, str, str] | None:
    """The other split of three words where it may be meant: "Rosa Mrtha Quispe" has two given names."""
    if len(tokens) != 3 or paternal != tokens[1] or _is_surname(tokens[1]) or not _is_nearly_given(tokens[1]):
        return None
    return " ".join(tokens[:2]), tokens[2], ""


def _is_nearly_given(token: str) -> bool:
    """A given name with a slip or two: Crlos, Mrtha. A rare surname is seldom so near to one."""
    folded = plain(token)
    slips = 2 if len(folded) >= SHORTEST_WITH_TYPO else 1
    return process.extractOne(folded, _given_names(), scorer=OSA.distance, score_cutoff=slips) is not None


@cache
def _surnames() -> frozenset[str]:
    return frozenset(_by_ear(plain(row["surname"])) for row in rows_of("surnames.csv"))


_ALIKE = (
    ("cc", "c"), ("qu", "k"), ("q", "k"), ("gu", "w"), ("hu", "w"), ("c", "k"), ("v", "b"), ("z", "s"), ("ll", "y"),
    ("h", ""), ("e", "i"), ("o", "u"),
)  # fmt: skip


def _by_ear(folded: str) -> str:
    """Kispe, Qispi and Quispe are one surname to the ear."""
    for written, heard in _ALIKE:
        folded = folded.replace(written, heard)
    return folded


def _is_surname(token: str) -> bool:
    """Whether people are commonly called so, in any spelling that sounds alike, or it begins like one (de la Cruz)."""
    folded = plain(token)
    return " " in folded or _by_ear(folded) in _surnames()


def _is_given(token: str) -> bool:
    return plain(token) in _given_names()


def _is_married(tokens: list[str]) -> bool:
    # "María Quispe Mamani de Flores"; "de la Cruz" and "del Águila" are surnames of one's own.
    return (
        re.match(r"(?i)de (?:la|las|los)\b", tokens[-1]) is None
        and plain(tokens[0]).endswith("a")
        and plain(tokens[-1][3:]) not in _GIVEN_AFTER_DE
    )


def _glued(words: list[str]) -> list[str]:
    """Words with particles glued to what they belong to: "de la Cruz", "Juan de Dios", "María del Carmen"."""
    found: list[str] = []
    held: list[str] = []
    for index, word in enumerate(words):
        low = plain(word)
        if found and _COMPOUND.fullmatch(" ".join([found[-1], *held, word])):
            found[-1], held = " ".join([found[-1], *held, word]), []
            continue
        if not low:
            continue
        if low in _PARTICLES and index + 1 < len(words) and (found or held or low not in ("y",)):
            held.append(word)
            continue
        if held and len(found) == 1 and low in _GIVEN_AFTER_DE and plain(held[0]) in ("de", "del", "la", "los"):
            found[-1] = " ".join([found[-1], *held, word])
        else:
            found.append(" ".join([*held, word]))
        held = []
    return found + ([" ".join(held)] if held and found else [])


def _without_evidence(token: str) -> str:
    """Without the Quechua -m/-mi that a name takes in "Juan Huamanmi sutiy"."""
    if re.search(r"(?i)[bcdfghjklnñpqrstvwxyz]mi$", token):
        return token[:-2]
    return token[:-1] if re.search(r"(?i)[aeiou]m$", token) else token


def _dressed(tokens: list[str]) -> list[str]:
    """As typed, but a name all in small or all in capital letters gets its capitals."""
    whole = "".join(tokens)
    if not (whole.islower() or (whole.isupper() and len(whole) > 3)):
        return tokens
    return [
        " ".join(
            part.lower()
            if part.lower() in _PARTICLES - {"san", "santa", "santo"}
            else part[:1].upper() + part[1:].lower()
            for part in token.split(" ")
        )
        for token in tokens
    ]
