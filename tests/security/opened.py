"""What a thief with every key would read: all envelopes opened, and all that stands in clear."""

from __future__ import annotations

import json
import unicodedata

from bot.services.house import House
from bot.store import inspect
from bot.store.database import Tx
from bot.store.inspect import SealedBy, SealedValue
from bot.vault.envelope import Broken
from bot.vault.keys import KeyGone


async def everything(house: House) -> list[tuple[str, str]]:
    """(table.field, text) of every value in the database that opens with the keys there are."""

    def look(tx: Tx) -> list[tuple[str, str]]:
        clear = [(f"{t.place.table}.{t.place.field}", t.text) for t in inspect.clear_texts(tx)]
        sealed = [
            (f"{v.place.table}.{v.place.field}", text)
            for v in inspect.sealed_values(tx)
            for text in [_open(house, v)]
            if text is not None
        ]
        return clear + sealed

    return await house.database.read(look)


async def holding(house: House, word: str) -> list[str]:
    """Where the word can be read, whatever its case and accents."""
    return sorted({where for where, text in await everything(house) if folded(word) in folded(text)})


def folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(ch for ch in plain if not unicodedata.combining(ch))


def _open(house: House, value: SealedValue) -> str | None:
    vault = house.vault
    sealer = {
        SealedBy.SERVICE: lambda: vault.service,
        SealedBy.CASE: lambda: vault.case(value.key_id),
        SealedBy.PERSON: lambda: vault.person(value.salt),
    }
    try:
        plain = sealer[value.by]().open(value.sealed, value.place).decode("utf-8", "replace")
    except (Broken, KeyGone):
        return None
    try:
        return json.dumps(json.loads(plain), ensure_ascii=False)
    except ValueError:
        return plain
