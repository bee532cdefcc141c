"""A family message as it is kept: begun when it is sent, opened, moved on. Who may move it stands in `passing_on`."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.clock import ms
from bot.conversation.drafts import Answer
from bot.domain.cases import Route
from bot.domain.errors import Refusal
from bot.domain.family_messages import MessageState, moved
from bot.domain.people import Hidden
from bot.domain.words import Message, _
from bot.ids import new_id
from bot.services import noting
from bot.services.case_content import CaseContent
from bot.services.case_parts import describe_media
from bot.services.house import House
from bot.store import cases, family_messages, media
from bot.store.cases import CaseRow
from bot.store.database import Tx
from bot.store.family_messages import MessageRow
from bot.vault.envelope import JsonLike, open_json, seal_json

# The same words wherever the message stands: anything else would tell that the other person was reached.
WITH_THE_OFFICE = _("Your message is with the office. When there is something we can tell you, a person will speak.")
NO_MESSAGE = _("There is no such message among those you may see.")
ELSEWHERE = _("Somebody moved this message meanwhile. Reload the page to see it.")


@dataclass(frozen=True, slots=True, repr=False)
class Words(Hidden):
    """What a message holds: the text, who sends it, to whom, what they are to each other, where that person lives.

    `media`: it was spoken; staff write it down. `reason`: why it was not passed on.
    """

    text: str
    sender: str
    recipient: str
    kinship: str
    where: str
    phone: str
    media: str
    reason: str


def begin(tx: Tx, house: House, case_id: str, key_id: str, content: CaseContent, reply_to: str) -> None:
    """Keep the message of a request that was just sent. An answer goes back to whoever wrote first."""
    now = ms(house.clock.now())
    first = family_messages.by_id(tx, reply_to) if reply_to else None
    said = _latest(content.answers, "message")
    plain: dict[str, JsonLike] = {
        "text": said.words if said is not None else "",
        "media": said.media if said is not None else "",
        "sender": content.enquirer.full_name,
        "recipient": content.sought.full_name or (_name_of_sender(tx, house, first) if first is not None else ""),
        "kinship": content.kinship,
        "where": _words(content.answers, "recipient_where"),
        "phone": _words(content.answers, "recipient_phone"),
        "reason": "",
    }
    row = MessageRow(
        new_id(), case_id, MessageState.RECEIVED.value, now, now, b"", recipient=first.case_id if first else None,
        disclosure=int(first is not None), reply_to=first.id if first else None,
    )  # fmt: skip
    family_messages.add(tx, replace(row, sealed=_sealed(house, key_id, row.id, plain)))


def opened(tx: Tx, house: House, row: MessageRow, case: CaseRow) -> Words:
    """The words of a message. A spoken one has the text that staff wrote down, empty until then."""
    value = open_json(house.vault.case(case.key_id), family_messages.place(row.id), row.sealed)
    plain = value if isinstance(value, dict) else {}
    text, spoken = str(plain.get("text") or ""), str(plain.get("media") or "")
    if spoken and not text:
        file = media.by_id(tx, spoken)
        text = str(describe_media(house, file).get("transcript") or "") if file is not None else ""
    names = ("sender", "recipient", "kinship", "where", "phone", "reason")
    return Words(text=text, media=spoken, **{name: str(plain.get(name) or "") for name in names})


def carry(tx: Tx, house: House, case: CaseRow, row: MessageRow, name: str, actor: str, **changed: object) -> MessageRow:
    """Make the named move and note it in the sender's request. Refusal where it can't, or somebody was faster.

    `changed`: columns of the row (recipient, disclosure, proposed_by, approved_by); `text` and `reason` are sealed.
    """
    state = moved(MessageState(row.state), name)
    words = opened(tx, house, row, case)
    kept: dict[str, JsonLike] = {key: str(changed.pop(key)) for key in ("text", "reason") if key in changed}
    after = replace(row, state=state.value, moved_at=max(ms(house.clock.now()), row.moved_at + 1), **changed)  # type: ignore[arg-type]
    if kept:
        plain: dict[str, JsonLike] = {name: getattr(words, name) for name in Words.__dataclass_fields__}
        after = replace(after, sealed=_sealed(house, case.key_id, row.id, {**plain, **kept}))
    if not family_messages.save(tx, row, after):
        raise Refusal(ELSEWHERE)
    noting.write(tx, house, case, f"message_{name}", actor, str(kept.get("reason", "")))
    return after


def meant_for_another(tx: Tx, house: House, recipient: CaseRow, actor: str) -> None:
    """Somebody else carries this request on: lines on their way to whoever sent it are not shown in its chat.

    Those that two people agreed to are told by a person; those that wait for a second one are looked at again.
    """
    for row in family_messages.for_recipient(tx, recipient.id):
        case = cases.by_id(tx, row.case_id)
        if case is not None and row.state == MessageState.OFFERED:
            carry(tx, house, case, row, "to_phone", actor, recipient=None)
        elif case is not None and row.state == MessageState.PROPOSED:
            carry(tx, house, case, row, "refuse", actor, recipient=None, proposed_by=None)


def changed_by_family(tx: Tx, house: House, case: CaseRow, text: str) -> None:
    """The sender wrote the message anew, as the office asked: the earlier version stays among the answers."""
    row = family_messages.of_case(tx, case.id) if case.route == Route.FAMILY_MESSAGE else None
    if row is not None and row.state == MessageState.CHANGE_ASKED and text.strip():
        carry(tx, house, case, row, "changed", "family", text=text.strip())


def status(case: CaseRow) -> Message | None:
    """What the sender reads of it, the same in every state. None for any other request."""
    return WITH_THE_OFFICE if case.route == Route.FAMILY_MESSAGE else None


def message_and_case(tx: Tx, message_id: str) -> tuple[MessageRow, CaseRow]:
    """A message with its sender's request. Raises Refusal."""
    row = family_messages.by_id(tx, message_id)
    case = cases.by_id(tx, row.case_id) if row is not None else None
    if row is None or case is None:
        raise Refusal(NO_MESSAGE)
    return row, case


def _name_of_sender(tx: Tx, house: House, row: MessageRow) -> str:
    case = cases.by_id(tx, row.case_id)
    return opened(tx, house, row, case).sender if case is not None else ""


def _latest(answers: tuple[Answer, ...], step: str) -> Answer | None:
    return next((each for each in reversed(answers) if each.step == step), None)


def _words(answers: tuple[Answer, ...], step: str) -> str:
    found = _latest(answers, step)
    return "" if found is None else str(found.value or found.words or "")


def _sealed(house: House, key_id: str, message_id: str, plain: JsonLike) -> bytes:
    return seal_json(house.vault.case(key_id), family_messages.place(message_id), plain)
