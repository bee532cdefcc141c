"""Keep the words people see in step with the program: extract, update, check.

    python scripts/words.py extract     the sentences in the code, one a line
    python scripts/words.py update      merge new sentences into the families' catalogues, drop what is gone, `unsure`
    python scripts/words.py check       what `make words` runs: everything there, nothing broken, nothing forbidden
    python scripts/words.py unsure      write docs/quechua-unsure.md: what a speaker should look at first

Families read `messages.po` in Spanish and Quechua. Staff read `console.po`, in Spanish, kept by the console.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po
from word_rules import broken_rules

ROOT = Path(__file__).resolve().parent.parent
KEYWORDS: dict[str, object] = {"_": None, "c_": ((1, "c"), 2)}
# Everything said here is for families.
FAMILY_FOLDERS = ("conversations", "bot/conversation", "bot/telegram")
# These folders speak mostly to staff; the modules that speak to families are named, so that none is forgotten:
# a sentence in neither language of families nor in the staff's catalogue fails the check.
SHARED_FOLDERS = ("bot/domain", "bot/services", "bot/tasks")
FAMILY_MODULES = (
    "bot/domain/cases.py",
    "bot/services/asked_to_share.py",
    "bot/services/chats.py",
    "bot/services/choosing_voice.py",
    "bot/services/checking_files.py",
    "bot/services/deleting.py",
    "bot/services/drafting.py",
    "bot/services/effects.py",
    "bot/services/family_messages.py",
    "bot/services/following.py",
    "bot/services/following_up.py",
    "bot/services/going_on.py",
    "bot/services/handing_over.py",
    "bot/services/incoming.py",
    "bot/services/intake.py",
    "bot/services/my_requests.py",
    "bot/services/numbers.py",
    "bot/services/offering.py",
    "bot/services/receipts.py",
    "bot/services/reconfirming.py",
    "bot/services/reminding.py",
    "bot/services/sending.py",
    "bot/services/relaying.py",
    "bot/services/remains.py",
    "bot/services/staying.py",
    "bot/services/submitting.py",
    "bot/services/telling.py",
    "bot/services/visiting.py",
    "bot/services/volunteering.py",
    "bot/services/writers.py",
)
# Single sentences that only staff read, in modules that also speak to families.
STAFF_SENTENCES = (
    "You do not speak this family's language: write a reply, and an interpreter puts it into words.",
    "A visit needs a note on safety, written within the last seven days.",
    "Say what is asked, in at most 600 letters, without names of the family.",
    "There is no such volunteer.",
    "Write in which district the visit is.",
    "Nobody is sent there now: the district is marked as unsafe (Offices). Call instead.",
    "Write the date as year, month and day, for example 2026-03-31.",
    "A colleague is talking with this family now.",
    "In this case a second person reads every message: write it as a reply.",
    "These words wait for a second person: write them as a reply.",
    "You are not talking with this family now. Open the talk first.",
    "This family has no chat that can be reached now. Call them.",
    "They have not agreed that anything is kept, so nothing can be read here. Call them, or reply.",
    "There is no such message among those you may see.",
    "Somebody moved this message meanwhile. Reload the page to see it.",
    "This case cannot do that from where it stands. Reload the page to see it as it is now.",
)
LANGUAGES = ("es", "quy")
UNSURE_PAGE = ROOT / "docs" / "quechua-unsure.md"
Key = tuple[str, str]
# Babel wraps notes at 76 characters where it is told not to wrap; a width no sentence reaches keeps all on one line.
ONE_LINE = 10_000


def catalogue_path(language: str, domain: str = "messages") -> Path:
    """Where the catalogue of a language stands."""
    return ROOT / "locales" / language / "LC_MESSAGES" / f"{domain}.po"


def family_sentences() -> dict[Key, list[str]]:
    """(context, sentence) -> the files that say it, for everything a family may read."""
    found = _said_in(FAMILY_FOLDERS, lambda name: True)
    for key, files in _said_in(SHARED_FOLDERS, lambda name: name in FAMILY_MODULES).items():
        if key[1] not in STAFF_SENTENCES:
            found.setdefault(key, []).extend(files)
    return found


def staff_sentences() -> dict[Key, list[str]]:
    """(context, sentence) -> the files that say it, for what only staff read."""
    found = _said_in(SHARED_FOLDERS, lambda name: name not in FAMILY_MODULES)
    for key, files in _said_in(SHARED_FOLDERS, lambda name: name in FAMILY_MODULES).items():
        if key[1] in STAFF_SENTENCES:
            found.setdefault(key, []).extend(files)
    return found


def _said_in(folders: Iterable[str], wanted: Callable[[str], bool]) -> dict[Key, list[str]]:
    found: dict[Key, list[str]] = {}
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            for key in sentences_of(path) if wanted(name) else ():
                files = found.setdefault(key, [])
                if name not in files:
                    files.append(name)
    return found


def sentences_of(path: Path) -> Iterator[Key]:
    """The sentences one file marks with _() or c_()."""
    for _line, words, _notes, context in extract_from_file("python", str(path), keywords=KEYWORDS):  # type: ignore[arg-type]
        yield (context or "", words if isinstance(words, str) else words[0])


def read(language: str, domain: str = "messages") -> Catalog:
    """A language's catalogue; an empty one where there is none yet. Babel knows no `quy`, and keeps the name."""
    path = catalogue_path(language, domain)
    if not path.exists():
        return Catalog(locale=language, project="maskay", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, ignore_obsolete=True)


def entries(catalogue: Catalog) -> dict[Key, Message]:
    """The catalogue's entries by context and sentence."""
    return {(m.context or "", str(m.id)): m for m in catalogue if m.id}


def merged(language: str, wanted: dict[Key, list[str]], spanish: dict[Key, Message]) -> Catalog:
    """The catalogue with exactly the wanted sentences: words and notes kept, the Spanish beside the Quechua renewed."""
    before = entries(read(language))
    after = Catalog(locale=language, project="maskay", charset="utf-8", fuzzy=False, header_comment=header(language))
    for key, files in wanted.items():
        old = before.get(key)
        notes = [n for n in old.user_comments if not n.startswith("es:")] if old is not None else []
        if language == "quy":
            beside = spanish.get(key)
            spanish_now = f"es: {beside.string if beside is not None else ''}"
            if old is not None and spanish_now not in old.user_comments:
                # What was signed was the translation of another sentence.
                notes = [n for n in notes if not n.startswith("signed-by:")]
            notes.insert(0, spanish_now)
            if not any(n.startswith("evidence: ") for n in notes):
                notes.append("evidence: unsure; not written yet")
        after.add(
            key[1],
            string=str(old.string) if old is not None else "",
            locations=[(f, 0) for f in files],
            user_comments=notes,
            context=key[0] or None,
        )
    return after


def header(language: str) -> str:
    """What stands at the head of a catalogue."""
    if language == "es":
        return "# Maskay: what families read, in the Spanish of Peru. See docs/translating.md."
    return (
        "# Maskay: what families read, in Quechua of Ayacucho (Chanka, quy). See docs/translating.md.\n"
        "# No native speaker has reviewed these words yet: each entry says how far it is attested."
    )


def write(language: str, catalogue: Catalog) -> None:
    """Write a catalogue, one sentence a line, without dates or line numbers that would change for nothing."""
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=ONE_LINE, no_location=False, omit_header=True, include_lineno=False)
    body = path.read_text(encoding="utf-8")
    plural = "nplurals=2; plural=(n != 1);"
    head = (
        f'{header(language)}\nmsgid ""\nmsgstr ""\n"Project-Id-Version: maskay\\n"\n"Language: {language}\\n"\n'
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: {plural}\\n"\n\n'
    )
    path.write_text(head + body, encoding="utf-8")


def update() -> None:
    """Bring both catalogues to exactly the sentences of the code."""
    wanted = family_sentences()
    spanish = merged("es", wanted, {})
    write("es", spanish)
    write("quy", merged("quy", wanted, entries(spanish)))
    for language in LANGUAGES:
        missing = [key for key, m in entries(read(language)).items() if not m.string]
        print(f"{language}: {len(wanted)} sentences, {len(missing)} without words")


def check() -> list[str]:
    """Everything wrong with the families' catalogues and the page made from them, as lines; empty when all is well."""
    wanted = family_sentences()
    wrong: list[str] = []
    spanish = entries(read("es"))
    for language in LANGUAGES:
        there = entries(read(language))
        wrong += [
            f"{language}: not in the catalogue: {key[1]!r} ({files[0]})"
            for key, files in wanted.items()
            if key not in there
        ]
        wrong += [f"{language}: no longer in the code: {key[1]!r}" for key in there if key not in wanted]
        for key, entry in there.items():
            wrong += [f"{language}: {key[1]!r}: {why}" for why in broken_rules(language, entry, spanish.get(key))]
    staff = {**spanish, **entries(read("es", "console"))}
    wrong += [
        f"staff: in neither catalogue: {key[1]!r} ({files[0]})"
        for key, files in staff_sentences().items()
        if key not in staff or not staff[key].string
    ]
    if not UNSURE_PAGE.exists() or UNSURE_PAGE.read_text(encoding="utf-8") != unsure_page():
        wrong.append("docs/quechua-unsure.md is not of today's catalogue: python scripts/words.py unsure")
    return wrong


def unsure_page() -> str:
    """The page of every Quechua sentence that says of itself that a speaker has to confirm it."""
    there = entries(read("quy"))
    unsure = [(key, entry, _note(entry, "evidence: ")) for key, entry in there.items()]
    doubtful = [(key, entry, why) for key, entry, why in unsure if why.startswith("unsure")]
    signed = sum(1 for entry in there.values() if _note(entry, "signed-by: "))
    lines = [
        "# Quechua sentences that a speaker has to confirm",
        "",
        "Generated by `python scripts/words.py unsure`; do not edit. Correct the sentence itself, in",
        "`locales/quy/LC_MESSAGES/messages.po` (see [translating.md](translating.md)).",
        "",
        f"{len(doubtful)} of {len(there)} sentences are unsure, {signed} are signed by a speaker.",
        "",
        "| Quechua | Spanish | what is doubtful | where |",
        "|---|---|---|---|",
    ]
    for _key, entry, why in doubtful:
        doubt = why.removeprefix("unsure").lstrip("; ").split("; ")[0]
        where = ", ".join(sorted({Path(name).stem for name, _line in entry.locations}))
        cells = (str(entry.string), _note(entry, "es: "), doubt, where)
        lines.append("| " + " | ".join(cell.replace("|", "/").replace("\n", " ") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _note(entry: Message, begins: str) -> str:
    return next((n.removeprefix(begins) for n in entry.user_comments if n.startswith(begins)), "")


def main(arguments: list[str]) -> int:
    """Run one of the three commands; 1 where a check found something."""
    match arguments:
        case ["extract"]:
            for (context, sentence), files in family_sentences().items():
                print(f"{files[0]}: {f'[{context}] ' if context else ''}{sentence}")
            return 0
        case ["update"]:
            update()
            UNSURE_PAGE.write_text(unsure_page(), encoding="utf-8")
            return 0
        case ["check"]:
            wrong = check()
            for line in wrong:
                print(line)
            print(f"words: {len(family_sentences())} sentences in {', '.join(LANGUAGES)}, {len(wrong)} wrong")
            return 1 if wrong else 0
        case ["unsure"]:
            UNSURE_PAGE.write_text(unsure_page(), encoding="utf-8")
            return 0
        case _:
            print(__doc__)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
