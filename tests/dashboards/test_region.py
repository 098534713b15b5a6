"""Where a camera looks, as the server sees it: stored in 0–1, by the camera's service, for the right people."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cameras.models import Camera, Tenant
from tests.api import clients
from tests.dashboards import scenes
from tests.dashboards.test_pages import browser_of

pytestmark = pytest.mark.usefixtures("redis")

SQUARE = [[0.2, 0.2], [0.8, 0.2], [0.8, 0.8], [0.2, 0.8]]
HOLE = [[0.4, 0.4], [0.6, 0.4], [0.5, 0.6]]
BOW_TIE = [[0.2, 0.2], [0.8, 0.8], [0.8, 0.2], [0.2, 0.8]]


@pytest.fixture
def camera(tenant: Tenant) -> Camera:
    """Return a camera of 1000 × 500 pixels that looks at a part of its picture."""
    region = {"units": "pixel", "include": [[[100, 50], [900, 50], [900, 450]]], "exclude": []}
    return scenes.make_camera(tenant, "door", resolution_width=1000, resolution_height=500, detection_region=region)


@pytest.fixture
def operator(tenant: Tenant) -> Client:
    """Return the browser of an operator."""
    return browser_of(clients.member(tenant, "operator"))


def save(client: Client, version: Any, **body: Any) -> Any:
    whole = {"version": version, "include": [], "exclude": [], **body}
    return client.post("/cameras/door/region/save/", json.dumps(whole), content_type="application/json")


def test_the_page_brings_the_outlines_in_shares_of_the_picture(operator: Client, camera: Camera) -> None:
    page = operator.get("/cameras/door/region/").content.decode()
    data = json.loads(page.partition('id="region-data" type="application/json">')[2].partition("</script>")[0])
    assert data["include"] == [[[0.1, 0.1], [0.9, 0.1], [0.9, 0.9]]]
    assert (data["exclude"], data["version"], data["may_draw"]) == ([], 1, True)


def test_outlines_are_saved_with_their_author_and_none_mean_the_whole_picture(operator: Client, camera: Camera) -> None:
    answer = save(operator, 1, include=[SQUARE], exclude=[HOLE])
    assert answer.json() == {"version": 2, "include": [SQUARE], "exclude": [HOLE]}
    camera.refresh_from_db()
    assert camera.detection_region == {"units": "normalized", "include": [SQUARE], "exclude": [HOLE]}
    assert camera.history.first().history_user_name.startswith("operator-")
    assert save(operator, 2).json() == {"version": 3, "include": [], "exclude": []}
    camera.refresh_from_db()
    assert camera.detection_region is None


def test_faults_and_later_changes_of_others_write_nothing(operator: Client, camera: Camera) -> None:
    refused = save(operator, 1, include=[BOW_TIE])
    assert refused.status_code == 400
    assert refused.json()["error"] == "detection_region.include[0]: the outline crosses or touches itself"
    stale = save(operator, 7, include=[SQUARE])
    assert (stale.status_code, stale.json()["version"]) == (409, 1)
    wrong: list[dict[str, Any]] = [{"include": 3}, {"include": [[[0.1, 0.1]] * 201]}, {"exclude": [SQUARE] * 201}]
    assert [save(operator, 1, **each).status_code for each in wrong] == [400, 400, 400]
    assert save(operator, None, include=[SQUARE]).status_code == 400
    camera.refresh_from_db()
    assert camera.config_version == 1


def test_viewers_look_strangers_find_nothing(owner: User, stranger: User, camera: Camera) -> None:
    viewer, other = browser_of(owner), browser_of(stranger)
    assert "needs the role of an operator" in viewer.get("/cameras/door/region/").content.decode()
    assert save(viewer, 1, include=[SQUARE]).status_code == 403
    assert other.get("/cameras/door/region/").status_code == 404
    assert save(other, 1, include=[SQUARE]).status_code == 404
