"""A file that plays like a camera: the clock alone decides the place."""

from __future__ import annotations

import itertools
import threading
from pathlib import Path

import pytest

from streams.frames import Frame
from streams.sources import SourceError
from streams.sources.file import VideoFile
from streams.sources.paced import LATE, LOST, LoopedFile
from tests.polling import until
from tests.streams import films

ANCHOR = 1_000_000.0
SECONDS = films.FRAMES / films.FPS


class Clock:
    """A clock that only waiting moves, and the event that is waited for."""

    def __init__(self, now: float = ANCHOR) -> None:
        self.now = now
        self.told_to_stop = False

    def __call__(self) -> float:
        return self.now

    def is_set(self) -> bool:
        return self.told_to_stop

    def wait(self, timeout: float) -> bool:
        self.now += timeout
        return self.told_to_stop


@pytest.fixture
def film(tmp_path: Path) -> VideoFile:
    return VideoFile(films.film(tmp_path / "walk.mp4", films.crossing()))


def looped(film: VideoFile, clock: Clock) -> LoopedFile:
    return LoopedFile(film, ANCHOR, clock, clock)  # type: ignore[arg-type]


def some(source: LoopedFile, count: int) -> list[Frame]:
    return list(itertools.islice(source.frames(), count))


def test_frames_come_when_their_time_has_come(film: VideoFile) -> None:
    clock = Clock()
    moments = [(frame.time, clock.now) for frame in itertools.islice(looped(film, clock).frames(), 50)]
    assert [time for time, _ in moments] == pytest.approx([ANCHOR + number / 10 for number in range(50)])
    assert all(now >= time - 1e-6 for time, now in moments)


def test_the_round_is_the_segment_and_the_index_begins_anew(film: VideoFile) -> None:
    frames = some(looped(film, Clock()), 50)
    assert [frame.segment for frame in frames] == [0] * 20 + [1] * 20 + [2] * 10
    assert [frame.index for frame in frames] == [*range(20), *range(20), *range(10)]


def test_the_clock_decides_where_the_file_begins(film: VideoFile) -> None:
    first = some(looped(film, Clock(ANCHOR + 7 * SECONDS + 0.55)), 1)[0]
    assert (first.segment, first.index) == (7, 6)
    assert first.time == pytest.approx(ANCHOR + 7 * SECONDS + 0.6)


def test_a_clock_before_the_anchor_begins_at_the_start(film: VideoFile) -> None:
    clock = Clock(ANCHOR - 5)
    first = some(looped(film, clock), 1)[0]
    assert (first.segment, first.index, first.time) == (0, 0, ANCHOR)
    assert clock.now == ANCHOR


def test_a_clock_that_is_set_back_ends_the_round_instead_of_waiting_for_it(film: VideoFile) -> None:
    clock = Clock(ANCHOR + 100)
    frames = looped(film, clock).frames()
    next(frames)
    clock.now -= 0.5  # a correction
    next(frames)
    clock.now -= 3600
    with pytest.raises(SourceError, match="set back by 3600 s"):
        next(frames)
    assert clock.now < ANCHOR, "it has waited"


def test_the_place_is_that_within_the_file(film: VideoFile) -> None:
    source = looped(film, Clock(ANCHOR + 3 * SECONDS + 0.5))
    assert [round(source.place(frame), 6) for frame in some(source, 3)] == [0.5, 0.6, 0.7]


@pytest.mark.parametrize("pause", [0.0, 0.01, 0.05, 0.1, 1.234, 17.0])
def test_no_moment_comes_twice_after_a_restart(film: VideoFile, pause: float) -> None:
    clock, times = Clock(), []
    for _ in range(6):
        times += [frame.time for frame in some(looped(film, clock), 7)]
        clock.now += pause + 1e-3  # whoever takes over does so a little later
    assert times == sorted(set(times))
    assert min(after - before for before, after in itertools.pairwise(times)) > 0.09


def test_frames_that_come_too_late_are_left_out_and_counted(film: VideoFile) -> None:
    clock = Clock()
    source = looped(film, clock)
    frames = source.frames()
    assert next(frames).index == 0
    clock.now += 1.05  # a second of work for one frame
    late = next(frames)
    assert late.index == 7  # the first that is late by no more than 0.4 s
    assert source.dropped == 6
    assert clock.now - late.time <= LATE + 1e-6


def test_whole_rounds_that_were_slept_through_are_left_out(film: VideoFile) -> None:
    clock = Clock()
    source = looped(film, clock)
    frames = source.frames()
    next(frames)
    clock.now = ANCHOR + 10 * SECONDS + 0.5
    frame = next(frames)
    assert frame.segment == 10
    assert frame.time >= clock.now - LATE - 1e-6
    assert source.dropped <= films.FRAMES


def test_stop_ends_a_wait_at_once(film: VideoFile) -> None:
    stop, ended = threading.Event(), threading.Event()
    source = LoopedFile(film, 4e9, stop)  # its first frame is decades away

    def play() -> None:
        list(source.frames())
        ended.set()

    threading.Thread(target=play, daemon=True).start()
    stop.set()
    until(ended.is_set, "the file stops")


def test_stop_is_heard_among_late_frames(film: VideoFile) -> None:
    clock = Clock()
    source = looped(film, clock)
    frames = source.frames()
    next(frames)
    clock.now += 1.5
    clock.told_to_stop = True
    assert list(frames) == []
    assert source.dropped == 0


def test_a_file_that_is_too_short_is_refused(tmp_path: Path) -> None:
    film = VideoFile(films.film(tmp_path / "short.mp4", films.crossing()[:2]))
    with pytest.raises(SourceError, match=r"too short to be played: 0\.10 s"):
        looped(film, Clock())


def test_what_a_camera_shows_is_what_the_file_says(film: VideoFile) -> None:
    source = looped(film, Clock())
    assert (source.width, source.height, source.fps, source.codec) == (128, 96, 10.0, "mpeg4")


def test_without_an_anchor_the_file_begins_at_its_start_now(film: VideoFile) -> None:
    clock = Clock(ANCHOR + 123.456)
    source = LoopedFile(film, None, clock, clock)  # type: ignore[arg-type]
    first = next(source.frames())
    assert (first.index, first.segment) == (0, 0)
    assert first.time == pytest.approx(ANCHOR + 123.456)


class SlowReading(Clock):
    """A machine on which reading a frame takes 0.15 s, though the film has ten a second."""

    def __call__(self) -> float:
        self.now += 0.15
        return self.now


def test_a_machine_that_reads_too_slowly_still_shows_a_frame_a_second_near_the_clock(film: VideoFile) -> None:
    clock = SlowReading()
    moments = [(frame.time, clock.now) for frame in itertools.islice(looped(film, clock).frames(), 60)]
    shown = [now for _, now in moments]
    assert max(later - earlier for earlier, later in itertools.pairwise(shown)) < 2.0
    assert all(now - time < LOST + 1.0 for time, now in moments)
    assert [time for time, _ in moments] == sorted(time for time, _ in moments)
