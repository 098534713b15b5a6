"""The root of the REST API: every route below /api/v1/, its OpenAPI document and a page to try it."""

from django.urls import path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from analytics.api.anomalies import AnomalyViewSet
from analytics.api.cameras import FullCameraViewSet
from analytics.api.density import DensityPictureView, DensityView
from analytics.api.now import LiveView, OccupancyView
from cameras.api import ai_models, places, tenants
from counting.api import views as counting
from streams.api.connection import SnapshotView, TestConnectionView
from streams.api.evaluation import EvaluateView

router = SimpleRouter()
router.register("cameras", FullCameraViewSet, "cameras")
router.register("locations", places.LocationViewSet, "locations")
router.register("camera-groups", places.GroupViewSet, "camera-groups")
router.register("ai-models", ai_models.ModelViewSet, "ai-models")
router.register("tenants", tenants.TenantViewSet, "tenants")
router.register("zones", counting.ZoneViewSet, "zones")
router.register("detections", counting.DetectionViewSet, "detections")
router.register("tracks", counting.TrackViewSet, "tracks")
router.register("counting-events", counting.EventViewSet, "counting-events")
router.register("anomalies", AnomalyViewSet, "anomalies")
router.register("counting-results", counting.ResultViewSet, "counting-results")

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="api-docs")),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    path("cameras/<str:camera_id>/live/", LiveView.as_view(), name="api-live"),
    path("cameras/<str:camera_id>/occupancy/", OccupancyView.as_view(), name="api-occupancy"),
    path("cameras/<str:camera_id>/density/", DensityView.as_view(), name="api-density"),
    path("cameras/<str:camera_id>/density/picture/", DensityPictureView.as_view(), name="api-density-picture"),
    path("cameras/<str:camera_id>/test-connection/", TestConnectionView.as_view(), name="api-test-connection"),
    path("cameras/<str:camera_id>/snapshot/", SnapshotView.as_view(), name="api-snapshot"),
    path("ai-models/<int:pk>/evaluate/", EvaluateView.as_view(), name="api-evaluate"),
    *router.urls,
]
