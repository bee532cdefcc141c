"""Reading what a person wrote about a place: its words, the spans that may be a name, level words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.places.gazetteer import Level
from bot.places.spelling import bare, fold, fold_softly, listed, without_suffix

_BREAK = re.compile(r"[,;/()\n|:]+|\s-+\s")  # not the hyphen of Rupa-Rupa
MOST_CHARACTERS = 300
MOST_WORDS = 12
LONGEST_NAME = 5  # words

# Words that say how large the place is ("distrito de ...").
_LEVELS: dict[str, tuple[Level, ...]] = {
    "distrito": (Level.DISTRICT,),
    "provincia": (Level.PROVINCE,),
    "departamento": (Level.DEPARTMENT,),
    "region": (Level.DEPARTMENT,),
    "estado": (Level.DEPARTMENT,),
    "ciudad": (Level.DISTRICT, Level.CITY),
    "pais": (Level.COUNTRY,),
    "llaqta": (Level.DISTRICT, Level.VILLAGE),
    "comunidad": (Level.VILLAGE,),
    "anexo": (Level.VILLAGE,),
    "caserio": (Level.VILLAGE,),
    "poblado": (Level.VILLAGE,),
    "centro": (),
    "ayllu": (Level.VILLAGE,),
    "pueblo": (Level.DISTRICT, Level.VILLAGE),
}
# Words around a place, in Spanish and Quechua, that name none.
_AROUND = listed(
    """
    de del la las el los lo en y a al por para desde hasta hacia cerca entre con sin su mi se es era fue esta estaba
    que un una ahi alla aca dentro fuera lado arriba abajo jr jiron av avenida calle mz lote km zona sector barrio parte
    creo tal vez quizas no se nose recuerdo vivia vivio vive nacio nacido naci nacimiento ultima vez lugar visto vieron
    lado frente rio cerro llamado llamada dicen nuestro nuestra campesina nativa campo chacra
    llaqtapi llaqtanpi llaqtamanta distritopi provinciapi ladunpi ladopi chaypi kaypi wak waqpi karu sutiyuq nisqa
    casa wasi wasipi chakra chakrapi orqo urqu orqopi urqupi mayu mayupi pampapi hospital posta cuartel base carcel
    comisaria colegio escuela iglesia mercado mina cielo manam manan yachanichu hola gracias si ninguno ningun nada
    nadie hermano hermana hijo hija padre madre esposo esposa tio tia abuelo abuela desaparecio perdio llevaron dijeron
    nisqapi ukupi hawapi kachkan karqa tiyarqa nacesqa paqarisqa nuqa ladu chay kay ima may uku hawa nomas solo
    sola sabemos sabe dijo nada bien mal mas menos aqui alli noche tarde dia madrugada antes despues siempre
    nunca hace anos ano crecio creci vivi vivimos vivian estuvo trabajaba sitio mismo misma donde este esa ese
    aquel juntos
    """
)
# Of those, the ones that take a Quechua ending: "ladupi", "llaqtanmanta".
_AROUND_QUECHUA = listed(
    "ladu lado llaqta llaqtan distrito provincia wasi chakra urqu orqo mayu pampan uku hawa chay kay"
)
_SHORT = (
    "sta:santa sto:santo sn:san pto:puerto pta:punta nva:nueva nvo:nuevo vlla:villa gral:general cnel:coronel "
    "mcal:mariscal cmdte:comandante dpto:departamento depto:departamento prov:provincia dist:distrito dto:distrito "
    "cdad:ciudad ccpp:poblado comun:comunidad cmdad:comunidad"
)
_SHORT_FOR = {short: word for short, _colon, word in (pair.partition(":") for pair in _SHORT.split())}
# Words of so many names that sharing them says little.
GENERIC = listed(
    "san santa santo santiago villa nuevo nueva alto alta bajo baja puerto pueblo rio valle gran isla ciudad centro"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words that may be a name. `cost` is what reading it this way takes off."""

    first: int
    last: int  # one past
    plain: str  # joined bare letters
    folded: str
    soft: str  # folded by an ear that takes ll for y
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What was written: bare words, what each weighs, the spans, the levels named."""

    words: tuple[str, ...]
    weights: tuple[float, ...]
    spans: tuple[Span, ...]
    levels: tuple[Level, ...]


def weigh(word: str) -> float:
    """How much of a question a word is: its letters, little for the words of every second name."""
    if word in _AROUND or (word in _LEVELS and word not in GENERIC):
        return 0.0
    if any(shorter in _AROUND_QUECHUA for shorter in without_suffix(word)):
        return 0.0
    return len(word) * (0.3 if word in GENERIC else 1.0)


def read(words: str) -> Asked:
    """Total on any text; no words or spans where there is nothing to look for."""
    split = (bare(part).split() for part in _BREAK.split(words[:MOST_CHARACTERS]))
    parts = [part for part in split if part]
    kept: list[str] = []
    part_of: list[int] = []
    weights: list[float] = []
    levels: list[Level] = []
    for number, part in enumerate(parts):
        for place_in_part, written in enumerate(part):
            if len(kept) == MOST_WORDS:
                break
            word = _SHORT_FOR.get(written, written)
            kept.append(word)
            part_of.append(number)
            says = _LEVELS.get(word)
            # "provincia de X" asks for a province, "X, provincia de Y" for something in it.
            if says and not levels and (number == place_in_part == 0 or place_in_part == len(part) - 1):
                levels.extend(says)
            if says is None and len(part) == 1 and len(parts) > 1:
                weights.append(float(len(word)))  # "Mina, Chungui": a name, even if a common word
            else:
                weights.append(weigh(word))
    spans: list[Span] = []
    for first in range(len(kept)):
        for last in range(first + 1, min(first + LONGEST_NAME, len(kept)) + 1):
            if part_of[first] != part_of[last - 1] or sum(weights[first:last]) == 0:
                continue
            spans.extend(_readings(kept, first, last))
    return Asked(tuple(kept), tuple(weights), tuple(spans), tuple(levels))


def _readings(words: list[str], first: int, last: int) -> list[Span]:
    """A run as written, and without a Quechua ending on its last word."""
    run = words[first:last]
    found = [_span(first, last, run)]
    for shorter in without_suffix(run[-1]):
        other = [*run[:-1], shorter]
        found.append(_span(first, last, other, cost=0.04))
    return found


def _span(first: int, last: int, run: list[str], cost: float = 0.0) -> Span:
    written = " ".join(run)
    return Span(first, last, "".join(run), fold(written), fold_softly(written), cost)
