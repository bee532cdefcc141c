"""What travels as JSON, and the refusals of both sides of the practice server."""

from __future__ import annotations

from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
JsonObject: TypeAlias = "dict[str, Json]"


class TelegramRefusal(Exception):
    """Telegram says no to the bot: an error code, Telegram's own text, and sometimes parameters."""

    def __init__(self, code: int, description: str, parameters: JsonObject | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> JsonObject:
        """The body that Telegram answers with."""
        answer: JsonObject = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


class CantDo(Exception):
    """A person (or a test playing one) asked for something that can't be done; `args[0]` says why."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status


def bad_request(why: str, parameters: JsonObject | None = None) -> TelegramRefusal:
    """A refusal with Telegram's usual beginning."""
    return TelegramRefusal(400, f"Bad Request: {why}", parameters)


def utf16_length(text: str) -> int:
    """The length of a text as Telegram counts offsets: in UTF-16 code units."""
    return len(text) + sum(1 for letter in text if ord(letter) > 0xFFFF)


def can_travel(text: str) -> bool:
    """Whether a text can be written as UTF-8 (a lone half of a surrogate pair can't)."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
