"""A place, and the gazetteer that ships with the program (attribution in its header and docs/places.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources

HOME = "PE"  # where the country goes without saying in a label
COLUMNS = ("id", "level", "name", "parent", "lat", "lon", "population", "also", "within")


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


def label_of(name: str, above: Sequence[str], country: str) -> str:
    """The name, then at most two places above it, nearest first: "Huanta (Huanta, Ayacucho)".

    `above` ends with the country, which goes without saying at home where something nearer is known.
    """
    said = above[:-1] if country == HOME and len(above) > 1 else above
    return f"{name} ({', '.join(said[:2])})" if said else name


def parse(lines: Iterable[str], above: Mapping[str, tuple[str, ...]] | None = None) -> Iterator[Place]:
    """Places of a compiled gazetteer; parents come before children. Raises ValueError on a broken file.

    `above` (id -> its name and those above it, see `Places.parent_names`) is what is known already,
    for rows that lie in another gazetteer's places.
    """
    parents: dict[str, tuple[str, ...]] = dict(above or {})
    rows = (line.rstrip("\n") for line in lines if not line.startswith("#"))
    next(rows)
    for row in rows:
        cells = row.split("\t")
        cells += [""] * (9 - len(cells))
        identifier, level, name, parent, lat, lon, population, also, within = cells
        names = parents.get(parent, ())
        country = (parent or identifier)[:2]
        if level != Level.VILLAGE:
            parents[identifier] = (name, *names)
        yield Place(
            id=identifier,
            name=name,
            level=Level(level),
            country=country,
            parent_id=parent,
            lat=float(lat) if lat else None,
            lon=float(lon) if lon else None,
            label=label_of(name, names, country),
            population=int(population) if population else 0,
            also=tuple(also.split("|")) if also else (),
            within=tuple(within.split("|")) if within else (),
        )


def written(places: Iterable[Place]) -> Iterator[str]:
    """The rows `parse` reads again, the head first. What was read by `read_villages` needs no quoting."""
    yield "\t".join(COLUMNS)
    for p in places:
        lat, lon = ("" if degrees is None else repr(degrees) for degrees in (p.lat, p.lon))
        cells = (p.id, p.level.value, p.name, p.parent_id, lat, lon, str(p.population or ""), "|".join(p.also))
        yield "\t".join((*cells, "|".join(p.within))).rstrip("\t")


def shipped() -> list[Place]:
    """The gazetteer that ships with the program."""
    text = resources.files("bot.places").joinpath("gazetteer.tsv").read_text(encoding="utf-8")
    return list(parse(text.splitlines()))
