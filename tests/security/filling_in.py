"""Somebody who answers every question of a request, with a word of their own in each answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.conversation.drafts import Draft
from bot.conversation.questions import Consent, FullName, NamePart, OpenText, Phone, PlaceOf
from bot.services import drafting
from bot.services.chats import key_of
from bot.store import drafts
from tests.family import BOT_ID, Family

# What leads to a request: the answers of the first minute, by step.
TO_THE_REQUEST = {
    "language": "Castellano", "ready": "1", "age": "1", "triage": "2", "cause": "En un viaje o en otro país",
    "what": "Hacer otro pedido",
}  # fmt: skip
BY_LETTER = "abcdefghijklmnopqrstuvwxyz"


async def draft_of(family: Family) -> Draft | None:
    """The draft the chat is answering now."""
    key = key_of(family.house, BOT_ID, family.chat_id)
    row = await family.house.database.read(lambda tx: drafts.active_of(tx, key))
    return None if row is None else drafting.opened(family.house, row)


@dataclass
class Teller:
    """Tells a request. `mark` is in every word they choose, so that it can be recognised anywhere.

    `says` sets the answer to a step: a text, or the content of any message.
    """

    family: Family
    mark: str
    says: dict[str, str | dict[str, Any]] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    async def begin(self) -> None:
        """Up to the first question of the request, also for somebody who was here before."""
        await self.family.say("/start")
        for _n in range(8):
            draft = await draft_of(self.family)
            assert draft is not None
            if draft.conversation == "tracing_request":
                return
            await self.family.say(TO_THE_REQUEST[draft.at])
        raise AssertionError("no request begins")

    async def step(self) -> bool:
        """Answer the question that is open; False where it is the review, or nothing is asked."""
        draft = await draft_of(self.family)
        if draft is None or draft.at == "review":
            return False
        self.steps.append(draft.at)
        before = draft.revision
        answer = self.says.get(draft.at) or self._own(draft)
        if isinstance(answer, str):
            self.told.append(answer)
            await self.family.say(answer)
        else:
            await self.family.send(dict(answer))
        after = await draft_of(self.family)
        if after is not None and after.at == draft.at and after.offered:
            # A name of three words is put in order; a place stays as it was written.
            named = isinstance(self.family.house.conversations[after.conversation].step(after.at).question, FullName)
            await self.family.say(self.family.keyboard[0][0] if named else "Ninguno de estos, como lo escribí")
        assert after is None or after.revision > before or after.id != draft.id, draft.at
        return True

    async def tell(self, longest: int = 80) -> None:
        """Answer until the review."""
        for _n in range(longest):
            if not await self.step():
                return
        raise AssertionError(f"no review after {self.steps[-10:]}")

    async def send(self) -> str:
        """Send it from the review; the case code."""
        assert await self._at_review()
        return code_in("\n".join(await self.family.say(self._send_label())))

    async def whole(self) -> str:
        """All of it; the case code."""
        await self.begin()
        await self.tell()
        return await self.send()

    async def _at_review(self) -> bool:
        draft = await draft_of(self.family)
        return draft is not None and draft.at == "review"

    def _send_label(self) -> str:
        return self.family.keyboard[0][0]

    def _own(self, draft: Draft) -> str:
        question = self.family.house.conversations[draft.conversation].step(draft.at).question
        nth = BY_LETTER[len(self.steps) % 26]
        match question:
            case Consent():
                return "Sí, acepto"
            case FullName():
                return f"Ana{nth} {self.mark}{nth} Rojas"
            case NamePart():
                return f"{self.mark}{nth}"
            case PlaceOf():
                return f"Pampa {self.mark}{nth}"
            case OpenText():
                return f"Le cuento de {self.mark}{nth}, sin prisa"
            case Phone():
                return "999000111"
            case _:
                return KNOWN.get(draft.at, self.family.keyboard[0][0])


KNOWN = {
    "by": "Por mí", "path": "Solo las más importantes", "kinship": "hermana", "lost_when": "2019", "birth": "19 años",
    "own_age": "45", "minor_today": "No", "photo": "saltar", "adult": "sí", "beside": "sí",
}  # fmt: skip


def code_in(text: str) -> str:
    """The case code somewhere in a text of the bot."""
    found = [word.strip(".,:") for word in text.split() if word.count("-") == 2]
    assert found, text
    return found[0]
