"""Video files: exact times, and a clear word about each file that is none."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from threading import Event

import av
import pytest

from streams.sources import SourceError
from streams.sources.file import VideoFile
from tests import making
from tests.streams import films


@pytest.fixture
def film(tmp_path: Path) -> VideoFile:
    return VideoFile(films.film(tmp_path / "walk.mp4", films.crossing()))


def test_a_file_tells_its_size_rate_length_and_compression(film: VideoFile) -> None:
    assert (film.width, film.height, film.fps, film.codec) == (films.WIDTH, films.HEIGHT, films.FPS, "mpeg4")
    assert film.seconds == pytest.approx(2.0)


def test_frames_come_with_their_exact_times(film: VideoFile) -> None:
    frames = list(film.frames())
    assert [frame.index for frame in frames] == list(range(20))
    assert [frame.time for frame in frames] == pytest.approx([number / 10 for number in range(20)])
    assert {(frame.width, frame.height, frame.segment) for frame in frames} == {(films.WIDTH, films.HEIGHT, 0)}


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "avi"])
@pytest.mark.parametrize("start", [0.5, 0.73, 1.05, 1.9])
def test_a_start_in_the_middle_gives_the_same_frames_from_there_on(tmp_path: Path, suffix: str, start: float) -> None:
    film = VideoFile(films.film(tmp_path / f"walk.{suffix}", films.crossing()))
    whole = [(frame.index, round(frame.time, 6)) for frame in film.frames() if frame.time >= start - 1e-6]
    assert [(frame.index, round(frame.time, 6)) for frame in film.frames(start)] == whole


def test_a_start_behind_the_end_gives_nothing(film: VideoFile) -> None:
    assert list(film.frames(5.0)) == []


def test_the_picture_is_the_one_of_its_time(film: VideoFile) -> None:
    (frame,) = [frame for frame in film.frames() if frame.index == 10]
    (left, top, width, height) = films.crossing()[10][0]
    pixels = frame.pixels()
    assert pixels.shape == (films.HEIGHT, films.WIDTH, 3)
    assert pixels[top + height // 2, left + width // 2].max() < 130
    assert pixels[10, 10].min() > 170


def test_a_picture_is_scaled_to_what_is_asked_for(film: VideoFile) -> None:
    frame = next(film.frames())
    assert frame.pixels(64, 32).shape == (32, 64, 3)
    assert frame.pixels(64, 32, "rgb24").shape == (32, 64, 3)


def test_times_are_those_of_the_frames_and_nothing_is_decoded(film: VideoFile) -> None:
    times = list(film.times())
    assert [frame.index for frame in times] == list(range(20))
    assert [frame.time for frame in times] == pytest.approx([frame.time for frame in film.frames()])
    assert all(frame.picture is None for frame in times)
    with pytest.raises(ValueError, match="this frame has no picture"):
        times[0].pixels()


def test_reading_times_ends_when_told_to_stop(film: VideoFile) -> None:
    stop = Event()
    assert len(list(film.times(stop))) == 20
    stop.set()
    assert list(film.times(stop)) == []


def test_times_of_reordered_frames_rise(tmp_path: Path) -> None:
    film = VideoFile(films.film(tmp_path / "walk.mp4", films.crossing(), codec="libx264"))  # has B-frames
    assert [frame.time for frame in film.times()] == pytest.approx([number / 10 for number in range(20)])


def test_a_bare_stream_without_times_is_spread_evenly(tmp_path: Path) -> None:
    film = VideoFile(films.film(tmp_path / "walk.h264", films.crossing(), codec="libx264"))
    step = 1 / film.fps
    assert [frame.time for frame in film.frames()] == pytest.approx([number * step for number in range(20)])
    assert [frame.time for frame in film.times()] == pytest.approx([number * step for number in range(20)])


@pytest.mark.parametrize("suffix", ["avi", "mkv"])
def test_a_title_in_another_encoding_does_not_matter(tmp_path: Path, suffix: str) -> None:
    path = films.film(tmp_path / f"walk.{suffix}", films.crossing())
    titled = tmp_path / f"titled.{suffix}"
    with av.open(str(path)) as source, av.open(str(titled), "w") as target:
        target.metadata["title"] = "Entrance"
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    titled.write_bytes(titled.read_bytes().replace(b"Entrance", b"Entr\xe9e_\xff"))
    assert len(list(VideoFile(titled).frames())) == 20


def text(path: Path) -> None:
    path.write_text("this is no video\n" * 200)


def noise(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 100)


def half(path: Path) -> None:
    """Leave half of an MP4, whose index lies at the end."""
    films.film(path, films.crossing())
    os.truncate(path, path.stat().st_size // 2)


def unknown_compression(path: Path) -> None:
    films.film(path.with_suffix(".avi"), films.crossing())
    path.write_bytes(path.with_suffix(".avi").read_bytes().replace(b"FMP4", b"ZZQQ"))


def picture(path: Path) -> None:
    with av.open(str(path), "w", format="image2") as container:
        stream = container.add_stream("png", rate=1)
        stream.width, stream.height, stream.pix_fmt = 16, 16, "rgb24"
        container.mux(stream.encode(av.VideoFrame(16, 16, "rgb24")))


@pytest.mark.parametrize(
    ("name", "make", "message"),
    [
        pytest.param("gone.mp4", lambda _: None, "no such file: {}", id="missing"),
        pytest.param("folder.mp4", lambda path: path.mkdir(), "not a video: {} is a folder", id="folder"),
        pytest.param("empty.mp4", lambda path: path.touch(), "not a video: {} (", id="empty"),
        pytest.param("text.mp4", text, "not a video: {} (", id="text named mp4"),
        pytest.param("text.txt", text, "not a video: {} (no moving pictures in it)", id="text"),
        pytest.param("noise.mp4", noise, "not a video: {} (", id="noise"),
        pytest.param("half.mp4", half, "not a video: {} (", id="truncated"),
        pytest.param("sound.wav", making.sound, "not a video: {} (no moving pictures in it)", id="sound alone"),
        pytest.param("one.png", picture, "not a video: {} (no moving pictures in it)", id="a single picture"),
        pytest.param("odd.mp4", unknown_compression, "cannot decode {}: its compression is unknown", id="odd codec"),
    ],
)
def test_what_is_no_video_is_told_in_one_line(
    tmp_path: Path, name: str, make: Callable[[Path], object], message: str
) -> None:
    path = tmp_path / name
    make(path)
    with pytest.raises(SourceError) as raised:
        VideoFile(path)
    assert str(raised.value).startswith(message.format(path))
    assert "\n" not in str(raised.value)


def test_a_recording_that_was_cut_off_gives_what_is_there(tmp_path: Path) -> None:
    path = films.film(tmp_path / "walk.mkv", films.crossing(60))
    os.truncate(path, path.stat().st_size * 3 // 4)
    film = VideoFile(path)
    assert 0 < len(list(film.frames())) < 60
    assert 0 < len(list(film.times())) < 60


def test_a_file_that_goes_away_after_it_was_opened_is_told(film: VideoFile) -> None:
    film.path.unlink()
    with pytest.raises(SourceError, match="no such file"):
        next(film.frames())
    with pytest.raises(SourceError, match="no such file"):
        next(film.times())


def test_a_playlist_that_names_other_files_is_not_followed(tmp_path: Path) -> None:
    films.film(tmp_path / "walk.mp4", films.crossing())
    playlist = tmp_path / "list.m3u8"
    playlist.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nwalk.mp4\n#EXT-X-ENDLIST\n")
    with pytest.raises(SourceError, match="not a video"):
        VideoFile(playlist)
