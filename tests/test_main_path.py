"""The main path written in `bot/__init__.py` is the one that runs: each line names what exists, each calls the next."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from pathlib import Path
from types import ModuleType

import pytest

import bot

ROOT = Path(bot.__file__).resolve().parent.parent
_LINE = re.compile(r"^(\d+)\s+(bot/\S+\.py)\s+(\w+)(\(\))?\s", re.MULTILINE)
LINES = [(int(n), path, name) for n, path, name, _call in _LINE.findall(bot.__doc__ or "")]

# (file, function or class, what it calls): the arrows between the lines.
CALLS = (
    ("bot/telegram/receive.py", "poll", "keep"),
    ("bot/telegram/receive.py", "webhook", "keep"),
    ("bot/telegram/receive.py", "keep", "inbox.put"),
    ("bot/telegram/lanes.py", "Lanes", "intake.receive"),
    ("bot/telegram/lanes.py", "Lanes", "inbox.done"),
    ("bot/services/intake.py", "receive", "hearing.hear"),
    ("bot/services/hearing.py", "hear", "_asked"),
    ("bot/services/hearing.py", "_asked", "engine.advance"),
    ("bot/services/hearing.py", "_asked", "turns.carry_out"),
    ("bot/services/turns.py", "carry_out", "drafting.save"),
    ("bot/services/turns.py", "carry_out", "effects.carry_out"),
    ("bot/services/effects.py", "carry_out", "_submit"),
    ("bot/services/effects.py", "_submit", "submitting.submit"),
    ("bot/services/submitting.py", "submit", "write_case"),
    ("bot/services/submitting.py", "write_case", "routing.route"),
    ("bot/services/submitting.py", "write_case", "cases.insert"),
    ("bot/store/cases.py", "insert", "changes.add"),
    ("bot/services/submitting.py", "submit", "draft_rows.wipe"),
    ("bot/services/submitting.py", "submit", "post.together"),
    ("bot/services/routing.py", "route", "route_case"),
    ("bot/telegram/deliver.py", "Deliver", "outbox.due"),
    ("bot/tasks/matching.py", "match_for_ever", "Matcher"),
    ("bot/services/matching.py", "Matcher", "changes.not_followed"),
    ("bot/services/matching.py", "Matcher", "compare_changed"),
    ("bot/services/matching.py", "_propose", "proposing.write"),
    ("bot/services/proposing.py", "_propose", "matches.put"),
    ("bot/services/reviewing.py", "judge", "matches.judge"),
    ("bot/services/reviewing.py", "judge", "audited"),
    ("bot/services/reviewing.py", "record_choice", "choices.add"),
    ("bot/services/replying.py", "approve_reply", "_send"),
    ("bot/services/replying.py", "_send", "send_reply"),
    ("bot/app/program.py", "Program", "Deliver"),
    ("bot/app/program.py", "Program", "Lanes"),
    ("bot/app/program.py", "Program", "self.matching"),
    ("bot/app/program.py", "Program", "receive.poll"),
)  # fmt: skip


def module_of(path: str) -> ModuleType:
    return importlib.import_module(path.removesuffix(".py").replace("/", "."))


def test_the_docstring_tells_the_ten_steps_in_order() -> None:
    assert [n for n, _path, _name in LINES] == list(range(1, 11))


@pytest.mark.parametrize(("n", "path", "name"), LINES)
def test_each_step_names_a_file_and_what_stands_in_it(n: int, path: str, name: str) -> None:
    assert (ROOT / path).is_file(), n
    found = getattr(module_of(path), name)
    assert inspect.isfunction(found) or inspect.isclass(found)
    assert found.__module__ == module_of(path).__name__  # it stands there, and is not only passed on
    assert inspect.getdoc(found)


@pytest.mark.parametrize(("path", "name", "called"), CALLS, ids=str)
def test_each_step_calls_the_next(path: str, name: str, called: str) -> None:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    defined = [
        node for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and node.name == name
    ]  # fmt: skip
    assert defined, f"{name} is not in {path}"
    calls = {ast.unparse(node.func) for node in ast.walk(defined[0]) if isinstance(node, ast.Call)}
    assert any(call == called or call.endswith(f".{called}") for call in calls), sorted(calls)


def test_what_a_step_calls_is_what_the_next_step_names() -> None:
    # "intake.receive" in the lanes is bot.services.intake.receive, and so on.
    for caller, alias, path in (
        ("bot/telegram/lanes.py", "intake", "bot/services/intake.py"),
        ("bot/services/intake.py", "hearing", "bot/services/hearing.py"),
        ("bot/services/hearing.py", "engine", "bot/conversation/engine.py"),
        ("bot/services/hearing.py", "turns", "bot/services/turns.py"),
        ("bot/services/turns.py", "effects", "bot/services/effects.py"),
        ("bot/services/effects.py", "submitting", "bot/services/submitting.py"),
        ("bot/services/submitting.py", "routing", "bot/services/routing.py"),
        ("bot/services/matching.py", "proposing", "bot/services/proposing.py"),
    ):
        assert getattr(module_of(caller), alias) is module_of(path)


def test_every_file_of_the_path_is_named_in_the_steps_or_the_text() -> None:
    named = set(re.findall(r"bot/\S+\.py", bot.__doc__ or ""))
    assert {path for _n, path, _name in LINES} <= named
    assert "bot/telegram/lanes.py" in named
