"""A browser's recording made into what Telegram's apps send: the same Opus packets, in Ogg instead of WebM.

Chromium records WebM only. Nothing is re-encoded. Facts: RFC 8794 (EBML), RFC 9559 (Matroska ids),
RFC 3533 (Ogg pages), RFC 7845 (Opus in Ogg), RFC 6716 section 3.1 (what a packet's first byte says).
"""

from __future__ import annotations

from collections.abc import Iterator

WEBM_BEGINS = b"\x1a\x45\xdf\xa3"
LARGEST = 8 * 2**20
_PACKETS_A_PAGE = 50  # a second of speech
_LARGEST_PACKET = 1275  # RFC 6716, section 3.4: five lacing values, so that fifty fit the 255 of a page
# Elements whose content is elements again: Segment, Cluster, Tracks, TrackEntry, BlockGroup.
_OPENED = frozenset({0x18538067, 0x1F43B675, 0x1654AE6B, 0xAE, 0xA0})
_CODEC_PRIVATE, _SIMPLE_BLOCK, _BLOCK = 0x63A2, 0xA3, 0xA1


def ogg_from_webm(webm: bytes) -> bytes | None:
    """The Ogg/Opus file with the same sound, or None where this isn't a WebM with Opus that can be read."""
    if not webm.startswith(WEBM_BEGINS) or len(webm) > LARGEST:
        return None
    head = b""
    packets: list[bytes] = []
    for element, content in _elements(webm):
        if element == _CODEC_PRIVATE:
            head = content
        elif element in (_SIMPLE_BLOCK, _BLOCK) and len(content) > 4:
            packets.append(content[4:])  # one byte of track number, two of time, one of flags
    if not head.startswith(b"OpusHead") or len(head) < 19 or not packets:
        return None
    if max(map(len, packets)) > _LARGEST_PACKET:
        return None
    return b"".join(_pages(head, packets))


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Every element that holds something itself, walking into those that only hold others."""
    at = 0
    while at < len(data):
        element, at = _number(data, at, keep_marker=True)
        size, at = _number(data, at, keep_marker=False)
        if element in _OPENED:
            continue
        if element < 0 or size < 0 or at + size > len(data):
            return
        yield element, data[at : at + size]
        at += size


def _number(data: bytes, at: int, keep_marker: bool) -> tuple[int, int]:
    """A number of variable length and where it ends; -1 where there is none."""
    if at >= len(data) or data[at] == 0:
        return -1, len(data)
    length = 9 - data[at].bit_length()
    number = int.from_bytes(data[at : at + length], "big")
    return (number if keep_marker else number & ((1 << (7 * length)) - 1)), at + length


def _samples(packet: bytes) -> int:
    """How long a packet plays, in samples at 48 kHz."""
    config, code = packet[0] >> 3, packet[0] & 3
    if config < 12:
        frame = (480, 960, 1920, 2880)[config % 4]
    elif config < 16:
        frame = (480, 960)[config % 2]
    else:
        frame = (120, 240, 480, 960)[config % 4]
    frames = (1, 2, 2, packet[1] & 63 if len(packet) > 1 else 0)[code]
    return frame * frames


def _pages(head: bytes, packets: list[bytes]) -> Iterator[bytes]:
    yield _page(2, 0, 0, [head])
    vendor = b"maskay practice"
    yield _page(0, 0, 1, [b"OpusTags" + len(vendor).to_bytes(4, "little") + vendor + bytes(4)])
    played = int.from_bytes(head[10:12], "little")  # the pre-skip counts as played
    number = 2
    for first in range(0, len(packets), _PACKETS_A_PAGE):
        some = packets[first : first + _PACKETS_A_PAGE]
        played += sum(_samples(packet) for packet in some)
        last = first + _PACKETS_A_PAGE >= len(packets)
        yield _page(4 if last else 0, played, number, some)
        number += 1


def _page(kind: int, played: int, number: int, packets: list[bytes]) -> bytes:
    lacing = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets)
    header = (
        b"OggS\x00"
        + bytes([kind])
        + played.to_bytes(8, "little")
        + b"MSKY"
        + number.to_bytes(4, "little")
        + bytes(4)
        + bytes([len(lacing)])
        + lacing
    )
    page = header + b"".join(packets)
    return page[:22] + _checksum(page).to_bytes(4, "little") + page[26:]


def _table() -> list[int]:
    table = []
    for byte in range(256):
        rest = byte << 24
        for _ in range(8):
            rest = (rest << 1) ^ 0x04C11DB7 if rest & 0x80000000 else rest << 1
        table.append(rest & 0xFFFFFFFF)
    return table


_CRC = _table()


def _checksum(page: bytes) -> int:
    rest = 0
    for byte in page:
        rest = ((rest << 8) & 0xFFFFFFFF) ^ _CRC[(rest >> 24) ^ byte]
    return rest
