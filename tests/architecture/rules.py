"""The rules themselves: each takes modules and returns what breaks it, as lines for people."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from tests.architecture.source import APPS, Module

MAY_IMPORT = {
    "config": {"streams", "dashboards", "analytics", "counting", "cameras"},
    "streams": {"analytics", "counting", "cameras"},
    "dashboards": {"analytics", "counting", "cameras"},
    "analytics": {"counting", "cameras"},
    "counting": {"cameras"},
    "cameras": set[str](),
}
NOT_IN_CORE = {
    *("django", "celery", "channels", "redis", "psycopg"),  # frameworks and servers
    *("time", "random", "secrets"),  # clock and chance
    *("os", "sys", "io", "pathlib", "shutil", "socket", "subprocess", "threading", "logging"),  # the outside
}
CLOCK_AND_CHANCE = {"now", "utcnow", "today", "uuid1", "uuid4"}
SEEDED = {"Generator", "default_rng"}  # of numpy.random: chance that repeats, where a seed is given
SIGNALS = ("django.db.models.signals", "django.dispatch", "django.core.signals", "django.db.backends.signals")


def wrong_directions(modules: Iterable[Module]) -> list[str]:
    """Find imports between apps against the arrows, for types and inside functions too."""
    return [
        f"{module.name}:{found.line} imports {found.target}"
        for module in modules
        for found in module.imports
        if (app := found.target.partition(".")[0]) in APPS and app != module.app and app not in MAY_IMPORT[module.app]
    ]


def impure_cores(modules: Iterable[Module]) -> list[str]:
    """Find folders named core that import frameworks, clock, chance, I/O or what is not core."""
    return [
        f"{module.name}:{found.line} imports {found.target}"
        for module in modules
        if module.in_core
        for found in module.imports
        if _root(found.target) in NOT_IN_CORE or (_root(found.target) in APPS and not _is_core(found.target))
    ] + [
        f"{module.name}:{line} uses {name}"
        for module in modules
        if module.in_core
        for line, name in _clock_and_chance(module)
    ]


def cycles(modules: Iterable[Module]) -> list[str]:
    """Find modules that need each other while they are loaded."""
    graph = _graph(list(modules))
    reachable = {name: _reachable(name, graph) for name in graph}
    return [
        f"{name} and {other} import each other"
        for name in graph
        for other in sorted(reachable[name])
        if name < other and name in reachable[other]
    ]


def unexplained_late_imports(modules: Iterable[Module]) -> list[str]:
    """Find imports inside functions without a comment on the line or above it that says why."""
    return [
        f"{module.name}:{found.line} imports {found.target} late"
        for module in modules
        for found in module.imports
        if found.when == "call" and not _is_explained(module.lines, found.line - 1)
    ]


def star_imports(modules: Iterable[Module]) -> list[str]:
    """Find `from x import *`."""
    return [
        f"{module.name}:{found.line} imports {found.target}"
        for module in modules
        for found in module.imports
        if found.target.endswith(".*")
    ]


def signal_users(modules: Iterable[Module]) -> list[str]:
    """Find users of Django's signals."""
    return [
        f"{module.name}:{found.line} imports {found.target}"
        for module in modules
        for found in module.imports
        if f"{found.target}.".startswith(tuple(f"{name}." for name in SIGNALS))
        or found.target == "django.db.models.signals"
    ]


def undocumented_modules(modules: Iterable[Module]) -> list[str]:
    """Find modules that do not open with a sentence about what lives in them."""
    return [
        module.name
        for module in modules
        if not ast.get_docstring(module.tree) and "migrations" not in module.name.split(".")
    ]


def long_functions(modules: Iterable[Module], limit: int) -> list[str]:
    """Find functions of more than `limit` lines, docstring and blank lines not counted."""
    return [
        f"{module.name}:{node.lineno} {node.name} has {length} lines"
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (length := _code_lines(module, node)) > limit
    ]


def _root(name: str) -> str:
    return name.partition(".")[0]


def _is_core(name: str) -> bool:
    return "core" in name.split(".")[1:]


def _clock_and_chance(module: Module) -> list[tuple[int, str]]:
    return [
        (node.lineno, ast.unparse(node))
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Attribute) and _is_clock_or_chance(node))
        or (isinstance(node, ast.Call) and _is_unseeded(node))
    ]


def _is_clock_or_chance(node: ast.Attribute) -> bool:
    of_numpy = ast.unparse(node.value) in {"np.random", "numpy.random"}
    return node.attr in CLOCK_AND_CHANCE or (of_numpy and node.attr not in SEEDED)


def _is_unseeded(node: ast.Call) -> bool:
    return ast.unparse(node.func).endswith("default_rng") and not node.args and not node.keywords


def _graph(modules: list[Module]) -> dict[str, set[str]]:
    names = {module.name for module in modules}
    return {
        module.name: {
            target
            for found in module.imports
            if found.when == "load" and (target := _loaded(found.target, names)) and target != module.name
        }
        for module in modules
    }


def _loaded(target: str, names: set[str]) -> str | None:
    """Return the module that an import loads: `a.b` itself, or `a` where b is something in it."""
    if target in names:
        return target
    parent = target.rpartition(".")[0]
    return parent if parent in names else None


def _reachable(start: str, graph: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for target in graph.get(waiting.pop(), set()) - seen:
            seen.add(target)
            waiting.append(target)
    return seen


def _is_explained(lines: list[str], index: int) -> bool:
    """Say whether the import on the line, or the block of imports that it ends, has a comment."""
    while index >= 0:
        text = lines[index].strip()
        if "#" in text:
            return True
        if index and _is_import(lines[index - 1]):
            index -= 1
            continue
        return index > 0 and lines[index - 1].strip().startswith("#")
    return False


def _is_import(line: str) -> bool:
    return line.strip().startswith(("import ", "from "))


def _code_lines(module: Module, node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
    lines = module.lines[first.lineno - 1 : node.end_lineno]
    return sum(1 for line in lines if line.strip() and not line.strip().startswith("#"))
