"""Uploaded videos: kept under a name that nobody can guess, refused in plain words, removed when nobody uses them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from cameras.files import video_file
from cameras.services import uploads
from tests import making

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def uploads_folder(tmp_path: Path, settings: Any) -> Path:
    settings.UPLOAD_FOLDER, settings.FILE_STREAM_ROOT = tmp_path / "uploads", ""
    return tmp_path / "uploads"


def film(tmp_path: Path, name: str = "Visit to the museum (1).MP4") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, making.video(tmp_path / "a.mp4").read_bytes())


def test_a_video_is_kept_where_a_camera_may_read_it_though_no_other_folder_is_allowed(
    tmp_path: Path, uploads_folder: Path
) -> None:
    address = uploads.keep_upload(film(tmp_path))
    assert video_file(address).read_bytes() == (tmp_path / "a.mp4").read_bytes()
    assert Path(address).name == "Visit-to-the-museum-1.mp4"
    assert Path(address).parent.parent == uploads_folder
    assert address != uploads.keep_upload(film(tmp_path))


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("door.mp4", "door.mp4"),
        ("../../etc/passwd", "passwd.mp4"),
        ("C:\\films\\Tür 1.AVI", "Tür-1.avi"),
        (".mp4", "video.mp4"),
        ("a" * 300 + ".mkv", "a" * 80 + ".mkv"),
        ("x.<script>", "x.mp4"),
    ],
)
def test_names_lose_folders_and_strange_characters(name: str, cleaned: str) -> None:
    result = uploads.clean_name(name)
    assert "/" not in result
    assert result == cleaned


def test_what_is_no_video_is_refused_and_leaves_nothing(uploads_folder: Path) -> None:
    with pytest.raises(ValidationError, match=r"Not a video: notes\.mp4"):
        uploads.keep_upload(SimpleUploadedFile("notes.mp4", b"words\n" * 100))
    assert list(uploads_folder.iterdir()) == []


def test_what_is_too_large_is_refused_with_both_numbers(tmp_path: Path, settings: Any) -> None:
    settings.UPLOAD_MEGABYTES = 3
    large = film(tmp_path)
    large.size = 5_000_000
    with pytest.raises(ValidationError, match=r"The video has 5 MB; at most 3 MB can be uploaded"):
        uploads.keep_upload(large)


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "ROOM_TO_LEAVE", 10**18)
    with pytest.raises(ValidationError, match="too little room"):
        uploads.keep_upload(film(tmp_path))


def test_uploads_that_no_camera_names_go_after_a_day(tmp_path: Path) -> None:
    used, unused = uploads.keep_upload(film(tmp_path)), uploads.keep_upload(film(tmp_path))
    making.camera(camera_type="FILE", stream_protocol="file", stream_url=used)
    assert uploads.tidy_uploads() == []
    assert uploads.tidy_uploads(time.time() + 90_000) == [Path(unused).parent.name]
    assert Path(used).exists()
    assert not Path(unused).exists()
