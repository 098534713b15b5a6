"""Two tenants and their people."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from cameras.models import Tenant


@pytest.fixture(autouse=True)
def unhurried() -> Iterator[None]:
    """Let nobody be slowed down by what an earlier test has asked."""
    import_module("tests.api.clients").forget_throttles()
    yield
    import_module("tests.api.clients").forget_throttles()


@pytest.fixture
def museum(db: None) -> Tenant:
    """Return the tenant of viewer, operator and manager."""
    made: Tenant = import_module("tests.making").tenant("Museum")
    return made


@pytest.fixture
def airport(db: None) -> Tenant:
    """Return the tenant of the stranger."""
    made: Tenant = import_module("tests.making").tenant("Airport")
    return made


def _member(tenant: Any, role: str) -> User:
    made: User = import_module("tests.api.clients").member(tenant, role)
    return made


@pytest.fixture
def viewer(museum: Tenant) -> User:
    """Return somebody who reads."""
    return _member(museum, "viewer")


@pytest.fixture
def operator(museum: Tenant) -> User:
    """Return somebody who sets up."""
    return _member(museum, "operator")


@pytest.fixture
def manager(museum: Tenant) -> User:
    """Return somebody who also deletes."""
    return _member(museum, "manager")


@pytest.fixture
def stranger(airport: Tenant) -> User:
    """Return a manager of the other tenant."""
    return _member(airport, "manager")
