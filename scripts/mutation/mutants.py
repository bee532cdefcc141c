"""Mutants of a module: for each change that mutmut knows, the whole module with that one change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType

import libcst as cst
from libcst.metadata import MetadataWrapper
from mutmut.mutation.file_mutation import MutationVisitor, deep_replace
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

# Changes that are no fault: a guard against our own mistakes, how much room is made beforehand, and the
# names of codecs and of numpy's sorts, which may be written in capitals.
_NO_FAULT = re.compile(r"(, )?\b(strict|room)=\w+|, (?=\))|(?i:\"(utf-8|ascii|stable)\")")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module with one change inside one function."""

    function: str
    """As Python names it: `Refs.row`."""
    lines: range
    """The lines of the unchanged module that are another now."""
    was: str
    becomes: str
    source: str

    @property
    def no_fault(self) -> bool:
        """Whether it differs in nothing that could be wrong."""
        return _NO_FAULT.sub("", self.was) == _NO_FAULT.sub("", self.becomes)

    def code(self, filename: str) -> CodeType:
        """The changed function compiled."""
        return code_of(compile(self.source, filename, "exec", dont_inherit=True), self.function)


def mutants(source: str) -> Iterator[Mutant]:
    """All of a module, in the order of its text; what is decorated (but for class and static methods) is left out."""
    visitor = MutationVisitor(mutation_operators, IgnoredCode(set(), set(), set()))
    module = MetadataWrapper(cst.parse_module(source)).visit(visitor)
    alone, lines = _alone(module), source.splitlines()
    written = {name: part.code.splitlines() for name, part in alone.values()}
    for change in visitor.mutations:
        if change.contained_by_top_level_function not in alone:
            continue
        name, part = alone[change.contained_by_top_level_function]
        changed = deep_replace(part, change.original_node, change.mutated_node)
        assert isinstance(changed, cst.Module)
        at, was, becomes = _difference(written[name], changed.code.splitlines())
        if was != becomes and _compiles(changed.code):
            at += _offset(lines, written[name])
            after = "\n".join([*lines[:at], *becomes, *lines[at + len(was) :], ""])
            yield Mutant(name, range(at + 1, at + 1 + max(len(was), 1)), _joined(was), _joined(becomes), after)


def code_of(module: CodeType, function: str) -> CodeType:
    """The code of a function inside its module's. ValueError where there is none."""
    for code in module.co_consts:
        if isinstance(code, CodeType):
            if code.co_qualname == function:
                return code
            if function.startswith(f"{code.co_qualname}."):
                return code_of(code, function)
    raise ValueError(f"no function {function}")


def _compiles(source: str) -> bool:
    try:
        compile(source, "mutant", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


def _alone(module: cst.Module) -> dict[cst.CSTNode | None, tuple[str, cst.Module]]:
    """Each function by its name, in a module where nothing else stands: a fraction of the time to change and print."""
    found: dict[cst.CSTNode | None, tuple[str, cst.Module]] = {}
    for statement in module.body:
        if isinstance(statement, cst.FunctionDef):
            found[statement] = (statement.name.value, module.with_changes(header=[], body=[statement], footer=[]))
        elif isinstance(statement, cst.ClassDef) and isinstance(statement.body, cst.IndentedBlock):
            bare = statement.with_changes(leading_lines=[], decorators=[])
            for method in statement.body.body:
                if isinstance(method, cst.FunctionDef):
                    body = statement.body.with_changes(body=[method], header=cst.TrailingWhitespace(), footer=[])
                    part = module.with_changes(header=[], body=[bare.with_changes(body=body)], footer=[])
                    found[method] = (f"{statement.name.value}.{method.name.value}", part)
    return found


def _offset(lines: list[str], part: list[str]) -> int:
    """How many lines of the module stand before the first of a part; a class's own line may stand anywhere."""
    rest = part[1:] if part[0].startswith("class ") else part
    holder = lines.index(part[0]) if part[0].startswith("class ") else 0
    at = next(at for at in range(holder, len(lines)) if lines[at : at + len(rest)] == rest)
    return at - (len(part) - len(rest))


def _difference(old: list[str], new: list[str]) -> tuple[int, list[str], list[str]]:
    same = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    rest = min(len(old), len(new)) - same
    tail = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
    return same, old[same : len(old) - tail], new[same : len(new) - tail]


def _joined(lines: list[str]) -> str:
    return " ".join(" ".join(line.split()) for line in lines)
