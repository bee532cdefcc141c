"""What may not be said to a family, in each language: rule 12, and the rules of docs/translating.md.

The checks of the catalogues (`scripts/word_rules.py`) and a correction made on the console obey the same tables.
"""

from __future__ import annotations

import re

LONGEST = 240
PLACEHOLDER = re.compile(r"\{[a-z_]+\}")

# Words that a family that has waited for years reads as an answer, or that promise one.
FORBIDDEN = {
    "es": (
        "novedad", "novedades", "noticia", "noticias", "pronto", "lo lamento", "lamentamos", "lo siento", "sentimos",
        "no se preocupe", "tranquilo", "tranquila", "a solas", "lo encontraremos", "encontraremos", "esperanza",
        "seguimos buscando", "ánimo", "pésame", "condolencias", "le prometemos", "usuario", "víctima", "fallecido",
        "cadáver", "ticket", "caso cerrado",
    ),
    "quy": (
        "maskachkaniku", "llakikuychu", "llakipayki", "llakipaykiku", "willakuy", "willakuyniyki", "chinkachiy",
        "chinkachisqa", "qulluy", "wañuchiy", "tupanakuy", "rakinakuy", "sipinakuy", "lliwmi allin kanqa", "aya",
        "tullu", "alma",
        "maqta", "pasña", "paya", "machu", "tariykusaqku", "tarisaqku", "suyakuy",
    ),
}  # fmt: skip
# Addressing a family as tú. `te`, `tu` and the like never stand in our Spanish.
INTIMATE = re.compile(r"\b(tú|tu|tus|te|ti|contigo|tuyo|tuya|vos|puedes|quieres|tienes|debes|eres|estás|sabes)\b", re.I)
CONSENT = ("Yes, I agree", "I do not agree")
# These stand on the consent buttons and nowhere else (rule 6).
CONSENT_WORDS = {
    "es": re.compile(r"\b(sí, acepto|no acepto)\b", re.I),
    "quy": re.compile(r"\b(arí, munanim|manam munanichu)\b", re.I),
}


def forbidden_in(words: str, language: str) -> str:
    """The first word of this text that may not be said in this language; "" where there is none."""
    for forbidden in FORBIDDEN.get(language, ()):
        if re.search(rf"(?<!\w){re.escape(forbidden)}(?!\w)", words, re.I):
            return forbidden
    return ""


def same_values(words: str, sentence: str) -> bool:
    """Whether a text has exactly the values in braces that its sentence has."""
    return sorted(PLACEHOLDER.findall(words)) == sorted(PLACEHOLDER.findall(sentence))
