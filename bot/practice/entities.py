"""Text as Telegram marks it: commands and links found in plain words, and the HTML a bot may send.

Offsets and lengths are in UTF-16 code units (core.telegram.org/api/entities).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from bot.practice.wire import Json, JsonObject, bad_request, can_travel, utf16_length

_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<url>https?://[^\s<>\"]+)"
    r"|(?P<email>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,24})+)"
    r"|(?P<mention>(?<!\w)@[A-Za-z0-9_]{4,32}\b)"
    r"|(?P<hashtag>(?<!\w)#\w{1,64})"
)
_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
}
_TAG = re.compile(r"<(?P<closing>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<rest>[^<>]*)>")
_HREF = re.compile(r"\bhref\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>\S+))")
# Telegram knows four names and the numbers; any other "&...;" stays as it is written.
_CHARACTER = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9A-Fa-f]{1,6});")


def found_in(text: str) -> list[Json]:
    """The entities Telegram finds by itself in plain text, in order."""
    return [
        {
            "type": found.lastgroup,
            "offset": utf16_length(text[: found.start()]),
            "length": utf16_length(found.group()),
        }
        for found in _FOUND.finditer(text)
    ]


def read_html(source: str) -> tuple[str, list[Json]]:
    """A bot's HTML as text and entities. Raises Telegram's "can't parse entities" for what it can't read."""
    text = ""
    marks: list[JsonObject] = []
    open_tags: list[tuple[str, int, str]] = []
    at = 0
    while at < len(source):
        start = source.find("<", at)
        if start < 0:
            text += _plain(source[at:])
            break
        text += _plain(source[at:start])
        tag = _TAG.match(source, start)
        byte = len(source[:start].encode())
        if tag is None:
            raise _unreadable(f'Unsupported start tag "{_word(source[start + 1 :])}" at byte offset {byte}')
        name = tag["name"].lower()
        if tag["closing"]:
            if not open_tags:
                raise _unreadable(f"Unexpected end tag at byte offset {byte}")
            opened, offset, href = open_tags.pop()
            if opened != name:
                raise _unreadable(f'Unmatched end tag at byte offset {byte}, expected "</{opened}>", found "</{name}>"')
            _mark(marks, opened, offset, utf16_length(text) - offset, href)
        else:
            if name not in _TAGS or (name == "span" and "tg-spoiler" not in tag["rest"]):
                raise _unreadable(f'Unsupported start tag "{name}" at byte offset {byte}')
            link = _HREF.search(tag["rest"])
            href = html.unescape(link["double"] or link["single"] or link["bare"] or "") if link else ""
            open_tags.append((name, utf16_length(text), href))
        at = tag.end()
    if open_tags:
        name = open_tags[-1][0]
        raise _unreadable(f'Can\'t find end tag corresponding to start tag "{name}"')
    return _trimmed(text, [*found_in(text), *marks])


def read_text(source: str, parse_mode: str, given: list[Json] | None) -> tuple[str, list[Json]]:
    """What a bot's text will look like. Markdown is refused here: this program writes HTML or plain text."""
    if not parse_mode:
        entities = _checked(given) if given is not None else found_in(source)
        return _trimmed(source, entities)
    if parse_mode.lower() == "html":
        return read_html(source)
    raise bad_request("unsupported parse_mode")


def _checked(given: list[Json]) -> list[Json]:
    for entity in given:
        if not isinstance(entity, dict) or not isinstance(entity.get("type"), str):
            raise bad_request("can't parse MessageEntity: object expected")
        if not isinstance(entity.get("offset"), int) or not isinstance(entity.get("length"), int):
            raise bad_request("can't parse MessageEntity: offset and length expected")
    return given


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    body = text.strip()
    lead = utf16_length(text[: len(text) - len(text.lstrip())])
    end = utf16_length(body)
    kept: list[JsonObject] = []
    for entity in entities:
        if not isinstance(entity, dict):
            continue
        offset, length = entity["offset"], entity["length"]
        if not isinstance(offset, int) or not isinstance(length, int):
            continue
        start = max(0, offset - lead)
        stop = min(end, offset + length - lead)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    kept.sort(key=_by_place)
    return body, [*kept]


def _by_place(entity: JsonObject) -> tuple[int, int]:
    offset, length = entity["offset"], entity["length"]
    return (offset if isinstance(offset, int) else 0, -(length if isinstance(length, int) else 0))


def _mark(marks: list[JsonObject], name: str, offset: int, length: int, href: str) -> None:
    if name == "a" and not href.startswith(("http://", "https://", "tg://")):
        return
    mark: JsonObject = {"type": _TAGS[name], "offset": offset, "length": length}
    if name == "a":
        mark["url"] = href
    marks.append(mark)


def _plain(piece: str) -> str:
    def decoded(found: re.Match[str]) -> str:
        letter = html.unescape(found.group())
        return letter if can_travel(letter) else found.group()

    replace: Callable[[re.Match[str]], str] = decoded
    return _CHARACTER.sub(replace, piece)


def _word(rest: str) -> str:
    found = re.match(r"[^\s<>]{0,32}", rest)
    return found.group().lower() if found else ""


def _unreadable(why: str) -> Exception:
    return bad_request(f"can't parse entities: {why}")
