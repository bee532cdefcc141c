"""Change the core a little at a time, and see whether the tests notice: `python -m scripts.mutation [MODULE ...]`

Without a module: those of the core that differ from the main branch. Each module is mutated in a copy
of the checkout with mutmut and judged by the folder of tests that mirrors it, so nothing here is touched.
Prints, for each module, the share of mutants that were noticed, and the names of the survivors; with
`--show` what they change. Mutants that only change a guard (`strict=`) or how much room is made
beforehand (`room=`) and were not noticed are not counted. Exit code 1 where a share is below `--least`.
Takes minutes a module.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORE = ("bot/domain", "bot/matching", "bot/places", "bot/vault")
COPIED = ("bot", "conversations", "locales", "scripts", "tests", "pyproject.toml")
# mutmut's exit codes for a mutant: what a test made of it.
KILLED, SURVIVED, UNTESTED = (1, 3), (0,), (5, 33)
_SETTINGS = """
[tool.mutmut]
source_paths = ["bot"]
only_mutate = [{module!r}]
also_copy = ["conversations", "locales", "scripts"]
pytest_add_cli_args = [
    "-n0", "-p", "no:cacheprovider", "-p", "scripts.fresh_caches", "--hypothesis-seed=0",
    "-m", "not journey and not thorough",
]
pytest_add_cli_args_test_selection = [{tests!r}]
timeout_multiplier = 20.0
timeout_constant = 10.0
"""


# Changes that are no fault: a guard against our own mistakes, and how much room is made beforehand.
_NO_FAULT = re.compile(r"(, )?\b(strict|room)=\w+|, (?=\))")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the mutants of a module."""

    module: str
    killed: int
    survivors: dict[str, str]  # names and what they change

    @property
    def score(self) -> float:
        """The share that was noticed; a module without mutants is sound."""
        mutants = self.killed + len(self.survivors)
        return self.killed / mutants if mutants else 1.0


def tests_of(module: str) -> str:
    """The folder of tests that mirrors the module's."""
    return "tests" + module.removeprefix("bot").rpartition("/")[0]


def changed() -> list[str]:
    """Modules of the core that differ from the main branch, committed or not."""
    base = subprocess.run(
        ["git", "merge-base", "HEAD", "origin/main"], check=False, cwd=ROOT, capture_output=True, text=True
    ).stdout
    command = ["git", "diff", "--name-only", "--diff-filter=d", base.strip() or "HEAD"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    return [name for name in names if name.endswith(".py") and name.startswith(CORE)]


def examine(module: str, folder: Path) -> Outcome:
    """Mutate one module in a copy of the checkout. RuntimeError where its tests fail unmutated."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        else:
            shutil.copy(source, folder / name)
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as settings:
        settings.write(_SETTINGS.format(module=module, tests=tests_of(module)))
    mutmut = [sys.executable, "-m", "mutmut"]
    environment = {**os.environ, "PYTHONPATH": ".", "COLUMNS": "200"}
    ran = subprocess.run([*mutmut, "run"], check=False, cwd=folder, env=environment, capture_output=True, text=True)
    results = folder / "mutants" / f"{module}.meta"
    if not results.exists() or ran.returncode:
        raise RuntimeError(f"{module}: {(ran.stdout + ran.stderr)[-1500:]}")
    codes: dict[str, int | None] = json.loads(results.read_text("utf-8"))["exit_code_by_key"]
    alive = [name for name, code in codes.items() if code in (*SURVIVED, *UNTESTED)]
    diffs = {}
    for name in alive:
        told = subprocess.run(
            [*mutmut, "show", name], check=False, cwd=folder, env=environment, capture_output=True, text=True
        )
        if not no_fault(told.stdout):
            diffs[name] = short(told.stdout)
    return Outcome(module, len(codes) - len(alive), diffs)


def no_fault(diff: str) -> bool:
    """Whether a mutant differs in nothing that could be wrong."""
    lines = short(diff).splitlines()
    gone = [_NO_FAULT.sub("", line[1:]) for line in lines if line.startswith("-")]
    come = [_NO_FAULT.sub("", line[1:]) for line in lines if line.startswith("+")]
    return bool(gone) and gone == come


def short(diff: str) -> str:
    """The lines of a mutant's diff that say what was changed."""
    return "\n".join(line for line in diff.splitlines() if re.match(r"[-+](?![-+])", line))


def main() -> None:
    """One module after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", help="such as bot/matching/spelling.py; default: what changed")
    parser.add_argument("--least", type=float, default=0.9)
    parser.add_argument("--show", action="store_true", help="the survivors' diffs")
    options = parser.parse_args()
    below = []
    for module in options.modules or changed():
        try:
            with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
                outcome = examine(module, Path(folder))
        except RuntimeError as trouble:
            print(trouble, flush=True)
            below.append(module)
            continue
        print(f"{module}: {outcome.score:.3f}, {outcome.killed} noticed, {len(outcome.survivors)} not", flush=True)
        for name, diff in outcome.survivors.items():
            print(f"  {name}\n{diff}" if options.show else f"  {name}", flush=True)
        below += [module] if outcome.score < options.least else []
    if below:
        print(f"below {options.least}: {', '.join(below)}")
    sys.exit(bool(below))


if __name__ == "__main__":
    main()
