"""A browser's WebM becomes the Ogg that Telegram's apps send, without touching the sound."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.practice.files import is_ogg_opus, ogg_seconds
from bot.practice.page import sample_voice
from bot.practice.repacked_voice import WEBM_BEGINS, _checksum, ogg_from_webm

HEAD = b"OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00"
UNKNOWN = b"\x01\xff\xff\xff\xff\xff\xff\xff"  # a browser streams, so it doesn't know sizes beforehand


def element(name: bytes, content: bytes) -> bytes:
    """An element whose size is written in four bytes."""
    return name + (1 << 28 | len(content)).to_bytes(4, "big") + content


def webm(packets: list[bytes]) -> bytes:
    track = element(b"\xae", element(b"\x86", b"A_OPUS") + element(b"\x63\xa2", HEAD))
    blocks = b"".join(element(b"\xa3", b"\x81\x00\x00\x80" + packet) for packet in packets)
    cluster = b"\x1f\x43\xb6\x75" + UNKNOWN + element(b"\xe7", b"\x00") + blocks
    return (
        element(WEBM_BEGINS, b"\x42\x82\x84webm")
        + b"\x18\x53\x80\x67"
        + UNKNOWN
        + element(b"\x16\x54\xae\x6b", track)
        + cluster
    )


def pages(ogg: bytes) -> list[tuple[int, int, list[bytes]]]:
    """Kind, position and packets of each page; every checksum checked."""
    found, at = [], 0
    while at < len(ogg):
        assert ogg[at : at + 4] == b"OggS"
        segments = ogg[at + 27 : at + 27 + ogg[at + 26]]
        start = at + 27 + len(segments)
        end = start + sum(segments)
        page = ogg[at:end]
        assert _checksum(page[:22] + bytes(4) + page[26:]) == int.from_bytes(page[22:26], "little")
        packets, packet = [], b""
        for size in segments:
            packet += ogg[start : start + size]
            start += size
            if size < 255:
                packets.append(packet)
                packet = b""
        found.append((page[5], int.from_bytes(page[6:14], "little"), packets))
        at = end
    return found


def test_the_checksum_is_the_one_of_a_file_made_by_another_encoder() -> None:
    assert len(pages(sample_voice())) > 3


@given(st.lists(st.binary(min_size=1, max_size=1270).map(lambda rest: b"\x08" + rest), min_size=1, max_size=120))
def test_every_packet_is_kept_in_order_and_the_position_is_what_was_played(packets: list[bytes]) -> None:
    ogg = ogg_from_webm(webm(packets))
    assert ogg is not None
    assert is_ogg_opus(ogg)
    first, tags, *rest = pages(ogg)
    assert (first[0], first[2]) == (2, [HEAD])
    assert tags[2][0].startswith(b"OpusTags")
    assert [packet for _, _, some in rest for packet in some] == packets
    # 0x08 announces one frame of 20 ms in every packet: 960 samples at 48 kHz, after a pre-skip of 312.
    assert rest[-1][:2] == (4, 312 + 960 * len(packets))


def test_how_long_it_plays_is_read_back() -> None:
    ogg = ogg_from_webm(webm([b"\x08x"] * 150))
    assert ogg is not None
    assert ogg_seconds(ogg) == 3


@given(st.binary(max_size=200))
def test_anything_else_is_left_alone(content: bytes) -> None:
    assert ogg_from_webm(content) is None
    assert ogg_from_webm(WEBM_BEGINS + content) is None
    assert ogg_seconds(b"OggS" + content) >= 1


@given(st.integers(0, 400), st.binary(max_size=20))
def test_a_recording_cut_or_damaged_anywhere_never_raises(cut: int, damage: bytes) -> None:
    whole = webm([b"\x08" + b"x" * 30] * 10)
    ogg_from_webm(whole[:cut] + damage + whole[cut + len(damage) :])
    ogg_from_webm(whole[:cut])
