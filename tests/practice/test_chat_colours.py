"""Everything on the chat page can be read: contrast of 4.5 at least, in light and in dark."""

from __future__ import annotations

import re

import pytest

from bot.practice.page import page_file

CSS = page_file("chat.css").decode()
LIGHT, DARK = (
    dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block)) for block in re.findall(r":root \{(.*?)\}", CSS, re.S)
)
ON = {
    "ink": ("paper", "raised", "ground", "mine", "soft", "banner"),
    "quiet": ("paper", "raised", "ground", "mine", "soft"),
    "thread": ("paper", "raised", "mine", "soft"),
    "on-thread": ("thread",),
    "agree": ("raised",),
    "differ": ("raised", "paper"),
    "paper": ("ink",),
}


def light_of(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("words", "ground"), [(words, ground) for words, grounds in ON.items() for ground in grounds])
def test_words_stand_out_from_their_ground(theme: dict[str, str], words: str, ground: str) -> None:
    dark, bright = sorted((light_of(theme[words]), light_of(theme[ground])))
    assert (bright + 0.05) / (dark + 0.05) >= 4.5
