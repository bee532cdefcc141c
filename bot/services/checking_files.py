"""A file from a family is opened here before it is kept: images anew without their EXIF, voices as they are."""

from __future__ import annotations

import io

from PIL import Image

from bot.domain.errors import Refusal
from bot.domain.words import _

# A picture of 40 megapixels takes 160 MB to open; phones make 12 to 50, Telegram sends at most 10.
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2560
NOT_A_PHOTO = _("I could not open that photo. You can send it again, or another one.")
NOT_A_VOICE = _("I could not open that voice message. You can record it again, or write.")

_ORIENTATION = 0x0112
# EXIF 2.32, 4.6.5: how a picture of this orientation is turned upright.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def photo(content: bytes) -> tuple[bytes, str]:
    """The picture made anew (WebP), upright and without what the camera wrote into it. Refusal if it is none."""
    try:
        clean = _upright(content)
    except Refusal:
        raise
    except Exception:
        # Pillow raises a dozen kinds for broken pictures (struct.error, SyntaxError, EOFError, ...); here each
        # means "not a picture". Its own text may quote the file, so it is not kept as the cause.
        raise Refusal(NOT_A_PHOTO) from None
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=85)
    return out.getvalue(), "image/webp"


def _upright(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise Refusal(NOT_A_PHOTO)
        turn = _turn(opened)
        # A JPEG can be read at half or a quarter of its size, which spares most of the memory.
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        small = opened.convert("RGBA") if opened.has_transparency_data else opened.convert("RGB")
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if turn is not None:
        small = small.transpose(turn)
    # A new image, so that no profile, comment or thumbnail of the old file comes along.
    clean = Image.new("RGB", small.size, "white")
    clean.paste(small, mask=small if small.mode == "RGBA" else None)
    return clean


def _turn(opened: Image.Image) -> Image.Transpose | None:
    try:
        return _TURNS.get(int(opened.getexif().get(_ORIENTATION, 1)))
    except Exception:  # torn EXIF says nothing of the picture itself
        return None


def voice(content: bytes) -> tuple[bytes, str]:
    """The recording as it came, if it is what Telegram calls a voice (Ogg with Opus, or MP4/MP3 audio).

    Only its outside is looked at: it is kept as it is and given to staff as a download.
    """
    if content[:4] == b"OggS":
        if not _is_whole_opus(content):
            raise Refusal(NOT_A_VOICE)
        return content, "audio/ogg"
    if content[4:8] == b"ftyp":
        return content, "audio/mp4"
    if content[:3] == b"ID3" or content[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return content, "audio/mpeg"
    raise Refusal(NOT_A_VOICE)


def _is_whole_opus(content: bytes) -> bool:
    """Whether page follows page to the end, and the first two packets are an Opus header and its tags.

    RFC 3533, section 6 (a page: 27 bytes, the table of its segments, the segments) and RFC 7845, section 3.
    """
    at, pages = 0, 0
    begins: list[bytes] = []
    while at < len(content):
        if content[at : at + 5] != b"OggS\x00" or at + 27 > len(content):
            return False
        body = at + 27 + content[at + 26]
        begins += [content[body : body + 8]] if pages < 2 else []
        at = body + sum(content[at + 27 : body])
        pages += 1
    # The last page reached beyond the end where the file was cut.
    return at == len(content) and pages > 2 and begins == [b"OpusHead", b"OpusTags"]
