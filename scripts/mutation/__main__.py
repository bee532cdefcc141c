"""Change the core a little at a time, and see whether the tests notice: `python -m scripts.mutation [MODULE ...]`

A MODULE is a file such as bot/matching/spelling.py or a folder such as bot/matching; without one, those of
the core that differ from the main branch. Each is changed with mutmut's changes, in memory, and judged by
the folder of tests that mirrors its own. Prints a table of modules, what survived (`--show`: what was
changed), and `held` or `missed: ...`; exit code 1 for missed. Mutants that nothing can notice stand in
`equivalent.tsv` with a reason each, and are not counted.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from scripts.mutation.equivalent import equivalents
from scripts.mutation.mutants import Mutant, mutants
from scripts.mutation.trying import Fate, tried

CORE = ("bot/domain", "bot/matching", "bot/places", "bot/vault")
LEAST = 0.90
MORE = {"bot/vault": 0.95, "bot/domain/roles.py": 0.95}
"""What keeps secrets and rights is held to more."""
NOTICED = (Fate.KILLED, Fate.TIMEOUT)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the mutants of a module."""

    module: str
    fates: Counter[Fate]
    equivalent: int
    survivors: list[Mutant]
    unmet: list[str]

    @property
    def noticed(self) -> int:
        return sum(self.fates[fate] for fate in NOTICED)

    @property
    def counted(self) -> int:
        return self.noticed + len(self.survivors)


def examine(named: list[str], workers: int, patience: float, every: int) -> Iterator[Outcome]:
    """Try the mutants of modules of one folder. RuntimeError where its tests fail with nothing changed."""
    made = {module: list(mutants(Path(module).read_text("utf-8")))[::every] for module in named}
    for module, fates in tried(made, [tests_of(named[0])], workers, patience):
        excused = equivalents(module)
        alive = [mutant for mutant, fate in zip(made[module], fates, strict=True) if fate not in NOTICED]
        survivors = [mutant for mutant in alive if not excused.excuse(mutant)]
        unmet = excused.unmet() if every == 1 else []
        yield Outcome(module, Counter(fates), len(alive) - len(survivors), survivors, unmet)


def tests_of(module: str) -> str:
    """The folder of tests that mirrors the module's."""
    return "tests" + module.removeprefix("bot").rpartition("/")[0]


def modules(named: list[str]) -> list[str]:
    """Files for files and folders; for none those of the core that differ from the main branch, committed or not."""
    if named:
        found = [sorted(map(str, Path(name).glob("*.py"))) if Path(name).is_dir() else [name] for name in named]
        return [module for part in found for module in part]
    base = subprocess.run(["git", "merge-base", "HEAD", "origin/main"], check=False, capture_output=True, text=True)
    command = ["git", "diff", "--name-only", "--diff-filter=d", base.stdout.strip() or "HEAD"]
    changed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return [name for name in changed if name.endswith(".py") and name.startswith(CORE)]


def missed(outcomes: list[Outcome]) -> list[str]:
    """Packages, and modules held to more, whose share is too small."""
    counts: dict[str, Counter[str]] = {}
    for outcome in outcomes:
        name = outcome.module if outcome.module in MORE else outcome.module.rpartition("/")[0]
        counts.setdefault(name, Counter()).update(noticed=outcome.noticed, counted=outcome.counted)
    shares = {name: _share(count["noticed"], count["counted"]) for name, count in counts.items()}
    return [
        f"{name} {share:.3f} < {MORE.get(name, LEAST)}"
        for name, share in shares.items()
        if share < MORE.get(name, LEAST)
    ]


def _share(noticed: int, counted: int) -> float:
    return noticed / counted if counted else 1.0


def _row(name: str, outcomes: list[Outcome]) -> str:
    fates = sum((outcome.fates for outcome in outcomes), Counter[Fate]())
    equivalent = sum(outcome.equivalent for outcome in outcomes)
    survived = sum(len(outcome.survivors) for outcome in outcomes)
    noticed = sum(fates[fate] for fate in NOTICED)
    numbers = (fates.total(), fates[Fate.KILLED], fates[Fate.TIMEOUT], survived, equivalent)
    cells = " | ".join(f"{number:5}" for number in numbers)
    return f"| {name:26} | {cells} | {_share(noticed, noticed + survived):.3f} |"


def _told(outcome: Outcome, show: bool) -> str:
    lines = [_row(outcome.module.removeprefix("bot/"), [outcome])]
    for mutant in outcome.survivors if show else []:
        lines += [f"  {mutant.function}, line {mutant.lines[0]}", f"  - {mutant.was}", f"  + {mutant.becomes}"]
    lines += [f"  in equivalent.tsv, but noticed or gone: {line}" for line in outcome.unmet]
    return "\n".join(lines)


def main() -> None:
    """One module after the other, then the verdict."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", help="files or folders; default: what changed")
    parser.add_argument("--show", action="store_true", help="what the survivors change")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--patience", type=float, default=3.0, help="processor seconds of tests a mutant, at most")
    parser.add_argument("--every", type=int, default=1, help="try each N-th mutant only: an estimate")
    options = parser.parse_args()
    outcomes, broken = [], []
    print("| module                     | mutants | killed | timed out | survived | equivalent | share |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for folder, named in groupby(modules(options.modules), tests_of):
        try:
            for outcome in examine(list(named), options.workers, options.patience, options.every):
                outcomes.append(outcome)
                print(_told(outcome, options.show), flush=True)
        except RuntimeError as trouble:
            print(trouble, flush=True)
            broken.append(f"{folder} failed")
    if len(outcomes) > 1:
        print(_row("together", outcomes))
    verdict = missed(outcomes) + broken
    print(f"missed: {', '.join(verdict)}" if verdict else "held")
    sys.exit(bool(verdict))


if __name__ == "__main__":
    main()
