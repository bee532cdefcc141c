"""The words of every consent, as families were shown them: `locales/consents.tsv`, a row a version and language.

    python -m scripts.consent_texts     write down the words of versions that are new

A yes is kept with the version of its words and the language it was shown in, so these rows say for ever what somebody
agreed to. They are only ever added to: words that change in either language need a new `text_version`, and a test
fails until they have one.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import conversations
from bot.conversation.questions import Consent
from bot.i18n import FAMILY_LANGUAGES, Words

ROOT = Path(__file__).resolve().parent.parent
WRITTEN = ROOT / "locales" / "consents.tsv"
Version = tuple[str, str]


def shown_today() -> dict[Version, str]:
    """The words of each version in each language, as the conversations and catalogues have them.

    Raises ValueError where one version stands for two texts.
    """
    found: dict[Version, str] = {}
    for version, question in _consents():
        for language in FAMILY_LANGUAGES:
            words = WORDS.text(question.text, language)
            if found.setdefault((version, language), words) != words:
                raise ValueError(f"{version} stands for two texts")
    return found


def _consents() -> Iterator[tuple[str, Consent]]:
    for conversation in conversations.ALL.values():
        for step in conversation.consent_steps():
            if isinstance(step.question, Consent):
                yield step.question.text_version, step.question


def written() -> dict[Version, str]:
    """What was written down when each version was new."""
    with WRITTEN.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {(row["version"], row["language"]): row["words"] for row in rows}


def changed() -> list[str]:
    """Versions whose words are others today than when they were written down, and versions nobody wrote down."""
    known = written()
    return [
        f"{version} ({language}): " + ("its words changed, give it a new text_version" if (version, language) in known
                                       else "not written down yet: python -m scripts.consent_texts")
        for (version, language), words in shown_today().items()
        if known.get((version, language)) != words
    ]  # fmt: skip


def main() -> int:
    """Add the rows of new versions; refuse to touch a row that is there."""
    known = written()
    wrong = [line for line in changed() if "new text_version" in line]
    if wrong:
        print(*wrong, sep="\n")
        return 1
    with WRITTEN.open("a", encoding="utf-8") as file:
        for (version, language), words in shown_today().items():
            if (version, language) not in known:
                print(version, language, words, sep="\t", file=file)
    return 0


WORDS = Words.load(ROOT / "locales")

if __name__ == "__main__":
    sys.exit(main())
