"""Another way to write an Andean name: what forty years, another ear and another hand make of it."""

from __future__ import annotations

import re
import unicodedata

# Order matters: digraphs before letters. Each rule is a row of matching.md's table of phenomena.
_RULES = (
    (r"hu(?=[aeiou])", "w"), (r"gu(?=[aou])", "w"), (r"qu(?=[ei])", "k"), (r"cc", "q"), (r"c(?=[aou])", "k"),
    (r"k(?=[aou])", "c"), (r"w(?=[ai])", "hu"), (r"c(?=[ei])", "s"), (r"z", "s"), (r"ll", "y"), (r"ñ", "ni"),
    (r"b", "v"), (r"v", "b"), (r"j", "h"), (r"s(?=[aeiou])", "z"), (r"o", "u"), (r"e", "i"), (r"i", "e"),
    (r"u", "o"), (r"y", "i"), (r"t", "th"), (r"p", "ph"),
)  # fmt: skip


def respelt(name: str) -> str:
    """The name with up to two rules applied; never the name as it was, whatever its accents."""
    out = []
    for word in name.split():
        written, changes = word.lower(), 0
        for pattern, instead in _RULES:
            changed = re.sub(pattern, instead, written, count=1)
            if changed != written:
                written, changes = changed, changes + 1
            if changes == (2 if len(word) > 6 else 1):
                break
        out.append(written.capitalize())
    result = " ".join(out)
    assert _bare(result) != _bare(name)
    return result


def _bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
