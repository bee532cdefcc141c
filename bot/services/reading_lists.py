"""Reading a list of people from a CSV file: separators, header names in Spanish or English, bad lines.

One bad line never spoils the others: it is reported by its number and left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.errors import Refusal
from bot.domain.people import Hidden, PersonRecord, Sex
from bot.domain.words import Message, _
from bot.services.list_letters import letters_of
from bot.services.list_rows import rows_of

LARGEST = 64 * 1024 * 1024
MOST_LINES = 1_000_000
LONGEST_FIELD = 300
LEAST_LETTERS = 2
Progress = Callable[[int], None]
_TELL_EVERY = 5000
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f]")

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
TOO_LITTLE = _("The name on this line has fewer than two letters.")
UNSEEN = _("This line holds signs that are no letters and can't be shown.")
QUOTE = _("A quotation mark on this line is never closed.")


@dataclass(frozen=True, slots=True, repr=False)
class ListedPerson(Hidden):
    """One good line."""

    line: int
    ref: str
    person: PersonRecord


@dataclass(frozen=True, slots=True, repr=False)
class ReadList(Hidden):
    """A file that was read: good lines, what is wrong with the others, and what was done to which, by line number."""

    encoding: str
    people: tuple[ListedPerson, ...]
    problems: tuple[tuple[int, Message], ...]
    remarks: tuple[tuple[int, Message], ...] = ()

    @property
    def rows(self) -> list[tuple[str, PersonRecord]]:
        """What the list calls each person, and the record."""
        return [(each.ref, each.person) for each in self.people]


def read_list(content: bytes, *, this_year: int = 2100, read: Progress | None = None) -> ReadList:
    """Read a CSV file. Raises Refusal if it isn't one, is too large, or lacks the columns that make a list.

    Nobody is born after `this_year`. `read` hears how many lines were read, now and then.
    """
    if len(content) > LARGEST:
        raise Refusal(_("This file is larger than 64 MB. Split it."))
    letters = letters_of(content)
    if len(letters.lines) > MOST_LINES + 1:
        raise Refusal(_("This file has more than a million lines. Split it."))
    header = letters.lines[0] if letters.lines else ""
    separator = max((",", ";", "\t", "|"), key=header.count)
    rows = rows_of(letters.lines, separator)
    names = next(rows, (1, 1, []))
    columns = [_HEADERS.get(_folded(name), "") for name in names[2] or ()] if names[0] == 1 else []
    _require_columns(columns)
    reader = _Reader(columns, this_year)
    told = 0
    for line, taken, fields in rows:
        reader.take(line, taken, fields, letters.lines, separator)
        if read is not None and line - told >= _TELL_EVERY:
            told = line
            read(line)
    good = {each.line for each in reader.people}
    remarks = tuple((line, words) for line, words in sorted(letters.remarks.items()) if line in good)
    return ReadList(letters.encoding, tuple(reader.people), tuple(sorted(reader.problems, key=_by_line)), remarks)


class _Reader:
    """Takes one row after the other; keeps the good ones and what is wrong with the others."""

    def __init__(self, columns: list[str], this_year: int) -> None:
        self.people: list[ListedPerson] = []
        self.problems: list[tuple[int, Message]] = []
        self._columns, self._this_year = columns, this_year
        self._seen: set[str] = set()

    def take(self, line: int, taken: int, fields: list[str] | None, lines: Sequence[str], separator: str) -> None:
        """One row. Where one across several lines is no good, a stray quote may have made it: each is read alone."""
        found = QUOTE if fields is None else _line(self._columns, fields, self._seen, self._this_year)
        if not isinstance(found, Message):
            self._seen.add(found[0])
            self.people.append(ListedPerson(line, *found))
            return
        self.problems.append((line, found))
        for number in range(line + 1, line + taken):
            for _at, _taken, alone in rows_of([lines[number - 1]], separator):
                self.take(number, 1, alone, lines, separator)


def _by_line(problem: tuple[int, Message]) -> int:
    return problem[0]


def _require_columns(columns: list[str]) -> None:
    known = [column for column in columns if column]
    if "id" not in known:
        raise Refusal(_("The first line must name the columns, one of them the list's own number: id or código."))
    if not {"given", "paternal", "surnames", "full", "surnames_first"} & set(known):
        raise Refusal(_("No column holds names. Call them nombres, apellido paterno, apellido materno."))
    if len(known) != len(set(known)):
        raise Refusal(_("Two columns mean the same. Rename or remove one."))


def _line(columns: list[str], row: list[str], seen: set[str], this_year: int) -> tuple[str, PersonRecord] | Message:
    if len(row) > len(columns) and any(field.strip() for field in row[len(columns) :]):
        return COLUMNS
    values = {column: " ".join(field.split()) for column, field in zip(columns, row, strict=False) if column}
    if any(len(value) > LONGEST_FIELD for value in values.values()):
        return TOO_LONG
    if any(_UNSEEN.search(value) for value in values.values()):
        return UNSEEN
    ref = values.get("id", "")
    if not ref:
        return NO_ID
    if ref in seen:
        return TWICE
    person = _person(values, this_year)
    return (ref, person) if isinstance(person, PersonRecord) else person


def _person(values: Mapping[str, str], this_year: int) -> PersonRecord | Message:
    given, paternal, maternal = _names(values)
    named = "".join((given, paternal, maternal, values.get("nickname", "")))
    if not named:
        return NO_NAME
    if sum(letter.isalpha() for letter in named) < LEAST_LETTERS:
        return TOO_LITTLE
    years = {field: _year(values.get(field, ""), this_year) for field in ("birth_year", "event_year")}
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


def _year(text: str, latest: int) -> int | None:
    """The year in "1951", "12/05/1951" or "1951-05-12"; None where there is none, or none that can be."""
    parts = [part for part in text.replace("/", "-").replace(".", "-").split("-") if part.strip()]
    years = [
        int(part) for part in parts if len(part.strip()) == 4 and part.strip().isascii() and part.strip().isdigit()
    ]
    return years[0] if len(years) == 1 and 1850 <= years[0] <= latest else None


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.strip().casefold().replace("_", " "))
    return " ".join("".join(ch for ch in plain if not unicodedata.combining(ch)).split())
