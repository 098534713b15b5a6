"""Hand tallies: which marks are kept, and how they compare with what was counted."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User

from analytics.accuracy import accuracy_sentence, is_weak, percent
from analytics.choices import EvaluationMethod
from analytics.errors import TallyRefusedError
from analytics.models import AccuracyEvaluation, HandTally, RecordedSpan
from analytics.services import tallies
from analytics.services.accuracy import latest_evaluations, save_evaluation
from analytics.services.recording import record_counting_event
from cameras.models import AIModel, Camera
from cameras.services import update_camera
from counting.core.scoring import Counted, Score, TrueCrossing
from counting.models import CountingZone
from tests import making

pytestmark = pytest.mark.django_db

START = making.utc("2026-11-12T12:00:00")
SECONDS = 300


@pytest.fixture
def camera() -> Camera:
    return making.camera("hall")


@pytest.fixture
def door(camera: Camera) -> CountingZone:
    return making.line(camera, "Door")


@pytest.fixture
def span(camera: Camera) -> RecordedSpan:
    return RecordedSpan.objects.create(
        camera=camera, wanted_minutes=5, status="ready", file="1.mp4", started_at=START,
        ended_at=START + dt.timedelta(seconds=SECONDS),
    )  # fmt: skip


@pytest.fixture
def anna() -> User:
    return User.objects.create_user("anna")


def count(zone: CountingZone, at: float, direction: str = "in", **values: Any) -> None:
    """Record an event of a zone so many seconds after the span's begin."""
    record_counting_event(
        camera=zone.camera, zone=zone, event_type="cross_line", direction=direction,
        event_timestamp=START + dt.timedelta(seconds=at), track_id=f"track at {at}", **values,
    )  # fmt: skip


def mark(zone: CountingZone, t: float, direction: str = "in") -> dict[str, Any]:
    return {"t": t, "zone": zone.pk, "direction": direction}


def finished(span: RecordedSpan, user: User, marks: list[dict[str, Any]], *zones: CountingZone) -> AccuracyEvaluation:
    tally = tallies.save_marks(span=span, user=user, marks=marks)
    return tallies.finish_tally(tally=tally, zones={zone.pk for zone in zones}, user=user)


def test_a_tally_is_compared_with_the_events_of_its_span(span: RecordedSpan, door: CountingZone, anna: User) -> None:
    for at in (10.0, 20.0, 100.0):
        count(door, at)
    count(door, 30.0, "out")
    marks = [mark(door, 10.8), mark(door, 21.5), mark(door, 31.0, "out"), mark(door, 200.0)]

    found = finished(span, anna, marks, door)

    assert (found.method, found.true_count, found.counted_count) == ("tally", 4, 4)
    assert (found.hits, found.misses, found.false_alarms, found.count_error) == (3, 1, 1, 0)
    assert (found.precision, found.recall, found.f1) == (Decimal("0.7500"), Decimal("0.7500"), Decimal("0.7500"))
    assert found.details["missed"] == [{"t": 200.0, "zone": door.pk, "direction": "in"}]
    assert [(each["t"], each["direction"]) for each in found.details["false_alarms"]] == [(100.0, "in")]
    assert found.zone_versions == {str(door.pk): 1}
    assert (found.span, found.created_by, found.camera) == (span, anna, door.camera)
    assert HandTally.objects.get().finished_at is not None


def test_an_event_just_outside_of_the_span_can_be_right_but_never_wrong(
    span: RecordedSpan, door: CountingZone, anna: User
) -> None:
    count(door, -1.0)  # counted a second before the first frame, marked a second after it
    count(door, SECONDS + 1.5)
    found = finished(span, anna, [mark(door, 0.9)], door)
    assert (found.true_count, found.counted_count, found.hits, found.false_alarms) == (1, 1, 1, 0)


def test_an_event_before_the_span_takes_no_mark_from_one_within_it(
    span: RecordedSpan, door: CountingZone, anna: User
) -> None:
    count(door, -0.5)
    count(door, 1.0)
    found = finished(span, anna, [mark(door, 1.2)], door)
    assert (found.counted_count, found.hits, found.misses, found.false_alarms) == (1, 1, 0, 0)


def test_only_the_zones_that_were_watched_are_compared(span: RecordedSpan, door: CountingZone, anna: User) -> None:
    gate = making.line(door.camera, "Gate", counts_toward_total=False)
    count(door, 10.0)
    count(gate, 50.0)
    found = finished(span, anna, [mark(door, 10.0), mark(gate, 90.0)], door)
    assert (found.true_count, found.counted_count, found.hits, found.misses) == (1, 1, 1, 0)
    assert [zone["name"] for zone in found.details["zones"]] == ["Door"]
    both = finished(span, anna, [mark(door, 10.0), mark(gate, 90.0)], door, gate)
    assert (both.true_count, both.counted_count, both.misses, both.false_alarms) == (2, 2, 1, 1)


def test_what_people_entered_by_hand_is_not_the_counting_that_is_judged(
    span: RecordedSpan, door: CountingZone, anna: User
) -> None:
    count(door, 10.0, source="manual")
    found = finished(span, anna, [mark(door, 10.0)], door)
    assert (found.counted_count, found.misses, found.f1) == (0, 1, Decimal(0))


def test_a_span_in_which_nothing_happened_has_no_accuracy(span: RecordedSpan, door: CountingZone, anna: User) -> None:
    found = finished(span, anna, [], door)
    assert (found.true_count, found.f1, found.precision, found.recall) == (0, None, None, None)
    assert latest_evaluations([door.camera]) == {}
    assert percent(found) == "–"


def test_entries_and_exits_of_an_area_are_tallied_too(span: RecordedSpan, camera: Camera, anna: User) -> None:
    hall = making.area(camera)
    record_counting_event(
        camera=camera, zone=hall, event_type="entry", direction="in", event_timestamp=START + dt.timedelta(seconds=5)
    )
    found = finished(span, anna, [mark(hall, 5.0)], hall)
    assert (found.hits, found.misses) == (1, 0)


def test_each_finish_is_an_evaluation_of_its_own(span: RecordedSpan, door: CountingZone, anna: User) -> None:
    count(door, 10.0)
    finished(span, anna, [], door)
    second = finished(span, anna, [mark(door, 10.0)], door)
    assert AccuracyEvaluation.objects.count() == 2
    assert latest_evaluations([door.camera]) == {"hall": second}


def test_marks_are_kept_per_person_in_the_order_of_time(span: RecordedSpan, door: CountingZone, anna: User) -> None:
    tallies.save_marks(span=span, user=anna, marks=[mark(door, 9.0)])
    tallies.save_marks(span=span, user=anna, marks=[mark(door, 9.0), mark(door, 3.0, "out")])
    tallies.save_marks(span=span, user=User.objects.create_user("ben"), marks=[])
    assert [each["t"] for each in HandTally.objects.get(user=anna).marks] == [3.0, 9.0]
    assert HandTally.objects.count() == 2


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        (None, "marks: must be a list"),
        ([{"t": 1.0, "zone": 1}], "marks[0].direction: is missing"),
        ([{"t": -1, "zone": 1, "direction": "in"}], "marks[0].t: must be at least 0"),
        ([{"t": 1, "zone": 1, "direction": "up"}], "marks[0].direction: must be one of"),
        ([{"t": 1, "zone": 1, "direction": "in"}] * 20_001, "marks: must have 0 to 20000 items"),
        ([{"t": 1, "zone": 987_654, "direction": "in"}], "The camera has no zone 987654 any more."),
    ],
)
def test_marks_that_cannot_be_are_refused(
    span: RecordedSpan, door: CountingZone, anna: User, marks: Any, said: str
) -> None:
    with pytest.raises(TallyRefusedError) as refused:
        tallies.save_marks(span=span, user=anna, marks=marks)
    assert str(refused.value).startswith(said)
    assert not HandTally.objects.exists()


def test_a_zone_of_another_camera_is_refused(span: RecordedSpan, anna: User) -> None:
    with pytest.raises(TallyRefusedError):
        tallies.save_marks(span=span, user=anna, marks=[mark(making.line(making.camera("other")), 1.0)])


def test_without_a_watched_line_nothing_is_compared(span: RecordedSpan, door: CountingZone, anna: User) -> None:
    with pytest.raises(TallyRefusedError, match="Choose the lines"):
        finished(span, anna, [mark(door, 1.0)])


def test_a_span_that_is_not_recorded_cannot_be_compared(camera: Camera, door: CountingZone, anna: User) -> None:
    wanted = RecordedSpan.objects.create(camera=camera, wanted_minutes=5)
    with pytest.raises(TallyRefusedError, match="not recorded yet"):
        finished(wanted, anna, [], door)


def test_the_directions_of_a_zone_are_those_it_counts(camera: Camera) -> None:
    both = making.line(camera, "both")
    only_out = making.line(camera, "only out", counting_direction="out_only", counts_toward_total=False)
    compass = making.line(
        camera, "compass", direction_mapping={"positive": "north", "negative": "south"}, counts_toward_total=False
    )
    turned = making.line(
        camera, "turned", direction_mapping={"positive": "out", "negative": "in"}, counts_toward_total=False
    )
    assert tallies.directions_of(both) == ["in", "out"]
    assert tallies.directions_of(only_out) == ["out"]
    assert tallies.directions_of(compass) == ["north", "south"]
    assert tallies.directions_of(turned) == ["in", "out"]
    assert tallies.directions_of(making.area(camera)) == ["in", "out"]


def test_regions_and_inactive_zones_are_not_offered(span: RecordedSpan, camera: Camera) -> None:
    making.line(camera, "gone", is_active=False)
    making.area(camera, "how full", zone_type="region")
    making.area(camera, "hall")
    door = making.line(camera, "door")
    assert [zone.zone_name for zone in tallies.zones_to_tally(span)] == [door.zone_name, "hall"]


def evaluation(camera: Camera, hits: int, misses: int, false: int = 0, **values: Any) -> AccuracyEvaluation:
    """Return an evaluation of half past eleven at night in UTC."""
    score = Score(
        hits + misses, 0, hits + false, hits,
        (TrueCrossing("1", "in", 0.0),) * misses, (Counted("1", "in", 0.0),) * false,
    )  # fmt: skip
    made = save_evaluation(
        camera=camera, score=score, method=values.pop("method", EvaluationMethod.TALLY), details={}, **values
    )
    AccuracyEvaluation.objects.filter(pk=made.pk).update(evaluated_at=making.utc("2026-11-12T23:30:00"))
    made.refresh_from_db()
    return made


def test_the_accuracy_is_said_with_its_day_and_the_number_of_people(camera: Camera) -> None:
    made = evaluation(camera, hits=88, misses=2, false=2)  # 176 of 180
    assert accuracy_sentence(made, "UTC") == "Accuracy 97.8 % (hand tally of 12 Nov 2026, 90 people)"
    assert accuracy_sentence(made, "Asia/Ho_Chi_Minh") == "Accuracy 97.8 % (hand tally of 13 Nov 2026, 90 people)"
    assert not is_weak(made)


def test_a_clip_with_ground_truth_says_so(camera: Camera) -> None:
    made = evaluation(camera, hits=1, misses=0, method=EvaluationMethod.GROUND_TRUTH, identity={"idf1": 0.61237})
    assert accuracy_sentence(made, "UTC") == "Accuracy 100.0 % (clip with ground truth, 12 Nov 2026, 1 person)"
    assert (made.idf1, made.mota) == (Decimal("0.6124"), None)


def test_below_twenty_people_the_number_says_little(camera: Camera) -> None:
    assert is_weak(evaluation(camera, hits=19, misses=0))
    assert not is_weak(evaluation(camera, hits=18, misses=2))


def test_the_model_that_found_the_people_is_named(camera: Camera) -> None:
    assert evaluation(camera, hits=1, misses=0).model_version == "motion"
    default = AIModel.objects.create(
        name="yolo", version="11n", backend="motion", is_default=True, tenant=camera.tenant
    )
    assert evaluation(camera, hits=1, misses=0).model_version == "yolo 11n"
    own = AIModel.objects.create(name="own", version="2", backend="motion", tenant=camera.tenant)
    update_camera(camera, ai_model=own)
    assert evaluation(Camera.objects.get(pk=camera.pk), hits=1, misses=0).model_version == "own 2"
    assert default.is_default


def test_the_newest_evaluation_of_each_camera_is_found_in_one_query(
    camera: Camera, django_assert_num_queries: Any
) -> None:
    other, third = making.camera("other"), making.camera("third")
    evaluation(camera, hits=1, misses=9)
    newest = evaluation(camera, hits=9, misses=1)
    elsewhere = evaluation(other, hits=5, misses=5)
    with django_assert_num_queries(1):
        assert latest_evaluations([camera, other, third]) == {"hall": newest, "other": elsewhere}
