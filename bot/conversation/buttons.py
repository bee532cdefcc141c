"""Which button a text names: its words in any language a family may read, or its number."""

from __future__ import annotations

from bot.conversation import phrases
from bot.conversation.drafts import Draft
from bot.conversation.questions import Choice, Consent, Question, SexOf, Sure, YesNo
from bot.conversation.reading.choice import read_folded
from bot.conversation.reading.fold import of_catalogue, plain
from bot.conversation.said import Said
from bot.conversation.turn import World
from bot.domain.words import Message


def labels(message: Message, world: World) -> tuple[str, ...]:
    """A button's words in every language a family may read: the tap of an old keyboard still counts."""
    return (world.say(message, "es"), world.say(message, "quy"))


def folded_label(message: Message, language: str, world: World) -> str:
    """A button's words as `plain` folds them. Remembered, unless they hold something of this chat."""
    words = world.say(message, language)
    return plain(words, 160) if message.values else of_catalogue(words)


def is_a_button(question: Question, said: Said, world: World) -> bool:
    """Whether the words are, whole, an answer button of this question: then there is nothing else to read in them."""
    match question:
        case Consent() | Sure():
            buttons: tuple[Message, ...] = (question.yes, question.no)
        case Choice():
            buttons = tuple([option.text for option in question.options])
        case YesNo():
            buttons = (phrases.YES, phrases.NO)
        case SexOf():
            buttons = (phrases.WOMAN, phrases.MAN)
        case _:
            return False
    whole = said.plain
    return any(whole == of_catalogue(words) for each in buttons for words in labels(each, world))


def choose(text: str, messages: tuple[Message, ...], draft: Draft, world: World) -> int | None:
    """Which of these buttons the text names: its label in either language, or its number."""
    for language in dict.fromkeys((draft.language, "es", "quy")):
        found = read_folded(text, [folded_label(m, language, world) for m in messages])
        if found is not None:
            return found
    return None
