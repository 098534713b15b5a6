"""Fixtures for tests of an API of numbers: two tenants, their people and a camera with a door, at noon of a day.

Models are imported inside the fixtures: pytest may read this file before Django is set up.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from cameras.models import Camera, Tenant
    from counting.models import CountingZone


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """Begin every test at noon, with nobody slowed down."""
    import_module("tests.api.clients").forget_throttles()
    with time_machine.travel("2026-11-22T12:00:00Z", tick=True):
        yield


@pytest.fixture
def api() -> Any:
    """Return the people and rows of API tests."""
    return import_module("tests.api.clients")


@pytest.fixture
def making() -> Any:
    """Return the makers of rows."""
    return import_module("tests.making")


@pytest.fixture
def tenant(db: None, making: Any) -> Tenant:
    """Return the tenant of the owner and the operator."""
    made: Tenant = making.tenant("Museum")
    return made


@pytest.fixture
def owner(tenant: Tenant, api: Any) -> User:
    """Return a viewer of the tenant."""
    made: User = api.member(tenant)
    return made


@pytest.fixture
def operator(tenant: Tenant, api: Any) -> User:
    """Return an operator of the tenant."""
    made: User = api.member(tenant, "operator")
    return made


@pytest.fixture
def stranger(db: None, making: Any, api: Any) -> User:
    """Return an operator of another tenant."""
    made: User = api.member(making.tenant("Airport"), "operator")
    return made


@pytest.fixture
def camera(tenant: Tenant, making: Any) -> Camera:
    """Return a camera of the tenant."""
    made: Camera = making.camera("front-door", tenant=tenant)
    return made


@pytest.fixture
def door(camera: Camera, making: Any) -> CountingZone:
    """Return a line of the camera, down the middle of the picture."""
    made: CountingZone = making.line(camera)
    return made
