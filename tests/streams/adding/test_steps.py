"""Adding a camera in three steps: every way in, what is refused, what is saved, and who may."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cameras import credentials
from cameras.models import Camera, CameraGroup, CameraLocation
from streams.admin.adding import saving
from tests import making
from tests.api import clients
from tests.polling import until
from tests.streams import films
from tests.streams.network.rtsp import RtspServer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis_server")]
really_sent = pytest.mark.django_db(transaction=True)  # what is sent after the commit must go out

ADD = "/admin/cameras/camera/add/"
URL = "rtsp://192.0.2.7/stream1"


@pytest.fixture
def root(db: None) -> Client:
    return clients.browser(User.objects.create_superuser("root", password="x"))


def sent(browser: Client, **values: Any) -> str:
    """Post the first step, which must be taken; return the address of the second."""
    answer = browser.post(ADD, values)
    assert answer.status_code == 302, faults(answer)
    return str(answer.headers["Location"])


def faults(answer: Any) -> dict[str, list[str]]:
    """Return what is wrong with the form that a page shows again."""
    ways = answer.context["ways"] if "ways" in answer.context else {"": answer.context["form"]}
    return {name: list(errors) for way in ways.values() for name, errors in way.errors.items()}


def saved(browser: Client, where: str, **values: Any) -> Any:
    """Post the third step of a draft."""
    return browser.post(where.replace("/test/", "/save/"), {"camera_name": "Main door", **values})


def draft_of(browser: Client) -> dict[str, Any]:
    """Return the newest draft of a browser."""
    kept: dict[str, Any] = list(browser.session["cameras_being_added"].values())[-1]
    return kept


def test_an_address_becomes_a_camera_whose_lines_are_drawn_next(root: Client) -> None:
    where = sent(root, way="address", url="rtsp://anna:s3cret-w0rd@192.0.2.7/stream1")
    assert "s3cret-w0rd" not in str(draft_of(root))
    page = root.get(where).content.decode()
    assert URL in page
    assert "s3cret-w0rd" not in page

    answer = saved(root, where)

    assert answer.headers["Location"] == "/cameras/main-door/zones/"
    camera = Camera.objects.get()
    assert (camera.camera_id, camera.camera_type, camera.stream_protocol) == ("main-door", "IP", "rtsp")
    assert (camera.stream_url, camera.stream_username) == (URL, "anna")
    assert credentials.decrypt(camera.stream_password or "") == "s3cret-w0rd"
    assert camera.created_by == User.objects.get(username="root")
    assert root.get(where).status_code == 404  # the draft is used up


def test_a_preset_needs_the_host_alone(root: Client) -> None:
    where = sent(root, way="maker", maker="hikvision", host="192.0.2.7", channel="2", stream="sub",
                 username="admin", password="x1y2")  # fmt: skip
    assert draft_of(root)["name"] == "Hikvision, HiLook 192.0.2.7"
    saved(root, where)
    assert Camera.objects.get().stream_url == "rtsp://192.0.2.7/Streaming/Channels/202"


def test_a_usb_camera_needs_its_number_alone(root: Client) -> None:
    saved(root, sent(root, way="usb", device="2"))
    camera = Camera.objects.get()
    assert (camera.camera_type, camera.stream_protocol, camera.stream_url) == ("USB", "usb", "2")


def test_an_uploaded_video_becomes_a_camera(root: Client, tmp_path: Path, settings: Any) -> None:
    settings.UPLOAD_FOLDER = tmp_path / "uploads"
    video = SimpleUploadedFile("My visit.mp4", making.video(tmp_path / "a.mp4").read_bytes())
    answer = root.post(ADD, {"way": "file", "video": video}, headers={"X-Requested-With": "XMLHttpRequest"})
    saved(root, answer.json()["next"])
    camera = Camera.objects.get()
    assert (camera.camera_type, camera.stream_protocol) == ("FILE", "file")
    assert (camera.stream_url or "").endswith("/My-visit.mp4")
    assert Path(camera.stream_url or "").is_file()


def test_an_upload_that_is_no_video_is_told_to_the_script(root: Client, tmp_path: Path, settings: Any) -> None:
    settings.UPLOAD_FOLDER = tmp_path / "uploads"
    words = SimpleUploadedFile("a.mp4", b"words")
    answer = root.post(ADD, {"way": "file", "video": words}, headers={"X-Requested-With": "XMLHttpRequest"})
    assert (answer.status_code, answer.json()) == (400, {"errors": ["Not a video: a.mp4"]})


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"way": "address", "url": "192.0.2.7"}, "url", "An address begins with rtsp://"),
        ({"way": "address", "url": "rtsp://"}, "url", "The address names no host."),
        ({"way": "address", "url": "rtsp://127.0.0.1/s"}, "url", "127.0.0.1 is this machine"),
        ({"way": "address", "url": "/etc/passwd"}, "url", "Files are not allowed here"),
        ({"way": "address", "url": ""}, "url", "This field is required."),
        ({"way": "maker", "maker": "axis", "host": "169.254.169.254", "channel": "1", "stream": "sub"}, "host",
         "169.254.169.254 is this machine or a link-local address"),
        ({"way": "maker", "host": "cam", "channel": "1", "stream": "sub"}, "maker", "This field is required."),
        ({"way": "usb", "device": "99"}, "device", "A USB camera needs a device number from 0 to 63"),
    ],
)  # fmt: skip
def test_nonsense_is_told_at_its_field(
    root: Client, settings: Any, values: dict[str, str], field: str, message: str
) -> None:
    settings.FILE_STREAM_ROOT = ""
    answer = root.post(ADD, values)
    assert answer.status_code == 200
    assert message in " ".join(faults(answer)[field])


def test_a_refused_address_does_not_show_its_password_again(root: Client) -> None:
    answer = root.post(ADD, {"way": "address", "url": "gopher://anna:s3cret-w0rd@192.0.2.7/s"})
    assert answer.status_code == 200
    assert "s3cret-w0rd" not in answer.content.decode()


@really_sent
def test_the_trial_shows_picture_and_facts_and_their_size_is_saved(
    root: Client, probe_worker: None, rtsp: RtspServer, here_allowed: None
) -> None:
    where = sent(root, way="address", url=rtsp.address(rtsp.mount(films.standing(), fps=20)))
    until(lambda: "It works." in root.get(where).content.decode(), "the trial is done")
    page = root.get(where)
    assert f"{films.WIDTH} × {films.HEIGHT}" in page.content.decode()
    assert root.get(page.context["picture"]).headers["Content-Type"] == "image/jpeg"
    panel = root.get(page.context["address"]).content.decode()
    assert "It works." in panel
    assert "data-running" not in panel

    saved(root, where)
    camera = Camera.objects.get()
    assert (camera.resolution_width, camera.resolution_height) == (films.WIDTH, films.HEIGHT)
    assert 14 <= camera.frame_rate <= 26  # measured on ten pictures


@really_sent
def test_a_failed_trial_says_why_can_be_repeated_and_hinders_nobody(
    root: Client, probe_worker: None, here_allowed: None
) -> None:
    where = sent(root, way="address", url="rtsp://127.0.0.1:1/x")
    until(lambda: "What to try" in root.get(where).content.decode(), "the trial is done")
    assert "127.0.0.1 is there, but nothing listens on port 1." in root.get(where).content.decode()
    first = draft_of(root)["trial_key"]
    assert root.post(where).headers["Location"] == where
    assert draft_of(root)["trial_key"] != first
    assert saved(root, where).status_code == 302


def test_without_redis_one_may_still_go_on(root: Client, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    where = sent(root, way="address", url=URL)
    assert "No worker takes trials now." in root.get(where).content.decode()
    assert saved(root, where).status_code == 302


def test_ids_are_made_of_names_and_never_twice(root: Client) -> None:
    making.camera("main-door")
    assert saving.proposed_id("Main door!") == "main-door-2"
    assert saving.proposed_id("Cửa chính Đông") == "cua-chinh-dong"
    assert saving.proposed_id("東口") == "camera"
    where = sent(root, way="address", url=URL)
    assert "camera with this id exists" in str(faults(saved(root, where, camera_id="MAIN-door")))


def test_place_group_and_zone_of_the_own_tenant_are_offered_alone(client: Client) -> None:
    museum, library = making.tenant("Museum"), making.tenant("Library")
    museum.timezone = "Asia/Ho_Chi_Minh"
    museum.save()
    hall = CameraLocation.objects.create(location_name="Hall", tenant=museum)
    own = CameraGroup.objects.create(group_name="Doors", tenant=museum)
    foreign = CameraGroup.objects.create(group_name="Foreign", tenant=library)
    browser = clients.browser(clients.member(museum, "operator"))
    where = sent(browser, way="address", url=URL)

    form = browser.get(where.replace("/test/", "/save/")).context["form"]
    assert list(form.fields["tenant"].queryset) == [museum]
    assert list(form.fields["group"].queryset) == [own]
    refused = saved(browser, where, tenant=museum.pk, group=foreign.pk)
    assert "Select a valid choice." in str(faults(refused)["group"])

    saved(browser, where, tenant=museum.pk, location=hall.pk, group=own.pk)
    camera = Camera.objects.get()
    assert (camera.tenant, camera.location, list(camera.groups.all())) == (museum, hall, [own])
    assert camera.timezone == "Asia/Ho_Chi_Minh"


def test_viewers_and_other_people_get_nowhere(root: Client) -> None:
    tenant = making.tenant("Museum")
    where = sent(root, way="address", url=URL)
    viewer = clients.browser(clients.member(tenant, "viewer"))
    for address in (ADD, where, where.replace("/test/", "/save/")):
        assert viewer.get(address).status_code in (302, 403)
    stranger = clients.browser(clients.member(tenant, "operator"))
    assert stranger.get(where).status_code == 404
    assert stranger.get(f"/admin/cameras/camera/trials/{draft_of(root)['trial_key']}/").status_code == 404


def test_every_setting_at_once_is_still_offered(root: Client) -> None:
    assert "?all=1" in root.get(ADD).content.decode()
    assert "adminform" in root.get(ADD + "?all=1").context
