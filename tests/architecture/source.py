"""Reading the project's source: modules by name and what each imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("config", "streams", "dashboards", "analytics", "counting", "cameras")


@dataclass(frozen=True, slots=True)
class Import:
    """One name that a module imports: `when` it is loaded, only for types, or inside a function."""

    target: str
    line: int
    when: str = "load"


@dataclass(frozen=True)
class Module:
    """A module by its dotted name, with its text."""

    name: str
    text: str
    is_package: bool = False

    @property
    def app(self) -> str:
        return self.name.partition(".")[0]

    @property
    def in_core(self) -> bool:
        return "core" in self.name.split(".")[1:]

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def imports(self) -> list[Import]:
        """Every import of the module, `from a import b` as `a.b`."""
        return list(_imports(self, self.tree, "load"))


def project() -> list[Module]:
    """Return all modules of the product."""
    paths = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
    return [_module(path) for path in paths]


def _module(path: Path) -> Module:
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    is_package = parts[-1] == "__init__"
    return Module(".".join(parts[:-1] if is_package else parts), path.read_text(), is_package)


def _imports(module: Module, node: ast.AST, when: str) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (Import(alias.name, child.lineno, when) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            base = _base(module, child)
            yield from (Import(f"{base}.{alias.name}", child.lineno, when) for alias in child.names)
        elif not isinstance(child, ast.expr):  # no expression holds an import, and most nodes are in one
            yield from _imports(module, child, _when(child, when))


def _base(module: Module, node: ast.ImportFrom) -> str:
    """Return the absolute name of what is imported from."""
    if not node.level:
        return node.module or ""
    parents = module.name.split(".")
    kept = parents[: len(parents) - node.level + module.is_package]
    return ".".join([*kept, *([node.module] if node.module else [])])


def _when(node: ast.AST, outside: str) -> str:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return "call"
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        return "types"
    return outside
