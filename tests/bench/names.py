"""Invented people's names: where they are drawn from, and how often each comes up.

Frequencies here are made up (a few names very common, a long tail), differently for each seed.
"""

from __future__ import annotations

import bisect
import csv
import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.matching.nicknames import rows
from bot.matching.spelling import each

SHARED = Path("/work/shared/data")

_COMMON = {
    "M": "Juan José Luis Carlos Julio Víctor Pedro Félix Máximo Antonio Jesús Alejandro Francisco Manuel Teodoro",
    "F": "María Juana Rosa Julia Luisa Teresa Victoria Felícitas Paulina Dominga Antonia Carmen Lucía Marcelina Isabel",
}
_SPANISH = (
    "Flores García Rodríguez Sánchez Rojas Ramos Díaz Vargas López Castro Torres Gonzales Mendoza Chávez Pérez "
    "Fernández Gutiérrez Espinoza Vásquez Martínez Cruz Romero Ruiz Gómez Castillo Cárdenas Salazar Palomino "
    "Ramírez Medina Aguilar Morales Herrera Reyes Silva Vega Jiménez Ortiz Aguirre Contreras Navarro Molina "
    "Cabrera Delgado Ríos Guerra Campos León Peña Alarcón Bautista Soto Paredes Salas Fuentes Núñez Carrasco "
    "Ochoa Santos Cáceres Valencia Miranda Arias Guzmán Pacheco Escobar Prado Sosa Solís Lozano Zárate "
    "Figueroa Maldonado Benites Berrocal Cisneros Zamora Montes Oré Tenorio Gálvez Escalante Cordero Infante "
    "Janampa Laura Méndez Pino Robles Velarde Barrios Alvarado Luján Ayala Segovia Vivanco Sulca Arango Arones "
    "Najarro Bendezú Gamboa Enciso Canchari Oriundo Barboza Vilchez Villanueva Tello Zevallos Zúñiga Yáñez "
    "Ibáñez Quiroz Hinostroza Hidalgo Huerta Jurado Jaramillo Loayza Llerena Macedo Noriega Olivares Pariona "
    "Portocarrero Quintana Rivera Rosales Saavedra Sandoval Serrano Suárez Tapia Trujillo Ugarte Urbina Valdez "
    "Valverde Velásquez Vera Villegas Viera Zavala Calderón Carbajal Cornejo Córdova Dávila Del~Águila "
    "De~la~Cruz De~la~O San~Miguel Santa~Cruz De~Paz Del~Pino La~Torre Los~Santos Acosta Baca Barreto Becerra "
    "Bravo Burga Bustamante Coronel"
)
_ROOTS = each(
    "Huanca Puma Quispe Cóndor Mayta Ccori Chuqui Rimac Yupan Huari Llacta Sulla Pari Mallqui Anco Ccallo "
    "Chaupi Qori Huay Sayre Illa Cusi Titu Apu Poma Rumi Ccoyllo Huaraca Tupa Yauri Vilca Astu Caqui "
    "Carhua Colqui Cuti Llamo Marca Nina Orco Paca Sara Tica Ucha Yana Antay Chalco Guaman"
)
_ENDS = each(
    "huari huamán puma mayta ricra llalli tinco cuti quispe pari vilca yauri sonco ñaupa lla ya cahua anqui tambo macha"
)


@dataclass(frozen=True, slots=True)
class Pool:
    """Values with cumulated weights."""

    values: Sequence[str]
    sums: Sequence[float]

    def draw(self, random_: random.Random) -> str:
        """One value, as often as its weight says."""
        return self.values[bisect.bisect(self.sums, random_.random() * self.sums[-1])]


def _pool(values: Sequence[str], weights: Sequence[float]) -> Pool:
    return Pool(values, list(itertools.accumulate(weights)))


def _zipf(count: int, start: float, power: float) -> list[float]:
    return [1.0 / (rank + start) ** power for rank in range(count)]


@dataclass(frozen=True, slots=True)
class Names:
    """Everything a synthetic world names people with."""

    surnames: Pool
    given: dict[str, Pool]
    andean: frozenset[str]
    nicknames: dict[str, list[str]]


def own(seed: int) -> Names:
    """Names from the project's committed tables, frequencies shuffled by the seed."""
    chance = random.Random(seed)
    forms: dict[str, list[str]] = {}
    for group, form in rows("surname_groups.tsv"):
        forms.setdefault(group, []).append(form)
    andean = [chance.choice(members) for members in forms.values()]
    extra = [
        member for members in forms.values() for member in members if chance.random() < 0.15 and member not in andean
    ]
    composed = sorted({chance.choice(_ROOTS) + chance.choice(_ENDS) for _ in range(700)})
    spanish = [name.replace("~", " ") for name in _SPANISH.split()]
    head = spanish + andean
    chance.shuffle(head)
    tail = extra + composed
    chance.shuffle(tail)
    surnames = head + tail
    given = {}
    for sex in "MF":
        listed = [name for name, of in rows("given_names.tsv") if of == sex]
        common = _COMMON[sex].split()
        chance.shuffle(common)
        rest = [name for name in listed if name not in common]
        chance.shuffle(rest)
        given[sex] = _pool(common + rest, _zipf(len(common + rest), 4.0, chance.uniform(0.85, 1.1)))
    return Names(
        _pool(surnames, _zipf(len(surnames), chance.uniform(3, 9), chance.uniform(0.8, 1.0))),
        given,
        frozenset(andean + extra + composed),
        _nicknames(),
    )


def shared() -> Names | None:
    """Names with the frequencies beside the project, where that folder is; for benchmarks only."""
    if not (SHARED / "surnames.csv").exists():
        return None
    surnames = list(csv.DictReader((SHARED / "surnames.csv").open(encoding="utf-8")))
    weights = [float(r["pe_per_million"] or 0) or 30_000.0 / (float(r["ar_rank"] or 20_000) + 500) for r in surnames]
    given = {}
    for sex in "MF":
        listed = [r for r in csv.DictReader((SHARED / "given_names.csv").open(encoding="utf-8")) if r["sex"] == sex]
        given[sex] = _pool([r["name"] for r in listed], [float(r["pe_per_million"] or 0) or 5.0 for r in listed])
    andean = frozenset(r["surname"] for r in surnames if r["andean"])
    return Names(_pool([r["surname"] for r in surnames], weights), given, andean, _nicknames())


def _nicknames() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for nickname, given, _sex in rows("nicknames.tsv"):
        found.setdefault(given, []).append(nickname)
    return found
