"""Reading village files: a pure parser over lines, errors by line as values, nothing raised."""

from __future__ import annotations

import csv
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.domain.words import Message, _
from bot.places.gazetteer import Level, Place, label_of

_HEADER = ("id", "country", "level", "code", "name", "parent_id", "lat", "lon")
_GEONAMES_COLUMNS = 19
_POPULATED = "P"  # GeoNames feature class of towns and villages
_LEVELS = {"village", "village_urban", "town", "neighbourhood", "annex", "hamlet"}
_LONGEST_LINE = 10_000
_ID = re.compile(r"[\w.:/-]{1,64}")


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that can't be taken over; `line` counts from 1. The message never repeats the line."""

    line: int
    message: Message


@dataclass(frozen=True, slots=True)
class VillageFile:
    """What a file held. `skipped` counts lines that are fine and no villages (rivers, districts)."""

    places: tuple[Place, ...]
    errors: tuple[BadLine, ...]
    skipped: int


def read_villages(
    lines: Iterable[str], parent_names: Mapping[str, tuple[str, ...]] | None = None, taken: Container[str] = ()
) -> VillageFile:
    """Villages of a CSV with a header (id,country,level,code,name,parent_id,lat,lon,alt_names) or of a GeoNames dump.

    `parent_names` (id -> names from the nearest parent up, see `Places.parent_names`) makes the
    labels. A second line with an id already seen is an error, the first one stands; so is an id
    that is `taken`: a file never replaces a place of the gazetteer.
    """
    names = parent_names or {}
    places: list[Place] = []
    errors: list[BadLine] = []
    seen: set[str] = set()
    skipped = 0
    for number, outcome in _rows(lines, names):
        if outcome is None:
            skipped += 1
        elif isinstance(outcome, Message):
            errors.append(BadLine(number, outcome))
        elif outcome.id in taken:
            errors.append(BadLine(number, _("This id belongs to a place the program has already.")))
        elif outcome.id in seen:
            errors.append(BadLine(number, _("This place was already on an earlier line of the file.")))
        else:
            seen.add(outcome.id)
            places.append(outcome)
    return VillageFile(tuple(places), tuple(errors), skipped)


def _rows(lines: Iterable[str], names: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[int, Place | Message | None]]:
    columns: dict[str, int] | None = None
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip("\r\n").lstrip("\ufeff")
        if not line.strip() or line.startswith("#"):
            continue
        if len(line) > _LONGEST_LINE:
            yield number, _("This line is too long for a place.")
        elif "\ufffd" in line or "\x00" in line:
            yield number, _("This line has broken letters; save the file as UTF-8.")
        elif line.count("\t") >= _GEONAMES_COLUMNS - 1:
            yield number, _of_geonames(line.split("\t"), names)
        elif columns is None and "," in line and set(_HEADER) <= set(heads := next(csv.reader([line.lower()]))):
            columns = {head: i for i, head in enumerate(heads)}
        elif columns is None:
            yield (
                number,
                _("This is neither a line of a GeoNames file nor does the file start with the columns we know."),
            )
        else:
            yield number, _of_csv(line, columns, names)


def _of_csv(line: str, columns: dict[str, int], names: Mapping[str, tuple[str, ...]]) -> Place | Message | None:
    try:
        cells = next(csv.reader([line], strict=True))
    except csv.Error:
        return _("The quotation marks of this line don't close.")
    if len(cells) <= max(columns[head] for head in _HEADER):
        return _("This line has too few columns.")
    cell = {head: cells[i].strip() for head, i in columns.items() if i < len(cells)}
    if cell["level"] not in _LEVELS:
        return None
    return _village(
        names,
        cell["id"],
        cell["name"],
        cell["country"],
        cell["parent_id"],
        cell["lat"],
        cell["lon"],
        tuple(a.strip() for a in cell.get("alt_names", "").split("|") if a.strip()),
    )


def _of_geonames(cells: list[str], names: Mapping[str, tuple[str, ...]]) -> Place | Message | None:
    number, name, _ascii, also, lat, lon, kind = (cell.strip() for cell in cells[:7])
    country, regions = cells[8].strip().upper(), [cell.strip() for cell in cells[10:13]]
    if kind != _POPULATED:
        return None
    if not number.isdigit():
        return _("The first column should be the number of the place.")
    # GeoNames uses the INEI codes for Peru, and for other countries its own code of the region.
    above = [f"{country}-{code}" for code in reversed(regions) if code] if country == "PE" else []
    above += [f"{country}-A{regions[0]}", country]
    parent = next((p for p in above if p in names), country)
    latin = tuple(a for a in also.split(",") if a and a.isascii() and a != name)[:5]
    return _village(names, f"{country}-G{number}", name, country, parent, lat, lon, latin)


def _village(
    names: Mapping[str, tuple[str, ...]],
    identifier: str,
    name: str,
    country: str,
    parent: str,
    lat: str,
    lon: str,
    also: tuple[str, ...],
) -> Place | Message:
    name = " ".join(name.split())
    also = tuple(w for a in also if (w := " ".join(a.replace("|", " ").split())))
    if not _ID.fullmatch(identifier) or not name or len(name) > 120:
        return _("This line has no name or no id, or one that is too long or has odd letters.")
    if len(country) != 2 or not country.isalpha():
        return _("The country should be two letters, such as PE.")
    if names and (parent not in names or parent[:2] != country.upper()):
        return _("The district this place belongs to is not known.")
    try:
        spot = (float(lat), float(lon)) if lat or lon else (None, None)
    except ValueError:
        return _("The coordinates of this line are not numbers.")
    if spot[0] is not None and not (-90 <= spot[0] <= 90 and -180 <= (spot[1] or 0.0) <= 180):
        return _("The coordinates of this line are outside the world.")
    label = label_of(name, names.get(parent, ()), country.upper())
    return Place(identifier, name, Level.VILLAGE, country.upper(), parent, spot[0], spot[1], label, also=also)
