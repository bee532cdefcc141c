"""`python -m bot doctor`: is this deployment sound, and where does a word stand."""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from bot.app.key_checks import examine_keys
from bot.clock import LIMA, SystemClock, moment, ms
from bot.domain.errors import Fault, Refusal
from bot.domain.referrals import from_json
from bot.domain.words import Message
from bot.i18n import Words
from bot.services import auditing, watching, wording
from bot.services.routing import all_offices
from bot.services.views import SystemStatus
from bot.services.villages import listed
from bot.services.voicing import key_of, version_of
from bot.settings import PRACTICE_KEY, Settings
from bot.store import brand, inspect, offices, villages, word_reviews
from bot.store.database import Database, Tx
from bot.store.inspect import SealedBy, SealedValue
from bot.store.opening import open_database
from bot.vault.envelope import Broken
from bot.vault.keys import KeyGone, Vault

Say = Callable[[str], None]


async def examine(settings: Settings, find: str, say: Say) -> int:
    """Examine the live folder, or practice's if there is no live one. 0 where all is well, else 1.

    With `find`, says in which table, row and field the word stands; a line for each place, never the text.
    """
    if not _is_there(settings) or (settings.data / PRACTICE_KEY).exists():
        settings = settings.but(data=settings.practice_data, master_key_file=settings.practice_key_file)
    if not _is_there(settings):
        say("nothing here yet: no database in the data folder (MASKAY_DATA)")
        return 1
    # Looked at before the database is opened: opening it closes its files to others, and the trace would be gone.
    lax, vault = list(_files(settings)), None
    try:
        database = await open_database(settings.data, settings.database_address())
    except (Fault, Refusal) as trouble:
        say(f"WRONG the database does not open: {trouble}")
        return 1
    try:
        keys = await examine_keys(settings, database)
        vault = keys.vault
        if find:
            return await _find(database, vault, settings.data, find, say)
        wrong = [*keys.wrong, *await database.troubles(), *await database.read(lambda tx: list(_troubles(tx, vault)))]
        remarks = [
            *await database.read(lambda tx: list(_running(tx, database.shared))),
            *keys.said,
            *await database.read(lambda tx: list(_remarks(tx))),
            await database.read(lambda tx: _words(settings, tx)),
        ]
    finally:
        await database.close()
        if vault is not None:
            vault.close()
    wrong += lax
    for line in wrong:
        say(f"WRONG {line}")
    for line in remarks:
        say(line)
    say("all is well" if not wrong else "1 thing is wrong" if len(wrong) == 1 else f"{len(wrong)} things are wrong")
    return 1 if wrong else 0


def _is_there(settings: Settings) -> bool:
    return bool(settings.database_address()) or (settings.data / "maskay.sqlite").exists()


def _troubles(tx: Tx, vault: Vault | None) -> Iterator[str]:
    if vault is None:
        return
    broken = auditing.verify(tx, vault)
    if broken is not None:
        yield f"the audit chain breaks at entry {broken}"
    for value in inspect.sealed_values(tx):
        try:
            _open(vault, value)
        except KeyGone:
            yield f"no key for {value.place.table} {value.place.row}"
        except Broken:
            yield f"an envelope does not open: {value.place.table} {value.place.row} {value.place.field}"


def _remarks(tx: Tx) -> Iterator[str]:
    today = SystemClock().now().astimezone(LIMA).date()
    yield from listed(villages.lists(tx))
    yield from _old(tx, today)


def _running(tx: Tx, shared: bool) -> Iterator[str]:
    seen = watching.look(tx, ms(SystemClock().now()), shared=shared)
    yield from watching.lines(seen)
    yield f"brand: {brand.brand_of(tx)}; schema: {seen.schema}"
    yield _matching(seen)


def _matching(seen: SystemStatus) -> str:
    """Who holds the names, when it was last seen, and what waits to be compared."""
    names, waiting = seen.names, seen.changes
    late = f" since {_when(waiting.since)}" if waiting.since is not None else ""
    held = f"{names.people:,} names, {names.readiness}, last seen {_when(names.seen_at)}" if names.seen_at else ""
    return f"matching: {held or 'never started'}; {waiting.count:,} changes to compare{late}"


def _when(epoch_ms: int) -> str:
    return moment(epoch_ms).astimezone(LIMA).strftime("%Y-%m-%d %H:%M")


def _old(tx: Tx, today: date) -> Iterator[str]:
    for row in offices.referrals(tx):
        referral = from_json(row.body)
        if referral.is_old(today):
            yield f"check this number: {referral.id}, last checked: {referral.checked_on or 'never'}"
    for office in all_offices(tx):
        if office.needs_check(today):
            yield f"check this office: {office.id}, last checked: {office.checked_on or 'never'}"


def _files(settings: Settings) -> Iterator[str]:
    for path in [settings.data, *settings.data.rglob("*")]:
        if path.stat().st_mode & 0o077:
            yield f"others on this machine can read {path.name}"
    master = settings.master_key_file
    if master is not None and settings.data in master.parents and master.name != PRACTICE_KEY:
        yield "the master key lies inside the data folder: whoever takes the folder can read everything"


def _words(settings: Settings, tx: Tx) -> str:
    """Signatures stand in the catalogue of the release, and since then in the database: the latest one counts."""
    words = Words.load(settings.catalogues)
    reviews = {row.sentence: row for row in word_reviews.latest(tx) if row.language == wording.LANGUAGE}
    unsigned = 0
    for (context, sentence), entry in words.catalogues.get(wording.LANGUAGE, {}).items():
        message = Message(sentence, context)
        review = reviews.get(key_of(message))
        stands = review is not None and review.spanish == version_of(words.text(message, "es"))
        unsigned += not (review.signed if review is not None and stands else entry.signed)
    return f"Quechua entries that no native reviewer has signed: {unsigned}"


def _open(vault: Vault, value: SealedValue) -> bytes:
    match value.by:
        case SealedBy.SERVICE:
            return vault.service.open(value.sealed, value.place)
        case SealedBy.CASE:
            return vault.case(value.key_id).open(value.sealed, value.place)
        case SealedBy.PERSON:
            return vault.person(value.salt).open(value.sealed, value.place)


async def _find(database: Database, vault: Vault | None, folder: Path, word: str, say: Say) -> int:
    """Where the word stands: in clear in a column or anywhere in a file, or sealed."""
    clear = 0

    def look(tx: Tx) -> list[str]:
        found = [f"CLEAR {t.place.table} {t.place.row} {t.place.field}" for t in inspect.clear_texts(tx)
                 if _folded(word) in _folded(t.text)]  # fmt: skip
        if vault is not None:
            for value in inspect.sealed_values(tx):
                try:
                    plain = _open(vault, value).decode("utf-8", "replace")
                except (Broken, KeyGone):
                    continue
                if _folded(word) in _folded(_unescaped(plain)):
                    found.append(f"sealed {value.place.table} {value.place.row} {value.place.field}")
        return found

    for line in await database.read(look):
        clear += line.startswith("CLEAR")
        say(line)
    for name in _files_with(folder, _forms(word)):
        say(f"CLEAR in the bytes of {name}")
        clear += 1
    say(f"in clear: {clear} places")
    return 1 if clear else 0


def _files_with(folder: Path, forms: set[bytes]) -> list[str]:
    found = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        content = path.read_bytes()
        if any(form in content for form in forms):
            found.append(path.name)
    return found


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(ch for ch in plain if not unicodedata.combining(ch))


def _unescaped(text: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m.group(1), 16)), text)


def _forms(word: str) -> set[bytes]:
    spellings = {word, word.casefold(), word.upper(), _folded(word)}
    spellings |= {unicodedata.normalize(form, s) for s in tuple(spellings) for form in ("NFC", "NFD")}
    forms = {s.encode(code, "ignore") for s in spellings for code in ("utf-8", "utf-16-le", "utf-16-be", "latin-1")}
    forms |= {base64.b64encode(s.encode())[: len(s.encode()) * 4 // 3 // 4 * 4] for s in spellings}
    return {form for form in forms if len(form) >= 3}
