"""Golden dialogues: text files that a translator can read, replayed against the whole house.

`> ` what the family sends, `< ` what the phone shows, `[a | b]` the buttons. Special lines:
`> (voice)`, `> (photo)`, `> (thirty-one lines)`, `> (tap N)` the N-th inline button of the last summary, `> (edit: old => new)`,
`> (N days later)` what the bot writes by itself when so much time has passed, `> (asked: share_police)` what staff ask.
`python -m tests.conversations.golden_dialogues` writes them anew; read the difference before you commit it.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from datetime import datetime
from pathlib import Path

from bot.clock import LIMA
from tests.conversations.staff_acts import act
from tests.family import Family, house_in, invited, photo, voice
from tests.passing_time import pass_time

# A Tuesday morning in Lima: which numbers are open, and what "forty years ago" means, must not depend on the day.
READ_AT = datetime(2026, 11, 24, 10, 0, tzinfo=LIMA)
FOLDER = Path(__file__).parent / "golden"
_CODE = re.compile(r"\b([A-Z]\d)-([A-Z]+)-(\d{4})\b")
_SPELT = re.compile(r"\b[A-Z] \d · [A-Z]+ · \d \d \d \d\b")
_WHEN = re.compile(r"\b\d\d/\d\d/20\d\d, \d\d:\d\d")


async def replay(script: str, folder: Path) -> str:
    """Send the `> ` lines of a dialogue and write down what the phone shows."""
    out: list[str] = []
    async with house_in(folder, at=READ_AT) as house:
        family = Family(house)
        sent: dict[str, int] = {}
        for line in script.splitlines():
            if line.startswith("#"):
                out.append(line)
            if not line.startswith("> "):
                continue
            said = line[2:]
            out += ["", line]
            before = len(family.phone)
            now = await act(family, said)
            if now is not None:
                # Another telephone, or what need not be written down was left out: all that is there.
                before = before if now is family and len(now.phone) >= before else 0
                family = now
            else:
                await _send(family, said, sent)
            keyboard = family.keyboard
            for shown in family.phone[before:]:
                out += [f"< {part}" if part else "<" for part in _neutral(shown.text).splitlines()]
                out += [f"  ({' | '.join(text for text, _data in row)})" for row in shown.inline]
            if family.phone[before:]:
                out += [f"  [{' | '.join(row)}]" for row in keyboard]
    return "\n".join(out).strip() + "\n"


async def _send(family: Family, said: str, sent: dict[str, int]) -> None:
    if said == "(invited)":
        secret = await invited(family.house)
        await family.say(f"/start {secret}")
    elif said == "(thirty-one lines)":
        await family.say("\n".join(f"línea {n}" for n in range(31)))
    elif said == "(voice)":
        await family.send(voice())
    elif said == "(photo)":
        await family.send(photo())
    elif tapped := re.fullmatch(r"\(tap (\d+)\)", said):
        summary = next((s for s in reversed(family.phone) if s.inline), None)
        if summary is None:
            raise ValueError("there is no summary to tap yet")
        buttons = [b for row in summary.inline for b in row]
        await family.tap(buttons[int(tapped[1]) - 1][1], summary.message_id)
    elif later := re.fullmatch(r"\((\d+) days later\)", said):
        await pass_time(family.house, days=int(later[1]))
        await family.receive()
    elif edited := re.fullmatch(r"\(edit: (.+) => (.+)\)", said):
        await family.edit(sent[edited[1]], edited[2])
    else:
        await family.say(said)
        sent[said] = family.own[-1]


def _neutral(text: str) -> str:
    """Codes and dates differ each time."""
    return _WHEN.sub("DD/MM/YYYY, HH:MM", _SPELT.sub("K 7 · PUMA · 0 0 0 0", _CODE.sub("K7-PUMA-0000", text)))


def rewrite() -> None:
    """Write every dialogue anew."""
    for path in sorted(FOLDER.glob("*.txt")):
        with tempfile.TemporaryDirectory() as folder:
            path.write_text(asyncio.run(replay(path.read_text("utf-8"), Path(folder))), "utf-8")
        print(path.name)


if __name__ == "__main__":
    rewrite()
