"""Finds a planted word in files, in every form it could have leaked in. Independent of the program on purpose."""

from __future__ import annotations

import base64
import json
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a planted word stands: which file, in which form, at which byte."""

    file: Path
    form: str
    at: int


def forms(word: str) -> dict[str, bytes]:
    """The byte forms of a word. A canary is a word of at least six letters that occurs nowhere else."""
    if len(word) < 6:
        raise ValueError("a canary has at least six letters")
    found: dict[str, bytes] = {}
    for case, written in (("", word), ("upper ", word.upper()), ("lower ", word.lower())):
        found |= {case + form: needle for form, needle in _forms(written).items()}
    return found


def _forms(word: str) -> dict[str, bytes]:
    composed, decomposed = unicodedata.normalize("NFC", word), unicodedata.normalize("NFD", word)
    folded = "".join(ch for ch in decomposed if not unicodedata.combining(ch)).lower()
    found = {
        "utf-8": composed.encode(),
        "nfd": decomposed.encode(),
        "utf-16-le": composed.encode("utf-16-le"),
        "utf-16-be": composed.encode("utf-16-be"),
        "latin-1": composed.encode("latin-1", "replace"),
        "json": json.dumps(composed)[1:-1].encode(),
        "url": quote(composed).encode(),
        "hex": composed.encode().hex().encode(),
        "folded": folded.encode(),
    }
    for shift in range(3):  # a word may begin anywhere within a group of three bytes
        for name, alphabet in (("base64", base64.b64encode), ("base64url", base64.urlsafe_b64encode)):
            raw = composed.encode()
            skip = (0, 2, 3)[shift]  # letters that also depend on what stands before
            text = alphabet(b"\0" * shift + raw)
            whole = (shift + len(raw)) // 3 * 4  # letters after this depend on what follows
            found[f"{name}+{shift}"] = text[skip:whole]
    return found


def traces(folder: Path, word: str) -> list[Trace]:
    """Every trace of the word in all files below a folder (hidden ones too), in their names as well."""
    looked_for = forms(word)
    found: list[Trace] = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        for where, content in (("", file.read_bytes()), ("name ", str(file.relative_to(folder)).encode())):
            lowered = content.lower()
            for form, needle in looked_for.items():
                # Case never hides a word; base64 alone is a matter of case.
                at = content.find(needle) if "base64" in form else lowered.find(needle.lower())
                if at >= 0:
                    found.append(Trace(file, where + form, at))
    return found
