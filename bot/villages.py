"""`python -m bot places`: an operator brings village files in, sees what is in, and takes one out again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.clock import SystemClock, ms
from bot.domain.errors import Refusal
from bot.domain.words import _
from bot.places import VillageFile, load_places
from bot.services import villages
from bot.settings import Settings
from bot.store import brand
from bot.store import villages as rows
from bot.store.database import Database
from bot.store.opening import open_database

Say = Callable[[str], None]
_SHOWN_ERRORS = 20


async def bring_in(settings: Settings, path: Path, say: Say, *, source: str, dry_run: bool, practice: bool) -> int:
    """Read a village file and keep its villages in one step; how many lines could not be taken over.

    All lines that are villages are taken, or, if anything goes wrong, none: a stop in the middle
    leaves what was there. The same source again replaces its villages. Refusal for a file that
    can't be read or holds no village, and where there is no data folder yet.
    """
    name = villages.source_name(source or path.stem)
    try:
        read = villages.read_file(path, load_places(), lambda lines: say(f"{lines:,} lines read"))
    except OSError:
        raise Refusal(_("This file can't be opened.")) from None
    for line in told(read):
        say(line)
    if dry_run:
        say("dry run: nothing was changed")
        return len(read.errors)
    database = await _open(settings, practice)
    try:
        before = {row.source: row for row in await database.read(rows.lists)}.get(name)
        now = ms(SystemClock().now())
        kept = await database.unit(lambda tx: villages.keep(tx, name, read.places, now))
    finally:
        await database.close()
    instead = f" in the stead of {before.villages:,}" if before is not None else ""
    say(f"kept {kept.villages:,} villages as “{name}”{instead}; a running program knows them within a minute")
    return len(read.errors)


def told(read: VillageFile) -> list[str]:
    """What a file holds: counts, then wrong lines by their number, never their text."""
    lines = [f"{len(read.places):,} villages, {read.skipped:,} lines that are no villages, {len(read.errors):,} wrong"]
    lines += [f"line {error.line}: {error.message.id}" for error in read.errors[:_SHOWN_ERRORS]]
    if len(read.errors) > _SHOWN_ERRORS:
        lines.append(f"and {len(read.errors) - _SHOWN_ERRORS:,} more")
    return lines


async def show(settings: Settings, say: Say, *, practice: bool) -> None:
    """A line for each imported file."""
    database = await _open(settings, practice)
    try:
        for line in villages.listed(await database.read(rows.lists)):
            say(line)
    finally:
        await database.close()


async def take_out(settings: Settings, source: str, say: Say, *, practice: bool) -> None:
    """Forget an imported file. Refusal where there is none of that name."""
    database = await _open(settings, practice)
    try:
        if not await database.unit(lambda tx: rows.forget(tx, villages.source_name(source))):
            raise Refusal(_("There is no village file of that name."))
    finally:
        await database.close()
    say(f"forgot “{villages.source_name(source)}”; a running program forgets it within a minute")


async def _open(settings: Settings, practice: bool) -> Database:
    """The database meant: practice's where that is said or there is no live one. Refusal where there is none at all."""
    folder = settings.data
    if not settings.database_address():
        if practice or not (folder / "maskay.sqlite").exists():
            folder = settings.practice_data
        if not practice and not (folder / "maskay.sqlite").exists():
            raise Refusal(_("There is no data folder yet. Start the program once, or say --practice."))
    database = await open_database(folder, settings.database_address())
    if practice:
        try:
            await database.unit(lambda tx: brand.claim(tx, brand.PRACTICE))
        except BaseException:
            await database.close()
            raise
    return database
