"""What people write when they mean a place: the error models of the place bench. The search knows none of them.

A question starts from a place and its parents and is spoiled in one of several ways (`KINDS`), each
drawn with its own share. Slips of finger and ear come on top of most of them.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from bot.places import Level, Place, Places

_ROWS = (
    "q:wa w:qes e:wrd r:etf t:ryg y:tuh u:yij i:uok o:ipl p:oñ a:qsz s:adw d:sfe f:dgr g:fht h:gjy j:hku k:jli l:kño "
    "ñ:lp z:asx x:zcd c:xvf v:cbg b:vnh n:bmj m:nk"
)
_NEIGHBOURS = {pair[0]: pair[2:] for pair in _ROWS.split()}
# As heard: Spanish and Quechua spellings that sound alike, each tried both ways.
_HEARD = [
    ("hua", "wa"), ("hua", "gua"), ("hui", "wi"), ("c", "k"), ("qu", "k"), ("cc", "q"), ("ll", "y"), ("z", "s"),
    ("s", "z"), ("ci", "si"), ("ce", "se"), ("b", "v"), ("v", "b"), ("i", "e"), ("e", "i"), ("u", "o"), ("o", "u"),
    ("h", ""), ("y", "i"), ("j", "h"), ("rr", "r"), ("ñ", "n"), ("ch", "sh"), ("p", "ph"), ("g", "j"), ("mp", "np"),
    ("cc", "c"), ("au", "aw"), ("k", "c"), ("uy", "ui"),
]  # fmt: skip
# A recogniser writes Spanish, whatever was said.
_VOICE = [
    ("v", "b"), ("ll", "y"), ("z", "s"), ("ce", "se"), ("ci", "si"), ("h", ""), ("cc", "c"), ("hua", "gua"),
    ("qu", "c"), ("k", "c"), ("w", "gu"), ("ñ", "ni"), ("y ", "i "), ("x", "j"), ("sh", "s"), ("o", "u"), ("i", "e"),
]  # fmt: skip
_SUFFIXES = ("pi", "manta", "pa", "man", "ta", "pim", "mantam", "kama", "piqa")
_AROUND = (
    "distrito de {}", "en {}", "cerca de {}", "pueblo de {}", "por {}", "por el lado de {}", "alla en {}", "de {}",
    "al lado de {}", "dist. {}", "mas arriba de {}", "vivia en {}", "era de {}", "{} nomas", "en el pueblo de {}",
    "{} llaqtapi", "{} ladupi", "{} distritopi", "{}, no recuerdo bien", "creo que {}", "hacia {}", "es {}",
)  # fmt: skip
_SENTENCES = (
    "la ultima vez lo vieron en {}", "mi hermano vivia en {} antes", "desaparecio por {} en 1984",
    "lo llevaron de {} esa noche", "{}pi tiyarqa", "naci en {} pero creci en otro sitio",
)  # fmt: skip
_SHORTER = {
    "santa": "sta.", "santo": "sto.", "san": "s.", "santiago": "sgo", "puerto": "pto", "villa": "vlla", "nueva": "nva.",
    "nuevo": "nvo", "pampa": "pmpa", "general": "gral", "mariscal": "mcal.", "coronel": "crnl", "capitan": "cap.",
}  # fmt: skip
_JOINTS = (", ", " ", " - ", " en ", ", provincia de ", " / ", ", prov. ", " de la provincia de ", ",", " (", "; ")


@dataclass(frozen=True)
class Question:
    """What is asked, the id of the place meant, and in which way it was spoiled."""

    words: str
    wanted: str
    kind: str


Writer = Callable[[str, random.Random], str]


def no_accents(words: str) -> str:
    """Without accents, ñ kept."""
    parts = unicodedata.normalize("NFD", words.replace("ñ", "\0").replace("Ñ", "\1"))
    bare = "".join(c for c in parts if not unicodedata.combining(c))
    return bare.replace("\0", "ñ").replace("\1", "Ñ")


def typo(words: str, rng: random.Random) -> str:
    """One slip of the finger, never of the first letter."""
    spots = [i for i, c in enumerate(words) if c.isalpha()]
    if len(spots) < 4:
        return words
    i = rng.choice(spots[1:])
    near = rng.choice(_NEIGHBOURS.get(words[i].lower(), "a"))
    kind = rng.randrange(5)
    if kind == 0:
        return words[:i] + words[i + 1 :]
    if kind == 1:
        return words[:i] + near + words[i + 1 :]
    if kind == 2:
        return words[:i] + near + words[i:]
    if kind == 3 and i + 1 < len(words):
        return words[:i] + words[i + 1] + words[i] + words[i + 2 :]
    return words[:i] + words[i] + words[i:]


def _replaced(words: str, pairs: list[tuple[str, str]], rng: random.Random) -> str:
    lower = words.lower()
    options = [(a, b) for a, b in pairs if a in lower]
    if not options:
        return typo(words, rng)
    a, b = rng.choice(options)
    return lower.replace(a, b, rng.choice((1, 1, 9)))


def heard(words: str, rng: random.Random) -> str:
    """Written by ear."""
    return _replaced(words, _HEARD, rng)


def split_or_join(words: str, rng: random.Random) -> str:
    """A space less, or one more."""
    if " " in words:
        i = rng.choice([i for i, c in enumerate(words) if c == " "])
        return words[:i] + words[i + 1 :]
    if len(words) > 7:
        i = rng.randrange(3, len(words) - 3)
        return words[:i] + " " + words[i:]
    return words


def slips(name: str, rng: random.Random) -> str:
    """Nought to three slips of finger, ear and space; mostly lower case without accents."""
    words = no_accents(name).lower() if rng.random() < 0.75 else name
    for _ in range(rng.choices((0, 1, 2, 3), (0.15, 0.45, 0.3, 0.1))[0]):
        words = rng.choices([typo, heard, split_or_join], [0.45, 0.45, 0.10])[0](words, rng)
    return words


def few_slips(name: str, rng: random.Random) -> str:
    """At most one slip, where something else is already wrong."""
    return slips(name, rng) if rng.random() < 0.35 else no_accents(name).lower()


def voice(name: str, rng: random.Random) -> str:
    """As a recogniser of Spanish writes it: its own spelling, spaces where it hears them."""
    words = no_accents(name).lower()
    for _ in range(rng.choice((1, 2, 2, 3))):
        words = _replaced(words, _VOICE, rng)
    if rng.random() < 0.35:
        words = split_or_join(words, rng)
    return words


def partial(name: str, rng: random.Random) -> str:
    """A name broken off, or the telling half of a longer one."""
    words = no_accents(name).lower()
    telling = [w for w in words.split() if len(w) >= 4 and w not in _SHORTER]
    if " " in words and telling and rng.random() < 0.6:
        return rng.choice((telling[-1], telling[0]))
    keep = max(4, round(len(words) * rng.uniform(0.65, 0.9)))
    return words[:keep].strip()


def abbreviated(name: str, rng: random.Random) -> str:
    """Sta., Pto., or the initials of the smaller words."""
    words = no_accents(name).lower().split()
    short = [_SHORTER.get(w, w) for w in words]
    if short == words and len(words) > 1:
        short = [words[0][0] + ".", *words[1:]]
    return " ".join(short)


def upper(name: str, rng: random.Random) -> str:
    """As on a form, or with letters broken on the way."""
    if rng.random() < 0.4 and not name.isascii():
        return name.encode().decode("latin-1")
    return no_accents(name).upper()


def quechua(name: str, rng: random.Random) -> str:
    """With an ending of Quechua, sometimes in its spelling."""
    words = few_slips(name, rng)
    if rng.random() < 0.5:
        for a, b in (("hua", "wa"), ("cc", "q"), ("c", "k"), ("o", "u"), ("e", "i")):
            words = re.sub(rf"{a}(?!h)", b, words)
    return words + rng.choice(_SUFFIXES)


def around(name: str, rng: random.Random) -> str:
    """With the words people put around a place."""
    return rng.choice(_AROUND).format(few_slips(name, rng))


def sentence(name: str, rng: random.Random) -> str:
    """Inside a whole sentence, written nearly right."""
    return rng.choice(_SENTENCES).format(typo(no_accents(name).lower(), rng) if rng.random() < 0.3 else name)


NAME_ONLY: dict[str, tuple[float, Writer]] = {
    "slips": (0.40, slips),
    "voice": (0.15, voice),
    "around": (0.15, around),
    "quechua": (0.10, quechua),
    "partial": (0.08, partial),
    "abbreviated": (0.04, abbreviated),
    "upper": (0.04, upper),
    "sentence": (0.04, sentence),
}


def with_context(name: str, above: list[Place], rng: random.Random) -> str:
    """The name with one or two of the places above it, either of them spoiled, in either order."""
    words = rng.choices((slips, voice, partial, abbreviated, quechua), (0.6, 0.2, 0.06, 0.06, 0.08))[0](name, rng)
    chosen = [rng.choice(above[:2])]
    if len(above) > 1 and rng.random() < 0.25:
        chosen = above[:2]
    others = [slips(p.name, rng) if rng.random() < 0.5 else no_accents(p.name).lower() for p in chosen]
    if rng.random() < 0.12:
        return ", ".join([*reversed(others), words])
    for other in others:
        joint = rng.choice(_JOINTS)
        words = f"{words}{joint}{other}{')' if joint == ' (' else ''}"
    return words


def question(place: Place, places: Places, rng: random.Random, *, context: float) -> Question:
    """One question for a place; with a place above it for a share of `context`."""
    name = place.name if not place.also or rng.random() < 0.85 else rng.choice(place.also)
    above = [p for p in places.parents(place.id) if p.level is not Level.COUNTRY]
    if above and rng.random() < context:
        return Question(with_context(name, above, rng), place.id, "context")
    kind = rng.choices([*NAME_ONLY], [share for share, _writer in NAME_ONLY.values()])[0]
    words = NAME_ONLY[kind][1](name, rng)
    return Question(words, place.id, "other name" if name != place.name else kind)
