"""Addresses of the pages."""

from django.urls import path
from django.views.generic import RedirectView
from django.views.i18n import JavaScriptCatalog

from dashboards import density, inside, log, recount, tally, tokens, views
from dashboards.zone_editor import pages as zones
from dashboards.zone_editor import region, trying

app_name = "dashboards"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="dashboards:live"), name="home"),
    path("dashboards/live/", views.live_wall, name="live"),
    path("cameras/<str:camera_id>/", views.camera_page, name="camera"),
    path("cameras/<str:camera_id>/events/", views.camera_events, name="camera-events"),
    path("cameras/<str:camera_id>/inside/", inside.inside_part, name="camera-inside"),
    path("cameras/<str:camera_id>/hours/", inside.hours_part, name="camera-hours"),
    path("cameras/<str:camera_id>/correct/", inside.correct, name="camera-correct"),
    path("cameras/<str:camera_id>/density/", density.density_page, name="density"),
    path("cameras/<str:camera_id>/recount/", recount.recount_page, name="recount"),
    path("cameras/<str:camera_id>/recount/keep/", recount.keep_page, name="recount-keep"),
    path("cameras/<str:camera_id>/zones/", zones.zones_page, name="camera-zones"),
    path("cameras/<str:camera_id>/zones/save/", zones.save_page, name="zones-save"),
    path("cameras/<str:camera_id>/zones/try/", trying.try_page, name="zones-try"),
    path("cameras/<str:camera_id>/zones/ways/", trying.ways_page, name="zones-ways"),
    path("cameras/<str:camera_id>/zones/copies/", trying.copies_page, name="zones-copies"),
    path("cameras/<str:camera_id>/region/", region.region_page, name="camera-region"),
    path("cameras/<str:camera_id>/region/save/", region.region_save, name="region-save"),
    path("cameras/<str:camera_id>/snapshot.jpg", views.camera_snapshot, name="camera-snapshot"),
    path("cameras/<str:camera_id>/accuracy/", tally.accuracy_page, name="camera-accuracy"),
    path("cameras/<str:camera_id>/spans/", tally.record_span, name="record-span"),
    path("spans/<int:span_id>/", tally.tally_page, name="tally"),
    path("spans/<int:span_id>/video.mp4", tally.span_video, name="span-video"),
    path("spans/<int:span_id>/marks/", tally.save_marks, name="save-marks"),
    path("spans/<int:span_id>/finish/", tally.finish_tally, name="finish-tally"),
    path("spans/<int:span_id>/delete/", tally.delete_span, name="delete-span"),
    path("events/", log.log_page, name="log"),
    path("events/<str:event_uid>/", log.event_page, name="event"),
    path("events/<str:event_uid>/picture.jpg", log.event_picture, name="event-picture"),
    path("account/tokens/", tokens.tokens_page, name="tokens"),
    path("account/tokens/<int:token_id>/revoke/", tokens.revoke, name="token-revoke"),
    path("words.js", JavaScriptCatalog.as_view(), name="words"),
]
