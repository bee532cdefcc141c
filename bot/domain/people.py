"""People as the program compares them. Every value here is personal: `repr` shows none of it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any


class Sex(StrEnum):
    """As a family or a list says it; UNKNOWN is always allowed."""

    FEMALE = "F"
    MALE = "M"
    UNKNOWN = ""


class Kinship(StrEnum):
    """What the sought person is to the enquirer ("is my ..."), as in domain.md."""

    MOTHER = "mother"
    FATHER = "father"
    SPOUSE = "spouse"
    SON = "son"
    DAUGHTER = "daughter"
    BROTHER = "brother"
    SISTER = "sister"
    GRANDFATHER = "grandfather"
    GRANDMOTHER = "grandmother"
    GRANDCHILD = "grandchild"
    UNCLE = "uncle"
    AUNT = "aunt"
    NEPHEW = "nephew"
    NIECE = "niece"
    COUSIN = "cousin"
    IN_LAW = "in_law"
    GODPARENT = "godparent"
    FRIEND = "friend"
    OTHER = "other"


class Hidden:
    """Mixin for dataclasses of personal values: `repr` names the filled fields, never the values."""

    __slots__ = ()

    def __repr__(self) -> str:
        filled = [f.name for f in fields(self) if getattr(self, f.name) not in ("", None, ())]  # type: ignore[arg-type]
        return f"<{type(self).__name__} with {', '.join(filled) or 'nothing'}>"

    def __format__(self, spec: str) -> str:
        return repr(self)

    __str__ = __repr__


@dataclass(frozen=True, slots=True, repr=False)
class PersonRecord(Hidden):
    """What is known of one person, in the shape the matching engine compares.

    Any field may be empty: missing is not the same as contradicting. Names keep the spelling
    they came in. `birth_pm` is how many years either side the birth year may be off, where the
    source says so. `place_origin` and `place_last` are people's own words ("Oronccoy, Chungui"),
    never codes. `event_year` is the year contact was lost or the event recorded.
    """

    given: str = ""
    paternal: str = ""
    maternal: str = ""
    nickname: str = ""
    sex: Sex = Sex.UNKNOWN
    birth_year: int | None = None
    birth_pm: int | None = None
    place_origin: str = ""
    place_last: str = ""
    event_year: int | None = None
    father: str = ""
    mother: str = ""

    @property
    def full_name(self) -> str:
        """Given names and surnames in the usual order, as written."""
        return " ".join(part for part in (self.given, self.paternal, self.maternal) if part)

    @classmethod
    def of(cls, row: dict[str, Any]) -> PersonRecord:
        """From a row of strings and numbers (register import, benchmark); unknown keys are ignored."""
        known: dict[str, Any] = {name: row[name] for name in _NAMES if row.get(name) not in (None, "")}
        known["sex"] = Sex(known.get("sex", ""))
        return cls(**known)


_NAMES = tuple(field.name for field in fields(PersonRecord))
