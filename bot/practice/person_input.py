"""Reading what comes to the person's-side API. Whatever it is, the answer is a sentence, never a 500."""

from __future__ import annotations

import json
import math

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.practice.parameters import Upload
from bot.practice.person_acts import Manner
from bot.practice.wire import CantDo, JsonObject, can_travel

_JSON_LIMIT = 2**20
_FILE_LIMIT = 64 * 2**20


class Wish:
    """The fields of one request, read with a sentence for each thing that is wrong."""

    def __init__(self, fields: JsonObject) -> None:
        self.fields = fields

    def text(self, name: str, usual: str | None = None, most: int = 256) -> str:
        """A text. Raises CantDo where it is missing (and nothing is usual), too long or no text."""
        value = self.fields.get(name, usual)
        if not isinstance(value, str):
            raise CantDo(f"{name} must be a text")
        if len(value) > most:
            raise CantDo(f"{name} may have {most} characters at most")
        return value

    def whole(self, name: str, usual: int | None = None) -> int:
        """A whole number that fits 64 bits."""
        value = self.fields.get(name, usual)
        if isinstance(value, str) and value.removeprefix("-").isascii() and value.removeprefix("-").isdigit():
            value = int(value) if len(value) < 20 else None
        if isinstance(value, bool) or not isinstance(value, int) or not -(2**63) <= value < 2**63:
            raise CantDo(f"{name} must be a whole number")
        return value

    def number(self, name: str, least: float, most: float, usual: float | None = None) -> float:
        """A number within bounds."""
        value = self.fields.get(name, usual)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise CantDo(f"{name} must be a number")
        if not least <= value <= most:
            raise CantDo(f"{name} must be between {least:g} and {most:g}")
        return float(value)

    def yes(self, name: str, usual: bool = False) -> bool:
        """True or false."""
        value = self.fields.get(name, usual)
        if not isinstance(value, bool):
            raise CantDo(f"{name} must be true or false")
        return value

    def manner(self) -> Manner:
        """The fields that any message may have besides its content."""
        forwarded = self.fields.get("forwarded_from", "")
        if self.fields.get("forward") is True and not forwarded:
            forwarded = "Alguien"
        if not isinstance(forwarded, str) or len(forwarded) > 64:
            raise CantDo("forwarded_from must be a name")
        return Manner(
            group_id=self.whole("group", 0),
            forwarded_from=forwarded,
            reply_to=self.whole("reply_to", 0),
            album=self.text("album", "", 64),
            caption=self.text("caption", "", 1024).strip(),
        )


async def read_wish(request: Request) -> Wish:
    """The JSON object of a request; no body at all is an empty one. Raises CantDo."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _JSON_LIMIT:
            raise CantDo("the body may have a mebibyte at most", 413)
    if not body.strip():
        return Wish({})
    try:
        fields = json.loads(body)
        if not isinstance(fields, dict):
            raise CantDo("the body must be a JSON object")
        travels = can_travel(json.dumps(fields, ensure_ascii=False))
    except (ValueError, RecursionError):
        raise CantDo("the body must be JSON in UTF-8") from None
    if not travels:
        raise CantDo("texts must be whole characters: half of a surrogate pair can't be sent")
    return Wish(fields)


async def read_file(request: Request) -> tuple[Wish, Upload]:
    """A multipart request with a part named `file`. Raises CantDo."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "multipart/form-data":
        raise CantDo("send multipart/form-data with the fields kind and file")
    length = request.headers.get("content-length", "")
    if not length.isdigit() or int(length) > _FILE_LIMIT:
        raise CantDo("a practice file may have 64 MB at most, and its length must be told", 413)
    fields: JsonObject = {}
    upload: Upload | None = None
    try:
        async with request.form(max_files=2, max_fields=20, max_part_size=2**16) as form:
            for name, value in form.multi_items():
                if not isinstance(value, UploadFile):
                    fields[name] = value
                elif name == "file":
                    filename = (value.filename or "file")[:128]
                    upload = Upload(filename, (value.content_type or "")[:128], await value.read())
    except (HTTPException, ValueError):
        raise CantDo("the multipart body can't be read") from None
    if upload is None:
        raise CantDo("the part named file is missing")
    if not can_travel(json.dumps([fields, upload.name, upload.mime], ensure_ascii=False)):
        raise CantDo("names and texts must be UTF-8")
    return Wish(fields), upload
