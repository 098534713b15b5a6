"""The pages of import and export: upload, preview, application, who may."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from analytics import live
from cameras.models import Camera, Tenant
from cameras.services import update_camera
from tests import making
from tests.admin_pages import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis_server")]
IMPORT = "/admin/cameras/camera/import/"
EXPORT = "/admin/cameras/camera/export/"
URL = "rtsp://192.0.2.1/s"
TABLE = f"id,name,address,password\ndoor,Main door,,\nnorth,North,{URL},hush hush\n"


@pytest.fixture
def museum() -> Tenant:
    """Return the tenant into which tables go."""
    return making.tenant("Museum")


@pytest.fixture
def anna(client: Client, museum: Tenant) -> Client:
    """Return a client in which an operator of the tenant is logged in."""
    client.force_login(making.member("anna", museum, "operator"))
    return client


def upload(client: Client, tenant: Tenant, content: str, **more: Any) -> Any:
    """Return the page that follows an upload."""
    file = SimpleUploadedFile("cameras.csv", content.encode())
    return client.post(IMPORT, {"tenant": tenant.pk, "file": file, "may_make": "on", **more})


def apply(client: Client, page: Any, which: str = "all") -> Any:
    """Return the page that follows the button of a preview."""
    sealed = re.search(r'name="sealed" value="([^"]+)"', page.content.decode())
    assert sealed
    return client.post(IMPORT, {"sealed": sealed[1], "apply": which})


def words(page: Any) -> str:
    """Return what a page says."""
    assert page.status_code == 200
    return text(page.content.decode())


def test_nothing_is_written_before_it_is_applied(anna: Client, museum: Tenant) -> None:
    making.camera("door", tenant=museum)

    preview = upload(anna, museum, TABLE)

    assert "Museum: 1 new, 1 changed, 0 unchanged, 0 wrong." in words(preview)
    assert "name: Camera door → Main door" in words(preview)
    assert "password: a new one" in words(preview)
    assert "hush" not in preview.content.decode()
    assert Camera.objects.count() == 1

    result = apply(anna, preview)

    assert "2 cameras were written" in words(result)
    north = Camera.objects.get(camera_id="north")
    assert f'href="/admin/cameras/camera/{north.pk}/change/"' in result.content.decode()
    assert (north.tenant, north.has_stream_password, north.history.get().history_user.username) == (
        museum,
        True,
        "anna",
    )
    assert Camera.objects.get(camera_id="door").camera_name == "Main door"


def test_after_a_change_by_somebody_else_the_preview_is_shown_anew(anna: Client, museum: Tenant) -> None:
    camera = making.camera("door", tenant=museum)
    preview = upload(anna, museum, TABLE)
    update_camera(camera, camera_name="Theirs")

    again = apply(anna, preview)

    assert "Meanwhile something was changed. Nothing was written" in words(again)
    assert "name: Theirs → Main door" in words(again)
    assert not Camera.objects.filter(camera_id="north").exists()
    assert "2 cameras were written" in words(apply(anna, again))


def test_good_rows_are_applied_where_others_are_wrong_and_named(anna: Client, museum: Tenant) -> None:
    preview = upload(anna, museum, f"id,address\ngood,{URL}\nbad,nonsense\n")

    assert "Apply the 1 good row" in words(preview)
    assert "address: An address begins with" in words(preview)
    assert "Nothing was written: some rows are wrong." in words(apply(anna, preview))
    assert Camera.objects.count() == 0

    result = words(apply(anna, preview, "good"))

    assert "1 camera was written" in result
    assert "1 row was left out, because it is wrong: Line 3, bad:" in result
    assert [camera.camera_id for camera in Camera.objects.all()] == ["good"]


def test_the_same_file_again_has_nothing_to_apply(anna: Client, museum: Tenant) -> None:
    table = f"id,address\ngood,{URL}\n"
    apply(anna, upload(anna, museum, table))

    assert "There is nothing to apply." in words(upload(anna, museum, table))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "The submitted file is empty."),
        ("id\n", "There is no camera in this file."),
        ("colour\nred\n", "There is no column camera_id. The titles in the first line are: colour."),
        ('id\n"a\n', "Line 2 has a quote that does not end."),
        ("id\n" + "a\n" * 2001, "There are more than 2000 cameras"),
        ("id\n" + "a" * (1024 * 1024), "The file is larger than 1 MB."),
    ],
)
def test_a_file_that_holds_no_cameras_is_explained(anna: Client, museum: Tenant, content: str, told: str) -> None:
    assert told in words(upload(anna, museum, content))


def test_a_camera_of_others_stays_theirs_and_untold(anna: Client, museum: Tenant) -> None:
    foreign = making.camera("door", tenant=making.tenant("Airport"))

    preview = upload(anna, museum, TABLE)

    assert "This id is taken already." in words(preview)
    assert "Airport" not in preview.content.decode()
    apply(anna, preview, "good")
    foreign.refresh_from_db()
    assert (foreign.camera_name, foreign.config_version) == ("Camera door", 1)


def test_nobody_imports_into_a_tenant_of_others(anna: Client) -> None:
    airport = making.tenant("Airport")

    assert "Select a valid choice." in words(upload(anna, airport, TABLE))
    assert Camera.objects.count() == 0


def test_a_viewer_imports_nothing_and_takes_out_what_they_see(client: Client, museum: Tenant) -> None:
    client.force_login(making.member("vera", museum, "viewer", is_staff=True))
    making.camera("door", tenant=museum)

    assert client.get(IMPORT).status_code == 403
    assert upload(client, museum, TABLE).status_code == 403
    assert b"\r\ndoor," in client.get(EXPORT).content


def test_a_sealed_file_is_of_use_to_its_owner_alone_and_while_they_may(anna: Client, museum: Tenant) -> None:
    preview = upload(anna, museum, f"id,address\ngood,{URL}\n")
    other = Client()
    other.force_login(making.member("bert", museum, "operator"))

    assert apply(other, preview).status_code == 403
    museum.members.filter(user__username="anna").update(role="viewer")
    assert apply(anna, preview).status_code in (302, 403)
    assert anna.post(IMPORT, {"sealed": "made up"}).status_code in (302, 403)
    assert Camera.objects.count() == 0


def test_an_export_holds_the_chosen_or_the_filtered_cameras_of_the_tenant(anna: Client, museum: Tenant) -> None:
    making.camera("foreign", tenant=making.tenant("Airport"))
    live.publish_status(making.camera("c", tenant=museum, camera_name="C"), "online", rate=4.5, wanted=5.0)
    assert live.flush(30.0)
    cameras = [making.camera(key, tenant=museum, camera_name=name) for key, name in (("a", "=1+1"), ("b", "B"))]

    everything = anna.get(EXPORT)
    searched = anna.get(EXPORT, {"q": "b"})
    chosen = anna.post(
        "/admin/cameras/camera/", {"action": "export_csv", "_selected_action": [cameras[0].pk], "index": 0}
    )

    keys = [re.findall(r"\n([a-z]+),", answer.content.decode()) for answer in (everything, searched, chosen)]
    assert keys == [["a", "b", "c"], ["b"], ["a"]]
    assert "a,'=1+1,IP,rtsp,rtsp://192.0.2.1/stream,,," in chosen.content.decode()
    assert re.fullmatch(r'attachment; filename="cameras-[\d-]{10}\.csv"', everything.headers["Content-Disposition"])


def test_the_list_leads_to_both_and_keeps_its_filter(anna: Client, museum: Tenant) -> None:
    making.camera("door", tenant=museum)

    page = anna.get("/admin/cameras/camera/", {"q": "door"}).content.decode()

    assert f'href="{IMPORT}"' in page
    assert f'href="{EXPORT}?q=door"' in page


def test_a_thousand_cameras_are_previewed(anna: Client, museum: Tenant) -> None:
    rows = "".join(f"c-{number},{URL}{number},Hall {number % 7}\n" for number in range(1000))

    preview = upload(anna, museum, f"id,address,place\n{rows}")

    assert "Museum: 1000 new, 0 changed, 0 unchanged, 0 wrong." in words(preview)
    assert "Hall 0, Hall 1, Hall 2, Hall 3, Hall 4, Hall 5, Hall 6" in words(preview)
