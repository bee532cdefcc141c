"""How easily Spanish words are read, measured as Spanish is: by syllables a word and words a sentence.

    python scripts/readability.py        the ten hardest texts and the average of all

* Szigriszt-Pazos: 206.835 - 62.3 syllables/words - words/sentences (F. Szigriszt Pazos, "Sistemas predictivos de
  legibilidad del mensaje escrito", thesis, Universidad Complutense de Madrid, 1993). On the INFLESZ scale (Barrio-
  Cantalejo and others, Anales del Sistema Sanitario de Navarra 31(2), 2008) 55-65 is normal, 65-80 quite easy.
* Fernández-Huerta: 206.84 - 60 syllables/words - 1.02 words/sentences (J. Fernández Huerta, "Medidas sencillas de
  lecturabilidad", Consigna 214, 1959).

A single text of five words swings wildly by either formula: what counts is the average, and which texts stand last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_ENDS = re.compile(r"[.?!…]+(?:\s+|$)")
_NOT_READ = re.compile(r"\{[a-z_]+\}|https?://\S+|/[a-z]+|[«»☎•⬅🔊]")
# Two strong vowels part, and so does an accented weak one: pa-ís, le-er. Others sound together: cau-sa, vio.
_KINDS = (("strong", "aeoáéó"), ("stressed", "íú"), ("weak", "iuü"))
# A y after a vowel, at the end of a word or before a consonant, is sounded as i: ley, muy, hoy.
_VOWEL_Y = re.compile(r"(?<=[aeiouáéíóú])y(?![aeiouáéíóú])")
# The u of que, qui, gue, gui is not sounded; an h between vowels parts nothing ("ahí" is a-hí by its accent alone).
_SILENT = re.compile(r"(?<=q)u|(?<=g)u(?=[eiéí])|(?<=[aeiouáéíóúü])h(?=[aeiouáéíóúü])")
FEWEST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """What one text measures; the higher the easier, 100 is a child's book."""

    text: str
    words: int
    szigriszt_pazos: float
    fernandez_huerta: float


def syllables(word: str) -> int:
    """How many syllables a Spanish word has (one at least). Diphthongs count once, hiatus by its accent."""
    sounds = _SILENT.sub("", _VOWEL_Y.sub("i", word.lower()))
    count, before = 0, ""
    for sound in sounds:
        kind = next((name for name, letters in _KINDS if sound in letters), "")
        joins = (kind == "weak" and before in ("strong", "weak")) or (kind == "strong" and before == "weak")
        if kind and not joins:
            count += 1
        before = kind
    return max(1, count + (word.lower() == "y"))


def measure(text: str) -> Reading:
    """Both formulas over one text or over many joined; values in braces, links and signs are not read."""
    read = _NOT_READ.sub(" ", text)
    words = _WORD.findall(read)
    if not words:
        return Reading(text, 0, 100.0, 100.0)
    sentences = max(1, len([s for s in _SENTENCE_ENDS.split(read) if _WORD.search(s)]))
    by_word = sum(map(syllables, words)) / len(words)
    by_sentence = len(words) / sentences
    return Reading(
        text,
        len(words),
        round(206.835 - 62.3 * by_word - by_sentence, 1),
        round(206.84 - 60 * by_word - 1.02 * by_sentence, 1),
    )


def hardest(texts: Iterable[str], how_many: int = 10) -> list[Reading]:
    """The texts of at least FEWEST_WORDS words that are read least easily, hardest first."""
    read = [r for r in map(measure, texts) if r.words >= FEWEST_WORDS]
    return sorted(read, key=lambda r: r.szigriszt_pazos)[:how_many]


def average(texts: Iterable[str]) -> Reading:
    """The mean of both formulas over the texts of at least FEWEST_WORDS words."""
    read = [r for r in map(measure, texts) if r.words >= FEWEST_WORDS]
    return Reading(
        "average",
        sum(r.words for r in read),
        round(sum(r.szigriszt_pazos for r in read) / len(read), 1),
        round(sum(r.fernandez_huerta for r in read) / len(read), 1),
    )


def main() -> int:
    """Print the ten hardest texts of the families' Spanish and the average."""
    import words

    texts = [str(entry.string) for entry in words.entries(words.read("es")).values()]
    for reading in hardest(texts):
        print(f"{reading.szigriszt_pazos:6} {reading.fernandez_huerta:6}  {reading.text}")
    mean = average(texts)
    print(
        f"average Szigriszt-Pazos {mean.szigriszt_pazos}, Fernández-Huerta {mean.fernandez_huerta}, {mean.words} words"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
