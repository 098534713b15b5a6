"""The shape of a zone in the admin: a drawing over the picture, its numbers behind it, faults beside it."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cameras.models import Camera
from counting.models import CountingZone
from tests import making
from tests.counting.test_admin import ZONE, ZONES

pytestmark = pytest.mark.django_db

BOW_TIE = {"units": "normalized", "points": [[0.2, 0.2], [0.8, 0.8], [0.8, 0.2], [0.2, 0.8]]}
DRAWN = {"units": "normalized", "points": [[0.123456, 0.2], [0.5, 0.654321], [0.9, 0.2]]}


@pytest.fixture
def root(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("root"))
    return client


@pytest.fixture
def camera() -> Camera:
    return making.camera("door", resolution_width=1000, resolution_height=500)


def drawings(page: str) -> list[dict[str, Any]]:
    """Return what each drawing of a page knows of its camera."""
    return [json.loads(html.unescape(each)) for each in re.findall(r'data-drawn="([^"]*)"', page)]


def test_drawn_points_are_the_zones_points(root: Client, camera: Camera) -> None:
    answer = root.post(f"{ZONES}add/", {**ZONE, "camera": "door", "zone_coordinates": json.dumps(DRAWN)})
    assert answer.status_code == 302
    assert CountingZone.objects.get().zone_coordinates == DRAWN


def test_a_self_crossing_outline_is_refused_beside_the_drawing_which_keeps_it(root: Client, camera: Camera) -> None:
    values = {**ZONE, "camera": "door", "zone_type": "area", "zone_coordinates": json.dumps(BOW_TIE)}
    page = root.post(f"{ZONES}add/", values).content.decode()
    field = page.partition("field-zone_coordinates")[2].partition("field-counting_direction")[0]
    assert "zone_coordinates.points: the outline crosses or touches itself" in field
    box = field.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]
    assert json.loads(html.unescape(box)) == BOW_TIE
    assert CountingZone.objects.count() == 0


def test_the_drawing_knows_its_camera_and_loads_its_own_scripts(root: Client, camera: Camera) -> None:
    zone = making.line(camera)
    page = root.get(f"{ZONES}{zone.pk}/change/").content.decode()
    assert drawings(page) == [
        {
            "width": 1000, "height": 500, "camera": "door", "placeholder": "__camera__",
            "snapshot": "/cameras/__camera__/snapshot.jpg",
        }
    ]  # fmt: skip
    assert '<script src="/static/dashboards/js/draw/widget.js" type="module"></script>' in page
    assert f'href="/cameras/door/zones/?zone={zone.pk}"' in page
    (empty,) = drawings(root.get(f"{ZONES}add/").content.decode())
    assert (empty["camera"], empty["width"], empty["height"]) == ("", 1920, 1080)


def test_each_zone_on_the_cameras_page_is_drawn_on_its_picture(root: Client, camera: Camera) -> None:
    making.line(camera)
    making.area(camera)
    page = root.get(f"/admin/cameras/camera/{camera.pk}/change/").content.decode()
    assert [each["camera"] for each in drawings(page)] == ["door"] * 3  # and the one that is copied for a new zone
    assert 'href="/cameras/door/zones/"' in page


def test_a_form_that_was_not_touched_changes_nothing(root: Client, camera: Camera) -> None:
    zone = making.line(camera, zone_coordinates={"units": "pixel", "points": [[100, 50], [900, 450]]})
    form = root.get(f"{ZONES}{zone.pk}/change/").context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    posted = {name: "" if value is None else value for name, value in values.items() if value is not False}
    assert root.post(f"{ZONES}{zone.pk}/change/", posted).status_code == 302
    zone.refresh_from_db()
    assert (zone.version, zone.zone_coordinates["units"]) == (1, "pixel")
