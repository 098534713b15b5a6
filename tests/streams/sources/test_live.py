"""Cameras of the network: real RTSP, MJPEG, HLS and files of the web, and everything that can be wrong with them."""

from __future__ import annotations

import itertools
import logging
import threading
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import pytest

from cameras import credentials
from cameras.models import Camera
from streams.frames import Frame
from streams.sources import CameraSource, Fault, SourceError, open_source
from tests.polling import until
from tests.streams import films
from tests.streams.network import web_server
from tests.streams.network.rtsp import RtspServer
from tests.streams.network.strange import Strange
from tests.streams.network.web_server import WebCamera

pytestmark = pytest.mark.usefixtures("here_allowed")

FPS = 20
PASSWORD = "p@ss:w/ö%d"


def camera(url: str, protocol: str = "", **values: Any) -> Camera:
    """Return a camera that is stored nowhere."""
    values = {"stream_timeout": 10} | values
    return Camera(stream_url=url, stream_protocol=protocol or url.partition(":")[0].removesuffix("s"), **values)


def opened(url: str, **values: Any) -> CameraSource:
    return open_source(camera(url, **values), None, threading.Event())


def some(source: CameraSource, count: int) -> list[Frame]:
    """Return the next frames, and read no more."""
    frames = list(itertools.islice(source.frames(), count))
    source.close()
    return frames


def fault_of(url: str, **values: Any) -> SourceError:
    """Return why the camera cannot be opened."""
    with pytest.raises(SourceError) as caught:
        opened(url, **values).close()
    return caught.value


@pytest.fixture
def strange() -> Iterator[Strange]:
    server = Strange()
    yield server
    server.stop()


@pytest.mark.parametrize(("codec", "name"), [("h264", "h264"), ("h265", "hevc")])
def test_rtsp_frames_come_in_time_with_the_pictures_of_the_film(rtsp: RtspServer, codec: str, name: str) -> None:
    source = opened(rtsp.address(rtsp.mount(films.standing(), fps=FPS, codec=codec)))
    assert (source.width, source.height, source.codec) == (films.WIDTH, films.HEIGHT, name)
    assert source.fps == pytest.approx(FPS)
    frames = some(source, 10)
    steps = [later.time - earlier.time for earlier, later in itertools.pairwise(frames)]
    numbers = [later.index - earlier.index for earlier, later in itertools.pairwise(frames)]
    assert steps == pytest.approx([number / FPS for number in numbers], abs=0.03)
    assert 0 <= time.time() - frames[-1].time < 5
    wall, body = frames[-1].pixels()[10, 64], frames[-1].pixels()[60, 28]
    assert wall.mean() > 180
    assert body.mean() < 90


def test_the_newest_frame_wins_and_those_left_out_are_counted(rtsp: RtspServer) -> None:
    source = opened(rtsp.address(rtsp.mount(films.standing(), fps=FPS)))
    frames = source.frames()
    first = next(frames)
    until(lambda: source.dropped >= 5, "more frames come while somebody looks at the first")
    second = next(frames)
    source.close()
    left_out = second.index - first.index - 1
    assert left_out >= 5
    assert source.dropped >= left_out
    assert second.time - first.time == pytest.approx((left_out + 1) / FPS, abs=0.05)


def test_a_password_with_every_kind_of_character_opens_a_stream_by_digest(rtsp: RtspServer) -> None:
    rtsp.let_in("anna", PASSWORD)
    url = rtsp.closed_address(rtsp.mount(films.standing(), fps=FPS))
    source = opened(url, stream_username="anna", stream_password=credentials.encrypt(PASSWORD))
    assert len(some(source, 2)) == 2


def test_wrong_and_missing_logins_are_told_apart_and_show_no_password(
    rtsp: RtspServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    rtsp.let_in("anna", PASSWORD)
    url = rtsp.closed_address(rtsp.mount(films.standing(), fps=FPS))
    wrong = fault_of(url, stream_username="anna", stream_password=credentials.encrypt("wr0ng-word"))
    missing = fault_of(url)
    assert (wrong.fault, missing.fault) == (Fault.LOGIN_REFUSED, Fault.LOGIN_MISSING)
    assert str(wrong).startswith("127.0.0.1 refuses the user name or the password.")
    told = "".join(traceback.format_exception(wrong)) + repr(wrong.details) + caplog.text
    assert "wr0ng-word" not in told


def test_a_password_whose_key_is_gone_is_told(settings: Any) -> None:
    values = {"stream_username": "anna", "stream_password": credentials.encrypt("secret")}
    settings.STREAM_CREDENTIALS_KEYS = ["q3RkBdGzQYYH1F9cq0lXz6CkZqz4uZc3p0kO2b8o9lM="]
    assert fault_of("rtsp://192.0.2.1/s", **values).fault == Fault.CREDENTIALS_UNREADABLE


def test_a_path_that_the_camera_does_not_know(rtsp: RtspServer) -> None:
    error = fault_of(rtsp.address("nowhere"))
    assert error.fault == Fault.NOT_FOUND
    assert error.explanation.reason == "127.0.0.1 answers, but knows no stream at /nowhere."


def test_a_camera_that_falls_silent_is_told_after_its_time_out(rtsp: RtspServer) -> None:
    source = opened(rtsp.address(rtsp.mount(films.standing(), fps=FPS, frames=30)), stream_timeout=1)
    with pytest.raises(SourceError) as caught:
        list(source.frames())
    assert caught.value.fault == Fault.SILENT


def test_a_camera_that_goes_away_breaks_off_and_can_be_opened_when_it_is_back(rtsp: RtspServer) -> None:
    name = rtsp.mount(films.standing(), fps=FPS)
    source = opened(rtsp.address(name))
    frames = source.frames()
    next(frames)
    rtsp.unmount(name)
    with pytest.raises(SourceError) as caught:
        list(frames)
    assert caught.value.fault == Fault.BROKEN_OFF
    assert len(some(opened(rtsp.address(rtsp.mount(films.standing(), fps=FPS))), 2)) == 2


def test_the_camera_tells_how_old_its_pictures_are(rtsp: RtspServer) -> None:
    source: Any = opened(rtsp.address(rtsp.mount(films.standing(), fps=FPS)))
    for _frame in source.frames():
        if source.delay is not None:
            break
    source.close()
    assert 0 <= source.delay < 10  # seconds; both clocks are ours


def test_mjpeg_shows_its_pictures_when_they_come(web_camera: WebCamera) -> None:
    web_camera.answers["/video.mjpg"] = web_server.mjpeg(films.standing(), fps=FPS)
    source = opened(web_camera.address("/video.mjpg"))
    assert (source.width, source.height, source.codec) == (films.WIDTH, films.HEIGHT, "mjpeg")
    frames = some(source, 5)
    steps = [later.time - earlier.time for earlier, later in itertools.pairwise(frames)]
    assert all(step > 0.02 for step in steps)  # FFmpeg invents 25 a second, the server sends 20
    assert frames[-1].pixels()[60, 28].mean() < 90


def test_mjpeg_behind_a_login(web_camera: WebCamera) -> None:
    web_camera.answers["/v"] = web_server.behind_login("anna", PASSWORD, web_server.mjpeg(films.standing()))
    url = web_camera.address("/v")
    login = {"stream_username": "anna", "stream_password": credentials.encrypt(PASSWORD)}
    assert len(some(opened(url, **login), 2)) == 2
    assert fault_of(url).fault == Fault.LOGIN_MISSING
    wrong = {"stream_username": "anna", "stream_password": credentials.encrypt("wrong")}
    assert fault_of(url, **wrong).fault == Fault.LOGIN_REFUSED


def test_a_live_playlist_plays_at_its_own_speed(web_camera: WebCamera, tmp_path: Path) -> None:
    _playlist(tmp_path, films.standing(FPS * 2))
    for path in tmp_path.iterdir():
        kind = "application/vnd.apple.mpegurl" if path.suffix == ".m3u8" else "video/mp2t"
        web_camera.answers[f"/{path.name}"] = web_server.file(path, kind)
    source = opened(web_camera.address("/live.m3u8"))
    assert source.codec == "h264"
    began = time.monotonic()
    frames = some(source, FPS)
    took = frames[-1].time - frames[0].time
    assert took == pytest.approx((frames[-1].index - frames[0].index) / FPS, abs=0.1)
    assert time.monotonic() - began > 0.7 * took  # not as fast as the server sends
    assert source.dropped <= 2


def test_a_film_of_the_web_plays_in_real_time_and_ends(web_camera: WebCamera, tmp_path: Path) -> None:
    web_camera.answers["/a.mp4"] = web_server.file(films.film(tmp_path / "a.mp4", films.standing(8)))
    source = opened(web_camera.address("/a.mp4"))
    seen: list[Frame] = []
    with pytest.raises(SourceError) as caught:
        seen.extend(source.frames())
    assert caught.value.fault == Fault.BROKEN_OFF
    assert [frame.index for frame in seen] in ([*range(8)], [*range(1, 8)])


def test_an_address_that_sends_on_is_followed_where_it_may_lead(web_camera: WebCamera) -> None:
    web_camera.answers["/v"] = web_server.mjpeg(films.standing())
    web_camera.answers["/old"] = web_server.moved("/v")
    web_camera.answers["/inside"] = web_server.moved("http://169.254.169.254/latest/meta-data/")
    web_camera.answers["/round"] = web_server.moved("/round")
    assert len(some(opened(web_camera.address("/old")), 2)) == 2
    assert fault_of(web_camera.address("/inside")).fault == Fault.HOST_NOT_ALLOWED
    assert fault_of(web_camera.address("/round")).fault == Fault.NOT_A_VIDEO


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (web_server.text("<html>Welcome</html>"), Fault.NOT_A_VIDEO),
        (web_server.text("words", "text/plain"), Fault.NOT_A_VIDEO),
        (web_server.refusal(404), Fault.NOT_FOUND),
        (web_server.refusal(403), Fault.LOGIN_MISSING),
        (web_server.refusal(503), Fault.SERVER_ERROR),
    ],
)
def test_what_a_web_address_may_answer_instead(web_camera: WebCamera, answer: Any, fault: Fault) -> None:
    web_camera.answers["/x"] = answer
    assert fault_of(web_camera.address("/x")).fault == fault


@pytest.mark.parametrize("scheme", ["rtsp", "http", "rtmp"])
def test_a_server_that_accepts_and_says_nothing_is_cut_after_the_time_out(scheme: str, strange: Strange) -> None:
    began = time.monotonic()
    error = fault_of(f"{scheme}://127.0.0.1:{strange.port}/x", stream_timeout=1)
    assert error.fault == Fault.TIMEOUT
    assert error.explanation.reason == "127.0.0.1 has not answered within 1 s."
    assert time.monotonic() - began < 30  # a hang would last for ever
    assert strange.callers > 0


def test_a_server_that_sends_garbage_is_no_camera() -> None:
    server = Strange(b"\x00\x01garbage\r\n\r\n" * 200)
    try:
        assert fault_of(f"rtsp://127.0.0.1:{server.port}/x", stream_timeout=2).fault == Fault.NOT_UNDERSTOOD
    finally:
        server.stop()


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("rtsp://127.0.0.1:1/x", Fault.REFUSED),
        ("http://127.0.0.1:1/x", Fault.REFUSED),
        ("rtsp://no-such-host.invalid/x", Fault.HOST_UNKNOWN),
        ("rtsp://169.254.169.254/x", Fault.HOST_NOT_ALLOWED),
        ("rtsp://[::1]/x", Fault.HOST_NOT_ALLOWED),
        ("rtmp://0.0.0.0/x", Fault.HOST_NOT_ALLOWED),
        ("", Fault.NO_ADDRESS),
    ],
)
def test_addresses_at_which_nobody_answers(url: str, fault: Fault) -> None:
    assert fault_of(url, protocol="rtsp" if not url else "").fault == fault


@pytest.mark.parametrize("url", ["63", "/dev/video63"])
def test_a_device_that_is_not_there(url: str) -> None:
    error = fault_of(url, protocol="usb")
    assert error.fault == Fault.NO_DEVICE
    assert error.explanation.reason == "There is no camera /dev/video63 at the machine that counts."


def test_a_protocol_that_nobody_reads_yet() -> None:
    assert fault_of("https://host/whep", protocol="webrtc").fault == Fault.NOT_SUPPORTED


def test_the_address_with_its_login_is_in_nothing_that_can_be_shown() -> None:
    one = camera("rtsp://192.0.2.1/s", stream_username="anna", stream_password=credentials.encrypt(PASSWORD))
    assert PASSWORD not in repr(one)
    with pytest.raises(SourceError) as caught:
        open_source(one, None, threading.Event())
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))


def test_a_stop_ends_the_wait_for_a_camera_that_says_nothing(strange: Strange) -> None:
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    source = open_source(camera(f"rtsp://127.0.0.1:{strange.port}/x", stream_timeout=60), None, stop)
    assert list(source.frames()) == []


def _playlist(folder: Path, boxes: list[list[films.Box]]) -> None:
    """Write a playlist and its pieces of a second."""
    options = {"hls_time": "1", "hls_list_size": "0", "hls_flags": "omit_endlist"}
    with av.open(str(folder / "live.m3u8"), "w", format="hls", options=options) as container:
        stream: Any = container.add_stream("libx264", rate=FPS, options={"tune": "zerolatency", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt, stream.gop_size = films.WIDTH, films.HEIGHT, "yuv420p", FPS
        for number, people in enumerate(boxes):
            frame = av.VideoFrame.from_ndarray(films.picture(people), format="rgb24")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
