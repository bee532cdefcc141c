"""Kinship: what the sought person is to the one who writes, in Spanish and in Quechua with its possessives."""

from __future__ import annotations

import re
from functools import cache

from bot.conversation.reading.fold import plain, sound
from bot.conversation.reading.lexicon import Word, Words, rows_of
from bot.domain.people import Kinship, Sex

_MORE_THAN_ONE: dict[str, tuple[Kinship, ...]] = {
    "child": (Kinship.SON, Kinship.DAUGHTER),
    "children": (Kinship.SON, Kinship.DAUGHTER),
    "siblings": (Kinship.BROTHER, Kinship.SISTER),
    "parents": (Kinship.FATHER, Kinship.MOTHER),
    "niblings": (Kinship.NEPHEW, Kinship.NIECE),
    "grandparents": (Kinship.GRANDFATHER, Kinship.GRANDMOTHER),
    "pibling": (Kinship.UNCLE, Kinship.AUNT),
}
# "I am their ...": the other end of the relation.
_INVERSE = {
    "mother": "child", "father": "child", "son": "parents", "daughter": "parents", "child": "parents",
    "brother": "siblings", "sister": "siblings", "grandfather": "grandchild", "grandmother": "grandchild",
    "grandchild": "grandparents", "uncle": "niblings", "aunt": "niblings", "nephew": "pibling", "niece": "pibling",
}  # fmt: skip
# "the <first> of my <second>"; what isn't here is OTHER.
_CHILD, _PARENT, _SIBLING = ("son", "daughter", "child"), ("father", "mother"), ("brother", "sister")
_OF_MY: dict[tuple[str, str], str] = (
    {("son", one): "nephew" for one in _SIBLING}
    | {("daughter", one): "niece" for one in _SIBLING}
    | {("child", one): "niblings" for one in _SIBLING}
    | {(one, two): "grandchild" for one in _CHILD for two in _CHILD}
    | {(one, two): "cousin" for one in _CHILD for two in ("uncle", "aunt")}
    | {("son", one): "brother" for one in _PARENT}
    | {("daughter", one): "sister" for one in _PARENT}
    | {("spouse", one): "in_law" for one in (*_SIBLING, *_CHILD, "uncle", "aunt", "cousin", "niece", "nephew")}
    | {(one, "spouse"): "in_law" for one in (*_PARENT, *_SIBLING, "uncle", "aunt", "cousin")}
    | {("father", one): "grandfather" for one in _PARENT}
    | {("mother", one): "grandmother" for one in _PARENT}
    | {(one, two): "spouse" for one in _PARENT for two in (*_CHILD, "children")}
    | {("brother", one): "uncle" for one in _PARENT}
    | {("sister", one): "aunt" for one in _PARENT}
    | {("brother", one): "brother" for one in _SIBLING}
    | {("sister", one): "sister" for one in _SIBLING}
    | {("father", "cousin"): "uncle", ("mother", "cousin"): "aunt"}
    | {(one, "cousin"): "cousin" for one in _SIBLING}
    | {(one, two): one for one in ("grandfather", "grandmother") for two in _SIBLING}
)  # fmt: skip
# Words with another everyday meaning: they count alone or after "mi", never inside a sentence.
_ONLY_ALONE_WORDS = """
mujer senor senora otro otra ex ama nana masa yana warmi qari viejo vieja familia compadre joven colega padre amistad
kaka ipa tutor familiar qusa pana
"""
_ONLY_ALONE = frozenset(_ONLY_ALONE_WORDS.split())
_ONLY_ALONE_SOUNDS = frozenset(map(sound, _ONLY_ALONE))
# Quechua endings after a relative's name: mine, yours, theirs; dear, only; object, topic, evidence, "with", "from".
_SUFFIX_LIST = """
llaykitam llaymi llayta llaytam chaymi chayta chay llay ykita yki ytam ymi yta ypa ywan yqa ypaq ymanta yraq yllam y
niymi niy ninta nin nchik nta nqa nmi n tam ta mi m qa wan si s pas raq lla cha cham kuna pa p manta
"""
_SUFFIXES = tuple(_SUFFIX_LIST.split())
_LEAD = re.compile(
    r"^(?:(?:(?:yo )?(?:estoy |ando )?(?:busco|buscando|buscamos|quiero buscar|quiero encontrar"
    r"|quisiera encontrar|quisiera buscar|necesito encontrar|perdi|extrano)|se trata|es|era|seria"
    r"|sera|fue|viene a ser"
    r"|a|al|de|para|ella|el|la|lo|un|una|mi|mis|nuestro|nuestra|pues|si|bueno|hola|senorita|senor"
    r"|buenos dias|buenas tardes|buenas noches|buenas|por favor|nuqaqa|nuqapa|nuqapaqa|payqa|pay"
    r"|solo|propio|propia|querido|querida|unico|unica"
    r"|maskachkani|maskani|maskachkaniku) )+"
)
_INVERTED = re.compile(r"\b(?:yo )?(?:soy|era|fui|vengo a ser) (?:su|la|el|una?|yo su) |\bsoy (?=\w+$)")
_NEGATED = re.compile(r"\bno (?:es|era) (?:mi |la |el )?\w+ ?")
_TAIL = re.compile(
    r"\b(?:que|con|desde|cuando|porque|donde|quien|se llama|llamad[oa]|desapareci[do]\w*|vive|vivia)\b.*$"
)
_OF = re.compile(r"^(?:de|del|de la|de el)(?: (?:mi|mis|su|nuestro|nuestra|parte de))?$")
_LONGEST_PHRASE = 4
_MOST_WORDS = 30


@cache
def _words() -> Words:
    rows = [Word(row["form"], row["canonical"], row["category"], row["variant"]) for row in rows_of("kinship.csv")]
    return Words(rows, spanish_by_sound=True)


def read_kinship(text: str, speaker_sex: Sex = Sex.UNKNOWN) -> Kinship | None:
    """The one relation an answer names; None for none or where two fit ("wawaymi": see `kinship_candidates`)."""
    found = kinship_candidates(text, speaker_sex)
    return found[0] if len(found) == 1 else None


def kinship_candidates(text: str, speaker_sex: Sex = Sex.UNKNOWN) -> tuple[Kinship, ...]:
    """Every relation the answer may name, to offer as buttons: "wawaymi" is a son or a daughter.

    Understands "soy su madre" (a son or a daughter is sought) and "hijo de mi hermana" (a nephew).
    The speaker's sex decides nothing by itself: a word that fits the other sex is believed.
    """
    del speaker_sex  # every term that differs by speaker names one relation; the words are believed
    folded = plain(text, 200)
    inverted = _INVERTED.search(folded)
    folded = _NEGATED.sub("", folded) if not inverted else folded
    relation = _relation(folded[inverted.end() :] if inverted else folded)
    if relation is None:
        return ()
    if inverted:
        relation = _INVERSE.get(relation, relation)
    return _MORE_THAN_ONE.get(relation) or (Kinship(relation),)


def kinship_hint_of_speaker_sex(text: str) -> Sex:
    """What a Quechua sibling or child term suggests of its speaker: a hint, never a fact.

    turi, ñaña, wawa: a woman speaks; wawqi, pani, churi, ususi: a man.
    """
    hints = set()
    for word in plain(text, 200).split():
        for stem in _stems(word):
            heard = sound(stem)
            if heard in _WOMAN_SAYS:
                hints.add(Sex.FEMALE)
            elif heard in _MAN_SAYS:
                hints.add(Sex.MALE)
            else:
                continue
            break
    return hints.pop() if len(hints) == 1 else Sex.UNKNOWN


_WOMAN_SAYS = frozenset(map(sound, ("turi", "tura", "nana", "wawa")))
_MAN_SAYS = frozenset(map(sound, ("wawqi", "wayqi", "pani", "pana", "churi", "ususi")))


def _relation(folded: str) -> str | None:
    alone = _LEAD.sub("", folded + " ").strip() or folded.rpartition(" ")[2]  # "mi señor" is all courtesy
    known = _phrase(alone, alone=True)
    if known:
        return known
    words = _TAIL.sub("", alone).split()
    found: list[tuple[str, int, int]] = []
    at = 0
    while at < min(len(words), _MOST_WORDS):
        for length in range(min(_LONGEST_PHRASE, len(words) - at), 0, -1):
            said = " ".join(words[at : at + length])
            owned = (at > 0 and words[at - 1] in ("mi", "mis")) or words[at + length : at + length + 2] == ["de", "mi"]
            relation = _phrase(said, alone=owned)
            if relation:
                found.append((relation, at, at + length))
                at += length - 1
                break
        at += 1
    if not found:
        return _words().find_with_slip(alone) or _slip_in(words)
    relation = found[-1][0]
    for (left, _, end), (_, start, _) in zip(found[-2::-1], found[:0:-1], strict=True):
        between = " ".join(words[end:start])
        genitive = not between and any(words[end - 1].endswith(mark) for mark in ("pa", "p"))
        if genitive:
            relation = _OF_MY.get((relation, left), "other")
        elif _OF.match(between):
            relation = _OF_MY.get((left, relation), "other")
        elif left != relation:
            return None
    return relation


def _phrase(said: str, alone: bool) -> str | None:
    if not said:
        return None
    if said in _ONLY_ALONE and not alone:
        return None
    known = _words().exact.get(said)
    if known:
        return known
    *before, last = said.split()
    if len(before) > 1:
        return None
    for stem in _stems(last):
        phrase = " ".join([*before, stem])
        if stem == last and not alone and sound(phrase) in _ONLY_ALONE_SOUNDS:
            continue
        known = _words().find(phrase)
        if known:
            return known
    return None


def _stems(word: str) -> list[str]:
    """The word and what is left of it without Quechua suffixes, longest first: churichallaymi ... churi."""
    stems, frontier = [word], [word]
    for _ in range(4):
        frontier = [
            one[: -len(suffix)]
            for one in frontier
            for suffix in _SUFFIXES
            if one.endswith(suffix) and len(one) - len(suffix) >= 3
        ][:40]
        stems += [one for one in frontier if one not in stems]
    return stems[:60]


def _slip_in(words: list[str]) -> str | None:
    near = {relation for word in words if (relation := _words().find_with_slip(word))}
    return near.pop() if len(near) == 1 else None
