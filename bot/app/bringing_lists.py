"""`python -m bot people import`: an operator proposes a list at the machine; a coordinator approves it on the console.

For lists of tens of thousands, or files the browser does not take. It goes the way of the console's import: the same
reading, the same dry run, sealed, audited, and a second person before anything is written. It may run beside the
program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.app.opening import join_house
from bot.clock import SystemClock
from bot.console.labels import label
from bot.domain.errors import Refusal
from bot.domain.words import _
from bot.i18n import Words
from bot.services import importing
from bot.services.reading_lists import LARGEST
from bot.services.views import ImportPlan, RowPlan
from bot.settings import Settings

Say = Callable[[str], None]
OPERATOR = "operator"
"""Who proposed it, in the audit and beside the list: nobody who can approve it."""
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class ListFile:
    """The file and what is said of it: the list's name, its kind (sought, alive, dead), its date."""

    path: Path
    source: str
    kind: str
    dated: str


async def bring_in(settings: Settings, file: ListFile, say: Say, *, dry_run: bool) -> int:
    """Propose a list, or with `dry_run` only say what each line would do; how many lines are left out as wrong.

    Raises Refusal for a file that is no list.
    """
    content = _content(file.path)
    house = await join_house(settings, SystemClock())
    try:
        plan = await importing.propose_list(
            house, OPERATOR, "", content, file.source, file.kind, file.dated,
            told=lambda lines: say(f"{lines:,} lines read"), keep=not dry_run,
        )  # fmt: skip
    finally:
        await house.close()
    for line in told(plan):
        say(line)
    say(_ends(plan, dry_run))
    return plan.counts.get(RowPlan.ERROR, 0)


def told(plan: ImportPlan) -> Iterator[str]:
    """The dry run: counts, then lines to look at by their number, never their text."""
    yield f"{plan.source_name} ({plan.list_kind}, {plan.dated}), letters read as {plan.encoding}"
    yield ", ".join(f"{many:,} {_english(kind)}" for kind, many in plan.counts.items() if many)
    for line in plan.lines[:_SHOWN]:
        words = f": {line.problem.id}" if line.problem else ""
        yield f"line {line.line}: {_english(line.plan)}{words}"
    more = len(plan.lines) - _SHOWN + plan.left_out
    if more > 0:
        yield f"and {more:,} more"


def _ends(plan: ImportPlan, dry_run: bool) -> str:
    if dry_run:
        return "dry run: nothing was kept"
    return "proposed: nothing is written until a coordinator approves it on the console, under Register"


def _english(kind: RowPlan) -> str:
    return Words({}).text(label(kind), "en")


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise Refusal(_("This file is larger than 64 MB. Split it."))
        return path.read_bytes()
    except OSError:
        raise Refusal(_("This file can't be opened.")) from None
