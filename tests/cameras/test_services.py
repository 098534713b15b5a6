"""Making, changing and deleting cameras."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from analytics.services.recording import record_counting_event
from cameras.models import AIModel, Camera, CameraHealth, CameraLocation
from cameras.services import (
    DeletionRefusedError,
    StaleCameraError,
    create_camera,
    delete_camera,
    update_camera,
    why_not_deletable,
)
from counting.models import CountingZone
from streams.models import VideoStream
from tests import making

pytestmark = pytest.mark.django_db


def faults(**values: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught, transaction.atomic():
        making.camera(**values)
    return caught.value.message_dict


def test_a_camera_of_four_values_has_the_defaults_of_the_specification() -> None:
    camera = create_camera(camera_id="cam", camera_name="Door", camera_type="IP", stream_url="rtsp://192.0.2.1/s")

    stored = Camera.objects.get(camera_id="cam")
    assert (stored.resolution_width, stored.resolution_height, stored.frame_rate, stored.bitrate) == (
        1920,
        1080,
        30,
        4000,
    )
    assert (stored.quality_level, stored.stream_protocol, stored.stream_url) == ("high", "rtsp", "rtsp://192.0.2.1/s")
    assert (stored.stream_timeout, stored.stream_retry_count, stored.stream_retry_interval) == (30, 3, 5)
    assert (stored.confidence_threshold, stored.timezone, stored.config_version) == (Decimal("0.7000"), "UTC", 1)
    assert (stored.tracking_enabled, stored.counting_enabled, stored.is_active, stored.alert_enabled) == (True,) * 4
    assert (stored.schedule_enabled, stored.alert_rules, stored.tags, stored.description) == (False, [], [], "")
    assert stored.occupancy_reset_time == dt.time(0)
    assert stored.tenant == camera.tenant
    assert stored.tenant is not None
    assert stored.tenant.slug == "default"


def test_a_new_camera_is_offline_and_has_one_health_row() -> None:
    camera = making.camera()

    assert camera.health.status == "offline"
    with pytest.raises(IntegrityError), transaction.atomic():
        CameraHealth.objects.create(camera=camera)


def test_ids_that_differ_in_case_alone_are_one() -> None:
    making.camera("CAM-1")

    assert "A camera with this id exists already." in str(faults(camera_id="cam-1"))


@pytest.mark.parametrize("camera_id", ["-a", "a b", "é", "x" * 101, ".x"])
def test_a_key_that_does_not_fit_the_pattern_is_refused(camera_id: str) -> None:
    assert "camera_id" in faults(camera_id=camera_id)


def test_words_are_stored_in_their_own_case() -> None:
    camera = making.camera(camera_type="ip", stream_protocol="RTSP", quality_level="High")

    assert (camera.camera_type, camera.stream_protocol, camera.quality_level) == ("IP", "rtsp", "high")


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"camera_name": "  "}, "camera_name", "This field must not be blank."),
        ({"camera_type": "TV"}, "camera_type", "Value 'TV' is not a valid choice."),
        ({"frame_rate": -5}, "frame_rate", "Must be between 1 and 240."),
        ({"confidence_threshold": Decimal("1.01")}, "confidence_threshold", "Must be between 0 and 1."),
        ({"confidence_threshold": Decimal("-0.1")}, "confidence_threshold", "Must be between 0 and 1."),
        ({"confidence_threshold": float("nan")}, "confidence_threshold", "“nan” value must be a decimal number."),
        ({"timezone": "Mars/Olympus"}, "timezone", "Unknown time zone."),
        ({"stream_url": "http://192.0.2.1/"}, "stream_url", "An address for rtsp begins with rtsp:// or rtsps://."),
        ({"stream_protocol": "file"}, "stream_protocol", "A camera of type IP speaks"),
        ({"stream_url": "rtsp://127.0.0.1/s"}, "stream_url", "127.0.0.1 is this machine or a link-local address"),
        ({"stream_url": "rtsp://[::1]/s"}, "stream_url", "::1 is this machine"),
        ({"stream_url": "rtsp://169.254.169.254/s"}, "stream_url", "169.254.169.254 is this machine or a link-local"),
        ({"stream_url": "rtsp://[::ffff:127.0.0.1]/s"}, "stream_url", "is this machine"),
        ({"schedule_config": "garbage"}, "schedule_config", "schedule_config: must be an object"),
        ({"schedule_enabled": True}, "schedule_config", "A schedule is followed, but none is given."),
        ({"alert_rules": [{"name": "x"}]}, "alert_rules", "alert_rules[0].metric: is missing"),
        ({"detection_region": [[0, 0], [1, 1]]}, "detection_region", "detection_region: an area needs at least 3"),
        ({"tags": ["x" * 51]}, "tags", "At most 50 tags of 50 characters."),
        ({"tags": [f"t{n}" for n in range(51)]}, "tags", "At most 50 tags of 50 characters."),
    ],
)
def test_a_wrong_value_is_refused_at_its_field(values: dict[str, Any], field: str, message: str) -> None:
    assert message in str(faults(**values)[field])


@pytest.mark.parametrize("address", [None, "", "  "])
def test_an_active_camera_needs_an_address(address: str | None) -> None:
    assert faults(stream_url=address) == {"stream_url": ["An active camera needs an address."]}

    sleeping = making.camera(stream_url=address, is_active=False)
    with pytest.raises(ValidationError, match="An active camera needs an address"):
        update_camera(sleeping, is_active=True)
    with pytest.raises(ValidationError, match="An active camera needs an address"):
        update_camera(making.camera(), stream_url=address)


def test_a_camera_that_sends_its_pictures_needs_no_address() -> None:
    assert making.camera(camera_type="WEBRTC", stream_protocol="webrtc", stream_url=None).is_active


def test_all_faults_are_told_at_once() -> None:
    assert {"timezone", "stream_url", "schedule_config"} <= set(
        faults(timezone="x", stream_url="ftp://h/", schedule_config=[])
    )


def test_a_host_that_the_settings_allow_may_be_this_machine(settings: Any) -> None:
    settings.ALLOW_PRIVATE_HOSTS = ["127.0.0.0/8"]

    assert making.camera(stream_url="rtsp://127.0.0.1/s").stream_url == "rtsp://127.0.0.1/s"


def test_a_secret_file_cannot_be_an_address() -> None:
    found = faults(camera_type="FILE", stream_protocol="file", stream_url="file:///etc/passwd")

    assert "FILE_STREAM_ROOT" in found["stream_url"][0]


def test_tags_are_lower_case_trimmed_and_unique() -> None:
    assert making.camera(tags=[" VIP", "vip", "Entrance ", "  "]).tags == ["vip", "entrance"]


def test_every_change_raises_the_version_by_one_and_names_its_author() -> None:
    author, editor = User.objects.create_user("anna"), User.objects.create_user("ben")
    camera = making.camera(user=author)

    update_camera(camera, user=editor, camera_name="New")
    update_camera(camera, user=editor)

    stored = Camera.objects.get(pk=camera.pk)
    assert (stored.camera_name, stored.config_version, stored.created_by, stored.updated_by) == (
        "New",
        2,
        author,
        editor,
    )


def test_a_change_to_what_somebody_has_not_seen_is_refused() -> None:
    camera = making.camera()
    update_camera(camera, expected_version=1, camera_name="First")

    with pytest.raises(StaleCameraError):
        update_camera(camera, expected_version=1, camera_name="Second")

    assert Camera.objects.get(pk=camera.pk).camera_name == "First"


def test_a_change_leaves_what_others_changed_meanwhile() -> None:
    camera = making.camera()
    old = Camera.objects.get(pk=camera.pk)
    update_camera(camera, frame_rate=5)

    update_camera(old, camera_name="New")

    assert (old.frame_rate, old.camera_name, old.config_version) == (5, "New", 3)


@pytest.mark.parametrize("name", ["camera_id", "tenant"])
def test_key_and_tenant_of_a_camera_cannot_be_changed(name: str) -> None:
    change: dict[str, Any] = {name: "other"}

    with pytest.raises(ValidationError) as caught:
        update_camera(making.camera(), **change)

    assert caught.value.error_dict[name][0].code == "immutable"


def test_a_retired_model_cannot_be_given_to_a_camera() -> None:
    model = AIModel.objects.create(name="old", version="1", backend="motion", status="retired")

    assert faults(ai_model=model) == {"ai_model": ["This model is retired."]}


def test_what_another_tenant_owns_cannot_be_named() -> None:
    location = CameraLocation.objects.create(location_name="Hall", tenant=making.tenant("Museum"))

    assert faults(location=location) == {"location": ["Belongs to another tenant."]}


def test_history_keeps_who_changed_what_from_what_even_when_the_account_is_gone() -> None:
    anna = User.objects.create_user("anna")
    camera = making.camera()
    update_camera(camera, user=anna, confidence_threshold=Decimal("0.5"))
    anna.delete()

    new, old = camera.history.all()[:2]
    changes = {change.field: (change.old, change.new) for change in new.diff_against(old).changes}
    assert changes["confidence_threshold"] == (Decimal("0.7000"), Decimal("0.5000"))
    assert (new.history_user, new.history_user_name) == (None, "anna")
    camera.refresh_from_db()
    assert camera.updated_by is None


def test_a_camera_without_history_goes_with_its_zones_streams_and_health() -> None:
    camera = making.camera()
    making.line(camera)
    VideoStream.objects.create(stream_id="s", camera=camera, stream_url="rtsp://h/", stream_protocol="rtsp")

    delete_camera(camera)

    assert not Camera.objects.exists()
    assert not CountingZone.objects.exists()
    assert not VideoStream.objects.exists()
    assert not CameraHealth.objects.exists()


def test_a_camera_with_one_event_stays_and_the_way_out_is_named() -> None:
    zone = making.line(making.camera("door"))
    record_counting_event(
        camera=zone.camera, zone=zone, event_type="cross_line", direction="in", event_timestamp=dt.datetime.now(dt.UTC)
    )

    with pytest.raises(DeletionRefusedError) as caught:
        delete_camera(zone.camera)
    assert str(caught.value).startswith(
        "“Camera door” has counting events, changes of occupancy. Deactivate the camera instead"
    )
    assert "Deactivate the zone instead" in (why_not_deletable(zone) or "")


def test_parents_stay_while_cameras_need_them() -> None:
    tenant = making.tenant("Museum")
    location = CameraLocation.objects.create(location_name="Hall", tenant=tenant)
    model = AIModel.objects.create(name="m", version="1", backend="motion", tenant=tenant)
    making.camera(tenant=tenant, location=location, ai_model=model)

    assert "Give its cameras another location first." in (why_not_deletable(location) or "")
    assert "Give its cameras another model first" in (why_not_deletable(model) or "")
    assert "cameras" in (why_not_deletable(tenant) or "")
