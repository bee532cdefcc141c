"""Where the functions and statements of a module stand."""

from __future__ import annotations

import ast
from pathlib import Path

from scripts.mutation.mutants import Mutant


class Text:
    """A module as it lies on disk."""

    def __init__(self, module: str) -> None:
        self.file = str(Path(module).resolve())
        self._functions: dict[str, ast.FunctionDef | ast.AsyncFunctionDef] = {}
        for node in ast.parse(Path(module).read_text("utf-8")).body:
            for inner in node.body if isinstance(node, ast.ClassDef) else [node]:
                if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
                    name = f"{node.name}.{inner.name}" if isinstance(node, ast.ClassDef) else inner.name
                    self._functions[name] = inner

    def body(self, function: str) -> set[int]:
        """The lines of a function but for those that name it and its arguments."""
        found = self._functions[function]
        return set(range(found.body[0].lineno, (found.end_lineno or 0) + 1))

    def in_header(self, mutant: Mutant) -> bool:
        """Whether the change is to the arguments: those are made when the function is."""
        return mutant.lines[0] < self._functions[mutant.function].body[0].lineno

    def statement(self, mutant: Mutant) -> set[int]:
        """The lines of the innermost statement that is changed, without those of statements that it holds."""
        found: ast.stmt = self._functions[mutant.function]
        for node in ast.walk(found):
            if isinstance(node, ast.stmt) and node.lineno <= mutant.lines[0] <= (node.end_lineno or 0):
                found = node if node.lineno >= found.lineno else found
        held = getattr(found, "body", None)
        end = held[0].lineno - 1 if held else found.end_lineno or 0
        return set(range(found.lineno, max(end, found.lineno) + 1)) | set(mutant.lines)
