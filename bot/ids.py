"""Random ids and case codes that can be read aloud."""

from __future__ import annotations

import secrets

# No word here is a name, a rank, an armed group, an animal used as an insult or a word about
# death. Two families of syllables, easy in both languages; digits carry the check.
_WORDS = (
    "PUMA", "INTI", "KILLA", "SARA", "PAPA", "KINWA", "TARWI", "LLAMA", "TARUKA", "WAYLLA",
    "PUKYU", "RUMI", "SACHA", "TIKA", "CHASKA", "WAYRA", "PARA", "RITI", "URQU", "MAYU",
    "QUCHA", "PAMPA", "PUNKU", "CHAKA", "WASI", "MANKA", "PUSKA", "AWANA", "LLIKLLA", "CHULLU",
    "TUTA", "PACHA",
)  # fmt: skip
_LETTERS = "ACFHKLMNPRTVXY"


def new_id() -> str:
    """128 random bits as text, in no order."""
    return secrets.token_hex(16)


def new_case_code() -> str:
    """A code such as K7-PUMA-42: letter and digit, a word, a digit and a check digit.

    14 x 10 x 32 x 1,000 = 4.5 million codes for the longest form; uniqueness is the store's to keep.
    """
    head = secrets.choice(_LETTERS) + str(secrets.randbelow(10))
    word = secrets.choice(_WORDS)
    tail = f"{secrets.randbelow(1000):03d}"
    return f"{head}-{word}-{tail}{_check_digit(head + word + tail)}"


def read_case_code(said: str) -> str | None:
    """The code as we write it, from however it was typed; None if it can't be one (check digit wrong)."""
    plain = "".join(ch for ch in said.upper() if ch.isascii() and ch.isalnum())
    head, rest = plain[:2], plain[2:]
    word = rest.rstrip("0123456789")
    digits = rest[len(word) :]
    if len(head) != 2 or head[0] not in _LETTERS or not head[1].isdigit() or word not in _WORDS or len(digits) != 4:
        return None
    if _check_digit(head + word + digits[:3]) != digits[3]:
        return None
    return f"{head}-{word}-{digits}"


# H. M. Damm's quasigroup (2004): catches every single wrong digit and every swap of two neighbours.
_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


def _check_digit(text: str) -> str:
    head, word, tail = text[:2], text[2:-3], text[-3:]
    row = 0
    for ch in f"{_LETTERS.index(head[0]):02d}{head[1]}{_WORDS.index(word):02d}{tail}":
        row = int(_DAMM[row][int(ch)])
    return str(row)
