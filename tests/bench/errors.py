"""What people do to names and facts: error models, each a small function on a view of a person.

A view is what one register or one family wrote down. Each function changes it and says whether it
could. Several models mix them differently, so that weights are not learned from one kind of clerk.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from bot.matching.spelling import each
from tests.bench.names import Names

_QUECHUA = each(
    "hua:wa hua:gua gua:hua hua:ua wa:hua hui:wi hui:gui wi:hui hua:va vi:wi vil:huil qui:ki que:ke "
    "qui:qi ki:qui qu:k cc:q cc:c cc:k cc:cc' c:cc ca:ka co:ko cu:ku ca:qa co:qo k:c k:q q:c q:k qu:x j:x "
    "x:j g:k ch:chh ch:ch' p:ph t:th t:tt e:i i:e o:u u:o au:aw aw:au ay:ai ai:ay ia:ya ya:ia lla:la ll:l "
    "ll:y l:ll ñ:n ñ:ni n:ñ s:z z:s s:sh sh:s ce:se qo:cco nt:nd nd:nt mp:np b:w w:v h: rr:r"
)
_SPANISH = each(
    "b:v v:b s:z z:s ce:se ci:si se:ce si:ci ll:y y:ll ge:je gi:ji je:ge ji:gi h: rr:r mb:nb nv:mv x:j "
    "qu:k c:k i:y y:i gu:g ss:s z:c sc:s"
)
_HEARD = each("p:b b:p t:d d:t k:g g:k m:n n:m l:r r:l s:f f:p d:r i:e o:u ar:al")
_KEYS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "l": "kñ", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry", "u": "yi",
    "v": "cb", "y": "tu", "z": "x",
}  # fmt: skip
_SHORT = {
    "María": "Ma.",
    "Francisco": "Fco.",
    "Francisca": "Fca.",
    "Guillermo": "Gmo.",
    "Fernando": "Fdo.",
    "José": "Jse.",
}
_ENDINGS = ("cha", "cito", "ito", "icha", "ucho", "uco", "uku", "cha", "ico", "ucha", "ita")


@dataclass(slots=True)
class View:
    """A person as one source wrote them."""

    given: list[str]
    paternal: str
    maternal: str
    sex: str
    birth: int | None
    pm: int | None
    event: int | None
    origin: list[str]
    last: list[str]
    father: str
    mother: str
    nickname: str = ""
    commas: bool = True
    whole: bool = False


def bare(text: str) -> str:
    """Without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")


def _title(text: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))


def respell(text: str, rules: list[str], chance: random.Random, times: int) -> str:
    """A few random replacements of the kind."""
    lower = text.lower()
    for _ in range(times):
        fitting = [rule.split(":") for rule in rules if rule.split(":")[0] in lower]
        if not fitting:
            break
        old, new = chance.choice(fitting)
        at = chance.choice([m.start() for m in re.finditer(re.escape(old), lower)])
        lower = lower[:at] + new + lower[at + len(old) :]
    return _title(lower) if lower else text


def slip(text: str, chance: random.Random) -> str:
    """One slip of the finger or of the eye."""
    if len(text) < 3:
        return text
    at, kind = chance.randrange(0 if chance.random() < 0.1 else 1, len(text) - 1), chance.random()
    if kind < 0.3:
        return text[:at] + text[at + 1 :]
    if kind < 0.5:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if kind < 0.8:
        return text[:at] + chance.choice(_KEYS.get(text[at].lower(), "aeionrsl")) + text[at + 1 :]
    return text[:at] + (text[at] if chance.random() < 0.5 else chance.choice("aeiounrsl")) + text[at:]


def _some_name(view: View, chance: random.Random, change: Callable[[str], str]) -> bool:
    before = (list(view.given), view.paternal, view.maternal)
    where = chance.randrange(3)
    if where == 0 and view.given:
        at = 0 if chance.random() < 0.7 else len(view.given) - 1
        view.given[at] = change(view.given[at])
    elif where == 1 or not view.maternal:
        view.paternal = change(view.paternal)
    else:
        view.maternal = change(view.maternal)
    return before != (view.given, view.paternal, view.maternal)


def quechua_spelling(view: View, chance: random.Random, names: Names) -> bool:
    before = (view.paternal, view.maternal)
    view.paternal = respell(view.paternal, _QUECHUA, chance, chance.choice((1, 2, 2, 3)))
    if chance.random() < 0.7:
        view.maternal = respell(view.maternal, _QUECHUA, chance, chance.choice((1, 2)))
    return before != (view.paternal, view.maternal)


def spanish_spelling(view: View, chance: random.Random, names: Names) -> bool:
    return _some_name(view, chance, lambda name: respell(name, _SPANISH, chance, chance.choice((1, 1, 2))))


def vowels(view: View, chance: random.Random, names: Names) -> bool:
    rules = ["e:i", "i:e", "o:u", "u:o"]
    return _some_name(view, chance, lambda name: respell(name, rules, chance, chance.choice((1, 2))))


def accents(view: View, chance: random.Random, names: Names) -> bool:
    before = (list(view.given), view.paternal, view.maternal)
    view.given, view.paternal, view.maternal = [bare(n) for n in view.given], bare(view.paternal), bare(view.maternal)
    return before != (view.given, view.paternal, view.maternal)


def typo(view: View, chance: random.Random, names: Names) -> bool:
    return _some_name(view, chance, lambda name: slip(name, chance))


def misheard(view: View, chance: random.Random, names: Names) -> bool:
    def change(name: str) -> str:
        if len(name) > 6 and chance.random() < 0.2:
            return _title(name[2:]) if chance.random() < 0.4 else name[:-2]
        return respell(name, _HEARD, chance, chance.choice((1, 1, 2)))

    return _some_name(view, chance, change)


def encoding(view: View, chance: random.Random, names: Names) -> bool:
    def broken(name: str) -> str:
        try:
            return name.encode().decode(chance.choice(("cp1252", "latin-1")))
        except UnicodeDecodeError:
            return name.encode().decode("latin-1")

    before = (list(view.given), view.paternal, view.maternal)
    view.given, view.paternal, view.maternal = (
        [broken(n) for n in view.given],
        broken(view.paternal),
        broken(view.maternal),
    )
    return before != (view.given, view.paternal, view.maternal)


def swap_surnames(view: View, chance: random.Random, names: Names) -> bool:
    view.paternal, view.maternal = view.maternal, view.paternal
    return view.paternal != view.maternal


def missing_maternal(view: View, chance: random.Random, names: Names) -> bool:
    had, view.maternal = view.maternal, ""
    return bool(had)


def missing_paternal(view: View, chance: random.Random, names: Names) -> bool:
    if not view.maternal or not view.paternal:
        return False
    if chance.random() < 0.5:
        view.paternal, view.maternal = view.maternal, ""
    else:
        view.paternal = ""
    return True


def one_box(view: View, chance: random.Random, names: Names) -> bool:
    if not view.maternal or not view.paternal:
        return False
    view.paternal, view.maternal = f"{view.paternal} {view.maternal}", ""
    return True


def whole_name(view: View, chance: random.Random, names: Names) -> bool:
    view.whole = True
    return True


def wrong_maternal(view: View, chance: random.Random, names: Names) -> bool:
    mother = view.mother.split()
    view.maternal = mother[-1] if len(mother) > 2 and chance.random() < 0.5 else names.surnames.draw(chance)
    return True


def married(view: View, chance: random.Random, names: Names) -> bool:
    if view.sex != "F":
        return False
    husband = ("vda. de " if chance.random() < 0.2 else "de ") + names.surnames.draw(chance)
    view.maternal = husband if chance.random() < 0.7 else f"{view.maternal} {husband}".strip()
    return True


def reorder(view: View, chance: random.Random, names: Names) -> bool:
    view.given.reverse()
    return len(view.given) > 1


def missing_given2(view: View, chance: random.Random, names: Names) -> bool:
    had = len(view.given)
    view.given = view.given[:1] if chance.random() < 0.75 else view.given[1:] or view.given
    return len(view.given) != had


def initials(view: View, chance: random.Random, names: Names) -> bool:
    if not view.given:
        return False
    at = len(view.given) - 1 if chance.random() < 0.7 else 0
    view.given[at] = view.given[at][:1] + chance.choice(("", "."))
    return True


def abbreviation(view: View, chance: random.Random, names: Names) -> bool:
    for at, name in enumerate(view.given):
        if name in _SHORT or (len(name) > 6 and chance.random() < 0.3):
            view.given[at] = _SHORT.get(name, name[: chance.choice((3, 4))] + ".")
            return True
    return False


def joined(view: View, chance: random.Random, names: Names) -> bool:
    if len(view.given) < 2:
        return False
    view.given = ["".join(view.given).capitalize()]
    return True


def familiar(view: View, chance: random.Random, names: Names) -> bool:
    if not view.given:
        return False
    name = view.given[0]
    listed = names.nicknames.get(name)
    draw = chance.random()
    if listed and draw < 0.75:
        view.given = [chance.choice(listed)]
    elif draw < 0.85:  # a form nobody listed
        view.given = [name[: chance.choice((3, 4))] + chance.choice(("", "y", "o", "ico"))]
    else:
        stem = name[:-1] if name[-1] in "aeoáéíóu" else name
        view.given = [stem + chance.choice(_ENDINGS)]
    if chance.random() < 0.1:
        view.given = [slip(view.given[0], chance)]
    return True


def nickname_only(view: View, chance: random.Random, names: Names) -> bool:
    listed = names.nicknames.get(view.given[0]) if view.given else None
    if listed and chance.random() < 0.7:
        view.nickname = chance.choice(listed)
    else:
        view.nickname = chance.choice(("Zorro", "Puka", "Chino", "Negro", "Allqu", "Gringo", "Runtu", "Wayra"))
    if chance.random() < 0.5:
        view.given = []
    return True


def quechua_given(view: View, chance: random.Random, names: Names) -> bool:
    if not view.given:
        return False
    name = bare(view.given[0].lower())
    for old, new in (("f", "p"), ("e", "i"), ("o", "u"), ("b", "w"), ("v", "w"), ("g", "k"), ("d", "r"), ("rr", "r")):
        if chance.random() < 0.75:
            name = name.replace(old, new)
    if chance.random() < 0.35:
        name += "cha"
    view.given[0] = name.capitalize()
    return True


def particles(view: View, chance: random.Random, names: Names) -> bool:
    for box in ("paternal", "maternal"):
        name = getattr(view, box)
        if " " in name:
            parts = name.split()
            choices = ("".join(parts).capitalize(), " ".join((parts[0], "".join(parts[1:]))), parts[-1])
            setattr(view, box, chance.choice(choices))
            return True
    return False


def extra_given(view: View, chance: random.Random, names: Names) -> bool:
    view.given.insert(chance.randrange(len(view.given) + 1), names.given[view.sex or "M"].draw(chance))
    return True


def birth_off(view: View, chance: random.Random, names: Names) -> bool:
    if view.birth:
        view.birth += chance.choice((-1, 1)) * chance.choice((1, 1, 2, 2, 3, 4, 5))
        view.pm = chance.choice((0, 3, None))
    return bool(view.birth)


def birth_rounded(view: View, chance: random.Random, names: Names) -> bool:
    if not view.birth or not view.event:
        return False
    step = chance.choice((5, 5, 10))
    view.birth = view.event - step * round((view.event - view.birth) / step)
    view.pm = chance.choice((0, None, 3, 5))
    return True


def birth_slip(view: View, chance: random.Random, names: Names) -> bool:
    if not view.birth:
        return False
    tens, ones = view.birth // 10 % 10, view.birth % 10
    draw = chance.random()
    if draw < 0.4:
        view.birth += chance.choice((-10, 10))
    elif draw < 0.7:
        view.birth = view.birth // 100 * 100 + ones * 10 + tens
    elif view.event:
        view.birth = view.event
    return True


def birth_missing(view: View, chance: random.Random, names: Names) -> bool:
    had, view.birth, view.pm = view.birth, None, None
    return had is not None


def sex_wrong(view: View, chance: random.Random, names: Names) -> bool:
    view.sex = "" if chance.random() < 0.6 else {"M": "F", "F": "M"}.get(view.sex, "")
    return True


def event_off(view: View, chance: random.Random, names: Names) -> bool:
    if view.event:
        view.event = view.event + chance.choice((-3, -2, -1, -1, 1, 1, 2)) if chance.random() < 0.7 else None
    return True


def place_coarse(view: View, chance: random.Random, names: Names) -> bool:
    view.origin = view.origin[chance.randrange(1, max(2, len(view.origin))) :]
    return True


def place_none(view: View, chance: random.Random, names: Names) -> bool:
    view.origin = []
    return True


def place_fine(view: View, chance: random.Random, names: Names) -> bool:
    view.origin = view.origin[: chance.choice((1, 2))]
    return True


def place_misspelt(view: View, chance: random.Random, names: Names) -> bool:
    for at in range(len(view.origin)):
        if chance.random() < 0.6:
            rules = _QUECHUA if chance.random() < 0.6 else _SPANISH
            view.origin[at] = (
                respell(view.origin[at], rules, chance, 1) if chance.random() < 0.6 else slip(view.origin[at], chance)
            )
    return True


def place_uncut(view: View, chance: random.Random, names: Names) -> bool:
    view.commas = False
    return True


def place_crossed(view: View, chance: random.Random, names: Names) -> bool:
    view.origin, view.last = view.last or view.origin[1:], view.origin
    return True


def parents_partial(view: View, chance: random.Random, names: Names) -> bool:
    father, mother = view.father.split(), view.mother.split()
    if chance.random() < 0.5:
        view.father, view.mother = " ".join(father[:1]), " ".join(mother[:1]) if chance.random() < 0.5 else ""
    else:
        view.father, view.mother = "", " ".join(mother[:1])
    return True


def parents_misspelt(view: View, chance: random.Random, names: Names) -> bool:
    def change(text: str) -> str:
        parts = text.split()
        if parts:
            at = chance.randrange(len(parts))
            listed = names.nicknames.get(parts[0])
            if at == 0 and listed and chance.random() < 0.3:
                parts[0] = chance.choice(listed)
            else:
                parts[at] = (
                    slip(parts[at], chance) if chance.random() < 0.5 else respell(parts[at], _QUECHUA, chance, 1)
                )
        return " ".join(parts)

    view.father, view.mother = change(view.father), change(view.mother)
    return True


def mother_married(view: View, chance: random.Random, names: Names) -> bool:
    mother = view.mother.split()
    if len(mother) < 3:
        return False
    view.mother = " ".join(
        [*mother[:-1], "de", view.father.split()[-2] if len(view.father.split()) > 2 else view.paternal]
    )
    return True


Change = Callable[[View, random.Random, Names], bool]
NAME_ERRORS: dict[Change, float] = {
    quechua_spelling: 18, spanish_spelling: 12, vowels: 8, accents: 8, typo: 15, misheard: 6, encoding: 3,
    swap_surnames: 5, missing_maternal: 9, missing_paternal: 2, one_box: 4, whole_name: 3, wrong_maternal: 3,
    married: 3, reorder: 4, missing_given2: 10, initials: 4, abbreviation: 4, joined: 2, familiar: 12, nickname_only: 2,
    quechua_given: 6, particles: 6, extra_given: 2,
}  # fmt: skip
FIELD_ERRORS: dict[Change, float] = {
    birth_off: 18, birth_rounded: 8, birth_slip: 4, birth_missing: 12, sex_wrong: 3, event_off: 8, place_coarse: 12,
    place_none: 8, place_fine: 8, place_misspelt: 8, place_uncut: 4, place_crossed: 3, parents_partial: 14,
    parents_misspelt: 8, mother_married: 3,
}  # fmt: skip


def spoil(view: View, chance: random.Random, names: Names, severity: int, leaning: float = 0.0) -> list[str]:
    """Draws `severity` name errors and about as many of the other fields; the names of what happened.

    `leaning` in 0..1 makes some errors of this error model rarer and others more frequent.
    """
    done: list[str] = []
    fields = max(0, severity - 1) + (chance.random() < 0.4 + 0.2 * leaning)
    for errors, times in ((NAME_ERRORS, severity), (FIELD_ERRORS, fields)):
        kinds = list(errors)
        for _ in range(times):
            change = chance.choices(kinds, [errors[k] for k in kinds])[0]
            if change.__name__ not in done and change(view, chance, names):
                done.append(change.__name__)
    return done
