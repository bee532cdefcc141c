"""The letters of a list: from bytes to numbered lines of text, whatever program wrote them.

UTF-8 with or without a mark, UTF-16, Windows-1252 and Latin-1 are read. A file whose lines are written in two ways is
read line by line. Letters that were read wrongly once and stored so ("QuispÃ©") are mended where that is certain.
What was done to a line is said by its number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.errors import Refusal
from bot.domain.people import Hidden
from bot.domain.words import Message, _

MENDED = _("The letters of this line were broken and have been mended. Look at the names.")
LOST = _("Letters of this line are lost. The names are taken as they stand.")
OTHER_LETTERS = _("This line is written with other letters than the rest (Windows-1252). It has been read so.")
NO_TABLE = _("This file isn't a table of text. Save it as CSV and try again.")
SPREADSHEET = _("This is a spreadsheet file. In your program choose “save as”, then CSV in UTF-8, and bring that.")

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8 (BOM)"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# Two bytes of UTF-8 read as two letters: a lead byte's letter, then a letter or sign no Spanish word holds there.
_BROKEN = re.compile("[ÂÃ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_LOST = "\ufffd"
# So many zero bytes may stand in a list by accident; each spoils its own line only.
_STRAY = 10


@dataclass(frozen=True, slots=True, repr=False)
class Letters(Hidden):
    """The lines of a file, the first is line 1; how they were read; and what was done to which of them."""

    lines: tuple[str, ...]
    encoding: str
    remarks: dict[int, Message]


def letters_of(content: bytes) -> Letters:
    """Read the bytes of a list. Raises Refusal for what holds no text."""
    if content.startswith(_SPREADSHEETS):
        raise Refusal(SPREADSHEET)
    text, encoding = _whole(content)
    if text is not None:
        return _looked_at(_lines(text), encoding, {})
    found, remarks = [], {}
    mixed = _is_mixed(content)
    for number, line in enumerate(content.split(b"\n"), start=1):
        read, foreign = _line(line) if mixed else (_western(line), False)
        found.append(read.removesuffix("\r"))
        if foreign:
            remarks[number] = OTHER_LETTERS
    return _looked_at(found, "UTF-8, Windows-1252" if mixed else "Windows-1252", remarks)


def _whole(content: bytes) -> tuple[str | None, str]:
    """The whole text where one encoding explains every byte and the file says or shows which."""
    for mark, codec, name in _MARKS:
        if content.startswith(mark):
            return content.decode(codec, "replace"), name
    head = content[:4096]
    nothing = head.count(0)
    if nothing * 3 > len(head) and nothing > _STRAY:
        codec = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
        try:
            return content.decode(codec), "UTF-16"
        except UnicodeDecodeError:
            raise Refusal(NO_TABLE) from None
    if nothing * 20 > len(head) and nothing > _STRAY:
        raise Refusal(NO_TABLE)
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return None, ""


def _is_mixed(content: bytes) -> bool:
    """Whether some lines are UTF-8 with letters beyond ASCII: then only the others are something else."""
    return any(not line.isascii() and _is_utf8(line) for line in content.split(b"\n"))


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _line(line: bytes) -> tuple[str, bool]:
    return (line.decode("utf-8"), False) if _is_utf8(line) else (_western(line), True)


def _western(line: bytes) -> str:
    """Windows-1252; Latin-1 for the five bytes it leaves undefined."""
    try:
        return line.decode("cp1252")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _lines(text: str) -> list[str]:
    return [line.removesuffix("\r") for line in text.split("\n")]


def _looked_at(lines: list[str], encoding: str, remarks: dict[int, Message]) -> Letters:
    for number, line in enumerate(lines, start=1):
        if _BROKEN.search(line):
            mended = _mended(line)
            if mended != line:
                lines[number - 1] = mended
                remarks[number] = MENDED
        if _LOST in line:
            remarks[number] = LOST
    return Letters(tuple(lines), encoding, remarks)


def _mended(line: str) -> str:
    """Each run of broken letters read back, where the bytes behind it are UTF-8."""

    def back(found: re.Match[str]) -> str:
        try:
            return found.group().encode("cp1252").decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            try:
                return found.group().encode("latin-1").decode("utf-8")
            except (UnicodeEncodeError, UnicodeDecodeError):
                return found.group()

    return _BROKEN.sub(back, line)
