"""Mutants that no test can notice, each with its reason: `equivalent.tsv`, read and kept honest."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

from scripts.mutation.mutants import Mutant

_FILE = Path(__file__).with_name("equivalent.tsv")


@dataclass(slots=True)
class Equivalents:
    """The committed list of one module; what it names and was not met is named by `unmet`."""

    reasons: dict[tuple[str, str, str], str]
    _met: set[tuple[str, str, str]] = field(default_factory=set)

    def excuse(self, mutant: Mutant) -> bool:
        """Whether a mutant that survived is one that nothing can notice."""
        key = (mutant.function, mutant.was, mutant.becomes)
        if key in self.reasons:
            self._met.add(key)
        return key in self.reasons or mutant.no_fault

    def unmet(self) -> list[str]:
        """Lines of the list that are no longer true: no such mutant, or a test notices it."""
        return [
            f"{function}: {becomes}"
            for function, was, becomes in self.reasons
            if (function, was, becomes) not in self._met
        ]


def equivalents(module: str) -> Equivalents:
    """Those of one module. ValueError for a line without a reason."""
    with _FILE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        if not row["reason"]:
            raise ValueError(f"no reason: {row}")
    return Equivalents({(r["function"], r["was"], r["becomes"]): r["reason"] for r in rows if r["module"] == module})
