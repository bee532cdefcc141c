"""After `prepare` no reader has a table to read or a long expression to make: the first family waits for nothing."""

from __future__ import annotations

import subprocess
import sys

_ALONE = """
import re._compiler
from bot.conversation.reading import read_opening, read_control, read_when, tells_of_burial, wish_for_danger, read_name, read_yes_no
from bot.conversation.reading.prepared import prepare
from datetime import date
prepare()
made = []
compile = re._compiler.compile
re._compiler.compile = lambda pattern, flags=0: made.append(pattern) or compile(pattern, flags)
for text in ("mi hermano se perdió en 1984", "manam yachanichu", "Teófila Qispi Waman", "sí, gracias", "quiero morir"):
    read_control(text), tells_of_burial(text), read_opening(text), wish_for_danger(text), read_name(text), read_yes_no(text)
    read_when(text, date(2026, 7, 1))
print(sum(len(pattern) > 100 for pattern in made))
"""


def test_nothing_is_made_at_the_first_message() -> None:
    # In a process of its own: here another test may have prepared it all.
    found = subprocess.run([sys.executable, "-c", _ALONE], check=True, capture_output=True, text=True)
    assert found.stdout.strip() == "0"
