"""A synthetic register of invented people and the requests that look for them.

Villages with few surnames, families of brothers and sisters, cousins and homonyms. Queries are
spoiled views of people on the register, or of people who are not on it: most of those are
relatives of somebody who is, the hard negatives. Everything follows from the seed.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.matching.spelling import each
from tests.bench.errors import OWN, Errors, spoil
from tests.bench.names import Names, own
from tests.bench.real_map import ON_THE_MAP, districts
from tests.bench.strange_errors import STRANGE
from tests.bench.views import View, bare

_DEPARTMENTS = each(
    "Amazonas Áncash Apurímac Arequipa Ayacucho Ayacucho Ayacucho Cajamarca Cusco Huancavelica Huánuco "
    "Ica Junín Lambayeque Lima Loreto Moquegua Pasco Piura Puno Tacna Ucayali"
)
_HEADS = each("Alto Bajo Nueva San~Juan~de Santa~Rosa~de Villa San~Pedro~de Santiago~de Hatun Uchuy")
_STEMS = each(
    "Pampa Ccocha Pata Orcco Mayo Cancha Huasi Marca Cruz Loma Ccasa Rumi Tambo Llacta Puquio Sacha Chaca "
    "Huanca Yanta Anco Totora Ichu Sallca Qasa Vilcas Chungui Accos Colca Huayllay Paccha Socos Tinta "
    "Ongoy Luricocha Ocros Chiara"
)
_ENDS = ("", "bamba", "pata", "pampa", "huaycco", "marca", "cocha", "hua", "ri", "yoc", "mayo")


@dataclass(slots=True)
class Person:
    """An invented person, as they truly are."""

    given: list[str]
    paternal: str
    maternal: str
    sex: str
    birth: int
    event: int
    village: tuple[str, ...]
    father: str
    mother: str
    family: int


@dataclass(slots=True)
class Data:
    """A register, queries, and the truth about each query.

    `held` and `sought` are the people as they truly are, in the order of register and queries: for the oracle.
    """

    register: list[dict[str, Any]] = field(default_factory=list)
    queries: list[dict[str, Any]] = field(default_factory=list)
    truth: list[dict[str, Any]] = field(default_factory=list)
    held: list[Person] = field(default_factory=list)
    sought: list[Person] = field(default_factory=list)

    def write(self, folder: Path) -> None:
        """As JSON lines, one file each."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("register", "queries", "truth"):
            lines = (json.dumps(row, ensure_ascii=False) for row in getattr(self, name))
            (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


@dataclass(frozen=True, slots=True)
class Style:
    """One error model: how careful the register and the families are, and how the world is built."""

    register_errors: float = 0.25
    severities: tuple[int, ...] = (0, 1, 1, 1, 2, 2, 2, 3)
    pool: tuple[int, int] = (6, 20)
    per_village: int = 30
    relatives: float = 0.75
    gone: float = 0.3
    sparse: float = 0.0
    listed: tuple[float, ...] = (0.7, 0.3)
    hand: tuple[Errors, Errors] = OWN
    real: bool = False  # invented villages in real districts


STYLES = (
    Style(),
    Style(register_errors=0.0),
    Style(register_errors=0.6, severities=(0, 0, 1, 1, 2), pool=(4, 12)),
    Style(register_errors=0.1, severities=(1, 1, 2, 2, 3), pool=(10, 40), per_village=60, relatives=0.5),
    Style(register_errors=0.3, severities=(0, 1, 1, 2, 2, 3, 3, 4), pool=(4, 12), sparse=0.6, listed=(0.5, 0.3, 0.2)),
    Style(
        register_errors=0.2,
        severities=(0, 1, 1, 2, 2, 3),
        pool=(5, 15),
        sparse=1.0,
        per_village=80,
        listed=(0.5, 0.3, 0.2),
    ),
)

STRANGER = Style(
    register_errors=0.2, severities=(0, 1, 1, 1, 2, 2, 2, 3), sparse=0.3, listed=(0.6, 0.3, 0.1), hand=STRANGE
)
"""Measured with, never learned from: another hand's errors."""
ON_MAP = replace(STYLES[4], hand=ON_THE_MAP, real=True)
"""Measured with, never learned from: real districts, mixed up as neighbours mix them up."""


class World:
    """Villages and families drawn from one seed."""

    def __init__(self, seed: int, size: int, style: Style, names: Names) -> None:
        self.chance = random.Random(seed)
        self.names, self.style = names, style
        self.provinces = [self._place() for _ in range(120)]
        self.districts = [(self._place(), self.chance.choice(self.provinces)) for _ in range(700)]
        departments = {province: self.chance.choice(_DEPARTMENTS) for province in self.provinces}
        lie_in = [(district, province, departments[province]) for district, province in self.districts]
        if style.real:
            lie_in = sorted(districts())
        self.villages = [
            ((self._place(), *above), [self._surname() for _ in range(self.chance.randint(*style.pool))])
            for above in self.chance.choices(lie_in, k=max(30, size // style.per_village))
        ]
        self.families = 0

    def _place(self) -> str:
        head = self.chance.choice(_HEADS).replace("~", " ") + " " if self.chance.random() < 0.35 else ""
        return head + self.chance.choice(_STEMS) + self.chance.choice(_ENDS)

    def _surname(self) -> str:
        return self.names.surnames.draw(self.chance)

    def _given(self, sex: str) -> list[str]:
        first, second = self.names.given[sex].draw(self.chance), self.names.given[sex].draw(self.chance)
        return [first, second] if first != second and self.chance.random() < 0.5 else [first]

    def _children(
        self,
        village: tuple[str, ...],
        father: tuple[list[str], str, str],
        mother: tuple[list[str], str, str],
        count: int,
    ) -> list[Person]:
        self.families += 1
        start, event = (
            self.chance.randint(1920, 1970),
            self.chance.choice((1982, 1983, 1984, 1984, 1985, 1986, 1988, 1989, 1990, 1991, 1993)),
        )
        full = [" ".join((*parent[0], parent[1], parent[2])) for parent in (father, mother)]
        made = []
        for _ in range(count):
            sex = "M" if self.chance.random() < 0.7 else "F"
            birth = min(start + self.chance.randint(0, 18), event - 1)
            lost = event if self.chance.random() < 0.6 else event + self.chance.randint(-2, 4)
            made.append(
                Person(
                    self._given(sex), father[1], mother[1], sex, birth, lost, village, full[0], full[1], self.families
                )
            )
        return made

    def family(self) -> tuple[list[Person], list[Person]]:
        """Brothers and sisters, and others near them: cousins, a homonym elsewhere, a stranger."""
        village, pool = self.chance.choice(self.villages)
        father = (self._given("M"), self.chance.choice(pool), self.chance.choice(pool))
        mother = (self._given("F"), self.chance.choice(pool), self._surname())
        children = self._children(village, father, mother, self.chance.randint(1, 6))
        near: list[Person] = []
        if self.chance.random() < 0.2:
            uncle = (self._given("M"), father[1], father[2])
            near += self._children(village, uncle, (self._given("F"), self.chance.choice(pool), self._surname()), 1)
        if self.chance.random() < 0.1:
            other, _ = self.chance.choice(self.villages)
            twin = replace(
                children[0], village=other, birth=self.chance.randint(1925, 1970), father="", mother="", family=0
            )
            twin.father = " ".join((*self._given("M"), twin.paternal, self._surname()))
            twin.mother = " ".join((*self._given("F"), twin.maternal, self._surname()))
            near.append(twin)
        if self.chance.random() < 0.15:
            near += self._children(
                village,
                (self._given("M"), self._surname(), self._surname()),
                (self._given("F"), self._surname(), self._surname()),
                1,
            )
        return children, near


def _view(person: Person, chance: random.Random, careful: bool, sparse: float = 0.0) -> View:
    """What a source knows, before errors: never everything, and the less the sparser the style."""
    view = _known(person, chance, careful)
    scarce = sparse * (0.5 if careful else 1.0)
    if chance.random() < 0.4 * scarce:
        view.birth, view.pm = None, None
    if chance.random() < 0.4 * scarce:
        view.event = None
    if chance.random() < 0.6 * scarce:
        view.origin = view.origin[chance.randrange(1, 5) :]
    if chance.random() < 0.5 * scarce:
        view.last = []
    if chance.random() < 0.5 * scarce:
        view.father, view.mother = "", view.mother if chance.random() < 0.4 else ""
    elif chance.random() < 0.5 * scarce:
        view.father, view.mother = " ".join(view.father.split()[:1]), " ".join(view.mother.split()[:1])
    return view


def _known(person: Person, chance: random.Random, careful: bool) -> View:
    birth, pm = person.birth, 0
    if careful:
        draw = chance.random()
        birth, pm = (
            (person.birth, 0) if draw < 0.6 else (person.birth + chance.randint(-3, 3), 3) if draw < 0.85 else (0, 0)
        )
    else:
        pm = chance.choice((0, 0, 2))
    return View(
        given=list(person.given),
        paternal=person.paternal,
        maternal=person.maternal if not careful or chance.random() < 0.93 else "",
        sex=person.sex if careful or chance.random() < 0.97 else "",
        birth=birth or None,
        pm=pm if birth else None,
        event=person.event if careful or chance.random() < 0.75 else None,
        origin=list(person.village) if careful or chance.random() < 0.5 else list(person.village[1:]),
        last=list(person.village[1:3]) if chance.random() < (0.6 if careful else 0.4) else [],
        father=person.father,
        mother=person.mother,
    )


def _row(view: View, ref: str, chance: random.Random, careful: bool) -> dict[str, Any]:
    mark = ", " if view.commas else " "
    given, paternal, maternal = " ".join(view.given), view.paternal, view.maternal
    if view.whole:
        surnames = " ".join(name for name in (paternal, maternal) if name)
        given = f"{given} {surnames}" if chance.random() < 0.7 else f"{surnames}, {given}"
        paternal = maternal = ""
    return {
        "id": ref, "given": given, "paternal": paternal, "maternal": maternal, "nickname": view.nickname,
        "sex": view.sex, "birth_year": view.birth, "birth_pm": view.pm if view.birth else None,
        "place_origin": mark.join(view.origin),
        "place_last": mark.join(view.last), "event_year": view.event,
        "father": view.father if chance.random() < (0.45 if careful else 0.6) else "",
        "mother": view.mother if chance.random() < (0.5 if careful else 0.7) else "",
    }  # fmt: skip


def make(size: int, queries: int, seed: int, style: Style = STYLES[0], names: Names | None = None) -> Data:
    """A register of `size` invented people and `queries` requests, 70 % of them for people on it."""
    names = names or own(seed)
    world = World(seed, size, style, names)
    chance = random.Random(seed + 1)
    data = Data()
    here: list[tuple[Person, str, list[str]]] = []
    absent: list[tuple[Person, str]] = []
    by_family: dict[int, list[str]] = {}
    for person, registered, kind in _people(world, size):
        if not registered:
            absent.append((person, kind))
            continue
        ref = f"P{len(data.register):07d}"
        view = _view(person, chance, True, style.sparse)
        done = spoil(view, chance, names, 1, hand=style.hand) if chance.random() < style.register_errors else []
        data.register.append(_row(view, ref, chance, careful=True))
        data.held.append(person)
        by_family.setdefault(person.family, []).append(ref)
        here.append((person, ref, done))
    wanted = int(queries * (1 - style.gone))
    asked: list[tuple[Person, str | None, str, list[str]]] = [
        (person, ref, "member", done) for person, ref, done in chance.sample(here, min(wanted, len(here)))
    ]
    relatives = [(p, k) for p, k in absent if k != "stranger"]
    strangers = [(p, k) for p, k in absent if k == "stranger"]
    near = min(int((queries - wanted) * style.relatives), len(relatives))
    asked += [(p, None, k, []) for p, k in chance.sample(relatives, near)]
    asked += [(p, None, k, []) for p, k in chance.sample(strangers, min(queries - wanted - near, len(strangers)))]
    chance.shuffle(asked)
    for number, (person, match, kind, done) in enumerate(asked):
        view = _view(person, chance, False, style.sparse)
        severity = chance.choice(style.severities)
        classes = spoil(view, chance, names, severity, leaning=style.register_errors, hand=style.hand)
        if chance.random() < 0.1:
            view.given, view.paternal, view.maternal = (
                [bare(g).upper() for g in view.given],
                bare(view.paternal).upper(),
                bare(view.maternal).upper(),
            )
        ref = f"Q{number:06d}"
        data.queries.append(_row(view, ref, chance, careful=False))
        data.sought.append(person)
        kin = [other for other in by_family.get(person.family, []) if other != match] if person.family else []
        data.truth.append({
            "id": ref, "match": match, "kind": kind, "severity": severity, "classes": classes or ["clean"],
            "register_classes": [f"register_{name}" for name in done], "relatives": kin,
            "origin": "andean" if person.paternal in names.andean else "spanish",
        })  # fmt: skip
    return data


def _people(world: World, size: int) -> Iterator[tuple[Person, bool, str]]:
    """Who is on the register and who is not, until it is full."""
    placed = 0
    while placed < size:
        children, near = world.family()
        listed = world.chance.choices(range(1, len(world.style.listed) + 1), world.style.listed)[0]
        for number, child in enumerate(children[: listed + 1]):
            on = number < listed and placed < size
            placed += on
            if on or number >= listed:
                yield child, on, "member" if on else "sibling"
        for other in near:
            kind = (
                "homonym" if other.family == 0 else "cousin" if other.paternal == children[0].paternal else "stranger"
            )
            on = kind != "stranger" and world.chance.random() < 0.5 and placed < size
            placed += on
            yield other, on, kind
