"""A file from a family is opened here before it is kept: images anew without their EXIF, voices as they are."""

from __future__ import annotations

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from bot.domain.errors import Refusal
from bot.domain.words import _

# A picture of 40 megapixels takes 160 MB to open; phones make 12 to 50, Telegram sends at most 10.
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2560
NOT_A_PHOTO = _("I could not open that photo. You can send it again, or another one.")
NOT_A_VOICE = _("I could not open that voice message. You can record it again, or write.")


def photo(content: bytes) -> tuple[bytes, str]:
    """The picture made anew (WebP), upright and without what the camera wrote into it. Refusal if it is none."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refusal(NOT_A_PHOTO)
            upright = ImageOps.exif_transpose(opened).convert("RGB")
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            # A new image, so that no profile, comment or thumbnail of the old file comes along.
            clean = Image.new("RGB", upright.size)
            clean.paste(upright)
    except Refusal:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refusal(NOT_A_PHOTO) from error
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=85)
    return out.getvalue(), "image/webp"


def voice(content: bytes) -> tuple[bytes, str]:
    """The recording as it came, if it is what Telegram calls a voice (Ogg with Opus, or MP4/MP3 audio).

    Only its outside is looked at: it is kept as it is and given to staff as a download.
    """
    # RFC 7845: an Ogg page whose first packet begins "OpusHead", then one that begins "OpusTags".
    if content[:4] == b"OggS" and b"OpusHead" in content[:128] and b"OpusTags" in content[:8192]:
        if content.count(b"OggS") < 3:
            raise Refusal(NOT_A_VOICE)
        return content, "audio/ogg"
    if content[4:8] == b"ftyp":
        return content, "audio/mp4"
    if content[:3] == b"ID3" or content[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return content, "audio/mpeg"
    raise Refusal(NOT_A_VOICE)
