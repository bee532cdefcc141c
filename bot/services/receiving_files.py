"""A file a family sent: first a promise to fetch it, made in the same unit as the answer it belongs to."""

from __future__ import annotations

from dataclasses import replace

from bot.clock import ms
from bot.conversation.drafts import Draft
from bot.conversation.said import Kind, Said
from bot.ids import new_id
from bot.services import drafting
from bot.services.house import House
from bot.services.incoming import FileOffer
from bot.store import cases, media
from bot.store.database import Tx
from bot.store.drafts import DraftRow
from bot.vault.envelope import JsonLike, seal_json

# Telegram lets bots fetch no more than this.
MOST_BYTES = 20 * 1024 * 1024


def promised(tx: Tx, house: House, row: DraftRow, draft: Draft, said: Said, offer: FileOffer) -> Said:
    """The message with the id of the file it brought; UNFIT where Telegram would not give it to us.

    Before consent nothing is kept, not even which file it was (rule 6).
    """
    if offer.size > MOST_BYTES or not offer.file_id:
        return replace(said, kind=Kind.UNFIT)
    conversation = house.conversations[draft.conversation]
    if conversation.agreed:
        return _for_a_request(tx, house, row, draft, said, offer) if conversation.step(draft.at).stores else said
    if not drafting.has_consent(conversation, draft):
        return said
    media_id = promise(tx, house, row.id, row.key_id, draft.at, offer)
    return replace(said, media=media_id)


def _for_a_request(tx: Tx, house: House, row: DraftRow, draft: Draft, said: Said, offer: FileOffer) -> Said:
    """What is added to a request already sent is kept with it, under its key, while it is still this chat's."""
    request = draft.latest("request")
    case = cases.by_id(tx, str(request.value)) if request is not None else None
    if case is None or case.chat != row.chat:
        return said
    return replace(said, media=promise(tx, house, case.id, case.key_id, draft.at, offer))


def promise(tx: Tx, house: House, owner: str, key_id: str, step: str, offer: FileOffer) -> str:
    """A media row to be fetched by `bot.telegram.fetching`; its id."""
    media_id = new_id()
    plain: dict[str, JsonLike] = {
        "kind": offer.kind,
        "file_id": offer.file_id,
        "step": step,
        "mime": offer.mime,
        "size": offer.size,
        "transcript": "",
    }
    sealed = seal_json(house.vault.case(key_id), media.place(media_id), plain)
    media.insert(tx, media_id, owner, key_id, ms(house.clock.now()), sealed)
    return media_id
