"""The parameters of one Bot API call, however they were sent: query, form, multipart or JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.practice.wire import Json, JsonObject, bad_request, can_travel

# Parameters which are JSON inside a form field; in a JSON body they may stand as objects.
_JSON_FIELDS = frozenset(
    [
        "reply_markup",
        "entities",
        "caption_entities",
        "commands",
        "scope",
        "allowed_updates",
        "reply_parameters",
        "message_ids",
        "link_preview_options",
        "menu_button",
        "media",
    ]
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Parameters:
    """Named values and uploaded files. Reading is forgiving about form (1, "1"), strict about meaning."""

    values: Mapping[str, Json]
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    @classmethod
    def of(cls, raw: Mapping[str, Json], uploads: Mapping[str, Upload] | None = None) -> Parameters:
        """Parameters with JSON fields opened. A field that isn't JSON keeps its text, for the method to refuse."""
        values: dict[str, Json] = {}
        for name, value in raw.items():
            opened = _opened(value) if name in _JSON_FIELDS and isinstance(value, str) else value
            if not can_travel(json.dumps(opened, ensure_ascii=False)):
                raise bad_request("strings must be encoded in UTF-8")
            values[name] = opened
        return cls(values, uploads or {})

    def has(self, name: str) -> bool:
        """Whether something was given under this name."""
        return self.values.get(name) is not None or name in self.uploads

    def text(self, name: str, default: str = "") -> str:
        """The value as text; numbers become their digits."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, str):
            return value
        if isinstance(value, bool | int | float):
            return json.dumps(value)
        raise bad_request(f"{name} must be a string")

    def integer(self, name: str, default: int = 0) -> int:
        """The value as a whole number, or `default` where nothing (or nothing readable) was given."""
        value = self.values.get(name)
        if isinstance(value, bool):
            return int(value)
        if isinstance(value, int):
            return value
        if isinstance(value, str):
            digits = value.strip().removeprefix("-")
            if digits.isascii() and digits.isdigit() and len(digits) < 20:
                return int(value)
        return default

    def number(self, name: str) -> float | None:
        """The value as a number, None where it isn't one."""
        value = self.values.get(name)
        if isinstance(value, bool) or value is None:
            return None
        try:
            return float(value) if isinstance(value, str | int | float) else None
        except (ValueError, OverflowError):
            return None

    def flag(self, name: str) -> bool:
        """The value as yes or no, as Telegram reads it: "true", "yes", "1", "t", "y"."""
        value = self.values.get(name)
        if isinstance(value, str):
            return value.strip().lower() in {"true", "yes", "1", "t", "y"}
        return bool(value)

    def object(self, name: str, refusal: str) -> JsonObject | None:
        """A JSON object, None where nothing was given. Raises a bad request saying `refusal` for anything else."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, dict):
            raise bad_request(refusal)
        return value

    def array(self, name: str, refusal: str) -> list[Json] | None:
        """A JSON array, None where nothing was given. Raises a bad request saying `refusal` for anything else."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, list):
            raise bad_request(refusal)
        return value

    def upload(self, name: str) -> Upload | None:
        """The file given under this name, directly or as "attach://part"."""
        direct = self.uploads.get(name)
        if direct is not None:
            return direct
        value = self.values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            attached = self.uploads.get(value.removeprefix("attach://"))
            if attached is None:
                raise bad_request("wrong file identifier/HTTP URL specified")
            return attached
        return None

    def as_said(self) -> dict[str, Json]:
        """The call as it can be judged later: uploads by name and size only."""
        said = dict(self.values)
        for name, upload in self.uploads.items():
            said.setdefault(name, f"attach://{name}?name={upload.name}&size={len(upload.content)}")
        return said


def _opened(text: str) -> Json:
    if not text.strip():
        return None
    try:
        opened: Json = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return opened
