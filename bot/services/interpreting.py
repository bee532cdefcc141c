"""The interpreter queue: a reply to a family in a language its author does not speak waits for somebody who does.

1. Whoever writes such a reply sees it wait (`replying`); nothing goes to the family.
2. `waiting` lists what one may put into words, for those who speak the language.
3. `interpret` makes it a reply of the interpreter's: sent, or waiting for a second person as always. Whoever wrote it
   first may not be that second person.
"""

from __future__ import annotations

from bot.domain.roles import Action, StaffMember
from bot.services import replying
from bot.services.auditing import record
from bot.services.case_parts import reply_text
from bot.services.house import House
from bot.services.permission import office_bound, require_somewhere
from bot.services.speaking import speaks
from bot.services.staff_names import StaffNames
from bot.services.views import ReplyResult, ToInterpret
from bot.store import cases, replies
from bot.store.database import Tx


async def waiting(house: House, who: StaffMember) -> tuple[ToInterpret, ...]:
    """Replies of one's offices that wait for words in a language one speaks, the longest first. Audited."""
    require_somewhere(who, Action.PROPOSE_REPLY)
    office = office_bound(who, Action.PROPOSE_REPLY)

    def look(tx: Tx) -> tuple[ToInterpret, ...]:
        record(tx, house, who.id, "list_to_interpret", "", who.office)
        names, found = StaffNames(tx, house), []
        for row in replies.to_interpret(tx):
            case = cases.by_id(tx, row.case_id)
            if case is not None and office in (None, case.office) and speaks(tx, who.id, case.language):
                text, by = reply_text(house, case, row), names.of(row.proposed_by)
                found.append(ToInterpret(row.id, case.code, case.language, text, by, row.proposed_at))
        return tuple(found)

    return await house.database.unit(look)


async def interpret(house: House, who: StaffMember, reply_id: str, text: str) -> ReplyResult:
    """Put a waiting reply into the family's language. Raises Refusal."""
    return await replying.propose_interpreted(house, who, reply_id, text)
