"""People, cameras and Redis for tests of pages and sockets.

Models are imported inside the fixtures: pytest may read this file before Django is set up.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from asgiref.sync import sync_to_async
from django.db import connections

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from cameras.models import Camera, Tenant


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """Begin every test at noon of a day, so that no run meets a midnight; the clock goes on."""
    with time_machine.travel("2026-11-22T12:00:00Z", tick=True):
        yield


@pytest.fixture
def scenes() -> Any:
    """Return the makers of users, cameras and crossings."""
    return import_module("tests.dashboards.scenes")


@pytest.fixture
def tenant(db: None, scenes: Any) -> Tenant:
    """Return the tenant of the owner and the teammate."""
    made: Tenant = scenes.make_tenant("Museum")
    return made


@pytest.fixture
def owner(tenant: Tenant, scenes: Any) -> User:
    """Return a member of the tenant."""
    made: User = scenes.make_user("owner", tenant)
    return made


@pytest.fixture
def teammate(tenant: Tenant, scenes: Any) -> User:
    """Return another member of the tenant."""
    made: User = scenes.make_user("teammate", tenant)
    return made


@pytest.fixture
def stranger(db: None, scenes: Any) -> User:
    """Return a member of another tenant."""
    made: User = scenes.make_user("stranger", scenes.make_tenant("Airport"))
    return made


@pytest.fixture
def camera(tenant: Tenant, scenes: Any) -> Camera:
    """Return a camera of the tenant that is online."""
    made: Camera = scenes.make_camera(tenant)
    return made


@pytest.fixture
def redis(redis_server: str) -> Iterator[None]:
    """Give live state its Redis, and let nothing that a test announced go out during the next one."""
    yield
    assert import_module("analytics.live").flush(30.0)


@pytest.fixture
async def sockets(transactional_db: None, redis: None) -> AsyncIterator[None]:
    """Let consumers work on the test's database, and close the connection that their thread has opened."""
    yield
    await sync_to_async(connections.close_all)()
