"""How many kills a run makes, and by which seed. `MASKAY_KILLS` says how many, `MASKAY_SEED` repeats a run."""

from __future__ import annotations

import os
import random
import secrets

KILLS = int(os.environ.get("MASKAY_KILLS", "40"))
# A start of the whole program takes a second, one of receive and lanes alone a twentieth: one in ten is whole.
OF_THE_PROGRAM = max(2, KILLS // 10)
OF_THE_STORE = KILLS - OF_THE_PROGRAM
# Beside these, on PostgreSQL with several processes; few in a usual check, because each waits for a server.
ON_POSTGRESQL = KILLS // 2 if KILLS >= 200 else 5


def chance() -> random.Random:
    """What decides where each kill strikes; its seed is printed."""
    seed = int(os.environ.get("MASKAY_SEED") or secrets.randbits(32))
    print(f"\nMASKAY_SEED={seed} MASKAY_KILLS={KILLS}")
    return random.Random(seed)
