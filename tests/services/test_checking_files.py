"""Whatever a family sends is a clean file or a kind refusal, and nothing else."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.domain.errors import Refusal
from bot.practice.page import sample_voice
from bot.services.checking_files import LONGEST_SIDE, NOT_A_PHOTO, NOT_A_VOICE, photo, voice


def picture(form: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **more: object) -> bytes:
    out = io.BytesIO()
    image = Image.new(mode, size)
    if mode == "RGB":
        image.paste((250, 0, 0), (0, 0, size[0] // 2, size[1]))
    image.save(out, form, **more)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    clean, mime = photo(content)
    assert mime == "image/webp"
    return Image.open(io.BytesIO(clean))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_nothing_the_camera_wrote_is_left(form: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Waman Camera"
    exif[0x9C9B] = "Titulu"
    exif.get_ifd(0x8825)[2] = (13.0, 9.0, 36.0)
    sent = picture(form, exif=exif)
    assert b"Waman" in sent
    clean = opened(sent)
    assert not clean.getexif()
    assert b"Waman" not in photo(sent)[0]
    assert not {"exif", "icc_profile", "xmp", "comment"} & set(clean.info)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_taken_sideways_is_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    clean = opened(picture(exif=exif))
    assert clean.size == ((60, 40) if orientation < 5 else (40, 60))
    reds = {
        1: (5, 5), 2: (55, 5), 3: (55, 35), 4: (5, 35), 5: (5, 5), 6: (35, 5), 7: (35, 55), 8: (5, 55),
    }  # fmt: skip
    red, green, blue = clean.convert("RGB").getpixel(reds[orientation])  # type: ignore[misc]
    assert red > 150
    assert max(green, blue) < 100


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "CMYK", "1", "LA"])
def test_pictures_of_every_mode_are_taken(mode: str) -> None:
    form = "JPEG" if mode == "CMYK" else "PNG"
    assert opened(picture(form, mode=mode)).mode == "RGB"


def test_what_is_transparent_becomes_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(out.getvalue()).convert("RGB").getpixel((10, 10)) == (255, 255, 255)


def test_a_large_photo_is_made_smaller() -> None:
    clean = opened(picture(size=(4000, 3000)))
    assert max(clean.size) == LONGEST_SIDE


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it is that large, in a few hundred bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(4096))) + chunk(b"IEND", b"")
    )


HTML = b"<!doctype html><script>alert(1)</script>"
NO_PHOTOS = [
    b"", b"x", HTML, b"GIF89a" + bytes(64), b"\xff\xd8\xff\xe0" + HTML, b"\x89PNG\r\n\x1a\n" + HTML, b"RIFF\0\0\0\0WEBP",
    b"%!PS-Adobe-3.0 EPSF-3.0\n", b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture("TIFF"), picture("BMP"),
    picture("GIF", mode="P"), picture()[:200], picture("PNG")[:60], bomb(40_000, 40_000), bomb(9_000, 9_000),
    bomb(2**31 - 1, 2**31 - 1), bomb(0, 5),
]  # fmt: skip


@pytest.mark.parametrize("content", NO_PHOTOS, ids=range(len(NO_PHOTOS)))
def test_what_is_no_photo_is_refused_kindly_and_nothing_of_it_is_quoted(content: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        photo(content)
    assert refused.value.message == NOT_A_PHOTO
    assert refused.value.__cause__ is None


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=40), st.integers(0, 700), st.sampled_from(["JPEG", "PNG", "WEBP"]))
def test_a_damaged_photo_is_a_photo_or_a_refusal(damage: bytes, at: int, form: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    content = bytearray(picture(form, exif=exif))
    content[at : at + len(damage)] = damage
    try:
        clean, _ = photo(bytes(content))
    except Refusal:
        return
    assert not Image.open(io.BytesIO(clean)).getexif()


def test_a_real_voice_is_kept_as_it_is() -> None:
    assert voice(sample_voice()) == (sample_voice(), "audio/ogg")


@pytest.mark.parametrize("at", [1, 20, 60, 100, 1000, -1, -500])
def test_a_cut_voice_is_refused_kindly(at: int) -> None:
    with pytest.raises(Refusal) as refused:
        voice(sample_voice()[:at])
    assert refused.value.message == NOT_A_VOICE


@pytest.mark.parametrize(
    "content", [b"", HTML, b"OggS", b"OggS" + HTML, b"OggS\x00" + HTML * 3, b"RIFF\0\0\0\0WAVE", sample_voice() + HTML]
)
def test_what_is_no_voice_is_refused_kindly(content: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        voice(content)
    assert refused.value.message == NOT_A_VOICE


def test_audio_of_other_phones_is_taken() -> None:
    assert voice(b"\0\0\0\x20ftypM4A " + bytes(40))[1] == "audio/mp4"
    assert voice(b"ID3\x04" + bytes(40))[1] == "audio/mpeg"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda rest: b"OggS\x00" + rest))
def test_any_bytes_are_a_voice_or_a_refusal(content: bytes) -> None:
    try:
        kept, mime = voice(content)
    except Refusal:
        return
    assert kept == content
    assert mime.startswith("audio/")
