"""Reading a list of people from a CSV file: encodings, separators, header names in Spanish or English, bad lines.

One bad line never spoils the others: it is reported by its number and left out.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.errors import Refusal
from bot.domain.people import Hidden, PersonRecord, Sex
from bot.domain.words import Message, _

LARGEST = 64 * 1024 * 1024
MOST_LINES = 1_000_000
LONGEST_FIELD = 300

# Folded header -> field. The id is what the list itself calls the row; without one nothing can be corrected later.
_HEADERS: Mapping[str, str] = {
    "id": "id", "codigo": "id", "code": "id", "nro": "id", "numero": "id", "number": "id", "registro": "id",
    "nombre": "given", "nombres": "given", "given": "given", "given names": "given", "first name": "given",
    "nombres de pila": "given",
    "apellido paterno": "paternal", "paterno": "paternal", "primer apellido": "paternal", "paternal": "paternal",
    "apellido materno": "maternal", "materno": "maternal", "segundo apellido": "maternal", "maternal": "maternal",
    "apellidos": "surnames", "surnames": "surnames", "surname": "surnames", "last name": "surnames",
    "nombre completo": "full", "apellidos y nombres": "surnames_first", "full name": "full", "name": "full",
    "apodo": "nickname", "alias": "nickname", "nickname": "nickname", "conocido como": "nickname",
    "sexo": "sex", "sex": "sex", "genero": "sex", "gender": "sex",
    "ano de nacimiento": "birth_year", "nacimiento": "birth_year", "birth year": "birth_year", "birth": "birth_year",
    "fecha de nacimiento": "birth_year", "date of birth": "birth_year", "ano nacimiento": "birth_year",
    "birth pm": "birth_pm", "margen": "birth_pm",
    "lugar de origen": "place_origin", "origen": "place_origin", "procedencia": "place_origin",
    "place origin": "place_origin", "place of origin": "place_origin", "lugar de nacimiento": "place_origin",
    "ultimo lugar": "place_last", "lugar": "place_last", "place last": "place_last", "last place": "place_last",
    "lugar de los hechos": "place_last", "lugar actual": "place_last", "current place": "place_last",
    "ano": "event_year", "ano de los hechos": "event_year", "event year": "event_year", "fecha": "event_year",
    "fecha de los hechos": "event_year", "year": "event_year",
    "padre": "father", "nombre del padre": "father", "father": "father",
    "madre": "mother", "nombre de la madre": "mother", "mother": "mother",
}  # fmt: skip
_SEXES: Mapping[str, Sex] = {
    "f": Sex.FEMALE, "femenino": Sex.FEMALE, "mujer": Sex.FEMALE, "female": Sex.FEMALE, "warmi": Sex.FEMALE,
    "m": Sex.MALE, "masculino": Sex.MALE, "hombre": Sex.MALE, "h": Sex.MALE, "male": Sex.MALE, "varon": Sex.MALE,
    "qari": Sex.MALE,
}  # fmt: skip

NO_ID = _("This line has no id of its own.")
TWICE = _("This id stands on an earlier line already.")
NO_NAME = _("This line has no name.")
BAD_YEAR = _("The year on this line can't be read.")
BAD_SEX = _("The sex on this line can't be read.")
TOO_LONG = _("A field on this line is too long.")
COLUMNS = _("This line has more fields than the header.")


@dataclass(frozen=True, slots=True, repr=False)
class ListedPerson(Hidden):
    """One good line."""

    line: int
    ref: str
    person: PersonRecord


@dataclass(frozen=True, slots=True, repr=False)
class ReadList(Hidden):
    """A file that was read: good lines, and what is wrong with the others, by line number."""

    encoding: str
    people: tuple[ListedPerson, ...]
    problems: tuple[tuple[int, Message], ...]


def read_list(content: bytes) -> ReadList:
    """Read a CSV file. Raises Refusal if it isn't one, is too large, or lacks the columns that make a list."""
    if len(content) > LARGEST:
        raise Refusal(_("This file is larger than 64 MB. Split it."))
    text, encoding = _decoded(content)
    lines = text.splitlines()
    header_line = lines[0] if lines else ""
    separator = max((",", ";", "\t", "|"), key=header_line.count)
    csv.field_size_limit(1024 * 1024)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    people: list[ListedPerson] = []
    problems: list[tuple[int, Message]] = []
    seen: set[str] = set()
    try:
        columns = [_HEADERS.get(_folded(name), "") for name in next(reader, [])]
        _require_columns(columns)
        before = reader.line_num
        for row in reader:
            line, before = before + 1, reader.line_num  # where a quoted field spans lines, its first
            if line > MOST_LINES:
                raise Refusal(_("This file has more than a million lines. Split it."))
            if not any(field.strip() for field in row):
                continue
            found = _line(columns, row, seen)
            if isinstance(found, Message):
                problems.append((line, found))
            else:
                people.append(ListedPerson(line, *found))
    except csv.Error:
        raise Refusal(_("This file isn't a table of text. Save it as CSV and try again.")) from None
    return ReadList(encoding, tuple(people), tuple(problems))


def _decoded(content: bytes) -> tuple[str, str]:
    if b"\0" in content[:4096]:
        raise Refusal(_("This file isn't a table of text. Save it as CSV and try again."))
    for encoding, name in (("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252"), ("latin-1", "Latin-1")):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        marked = content.startswith(b"\xef\xbb\xbf")
        return text, f"{name} (BOM)" if marked and name == "UTF-8" else name
    raise AssertionError("latin-1 reads every byte")


def _require_columns(columns: list[str]) -> None:
    known = [column for column in columns if column]
    if "id" not in known:
        raise Refusal(_("The first line must name the columns, one of them the list's own number: id or código."))
    if not {"given", "paternal", "surnames", "full", "surnames_first"} & set(known):
        raise Refusal(_("No column holds names. Call them nombres, apellido paterno, apellido materno."))
    if len(known) != len(set(known)):
        raise Refusal(_("Two columns mean the same. Rename or remove one."))


def _line(columns: list[str], row: list[str], seen: set[str]) -> tuple[str, PersonRecord] | Message:
    if len(row) > len(columns) and any(field.strip() for field in row[len(columns) :]):
        return COLUMNS
    values = {column: " ".join(field.split()) for column, field in zip(columns, row, strict=False) if column}
    if any(len(value) > LONGEST_FIELD for value in values.values()):
        return TOO_LONG
    ref = values.get("id", "")
    if not ref:
        return NO_ID
    if ref in seen:
        return TWICE
    person = _person(values)
    if isinstance(person, PersonRecord):
        seen.add(ref)
        return ref, person
    return person


def _person(values: Mapping[str, str]) -> PersonRecord | Message:
    given, paternal, maternal = _names(values)
    if not (given or paternal or maternal or values.get("nickname")):
        return NO_NAME
    years = {field: _year(values.get(field, "")) for field in ("birth_year", "event_year")}
    if any(values.get(field) and year is None for field, year in years.items()):
        return BAD_YEAR
    sex = _SEXES.get(_folded(values.get("sex", "")))
    if values.get("sex") and sex is None:
        return BAD_SEX
    margin = values.get("birth_pm", "")
    return PersonRecord(
        given=given,
        paternal=paternal,
        maternal=maternal,
        nickname=values.get("nickname", ""),
        sex=sex or Sex.UNKNOWN,
        birth_year=years["birth_year"],
        birth_pm=int(margin) if margin.isascii() and margin.isdigit() and len(margin) < 3 else None,
        place_origin=values.get("place_origin", ""),
        place_last=values.get("place_last", ""),
        event_year=years["event_year"],
        father=values.get("father", ""),
        mother=values.get("mother", ""),
    )


def _names(values: Mapping[str, str]) -> tuple[str, str, str]:
    given = values.get("given", "")
    paternal, maternal = values.get("paternal", ""), values.get("maternal", "")
    if not paternal and values.get("surnames"):
        paternal, _space, maternal = values["surnames"].partition(" ")
    if not (given or paternal) and values.get("surnames_first"):
        surnames, _comma, given = (part.strip() for part in values["surnames_first"].partition(","))
        paternal, _space, maternal = surnames.partition(" ")
    if not (given or paternal) and values.get("full"):
        # Two surnames at the end, as names are written here; the comparison forgives a wrong split.
        words = values["full"].split()
        cut = max(1, len(words) - 2) if len(words) > 2 else 1
        given, family = " ".join(words[:cut]), words[cut:]
        paternal, maternal = (family[0] if family else ""), (family[1] if len(family) > 1 else "")
    return given, paternal, maternal


def _year(text: str) -> int | None:
    """The year in "1951", "12/05/1951" or "1951-05-12"."""
    parts = [part for part in text.replace("/", "-").replace(".", "-").split("-") if part.strip()]
    years = [
        int(part) for part in parts if len(part.strip()) == 4 and part.strip().isascii() and part.strip().isdigit()
    ]
    return years[0] if len(years) == 1 and 1850 <= years[0] <= 2100 else None


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.strip().casefold().replace("_", " "))
    return " ".join("".join(ch for ch in plain if not unicodedata.combining(ch)).split())
