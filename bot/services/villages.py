"""Village files: brought in whole or not at all, and read again by every running program.

What an operator imports lies in the database, so that all processes of a deployment see it, and is
taken up by a running one without a restart (`bot.tasks.villages`).
"""

from __future__ import annotations

import asyncio
import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.clock import LIMA
from bot.domain.errors import Refusal
from bot.domain.words import _
from bot.places import Place, Places, VillageFile, parse, read_villages, written
from bot.services.gazetteer import Gazetteer
from bot.store import villages
from bot.store.database import Database, Tx
from bot.store.villages import VillageList

_LONGEST_NAME = 60
_TOLD_EVERY = 20_000  # lines
Progress = Callable[[int], None]


def read_file(path: Path, places: Places, progress: Progress) -> VillageFile:
    """Read a village file for a dry run or an import; `progress` hears how many lines are read. OSError as it comes."""
    with path.open(encoding="utf-8", errors="replace", newline="") as handle:
        return read_villages(_counted(handle, progress), places.parent_names(), places)


def _counted(lines: Iterable[str], progress: Progress) -> Iterator[str]:
    number = 0
    for number, line in enumerate(lines, 1):
        yield line
        if number % _TOLD_EVERY == 0:
            progress(number)
    progress(number)


def keep(tx: Tx, source: str, places: Sequence[Place], now: int) -> VillageList:
    """Keep these villages in the stead of those of the same source. Refusal for an odd name or no village."""
    name = source_name(source)
    if not places:
        raise Refusal(_("No line of this file is a village that can be taken over. Nothing was changed."))
    lines = zlib.compress("\n".join(written(places)).encode(), 6)
    row = VillageList(name, hashlib.sha256(lines).hexdigest(), len(places), now)
    villages.put(tx, row, lines)
    return row


def source_name(words: str) -> str:
    """A source's name as it is kept. Refusal where there is none or it is too long."""
    name = " ".join(words.split())
    if not name or len(name) > _LONGEST_NAME:
        raise Refusal(_("Give the file a name of at most 60 letters: --source."))
    return name


def listed(kept: list[VillageList]) -> list[str]:
    """What is imported, a line for each file, for the operator."""
    if not kept:
        return ["villages: none imported; districts and cities are known without"]
    return [
        f"villages: {row.villages:,} of “{row.source}”, imported "
        f"{datetime.fromtimestamp(row.imported_at / 1000, UTC).astimezone(LIMA).date()}"
        for row in kept
    ]


async def take_up(database: Database, gazetteer: Gazetteer) -> bool:
    """Use the villages that are imported now, indexed and ready; False where nothing changed.

    Reading and indexing 100,000 villages takes seconds, so both happen beside the event loop.
    """
    listed = await database.read(villages.lists)
    known = tuple(row.digest for row in listed)
    if known == gazetteer.known:
        return False
    files = [await database.read(lambda tx, s=row.source: villages.lines_of(tx, s)) for row in listed]  # type: ignore[misc]
    gazetteer.use(await asyncio.to_thread(_together, gazetteer.shipped, files), known)
    return True


def _together(shipped: Places, files: Sequence[bytes]) -> Places:
    above = shipped.parent_names()
    rows: dict[str, Place] = {}  # two files may name one place: the first has it
    for lines in files:
        if lines:
            for place in parse(zlib.decompress(lines).decode().split("\n"), above):
                rows.setdefault(place.id, place)
    places = shipped.with_villages(rows.values())
    places.prepare()
    return places
