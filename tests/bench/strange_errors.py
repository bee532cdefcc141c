"""A second hand's errors: never learned from, only measured with.

Where `errors` replaces letters, this one hears a name and writes the sounds down again in the
spelling of one office; it shortens names by syllables instead of looking them up, and breaks
boxes, letters and years in ways of its own. What the engine gains here it has not seen before.
"""

from __future__ import annotations

import html
import random
import re

from bot.matching.spelling import each
from tests.bench.errors import Errors
from tests.bench.names import Names
from tests.bench.views import View, bare, title

_SOUNDS = re.compile("ch|ll|rr|qu(?=[ei])|cc|h?u(?=[aeio])|gu(?=[aeio])|sh|[a-zñ]")
_HEARD = {
    "ch": "C", "ll": "L", "rr": "R", "qu": "k", "cc": "q", "hu": "w", "u": "u", "gu": "w", "sh": "S", "ñ": "N",
    "c": "k", "z": "s", "v": "b", "y": "y", "h": "", "x": "h", "j": "h",
}  # fmt: skip
_OFFICES: tuple[dict[str, str], ...] = (
    {"k": "k", "q": "q", "w": "w", "C": "ch", "L": "ll", "N": "ñ", "R": "r", "S": "sh", "h": "h", "e": "i", "o": "u"},
    {"k": "c", "q": "cc", "w": "hu", "C": "ch", "L": "ll", "N": "ñ", "R": "rr", "S": "s", "h": "j"},
    {"k": "c", "q": "c", "w": "gu", "C": "ch", "L": "y", "N": "ni", "R": "r", "S": "z", "h": "g", "s": "z"},
    {"k": "k", "q": "k", "w": "v", "C": "ch", "L": "l", "N": "n", "R": "r", "S": "s", "h": "x", "b": "v"},
    {"k": "k", "q": "q'", "w": "w", "C": "ch'", "L": "ll", "N": "ñ", "R": "r", "S": "s", "h": "jj", "e": "i", "o": "u"},
    {"k": "qu", "q": "q", "w": "u", "C": "ch", "L": "li", "N": "gn", "R": "r", "S": "ss", "h": "h", "b": "v", "i": "y"},
)
_VOWELS = "aeiou"


def _heard(name: str) -> list[str]:
    found = _SOUNDS.findall(bare(name.lower().replace("ñ", "\0")).replace("\0", "ñ"))
    return [sound for raw in found if (sound := _HEARD.get(raw, "w" if raw == "hu" else raw))]


def written_by(name: str, office: dict[str, str], zeal: float, chance: random.Random) -> str:
    """The sounds of a name as one office writes them; it follows its own habits as often as `zeal` says."""
    words = []
    for word in name.split():
        letters = []
        sounds = _heard(word)
        for at, sound in enumerate(sounds):
            letter = office.get(sound, sound) if chance.random() < zeal else _usual(sound)
            after = sounds[at + 1] if at + 1 < len(sounds) else ""
            if letter == "c" and after in "ei" and after:
                letter = "qu"
            elif letter == "qu" and after not in ("e", "i"):
                letter = "k"
            elif letter == "z" and after in "ei" and after:
                letter = "c"
            elif letter == "gu" and after in "ei" and after:
                letter = "gü"
            letters.append(letter)
        words.append("".join(letters))
    return title(" ".join(words))


def _usual(sound: str) -> str:
    return {"k": "c", "q": "cc", "w": "hu", "C": "ch", "L": "ll", "N": "ñ", "R": "rr", "S": "sh", "h": "j"}.get(
        sound, sound
    )


def other_office(view: View, chance: random.Random, names: Names) -> bool:
    before = (view.paternal, view.maternal)
    office, zeal = chance.choice(_OFFICES), chance.choice((0.5, 0.8, 1.0))
    view.paternal = written_by(view.paternal, office, zeal, chance)
    if chance.random() < 0.8:
        view.maternal = written_by(view.maternal, office, zeal, chance)
    return before != (view.paternal, view.maternal)


def given_by_ear(view: View, chance: random.Random, names: Names) -> bool:
    if not view.given:
        return False
    before = list(view.given)
    view.given[0] = written_by(view.given[0], chance.choice(_OFFICES), 0.6, chance)
    return before != view.given


def _syllables(name: str) -> list[str]:
    return re.findall("[^aeiou]*[aeiou]+(?:[nmlrs](?![aeiou]))?", bare(name.lower()))


def called(name: str, sex: str, chance: random.Random) -> str:
    """What a name becomes at home, by rules of the mouth."""
    parts, end = _syllables(name) or [name.lower()], "a" if sex == "F" else "o"
    way = chance.choice(("head", "tail", "small", "small", "small", "child", "quechua"))
    if way == "head" and len(parts) > 1:
        made = "".join(parts[:2])[: chance.choice((3, 4, 5))]
        made = made.rstrip(_VOWELS) + chance.choice(("i", "y", end, "e")) if len(made) > 2 else made
    elif way == "tail" and len(parts) > 2:
        made = "".join(parts[-2:])
    elif way == "child":
        made = "".join(parts[-2:]).replace("r", "l").replace("s", "ch")
        made = made.rstrip(_VOWELS) + end
    else:
        stem = bare(name.lower()).rstrip(_VOWELS)
        quechua = each("cha chu lla ku")
        small = [f"it{end}", f"cit{end}", f"uch{end}", f"ac{'h' + end}", f"ic{end}", f"ill{end}", "in", f"uc{end}"]
        made = stem + (end + chance.choice(quechua) if way == "quechua" else chance.choice(small))
    return title(made)


def at_home(view: View, chance: random.Random, names: Names) -> bool:
    if not view.given:
        return False
    view.given = [called(chance.choice(view.given) if chance.random() < 0.2 else view.given[0], view.sex, chance)]
    return True


def wrong_letters(view: View, chance: random.Random, names: Names) -> bool:
    """Lost on the way: accents as question marks, entities, or read twice in the wrong encoding."""
    way = chance.choice(("mark", "entity", "twice", "box"))

    def broken(name: str) -> str:
        if way == "entity":
            return html.escape(name).encode("ascii", "xmlcharrefreplace").decode()
        if way == "twice":
            return name.encode().decode("latin-1").encode().decode("latin-1")
        return re.sub(r"[^\x00-\x7f]", "?" if way == "mark" else "\ufffd", name)

    before = (list(view.given), view.paternal, view.maternal)
    view.given = [broken(name) for name in view.given]
    view.paternal, view.maternal = broken(view.paternal), broken(view.maternal)
    return before != (view.given, view.paternal, view.maternal)


def read_off_paper(view: View, chance: random.Random, names: Names) -> bool:
    """A scan read by a machine or by tired eyes."""
    mistakes = [
        rule.split(":") for rule in each("rn:m m:rn cl:d h:b u:v n:u a:o e:c i:l l:i t:f g:q ll:ü o:a s:5 o:0 i:1")
    ]
    box = chance.choice(("given", "paternal", "maternal"))
    text = " ".join(view.given) if box == "given" else getattr(view, box)
    fitting = [(old, new) for old, new in mistakes if old in text.lower()[1:]]
    if not fitting:
        return False
    old, new = chance.choice(fitting)
    at = text.lower().index(old, 1)
    text = text[:at] + new + text[at + len(old) :]
    if box == "given":
        view.given = text.split()
    else:
        setattr(view, box, text)
    return True


def boxes(view: View, chance: random.Random, names: Names) -> bool:
    """The right words in other boxes."""
    if not view.paternal or not view.maternal or not view.given:
        return False
    way = chance.randrange(5)
    both, given = f"{view.paternal} {view.maternal}", " ".join(view.given)
    if way == 0:
        view.paternal, view.maternal = "", both
    elif way == 1:
        view.given, view.paternal, view.maternal = [], f"{given} {both}", ""
    elif way == 2:
        view.given, view.paternal, view.maternal = [*view.given, view.paternal], view.maternal, ""
    elif way == 3:
        view.paternal, view.maternal = f"{view.paternal}-{view.maternal}", ""
    else:
        view.given, view.paternal, view.maternal = [f"{both}, {given}"], "", ""
    return True


def as_a_wife(view: View, chance: random.Random, names: Names) -> bool:
    if view.sex != "F":
        return False
    husband = names.surnames.draw(chance)
    way = chance.randrange(4)
    if way == 0:
        view.paternal, view.maternal = f"{view.paternal} {chance.choice(('de', 'viuda de', 'Vda.'))} {husband}", ""
    elif way == 1:
        view.maternal = f"{view.maternal} Vda. {husband}".strip()
    elif way == 2:
        view.paternal, view.maternal = husband, ""
    else:
        view.maternal = husband
    return True


def half_known(view: View, chance: random.Random, names: Names) -> bool:
    """What a neighbour remembers: one name and one surname, either of them."""
    view.given = [chance.choice(view.given)] if view.given else []
    if view.maternal and chance.random() < 0.3:
        view.paternal = view.maternal
    view.maternal = ""
    return True


def letters_only(view: View, chance: random.Random, names: Names) -> bool:
    if not view.given:
        return False
    view.given = (
        [name[0].upper() + "." for name in view.given]
        if chance.random() < 0.5
        else [*view.given[:1], *(name[0] for name in view.given[1:])]
    )
    return True


def finger(view: View, chance: random.Random, names: Names) -> bool:
    """Two slips of a thumb, anywhere in the name."""
    for _ in range(chance.choice((1, 1, 2))):
        box = chance.choice(("given", "paternal", "maternal"))
        text = " ".join(view.given) if box == "given" else getattr(view, box)
        if len(text) < 4:
            continue
        at = chance.randrange(1, len(text))
        way = chance.randrange(3)
        letter = chance.choice("abcdefghijlmnopqrstuvz")
        text = text[:at] + (letter if way else "") + text[at + (way != 1) :]
        if box == "given":
            view.given = text.split()
        else:
            setattr(view, box, text)
    return True


def age_by_tens(view: View, chance: random.Random, names: Names) -> bool:
    if not view.birth or not view.event:
        return False
    age = max(0, view.event - view.birth)
    step = chance.choice((5, 5, 10))
    view.birth, view.pm = view.event - (age + step // 2) // step * step, chance.choice((None, 2, 5, 0))
    return True


def year_unknown(view: View, chance: random.Random, names: Names) -> bool:
    view.birth = view.pm = None
    return True


def event_for_birth(view: View, chance: random.Random, names: Names) -> bool:
    if not view.event:
        return False
    view.birth, view.pm, view.event = view.event, 0, None if chance.random() < 0.5 else view.event
    return True


def neighbouring(view: View, chance: random.Random, names: Names) -> bool:
    """Another village or district near the true one."""
    if len(view.origin) < 3:
        return False
    view.origin[0 if chance.random() < 0.6 else 1] = chance.choice(("Pampa", "Loma", "Mayo", "Tambo")) + chance.choice(
        ("bamba", "pata", "marca", "cocha", " Alta", " Chico")
    )
    return True


def coarse(view: View, chance: random.Random, names: Names) -> bool:
    view.origin = view.origin[-chance.choice((1, 2)) :]
    return True


def place_by_ear(view: View, chance: random.Random, names: Names) -> bool:
    office = chance.choice(_OFFICES)
    view.origin = [written_by(place, office, 0.6, chance) for place in view.origin]
    return True


def parents_by_first_name(view: View, chance: random.Random, names: Names) -> bool:
    view.father, view.mother = view.father.split(" ")[0], view.mother.split(" ")[0]
    if view.father and chance.random() < 0.3:
        view.father = called(view.father, "M", chance)
    return True


def parents_by_ear(view: View, chance: random.Random, names: Names) -> bool:
    office = chance.choice(_OFFICES)
    view.father = written_by(view.father, office, 0.5, chance)
    view.mother = written_by(view.mother, office, 0.5, chance)
    return True


NAME_ERRORS: Errors = {
    other_office: 22, given_by_ear: 8, at_home: 12, wrong_letters: 4, read_off_paper: 5, boxes: 7, as_a_wife: 5,
    half_known: 10, letters_only: 5, finger: 14,
}  # fmt: skip
FIELD_ERRORS: Errors = {
    age_by_tens: 14, year_unknown: 12, event_for_birth: 3, neighbouring: 9, coarse: 14, place_by_ear: 10,
    parents_by_first_name: 14, parents_by_ear: 8,
}  # fmt: skip
STRANGE: tuple[Errors, Errors] = (NAME_ERRORS, FIELD_ERRORS)
