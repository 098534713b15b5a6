"""The admin's first page: what needs attention, of the reader's tenants alone, and the machinery for superusers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from analytics.models import ClipEvaluation
from cameras.models import CameraHealth
from cameras.services.maintenance import start_maintenance
from config.failed_work import record_failure
from config.models import FailedTask
from counting.models import CountingEvent
from streams.choices import StreamEventType
from streams.models import StreamEvent
from streams.services.streams import ensure_main_stream, open_event
from tests import making
from tests.admin_pages import text
from tests.api import clients
from tests.making import utc

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis_server")]

FRONT = "/admin/"


def broken(name: str, reason: str, **values: Any) -> Any:
    """Return a camera that has failed, with its open event."""
    camera = making.camera(name, camera_name=name.title(), **values)
    CameraHealth.objects.filter(camera=camera).update(status="error", last_error_message=reason)
    open_event(ensure_main_stream(camera).stream_id, StreamEventType.CONNECTION_LOST, reason)
    return camera


def notices(browser: Client) -> list[tuple[str, str, str]]:
    """Return tone, title and text of what needs attention."""
    return [(each.tone, each.title, each.text) for each in browser.get(FRONT).context["notices"]]


def test_a_fresh_installation_is_told_what_to_do_first(root: Client) -> None:
    body = text(root.get(FRONT).content.decode())

    assert "Three steps to your first count:" in body
    assert "What needs attention" not in body


def test_a_camera_that_fails_stands_first_with_its_reason_and_since_when(root: Client) -> None:
    camera = broken("door", "The host does not answer.")
    making.line(camera)
    began = timezone.now() - dt.timedelta(hours=3)
    StreamEvent.objects.update(event_timestamp=began)

    page = root.get(FRONT)

    (notice,) = page.context["notices"]
    assert (notice.tone, notice.title, notice.text, notice.since) == (
        "bad", "Door", "The host does not answer.", began,
    )  # fmt: skip
    assert notice.url == "/cameras/door/"
    assert "for 3 hours" in text(page.content.decode())


def test_a_camera_whose_session_died_is_not_taken_for_online(root: Client) -> None:
    camera = making.camera("door", camera_name="Door")
    making.line(camera)
    heard = timezone.now() - dt.timedelta(minutes=5)
    CameraHealth.objects.update(status="online", last_heartbeat=heard)

    (notice,) = root.get(FRONT).context["notices"]

    assert (notice.tone, notice.text, notice.since) == (
        "bad", "Nothing is heard of it: does a stream worker run?", heard,
    )  # fmt: skip


def test_what_never_came_what_is_slow_and_what_has_no_line_are_told_after_the_failures(root: Client) -> None:
    making.line(making.camera("new", camera_name="New"))
    slow = making.camera("slow", camera_name="Slow")
    CameraHealth.objects.filter(camera=slow).update(status="online", last_heartbeat=timezone.now())
    open_event(ensure_main_stream(slow).stream_id, StreamEventType.RATE_LOW, "2.0 of 10 frames a second.")
    making.line(broken("door", "No route."))

    assert notices(root) == [
        ("bad", "Door", "No route."),
        ("warn", "Slow", "2.0 of 10 frames a second."),
        ("warn", "New", "Nothing has ever come from it."),
        ("info", "Slow", "It has no line and no area: nothing is counted."),
    ]


def test_what_stood_out_today_is_counted_by_the_cameras_own_day(root: Client) -> None:
    zone = making.line(making.camera("door", camera_name="Door", timezone="Asia/Ho_Chi_Minh"))
    CameraHealth.objects.update(status="online", last_heartbeat=timezone.now())
    now = timezone.now()
    for hours in (0, 30):  # thirty hours ago is yesterday in every zone
        clients.event(zone, now - dt.timedelta(hours=hours), event_uid=f"odd-{hours}")
    clients.event(zone, now, event_uid="plain")
    CountingEvent.objects.filter(event_uid__startswith="odd").update(is_anomaly=True, anomaly_type="loitering")

    (notice,) = root.get(FRONT).context["notices"]

    assert (notice.tone, notice.text) == ("info", "1 event stood out today.")
    assert root.get(notice.url).status_code == 200


def test_a_clip_that_could_not_be_evaluated_is_told(root: Client) -> None:
    camera = making.camera("door", is_active=False)
    ClipEvaluation.objects.create(camera=camera, video="a.mp4", truth="t.txt", status="failed", error="Not a video.")

    assert notices(root) == [("warn", "Evaluation of a.mp4", "Not a video.")]


def test_a_resting_camera_is_no_trouble_and_says_until_when(root: Client) -> None:
    mondays = {"windows": [{"days": ["mon"], "start": "08:00", "end": "09:00"}]}
    making.line(making.camera("door", camera_name="Door", schedule_enabled=True, schedule_config=mondays))

    with time_machine.travel("2026-11-24T12:00:00Z", tick=False):  # a Tuesday
        page = root.get(FRONT)

    assert page.context["notices"] == []
    assert "Outside its schedule until 2026-11-30 08:00 (UTC)." in text(page.content.decode())


def test_an_operator_sees_the_own_tenant_alone_and_nothing_of_the_machinery() -> None:
    museum, airport = making.tenant("Museum"), making.tenant("Airport")
    making.line(broken("door", "No route.", tenant=museum))
    making.line(broken("gate", "Secret reason.", tenant=airport))
    record_failure("streams.run_camera", OSError("secret path"))
    browser = clients.browser(clients.member(museum, "operator"))

    page = browser.get(FRONT)

    assert notices(browser) == [("bad", "Door", "No route.")]
    body = text(page.content.decode())
    assert "ecret" not in body
    assert page.context["machinery"] is None
    row = FailedTask.objects.get()
    for address in ("workers/", "", f"{row.pk}/change/"):
        assert browser.get(f"/admin/config/failedtask/{address}").status_code in (403, 404)
    assert browser.post("/admin/config/failedtask/dismiss/", {"row": row.pk}).status_code in (403, 404)
    assert FailedTask.objects.get().dismissed_at is None


def test_old_periodic_work_is_warned_of_and_young_work_is_not(root: Client) -> None:
    assert "It has never run: is beat started?" in text(root.get(FRONT).content.decode())

    for minutes, is_late in ((1, False), (10, True)):
        ran = timezone.now() - dt.timedelta(minutes=minutes)
        PeriodicTask.objects.update_or_create(
            name="supervise streams", defaults={"task": "streams.supervise", "last_run_at": ran, "enabled": True}
        )
        page = root.get(FRONT)
        assert page.context["machinery"].is_late is is_late
        assert ("does beat run?" in text(page.content.decode())) is is_late


def test_failed_work_is_shown_and_dismissed_from_the_page(root: Client) -> None:
    record_failure("analytics.tidy_spans", OSError("<b>full</b>"))
    page = root.get(FRONT).content.decode()
    assert "OSError: &lt;b&gt;full" in page
    row = FailedTask.objects.get()

    answer = root.post("/admin/config/failedtask/dismiss/", {"row": [row.pk, "x"]}, follow=True)

    assert "1 failure is dismissed. It is shown again when it happens again." in text(answer.content.decode())
    assert "OSError" not in answer.content.decode()
    assert root.get("/admin/config/failedtask/dismiss/").status_code == 405


def test_a_machine_without_workers_says_which_queues_nobody_serves(root: Client) -> None:
    body = text(root.get("/admin/config/failedtask/workers/").content.decode())

    assert "Nobody serves the queues analytics, control, default, maintenance, probes, streams" in body


def queries(root: Client) -> int:
    """Return how many questions the page asks the database."""
    with CaptureQueriesContext(connection) as asked:
        assert root.get(FRONT).status_code == 200
    return len(asked)


def test_the_page_costs_the_same_for_one_camera_and_for_many(root: Client) -> None:
    making.line(broken("first", "No route."))
    queries(root)
    one = queries(root)
    for number in range(10):
        making.line(broken(f"more-{number}", "No route."))

    assert queries(root) == one
    assert one <= 20


def test_a_maintenance_says_why_and_until_when(root: Client) -> None:
    for name, until in (("a", utc("2099-01-01T12:30:00")), ("b", None)):
        camera = making.camera(name, camera_name=name.upper())
        making.line(camera)
        start_maintenance(camera, until=until, notes="New lens")

    assert sorted(notices(root)) == [
        ("info", "A", "In maintenance, until 2099-01-01 12:30 UTC. New lens"),
        ("info", "B", "In maintenance, until somebody ends it. New lens"),
    ]
