"""A place, and the gazetteer that ships with the program (attribution in its header and docs/places.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources

HOME = "PE"  # where the country goes without saying in a label


class Level(StrEnum):
    """How large a place is; DEPARTMENT also stands for the first-level regions of other countries."""

    COUNTRY = "country"
    DEPARTMENT = "department"
    PROVINCE = "province"
    DISTRICT = "district"
    CITY = "city"
    ZONE = "zone"
    VILLAGE = "village"


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer or of an imported village file.

    `id`: "PE-050505" (PE and the INEI code) for Peru, "IT" for a country, "IT-G3173435" (GeoNames)
    for a city abroad. `lat`, `lon` in degrees, None where unknown (countries). `label` is the name
    with what tells homonyms apart: "Chungui (La Mar, Ayacucho)".
    """

    id: str
    name: str
    level: Level
    country: str
    parent_id: str
    lat: float | None
    lon: float | None
    label: str
    population: int = 0
    also: tuple[str, ...] = ()
    within: tuple[str, ...] = ()  # zones it lies in, and the district it was part of before


def label_of(name: str, parents: Iterable[str]) -> str:
    """The name, then at most two parents: the nearest, and the next that says more ("Huanta (Huanta, Ayacucho)")."""
    said = list(parents)[:2]
    return f"{name} ({', '.join(said)})" if said else name


def parse(lines: Iterable[str]) -> Iterator[Place]:
    """Places of a compiled gazetteer; parents come before children. Raises ValueError on a broken file."""
    parents: dict[str, tuple[str, ...]] = {}  # id -> its own name and its parents' names, nearest first
    rows = (line.rstrip("\n") for line in lines if not line.startswith("#"))
    next(rows)
    for row in rows:
        cells = row.split("\t")
        cells += [""] * (9 - len(cells))
        identifier, level, name, parent, lat, lon, population, also, within = cells
        above = parents.get(parent, ())
        parents[identifier] = (name, *above)
        yield Place(
            id=identifier,
            name=name,
            level=Level(level),
            country=identifier[:2],
            parent_id=parent,
            lat=float(lat) if lat else None,
            lon=float(lon) if lon else None,
            label=label_of(name, above[:-1] if identifier[:2] == HOME and len(above) > 1 else above),
            population=int(population) if population else 0,
            also=tuple(also.split("|")) if also else (),
            within=tuple(within.split("|")) if within else (),
        )


def shipped() -> list[Place]:
    """The gazetteer that ships with the program."""
    text = resources.files("bot.places").joinpath("gazetteer.tsv").read_text(encoding="utf-8")
    return list(parse(text.splitlines()))
