"""Newest wins, each key at most once per interval, and the last is never lost."""

from analytics.live.pacing import Pacer


def test_a_hundred_pieces_of_news_in_a_second_pass_six_times_and_the_last_is_among_them() -> None:
    pacer: Pacer[str, int] = Pacer()
    sent: list[int] = []
    for number in range(100):
        pacer.put("counts", number, 20)  # hundredths of a second
        sent += [value for _, value, _ in pacer.take_due(number)]
    sent += [value for _, value, _ in pacer.take_due(100)]
    assert sent == [0, 20, 40, 60, 80, 99]


def test_what_waits_is_told_in_seconds() -> None:
    pacer: Pacer[str, str] = Pacer()
    assert pacer.seconds_to_next(5.0) is None
    pacer.put("a", "first", 2.0)
    assert pacer.seconds_to_next(5.0) == 0.0
    pacer.take_due(5.0)
    pacer.put("a", "second", 2.0)
    assert pacer.seconds_to_next(5.5) == 1.5
    assert pacer.take_due(6.9) == []
    assert pacer.take_due(7.0) == [("a", "second", 2.0)]


def test_keys_do_not_hold_one_another_up() -> None:
    pacer: Pacer[str, int] = Pacer()
    pacer.put("a", 1, 10.0)
    pacer.take_due(0.0)
    pacer.put("a", 2, 10.0)
    pacer.put("b", 3, 10.0)
    assert pacer.take_due(0.1) == [("b", 3, 10.0)]


def test_what_could_not_be_sent_comes_again_unless_there_is_newer_news() -> None:
    pacer: Pacer[str, str] = Pacer()
    pacer.put("a", "old", 0.0)
    pacer.put("b", "old", 0.0)
    failed = pacer.take_due(0.0)
    pacer.put("b", "new", 0.0)
    for entry in failed:
        pacer.put_back(*entry)
    assert {key: value for key, value, _ in pacer.take_due(1.0)} == {"a": "old", "b": "new"}


def test_cameras_that_are_gone_leave_nothing_behind() -> None:
    pacer: Pacer[int, int] = Pacer()
    for camera in range(1000):
        pacer.put(camera, 0, 0.2)
        pacer.take_due(float(camera))
    assert len(pacer._free_at) == 1
    assert len(pacer) == 0
