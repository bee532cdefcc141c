"""Telephone numbers as people write them, to E.164."""

from __future__ import annotations

import re
from itertools import islice

import phonenumbers

from bot.conversation.reading.fold import plain

_SPELT = {
    "cero": "0", "uno": "1", "dos": "2", "tres": "3", "cuatro": "4",
    "cinco": "5", "seis": "6", "siete": "7", "ocho": "8", "nueve": "9",
}  # fmt: skip
_CANDIDATE = re.compile(r"(?<!\d)(?:\+|00)?\(?\d(?:[\s().\-/]{0,3}\d){5,15}(?!\d)")


def read_phone(text: str, region: str = "PE") -> str | None:
    """The first valid number in the text as E.164 ("+51966123456"), read as dialled in `region`; else None.

    A foreign number without its plus sign ("591 7 123 4567") is recognised by its country code.
    Digits said as words ("nueve seis seis ...") are read too.
    """
    text = text[:120]
    if not re.search(r"\d{2}", text):
        text = " ".join(_SPELT.get(word, word) for word in plain(text, 200).split())
    for found in islice(_CANDIDATE.finditer(text), 3):
        written = found.group()
        digits = "".join(char for char in written if char.isdecimal())
        attempts = [written] if written.startswith("+") else [digits, "+" + digits.removeprefix("00")]
        for attempt in attempts:
            number = _valid(attempt, region)
            if number:
                return number
    return None


def _valid(written: str, region: str) -> str | None:
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
