"""Tenants: who sees which rows."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import IntegrityError, transaction

from cameras.models import (
    AIModel,
    Camera,
    CameraGroup,
    CameraGroupAssignment,
    CameraHealth,
    CameraLocation,
    Tenant,
    TenantMember,
)
from counting.models import CountingZone
from streams.models import StreamEvent, VideoStream
from tests import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def museum() -> Tenant:
    return making.tenant("Museum")


def furnish(tenant: Tenant) -> None:
    """Give the tenant one row of each kind."""
    name = tenant.slug
    camera = making.camera(name, tenant=tenant)
    making.line(camera)
    CameraLocation.objects.create(location_name=name, tenant=tenant)
    group = CameraGroup.objects.create(group_name=name, tenant=tenant)
    CameraGroupAssignment.objects.create(camera=camera, group=group)
    AIModel.objects.create(name=name, version="1", backend="motion", tenant=tenant)
    stream = VideoStream.objects.create(stream_id=name, camera=camera, stream_url="rtsp://h/", stream_protocol="rtsp")
    StreamEvent.objects.create(stream=stream, event_type="error")


KINDS = [
    Camera, CountingZone, CameraLocation, CameraGroup, CameraGroupAssignment, AIModel, CameraHealth, VideoStream,
    StreamEvent, Tenant,
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_people_see_the_rows_of_their_tenants_alone(museum: Tenant, kind: type[Camera]) -> None:
    library = making.tenant("Library")
    furnish(museum)
    furnish(library)
    owner, both = making.member("anna", museum), making.member("ben", museum)
    TenantMember.objects.create(tenant=library, user=both)
    rows = kind.objects.all()

    assert rows.for_user(owner).count() == 1
    assert set(rows.for_user(owner)) == set(rows.for_tenant(museum)) == set(rows.for_tenant(owner))
    assert rows.for_user(both).count() == 2
    assert rows.for_user(User.objects.create_superuser("root")).count() == rows.count()
    assert not rows.for_user(User.objects.create_user("stranger")).exists()
    assert not rows.for_user(AnonymousUser()).exists()


def test_the_default_tenant_is_there_and_owns_what_names_none() -> None:
    location = CameraLocation.objects.create(location_name="Hall")

    assert location.tenant == Tenant.objects.get(slug="default")


def test_a_name_is_unique_within_its_tenant_alone(museum: Tenant) -> None:
    CameraGroup.objects.create(group_name="All")
    CameraGroup.objects.create(group_name="All", tenant=museum)

    with pytest.raises(IntegrityError), transaction.atomic():
        CameraGroup.objects.create(group_name="All", tenant=museum)


def test_a_tenant_has_one_default_model_of_a_kind(museum: Tenant) -> None:
    for version in ("1", "2"):
        AIModel.objects.create(name="m", version=version, backend="motion", tenant=museum)
    AIModel.objects.filter(version="1").update(is_default=True)

    with pytest.raises(IntegrityError, match="ai_models_one_default_key"), transaction.atomic():
        AIModel.objects.filter(version="2").update(is_default=True)


def test_a_camera_is_in_a_group_once(museum: Tenant) -> None:
    furnish(museum)
    assignment = CameraGroupAssignment.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        CameraGroupAssignment.objects.create(camera=assignment.camera, group=assignment.group)


def test_a_group_goes_with_its_assignments_and_leaves_its_cameras(museum: Tenant) -> None:
    furnish(museum)

    CameraGroup.objects.all().delete()

    assert not CameraGroupAssignment.objects.exists()
    assert Camera.objects.count() == 1
