"""The product keeps its own rules."""

from __future__ import annotations

import pytest

from tests.architecture import rules
from tests.architecture.source import APPS, Module, project

LONGEST_FUNCTION = 60
LONGEST_FILE = 500


def none_of(problems: list[str]) -> None:
    """Fail with one line for each problem."""
    assert not problems, "\n".join(["", *problems])


@pytest.fixture(scope="module")
def modules() -> list[Module]:
    return project()


def test_the_source_is_found(modules: list[Module]) -> None:
    assert {module.app for module in modules} == set(APPS)
    assert any(module.in_core for module in modules)


def test_apps_import_along_the_arrows_only(modules: list[Module]) -> None:
    none_of(rules.wrong_directions(modules))


def test_core_folders_know_no_framework_no_clock_and_no_outside(modules: list[Module]) -> None:
    none_of(rules.impure_cores(modules))


def test_no_modules_import_each_other(modules: list[Module]) -> None:
    none_of(rules.cycles(modules))


def test_every_late_import_says_why(modules: list[Module]) -> None:
    none_of(rules.unexplained_late_imports(modules))


def test_nothing_is_imported_by_a_star(modules: list[Module]) -> None:
    none_of(rules.star_imports(modules))


def test_nothing_hangs_on_signals(modules: list[Module]) -> None:
    none_of(rules.signal_users(modules))


def test_every_module_says_what_lives_in_it(modules: list[Module]) -> None:
    none_of(rules.undocumented_modules(modules))


def test_no_function_is_too_long_to_read(modules: list[Module]) -> None:
    none_of(rules.long_functions(modules, LONGEST_FUNCTION))


def test_no_file_is_too_long_to_find_anything(modules: list[Module]) -> None:
    none_of([module.name for module in modules if len(module.lines) > LONGEST_FILE])
