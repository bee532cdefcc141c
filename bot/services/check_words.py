"""The check word: the office says it first when it calls, and the family never says it (rule 9).

A family chooses it with a person, by phone or on paper, never by typing it in the chat; a person renews it. It goes
with the number the family can call back. Whoever is about to call sees it by asking for it, and the audit says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.clock import ms
from bot.conversation.reading.fold import plain
from bot.conversation.reading.phones import read_phone
from bot.domain.cases import OVER
from bot.domain.errors import Refusal
from bot.domain.people import Hidden
from bot.domain.roles import Action, StaffMember
from bot.domain.words import _
from bot.services import noting
from bot.services.house import House
from bot.services.linking import SHORTEST_CHECK
from bot.services.opening import audited, card_of, find_case
from bot.services.owing import Owed
from bot.services.routing import all_offices
from bot.services.staff_names import StaffNames
from bot.services.views import CheckWordView
from bot.store import check_words, staff_tasks
from bot.store.cases import CaseRow
from bot.store.check_words import CheckWordRow
from bot.store.database import Tx
from bot.vault.envelope import open_json, seal_json

SHORTEST, LONGEST = 3, 30
LONGEST_NUMBER = 40
LONGEST_NOTE = 600
HOW = ("phone", "in_person", "on_paper")


@dataclass(frozen=True, slots=True, repr=False)
class CheckWord(Hidden):
    """What is said first in a call, and the number the family can call back."""

    word: str
    call_back: str


async def agree(
    house: House, who: StaffMember, case_id: str, word: str, call_back: str, how: str, checked: str, revision: int
) -> None:
    """Keep the word the family chose, in place of the one before. Raises Refusal, Stale; nothing is stored then.

    how: phone, in_person, on_paper. checked: how staff made sure that it is them.
    """
    chosen, number = " ".join(word.split()), call_back.strip()
    if how not in HOW:
        raise Refusal(_("Choose how the word was chosen. It is never typed in the chat."))
    if not SHORTEST_CHECK <= len(checked.strip()) <= LONGEST_NOTE:
        raise Refusal(_("Write how you made sure who they are: what you asked, what they answered."))
    if not SHORTEST <= len(chosen) <= LONGEST or not any(letter.isalpha() for letter in chosen):
        raise Refusal(_("Choose a word of 3 to 30 letters that is easy to say aloud."))
    if len(number) > LONGEST_NUMBER or read_phone(number) is None:
        raise Refusal(_("Write the number of the office that the family can call back."))

    def keep(tx: Tx) -> None:
        case = _case(tx, house, who, case_id, revision)
        if set(plain(chosen).split()) & _names(house, case):
            raise Refusal(_("Not a name of this family: whoever else picks up the phone would hear it."))
        sealed = seal_json(
            house.vault.case(case.key_id), check_words.place(case.id), {"word": chosen, "call_back": number}
        )
        now = ms(house.clock.now())
        check_words.put(tx, CheckWordRow(case.id, who.id, now, sealed))
        for task in staff_tasks.of_case(tx, case.id):
            if task.kind == Owed.CHECK_WORD:
                staff_tasks.done(tx, task.id, who.id, now)
        after = noting.change(tx, house, case, case)
        noting.write(tx, house, after, "check_word_set", who.id, checked.strip())
        audited(tx, house, who, "set_check_word", after)

    await house.database.unit(keep)


async def show(house: House, who: StaffMember, case_id: str) -> CheckWord:
    """The word, for whoever is about to call; audited. Raises Refusal where there is none."""

    def look(tx: Tx) -> CheckWord:
        case = find_case(tx, who, Action.ASK_FAMILY, case_id=case_id)
        row = check_words.of_case(tx, case.id)
        if row is None:
            raise Refusal(_("There is no check word. Agree on one with the family."))
        value = open_json(house.vault.case(case.key_id), check_words.place(case.id), row.sealed)
        kept = value if isinstance(value, dict) else {}
        audited(tx, house, who, "read_check_word", case)
        return CheckWord(str(kept.get("word") or ""), str(kept.get("call_back") or ""))

    return await house.database.unit(look)


async def forget(house: House, who: StaffMember, case_id: str, revision: int) -> None:
    """The family wants none any more. Raises Refusal, Stale."""

    def drop(tx: Tx) -> None:
        case = _case(tx, house, who, case_id, revision)
        if not check_words.remove(tx, case.id):
            raise Refusal(_("There is no check word. Agree on one with the family."))
        after = noting.change(tx, house, case, case)
        noting.write(tx, house, after, "check_word_gone", who.id)
        audited(tx, house, who, "drop_check_word", after)

    await house.database.unit(drop)


def view(tx: Tx, house: House, case: CaseRow) -> CheckWordView:
    """Whether there is one, since when and by whom; and the office's number, to be offered for calling back."""
    row = check_words.of_case(tx, case.id)
    number = next((office.phone for office in all_offices(tx) if office.id == case.office), "")
    if row is None:
        return CheckWordView(None, "", number)
    return CheckWordView(row.set_at, StaffNames(tx, house).of(row.set_by), number)


def _case(tx: Tx, house: House, who: StaffMember, case_id: str, revision: int) -> CaseRow:
    case = find_case(tx, who, Action.ASK_FAMILY, case_id=case_id)
    noting.require_fresh(tx, house, case, revision)
    if case.state in OVER:
        raise Refusal(_("This request is over. Open it again first."))
    return case


def _names(house: House, case: CaseRow) -> set[str]:
    """Every word of a name in the request, without accents; the particles in names say nothing."""
    card = card_of(house, case)
    people = (card.sought, card.enquirer)
    written = [card.summary.sought_name, card.summary.enquirer_name]
    written += [text for each in people for text in (each.full_name, each.nickname, each.father, each.mother)]
    return {word for text in written for word in plain(text).split() if len(word) > 2}
