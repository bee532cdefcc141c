"""Writes docs/data-map.md from the conversations and the schema: `python -m scripts.data_map`.

What is asked is read from the conversations themselves. What is stored besides is read from the schema; a table
without a line in TABLES below, or a line without a table, is an error: nothing is stored without a term.
With `--check` it only compares.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

import conversations
from bot.conversation.questions import About, Consent, Review
from bot.conversation.script import Conversation, Ending, Step

ROOT = Path(__file__).resolve().parents[1]
PATH = ROOT / "docs" / "data-map.md"
MIGRATIONS = ROOT / "bot" / "store" / "migrations"
PERSON = {
    About.ENQUIRER: "the family member who writes",
    About.SOUGHT: "the sought person",
    About.LOSS: "how contact was lost",
    About.CASE: "the request itself",
}

# Retention classes: name, how long, what ends it, and whether the program does it by itself today.
SWEPT = "yes, `bot/services/sweeping.py`"
ERASED = "yes, `bot/services/erasing.py`"
CLASSES = (
    ("before consent", "24 hours", "the unfinished draft is wiped and its key destroyed", SWEPT),
    (
        "draft",
        "`MASKAY_DRAFT_DAYS` (30 days) after the last answer",
        "the draft, its files and its key are destroyed; also by `/borrar` at once",
        SWEPT,
    ),
    (
        "case",
        "as long as the request is open or rests; time never closes it",
        (
            "withdrawn: ten days later; rejected or sent elsewhere: `MASKAY_REJECTED_DAYS` (90) after the last touch;"
            " answered: `MASKAY_ANSWERED_DAYS` (180), then a tombstone"
        ),
        ERASED + "; a death that a person has to tell is never ended by time",
    ),
    ("tombstone", "kept", "-", "-"),
    (
        "chat",
        "as long as it has a draft, a request or a volunteer, and 24 hours more",
        "the sealed address is deleted",
        SWEPT,
    ),
    (
        "traffic",
        "48 hours",
        "content is emptied at once when handled or sent, ids go after 48 hours",
        SWEPT + "; what failed (parked, dead, to look at) stays, sealed, until a person decides, at most 90 days",
    ),
    (
        "register",
        "as long as the list is held",
        "one person: the row is removed with its salt, by two people",
        "no, `bot/services/erasing_people.py`",
    ),
    ("house", "as long as the account, office or table exists", "a person of the organisation changes it", "-"),
    ("session", "30 minutes idle, 8 hours at most; tries one day", "swept at the next sign-in", "yes"),
    ("invitation", "7 days", "the hash is deleted 90 days later", SWEPT),
    ("visit", "30 days", "the row is deleted; one that was declined at once", SWEPT),
    ("audit", "`MASKAY_AUDIT_YEARS` (5)", "older entries are deleted, and the cut is sealed", SWEPT),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a table holds. `key` seals its envelopes; "" where it has none."""

    holds: str
    key: str
    term: str


TABLES = {
    "meta": Kept("whether the folder is practice or live", "", "house"),
    "inbox": Kept("an update of Telegram as it came, emptied when handled", "service", "traffic"),
    "chats": Kept("chat address, language; given names of several who share it", "service", "chat"),
    "outbox": Kept("a message to be sent, emptied when sent", "service", "traffic"),
    "processes": Kept("which processes work: roles, machine, last sign of life; nothing about people", "", "house"),
    "leases": Kept("which process does what only one may do", "", "house"),
    "pace": Kept("how many messages may go to this chat now; dropped after some seconds", "", "chat"),
    "lanes": Kept("that this chat is handled by one process at a time", "", "chat"),
    "chat_messages": Kept("ids of what the person wrote, so that it can be deleted", "", "traffic"),
    "drafts": Kept("the answers of an unfinished conversation", "the draft's own", "draft"),
    "media": Kept("photos (made anew, without EXIF) and voice notes", "the draft's, then the case's", "case"),
    "receipts": Kept("which chat is to hear that its request is gone; goes with that message", "", "traffic"),
    "doomed_keys": Kept("keys about to be destroyed", "", "traffic"),
    "cases": Kept("the request's summary: names, kinship, places, phone", "the case's own", "case"),
    "relays": Kept("that a person and a family talk now: when, who; no words", "", "case"),
    "family_messages": Kept("family news for a relative, who sends it and to whom", "the case's own", "case"),
    "terms": Kept("until when somebody wants what they left about themselves to be kept", "", "case"),
    "answers": Kept("every answer, each version of it", "the case's own", "case"),
    "consents": Kept("purpose, yes or no, text version, language, how, when", "", "case"),
    "share_asks": Kept("that a family was asked to whom else a request may be given, until it answers", "", "case"),
    "check_words": Kept("the word the office says first when it calls, and its number", "the case's own", "case"),
    "timeline": Kept("what was said and done", "the case's own", "case"),
    "replies": Kept("words to the family, proposed and sent", "the case's own", "case"),
    "choices": Kept("what the sought person wants told", "the case's own", "case"),
    "sources": Kept("names and dates of imported lists", "", "register"),
    "people": Kept("a person on an imported list", "one derived for each row", "register"),
    "imports": Kept("a list that waits for approval, emptied when decided", "service", "register"),
    "removals": Kept(
        "that a person is to be erased from a list, and why; goes with the decision", "service", "register"
    ),
    "suppressions": Kept("keyed hashes of people who must not come back with a list", "", "register"),
    "matches": Kept("a candidate: evidence, judgement, reason", "the case's own", "case"),
    "changes": Kept("ids of records to be compared anew", "", "traffic"),
    "questions": Kept("a name that staff look for, and ids of who was found; gone when read", "service", "traffic"),
    "roles": Kept("which process holds the names, and that it lives", "", "house"),
    "offices": Kept("offices and their hours", "", "house"),
    "routing": Kept("which office carries which request", "", "house"),
    "unsafe_areas": Kept("districts where nobody is sent, with dates and source", "", "house"),
    "village_lists": Kept("villages of the map that an operator imported; nothing about people", "", "house"),
    "services": Kept("what families can be told of: services, rights, papers", "", "house"),
    "referrals": Kept("numbers and places families are sent to", "", "house"),
    "staff": Kept("name, passphrase hash, one-time-code secret", "service", "house"),
    "sessions": Kept("hash of the cookie, who, when", "", "session"),
    "sign_in_tries": Kept("keyed hash of the account, when", "", "session"),
    "invitations": Kept("hash of a volunteer's link, office, when", "", "invitation"),
    "visits": Kept("a visit asked of a volunteer, with its note on safety; deleted when declined", "service", "visit"),
    "volunteers": Kept("name; chat as keyed hash", "service", "house"),
    "jobs": Kept("what is to happen to which id, and when", "", "traffic"),
    "staff_tasks": Kept("a call or a look that a person owes a case", "", "case"),
    "links": Kept("hash of a one-time link for a chat, a relative or a group of staff", "", "invitation"),
    "staff_groups": Kept("address of a group of staff that hears how much waits", "service", "house"),
    "staff_chats": Kept("which private chat is whose of staff, and until when they are on duty", "", "house"),
    "staff_said": Kept("what staff wrote or pressed in their chat, for a moment", "service", "traffic"),
    "tombstones": Kept("code, dates and outcome of an answered request", "", "tombstone"),
    "recordings": Kept("which sentence a voice reads, who recorded and approved it; the file is in media", "", "house"),
    "uploads": Kept("what Telegram calls a recording, for each bot", "", "house"),
    "recorders": Kept("chats that lend their voice: keyed hash, in whose name", "", "house"),
    "recorder_invitations": Kept("hash of a recorder's link, office, when", "", "invitation"),
    "word_reviews": Kept("Quechua words signed or corrected; the speaker's name", "service", "house"),
    "audit": Kept("who did what to which id, when, chained", "", "audit"),
}


# Rule 8: what may name perpetrators is an answer only, never on the card and never compared.
NOT_ON_THE_CARD = ("loss.cause", "loss.circumstances")


class WithoutTerm(ValueError):
    """Something is stored and nobody said for how long."""


def columns() -> dict[str, list[str]]:
    """The columns of each table, from the migrations. Raises WithoutTerm where TABLES and they differ."""
    found: dict[str, list[str]] = {}
    for path in sorted(MIGRATIONS.glob("*.sql")):
        text = re.sub(r"--.*", "", path.read_text(encoding="utf-8"))
        for name, body in re.findall(r"CREATE TABLE (\w+) \((.*?)\);", text, re.DOTALL):
            parts = re.split(r",(?![^(]*\))", body)
            found[name] = [p.split()[0] for p in parts if p.split() and p.split()[0] not in ("PRIMARY", "UNIQUE")]
        for name, column in re.findall(r"ALTER TABLE (\w+) ADD COLUMN (\w+)", text):
            found[name].append(column)
        for name in re.findall(r"DROP TABLE (\w+)", text):
            del found[name]
    terms = {name for name, *_rest in CLASSES}
    if found.keys() != TABLES.keys() or not {kept.term for kept in TABLES.values()} <= terms:
        raise WithoutTerm(f"tables and terms differ: {sorted(found.keys() ^ TABLES.keys())}")
    return found


def where(conversation: Conversation, step: Step) -> str:
    """Where an answer goes. What only steers stays in the draft and is not kept longer."""
    if isinstance(step.question, Review):
        return "-"
    if conversation.ending is Ending.VOLUNTEER_READY:
        return "volunteers (name)" if step.id == "own_name" else "draft"
    if conversation.ending is not Ending.SUBMIT:
        return "draft"
    places = ["draft, then answers"]
    if isinstance(step.question, Consent):
        places.append("consents")
    elif step.fills and step.fills not in NOT_ON_THE_CARD:
        places.append("cases")
    if step.fills.startswith(("sought", "enquirer")) or step.fills in ("loss.when", "loss.where"):
        places.append("compared, with that consent")
    return "; ".join(places)


def term(conversation: Conversation, index: int) -> str:
    """The retention class of an answer."""
    if isinstance(conversation.steps[index].question, Review):
        return "-"
    if conversation.ending is Ending.VOLUNTEER_READY and conversation.steps[index].id == "own_name":
        return "house"
    if conversation.ending is not Ending.SUBMIT:
        return "before consent"
    consented = next(
        i for i, s in enumerate(conversation.steps) if isinstance(s.question, Consent) and s.question.purpose == "keep"
    )
    return "before consent, then case" if index < consented else "draft, then case"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def written() -> str:
    """The whole document."""
    lines = [
        "# Data map",
        "",
        "Made by `python -m scripts.data_map` from the conversations and the schema; a test fails if it is out of",
        "step. Nothing that a conversation marks as personal is asked before its consent: a script that tries is",
        "refused on import (`bot/conversation/script.py`). What a chat may hold before the yes: its address, the step,",
        "the language and which kind of help was chosen, sealed.",
        "",
        "## Terms",
        "",
        "| class | how long | what ends it | done by the program today |",
        "|---|---|---|---|",
        *(f"| {' | '.join(row)} |" for row in CLASSES),
        "",
        "## What is asked",
        "",
        '*Goes to* names the tables below. *R*: skipping and "I don\'t know" are not offered.',
    ]
    for name, conversation in conversations.ALL.items():
        lines += ["", f"### {name}, version {conversation.version}", ""]
        lines += [
            "| step | about whom | asked | why it is asked | R | goes to | class |",
            "|---|---|---|---|---|---|---|",
        ]
        for index, step in enumerate(conversation.steps):
            why = step.why.id if step.why is not None else "-"
            needed = "" if step.may_skip or step.may_not_know else "R"
            cells = (
                f"`{step.id}`", PERSON[step.about], step.question.text.id, why, needed, where(conversation, step),
                term(conversation, index),
            )  # fmt: skip
            lines.append(f"| {' | '.join(map(_cell, cells))} |")
    lines += ["", "## What is stored", ""]
    lines += [
        "Columns named *sealed* or *content* are envelopes (AES-256-GCM, bound to table, row and field). All others",
        "are ids, states, times and keyed hashes. The keys of cases lie in a file (`keys.sqlite`) or a database of",
        "their own, wrapped by the master key; `python -m bot doctor --find WORD` says where a word stands.",
        "",
        "| table | holds | sealed by | in clear | class |",
        "|---|---|---|---|---|",
    ]
    for name, found in columns().items():
        kept = TABLES[name]
        clear = ", ".join(c for c in found if c not in ("sealed", "content"))
        sealed = any(c in ("sealed", "content") for c in found)
        if sealed != bool(kept.key):
            raise WithoutTerm(f"{name}: envelopes and keys differ")
        lines.append(f"| `{name}` | {kept.holds} | {kept.key or '-'} | {clear} | {kept.term} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write it, or with `--check` say whether it is in step."""
    text = written()
    if "--check" in sys.argv:
        return 0 if PATH.read_text(encoding="utf-8") == text else 1
    PATH.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
