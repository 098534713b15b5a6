"""The rules notice bad examples and leave good ones alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.architecture import rules
from tests.architecture.source import Module

Rule = Callable[[list[Module]], list[str]]

BAD: list[tuple[str, Rule, Module]] = [
    ("a lower app imports a higher one", rules.wrong_directions, Module("cameras.models", "import streams.frames")),
    ("dashboards import streams", rules.wrong_directions, Module("dashboards.views", "from streams import frames")),
    ("streams import dashboards", rules.wrong_directions, Module("streams.a", "from dashboards.views import x")),
    ("an app imports config", rules.wrong_directions, Module("counting.a", "from config import env")),
    (
        "a wrong arrow inside a function",
        rules.wrong_directions,
        Module("counting.a", "def f():\n    from analytics import x  # because"),
    ),
    (
        "a wrong arrow for types only",
        rules.wrong_directions,
        Module("counting.a", "if TYPE_CHECKING:\n    from analytics import x"),
    ),
    ("core imports Django", rules.impure_cores, Module("counting.core.a", "from django.utils import timezone")),
    ("core imports the clock", rules.impure_cores, Module("counting.core.a", "import time")),
    ("core asks datetime for now", rules.impure_cores, Module("counting.core.a", "datetime.now()")),
    ("core draws numbers", rules.impure_cores, Module("counting.core.a", "np.random.rand()")),
    ("core draws without a seed", rules.impure_cores, Module("counting.core.a", "np.random.default_rng()")),
    ("core opens paths", rules.impure_cores, Module("counting.core.a", "from pathlib import Path")),
    ("core imports models", rules.impure_cores, Module("counting.core.a", "from counting.models import Zone")),
    (
        "core imports models by a relative name",
        rules.impure_cores,
        Module("counting.core.a", "from ..models import Zone"),
    ),
    ("a star", rules.star_imports, Module("cameras.a", "from cameras.models import *")),
    ("a signal", rules.signal_users, Module("cameras.a", "from django.db.models.signals import post_save")),
    ("signals by their package", rules.signal_users, Module("cameras.a", "from django.db.models import signals")),
    ("a receiver", rules.signal_users, Module("cameras.a", "from django.dispatch import receiver")),
    ("no sentence", rules.undocumented_modules, Module("cameras.a", "x = 1")),
    (
        "a late import without a reason",
        rules.unexplained_late_imports,
        Module("cameras.a", "def f():\n    import av\n"),
    ),
]

GOOD: list[tuple[str, Rule, Module]] = [
    ("config imports all", rules.wrong_directions, Module("config.a", "import streams, dashboards, cameras")),
    ("along an arrow", rules.wrong_directions, Module("streams.a", "from counting.core import geometry")),
    ("an app imports itself", rules.wrong_directions, Module("cameras.a", "from cameras import choices")),
    ("core imports another core", rules.impure_cores, Module("counting.core.a", "from cameras.core import schedule")),
    ("core imports its neighbour", rules.impure_cores, Module("counting.core.a", "from . import geometry")),
    ("core draws what a seed decides", rules.impure_cores, Module("counting.core.a", "np.random.default_rng(7)")),
    ("what is not core may look at the clock", rules.impure_cores, Module("counting.tasks", "import time")),
    (
        "a late import with its reason beside it",
        rules.unexplained_late_imports,
        Module("cameras.a", "def f():\n    import av  # slow to load"),
    ),
    (
        "late imports with one reason above them",
        rules.unexplained_late_imports,
        Module("cameras.a", "def f():\n    # slow to load\n    import av\n    import cv2"),
    ),
]


@pytest.mark.parametrize(("rule", "module"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_rule_notices(rule: Rule, module: Module) -> None:
    assert len(rule([module])) >= 1


@pytest.mark.parametrize(("rule", "module"), [row[1:] for row in GOOD], ids=[row[0] for row in GOOD])
def test_a_rule_leaves_alone(rule: Rule, module: Module) -> None:
    assert rule([module]) == []


def test_a_cycle_of_three_modules_is_noticed() -> None:
    modules = [
        Module("cameras.a", "from cameras.b import x"),
        Module("cameras.b", "import cameras.c"),
        Module("cameras.c", "from cameras import a"),
        Module("cameras.d", "from cameras import a"),
    ]
    assert rules.cycles(modules) == [
        "cameras.a and cameras.b import each other",
        "cameras.a and cameras.c import each other",
        "cameras.b and cameras.c import each other",
    ]


def test_imports_for_types_make_no_cycle() -> None:
    modules = [
        Module("cameras.a", "from cameras.b import x"),
        Module("cameras.b", "if TYPE_CHECKING:\n    from cameras.a import y"),
    ]
    assert rules.cycles(modules) == []


def test_the_length_of_a_function_counts_neither_docstring_nor_comments_nor_blanks() -> None:
    text = 'def f():\n    """Say.\n\n    More.\n    """\n    # why\n    x = 1\n\n    return x\n'
    assert rules.long_functions([Module("cameras.a", text)], limit=1) == ["cameras.a:1 f has 2 lines"]
    assert rules.long_functions([Module("cameras.a", text)], limit=2) == []
