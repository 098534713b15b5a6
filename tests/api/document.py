"""The document of the API, its operations, and rows of a tenant that its addresses name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import schemathesis
import yaml
from django.db import models
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer

from cameras.models import AIModel, CameraGroup, CameraLocation, Tenant
from counting.models import CountingResult, CountingZone
from tests.tenancy.world import World

KEPT = Path(__file__).parents[2] / "docs" / "openapi.yaml"
METHODS = ("get", "post", "put", "patch", "delete")
# Whose ids stand in addresses as `{id}`, by the word before it.
IDS: dict[str, type[models.Model]] = {
    "ai-models": AIModel,
    "camera-groups": CameraGroup,
    "counting-results": CountingResult,
    "locations": CameraLocation,
    "tenants": Tenant,
    "zones": CountingZone,
}


@dataclass(frozen=True)
class Operation:
    """A method of an address, as the document describes it."""

    method: str
    path: str
    described: Any

    @property
    def name(self) -> str:
        """Return its name in the document."""
        return str(self.described["operationId"])

    @property
    def writes(self) -> bool:
        """Say whether it takes a body or deletes."""
        return self.method != "get"

    @property
    def takes_body(self) -> bool:
        """Say whether JSON is sent along."""
        return "requestBody" in self.described

    def filled(self, world: World) -> str:
        """Return the address of the world's row."""
        return self.path.format(**path_values(self.path, world))


def written() -> str:
    """Return the document as it is kept."""
    generator: Any = SchemaGenerator
    renderer: Any = OpenApiYamlRenderer()
    text: bytes = renderer.render(generator().get_schema(request=None, public=True), renderer_context={})
    return text.decode()


@cache
def document() -> Any:
    """Return the document of this very source."""
    return yaml.safe_load(written())


def operations() -> list[Operation]:
    """Return every operation of the document."""
    return [*_operations()]


def _operations() -> Iterator[Operation]:
    for path, methods in document()["paths"].items():
        for method in METHODS:
            if method in methods:
                yield Operation(method, path, methods[method])


def path_values(path: str, world: World) -> dict[str, Any]:
    """Return what the words in an address of the document stand for. Raises KeyError for one that is not known."""
    words = [part.strip("{}") for part in path.split("/") if part.startswith("{")]
    return {word: _id(path, world) if word == "id" else world.known[word] for word in words}


def _id(path: str, world: World) -> Any:
    before = path.split("/{id}")[0].rpartition("/")[2]
    if before not in IDS:
        raise KeyError(f"{path} names rows by their ids: say in IDS of tests/api/document.py of which model.")
    return world.row(IDS[before]).pk


def requests_of(app: Any) -> Iterator[Any]:
    """Yield every operation as one of which requests to a WSGI application can be made up and checked."""
    schema = schemathesis.openapi.from_dict(document())
    schema.app = app
    for result in schema.get_all_operations():
        found: Any = result
        yield found.ok()
