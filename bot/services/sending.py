"""What is to be said to a chat, put in its outbox. The only way words leave for a family.

Three sources and no other (rule 1): Messages of the catalogue, the chat's own words in their
values, and a reply that staff approved for that chat.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.clock import ms
from bot.conversation import phrases
from bot.conversation.drafts import Draft
from bot.conversation.questions import JsonValue
from bot.conversation.turn import Bubble, Button, ButtonKind, Say
from bot.domain.people import Hidden
from bot.domain.words import Message
from bot.ids import new_id
from bot.services import voicing
from bot.services.house import House
from bot.store import chat_messages, outbox
from bot.store.database import Tx
from bot.vault.envelope import JsonLike, seal_json


@dataclass(frozen=True, slots=True, repr=False)
class ApprovedText(Hidden):
    """Words that staff approved for one chat. Only `replying`, `offering` and `visiting` make one.

    A type of its own: a staff note can't be passed where this is asked for.
    """

    reply_id: str
    text: str


@dataclass(slots=True)
class Post:
    """Queues messages of one cause (an update, a reply), in order: the n-th is the n-th, also when repeated."""

    tx: Tx
    house: House
    chat: str
    cause: str
    n: int = field(default=0)

    def say(self, say: Say, draft: Draft | None = None) -> None:
        """Queue the bubbles; the last one carries the keyboard and, if `say.prompt`, is the draft's question."""
        audible = False
        if draft is not None and say.prompt:
            outbox.drop_superseded(self.tx, draft.id, draft.revision)
            audible = self._audible(say, draft)
        for i, bubble in enumerate(say.bubbles):
            last = i == len(say.bubbles) - 1
            asks = draft if last and say.prompt else None
            plain = _bubble(bubble, draft)
            plain["keyboard"] = _keyboard(say.keyboard, audible=audible) if last else None
            if draft is not None:
                plain["speak"] = _speaks(draft)
                plain["again"] = draft.misses > 0
            self._queue(outbox.Kind.ASK if asks else outbox.Kind.TELL, plain, asks)

    def tell(self, *messages: Message, both: bool = False) -> None:
        """Queue each message as a bubble of its own, leaving the buttons as they are."""
        self.say(Say(tuple(Bubble((m,), both) for m in messages)))

    def together(self, *messages: Message, remove_keyboard: bool = False) -> None:
        """Queue the messages as one bubble."""
        self.say(Say((Bubble(messages),), () if remove_keyboard else None))

    def listen(self, lines: tuple[Message, ...], languages: tuple[str, ...], preferred: str = "") -> None:
        """Queue the recorded voices of these sentences; where there are none, the words that say so."""
        found = [
            recording
            for language in languages
            for recording in voicing.recording_of(self.tx, self.house, lines, language, preferred).values()
        ]
        for recording in found:
            self.voice(recording)
        if not found:
            self.tell(phrases.NO_VOICE_YET)

    def voice(self, recording_id: str) -> None:
        """Queue one recorded voice."""
        self._queue(outbox.Kind.VOICE, {"recording": recording_id})

    def _audible(self, say: Say, draft: Draft) -> bool:
        """Whether the question of this draft can be heard, in the language it is asked in."""
        lines = tuple(line for bubble in say.bubbles for line in bubble.lines)
        return bool(voicing.recording_of(self.tx, self.house, lines, draft.language))

    def approved(self, reply: ApprovedText) -> None:
        """Queue a reply exactly as approved."""
        self._queue(outbox.Kind.REPLY, {"text": reply.text, "protect": True})

    def commands(self, language: str) -> None:
        """Set this chat's menu of commands in its language."""
        self._queue(outbox.Kind.COMMANDS, {"language": language})

    def clear(self) -> None:
        """Delete all messages of the chat, of both sides, that Telegram still lets go."""
        self.clear_since(ms(self.house.clock.now()) - chat_messages.DELETABLE_MS)

    def clear_since(self, since: int) -> None:
        """The same for what was written from that moment on (epoch ms)."""
        self.delete(chat_messages.to_delete(self.tx, self.chat, since))

    def delete(self, message_ids: list[int]) -> None:
        """Delete these messages of the chat, those that Telegram still lets go."""
        if message_ids:
            self._queue(outbox.Kind.DELETE, {"message_ids": [*message_ids]})

    def to_group(self, address: int, *messages: Message) -> None:
        """One message to a group. Of one that only asked, the address is kept nowhere but here, emptied when sent."""
        lines: list[JsonLike] = [message_to_json(message) for message in messages]
        self._queue(outbox.Kind.TELL, {"lines": lines, "both": True, "address": address})

    def _queue(self, kind: outbox.Kind, plain: dict[str, JsonLike], asks: Draft | None = None) -> None:
        row = new_id()
        outbox.queue(
            self.tx,
            row,
            self.chat,
            self.cause,
            self.n,
            kind,
            seal_json(self.house.vault.service, outbox.place(row), plain),
            ms(self.house.clock.now()),
            prompt_of=asks.id if asks else None,
            revision=asks.revision if asks else None,
        )
        self.n += 1


def send_reply(tx: Tx, house: House, chat: str, reply: ApprovedText) -> None:
    """Queue an approved reply for this chat, once however often it is asked for."""
    Post(tx, house, chat, f"reply:{reply.reply_id}").approved(reply)


def message_to_json(message: Message) -> dict[str, JsonLike]:
    """A Message with its values, for sealing."""
    return {
        "id": message.id,
        "context": message.context,
        "values": {k: message_to_json(v) if isinstance(v, Message) else v for k, v in message.values.items()},
    }


def message_from_json(stored: JsonValue) -> Message:
    """The Message that was sealed. Raises ValueError for anything else."""
    if not isinstance(stored, dict) or not isinstance(stored.get("values"), dict):
        raise ValueError("not a message")
    values = stored["values"]
    assert isinstance(values, dict)  # noqa: S101 - just looked
    return Message(str(stored["id"]), str(stored["context"])).with_(
        **{k: message_from_json(v) if isinstance(v, dict) else _plain(v) for k, v in values.items()}
    )


def _plain(value: JsonValue) -> str | int:
    return value if isinstance(value, (str, int)) else str(value)


def _bubble(bubble: Bubble, draft: Draft | None) -> dict[str, JsonLike]:
    inline: list[JsonLike] = [
        [
            {"text": message_to_json(b.text), "step": b.step, "value": b.value, "revision": draft.revision}
            for b in row
            if draft is not None
        ]
        for row in bubble.inline
    ]
    return {
        "lines": [message_to_json(line) for line in bubble.lines],
        "both": bubble.both,
        "tight": bubble.tight,
        "inline": inline,
        "protect": bool(bubble.inline),
    }


def _speaks(draft: Draft) -> bool:
    """Voice first: in Quechua, which many speakers never read, and for whoever answers by voice.

    Not when a question is asked again because the answer was not understood: it was heard a moment ago.
    """
    own = [answer for answer in draft.answers if answer.how != "given"]
    by_voice = bool(own) and own[-1].how == "voice"
    return draft.misses == 0 and (draft.language == "quy" or by_voice)


def _keyboard(keyboard: tuple[tuple[Button, ...], ...] | None, *, audible: bool = False) -> JsonLike:
    if keyboard is None:
        return None
    shown = [[b for b in row if audible or b.kind is not ButtonKind.LISTEN] for row in keyboard]
    return [[{"text": message_to_json(b.text), "kind": b.kind.value} for b in row] for row in shown if row]
