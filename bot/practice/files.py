"""The files of a practice: kept in memory, given out again byte for byte.

Telegram re-encodes photos. Practice does not, for the largest size: the bot's own checks shall meet
exactly what was uploaded, also a page of HTML called a photo.
"""

from __future__ import annotations

import secrets
import warnings
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image

from bot.practice.wire import CantDo, Json, JsonObject

GET_FILE_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
MEMORY_LIMIT = 1024 * 1024 * 1024
_MAX_PIXELS = 40_000_000
_SIDES = (90, 320, 800)
_ID_LETTERS = {"photo": "AgACAg", "voice": "AwACAg", "audio": "CQACAg", "document": "BQACAg", "sticker": "CAACAg"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file with the two names Telegram gives it and its content."""

    file_id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    path: str
    content: bytes = field(repr=False)

    def as_json(self) -> JsonObject:
        """The four fields every Telegram file object begins with."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


class FileStore:
    """All files of a practice, by id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._bytes = 0

    def add(self, kind: str, name: str, mime: str, content: bytes) -> StoredFile:
        """Keep a file. Raises CantDo when a gibibyte is full."""
        if self._bytes + len(content) > MEMORY_LIMIT:
            raise CantDo("the practice holds a gibibyte of files already: reset it", 507)
        number = len(self._by_id)
        ending = name.rsplit(".", 1)[-1].lower() if "." in name else _ENDINGS.get(mime, "bin")
        ending = "".join(letter for letter in ending if letter.isascii() and letter.isalnum())[:8] or "bin"
        kept = StoredFile(
            file_id=_ID_LETTERS[kind] + secrets.token_urlsafe(36),
            unique_id="AQAD" + secrets.token_urlsafe(9),
            kind=kind,
            name=name,
            mime=mime,
            path=f"{_FOLDERS[kind]}/file_{number}.{ending}",
            content=content,
        )
        self._by_id[kept.file_id] = kept
        self._by_path[kept.path] = kept
        self._bytes += len(content)
        return kept

    def by_id(self, file_id: str) -> StoredFile | None:
        """The file with this id, None for an unknown one."""
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        """The file under this `file_path`, None for an unknown one."""
        return self._by_path.get(path)

    def clear(self) -> None:
        """Forget every file."""
        self._by_id.clear()
        self._by_path.clear()
        self._bytes = 0


_FOLDERS = {"photo": "photos", "voice": "voice", "audio": "music", "document": "documents", "sticker": "stickers"}
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "audio/ogg": "oga", "image/webp": "webp"}


def photo_sizes(files: FileStore, name: str, mime: str, content: bytes) -> tuple[list[Json], bool]:
    """The sizes of a photo, smallest first, and whether it could be read as a picture at all."""
    smaller, width, height = _shrunk(content)
    sizes: list[Json] = []
    for side_width, side_height, jpeg in smaller:
        kept = files.add("photo", "photo.jpg", "image/jpeg", jpeg)
        sizes.append({**kept.as_json(), "width": side_width, "height": side_height})
    whole = files.add("photo", name if "." in name else "photo.jpg", mime or "image/jpeg", content)
    sizes.append({**whole.as_json(), "width": width or 800, "height": height or 600})
    return sizes, width > 0


def _shrunk(content: bytes) -> tuple[list[tuple[int, int, bytes]], int, int]:
    if len(content) > GET_FILE_LIMIT:
        return [], 0, 0
    smaller: list[tuple[int, int, bytes]] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(BytesIO(content)) as picture:
                width, height = picture.size
                if width * height > _MAX_PIXELS:
                    return [], 0, 0
                for side in _SIDES:
                    if side >= max(width, height):
                        break
                    copy = picture.convert("RGB")
                    copy.thumbnail((side, side))
                    jpeg = BytesIO()
                    copy.save(jpeg, "JPEG", quality=80)
                    smaller.append((*copy.size, jpeg.getvalue()))
    except Exception:  # Pillow raises a dozen kinds for broken pictures; here each means "not a picture"
        return [], 0, 0
    return smaller, width, height


def is_ogg_opus(content: bytes) -> bool:
    """Whether this is an Ogg stream whose first packet is an Opus header (RFC 7845, section 5.1)."""
    return content.startswith(b"OggS") and b"OpusHead" in content[:256]


def ogg_seconds(content: bytes) -> int:
    """How long an Ogg/Opus file plays, from its last page's position at 48 kHz; 1 where that can't be read."""
    page = content.rfind(b"OggS")
    if page < 0 or not is_ogg_opus(content) or len(content) < page + 14:
        return 1
    samples = int.from_bytes(content[page + 6 : page + 14], "little")
    seconds = round(samples / 48_000)
    return seconds if 1 <= seconds <= 86_400 else 1
