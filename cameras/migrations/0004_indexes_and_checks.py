"""Indexes and checks of the app's tables; the reason of each index stands in the models."""

import django.contrib.postgres.indexes
import django.db.models.functions.text
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cameras", "0003_camera_history")]

    operations = [
        migrations.AddIndex(
            model_name="cameragroupassignment",
            index=models.Index(fields=["group"], name="idx_camera_group_assignments_group"),
        ),
        migrations.AddConstraint(
            model_name="cameragroupassignment",
            constraint=models.UniqueConstraint(fields=("camera", "group"), name="camera_group_assignments_pair_key"),
        ),
        migrations.AddIndex(
            model_name="camerahealth",
            index=models.Index(fields=["status"], name="idx_camera_health_status"),
        ),
        migrations.AddIndex(
            model_name="camerahealth",
            index=models.Index(fields=["last_heartbeat"], name="idx_camera_health_last_heartbeat"),
        ),
        migrations.AddConstraint(
            model_name="camerahealth",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["online", "offline", "error", "maintenance"])),
                name="camera_health_status_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="camerahealth",
            constraint=models.CheckConstraint(
                condition=models.Q(("stream_quality_score__range", (0, 1))),
                name="camera_health_stream_quality_score_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="camerahealth",
            constraint=models.CheckConstraint(
                condition=models.Q(("uptime_percentage__range", (0, 100))),
                name="camera_health_uptime_percentage_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="camerahealth",
            constraint=models.CheckConstraint(
                condition=models.Q(("frame_drop_rate__range", (0, 100))),
                name="camera_health_frame_drop_rate_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="camerahealth",
            constraint=models.CheckConstraint(
                condition=models.Q(("cpu_usage_percent__range", (0, 100))),
                name="camera_health_cpu_usage_percent_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="camerahealth",
            constraint=models.CheckConstraint(
                condition=models.Q(("memory_usage_percent__range", (0, 100))),
                name="camera_health_memory_usage_percent_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="camerahealth",
            constraint=models.CheckConstraint(
                condition=models.Q(("disk_usage_percent__range", (0, 100))),
                name="camera_health_disk_usage_percent_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="camerahealth",
            constraint=models.CheckConstraint(
                condition=models.Q(("bitrate_variance__range", (0, Decimal("999999.99")))),
                name="camera_health_bitrate_variance_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="camerahealth",
            constraint=models.CheckConstraint(
                condition=models.Q(("network_bandwidth_mbps__range", (0, Decimal("999999.99")))),
                name="camera_health_network_bandwidth_mbps_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="camerahealth",
            constraint=models.CheckConstraint(
                condition=models.Q(("response_time_ms__gte", 0)), name="camera_health_response_time_ms_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="camerahealth",
            constraint=models.CheckConstraint(
                condition=models.Q(("latency_ms__gte", 0)), name="camera_health_latency_ms_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="camerahealth",
            constraint=models.CheckConstraint(
                condition=models.Q(("error_count__gte", 0)), name="camera_health_error_count_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="camerahealth",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("last_maintenance_date__isnull", True),
                    ("next_maintenance_date__isnull", True),
                    ("next_maintenance_date__gte", models.F("last_maintenance_date")),
                    _connector="OR",
                ),
                name="camera_health_maintenance_check",
                violation_error_message="The next maintenance cannot lie before the last one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="cameralocation",
            constraint=models.UniqueConstraint(
                fields=("tenant", "location_name"),
                name="camera_locations_tenant_name_key",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="cameralocation",
            constraint=models.CheckConstraint(
                condition=models.Q(("location_name__regex", "\\S")),
                name="camera_locations_location_name_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="cameralocation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "location_type__in",
                        ["indoor", "outdoor", "entrance", "exit", "corridor", "hall", "parking", "other"],
                    )
                ),
                name="camera_locations_location_type_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="cameralocation",
            constraint=models.CheckConstraint(
                condition=models.Q(("latitude__range", (-90, 90))), name="camera_locations_latitude_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="cameralocation",
            constraint=models.CheckConstraint(
                condition=models.Q(("longitude__range", (-180, 180))), name="camera_locations_longitude_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="cameralocation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                    models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                    _connector="OR",
                ),
                name="camera_locations_coordinates_check",
                violation_error_message="Give latitude and longitude, or neither.",
            ),
        ),
        migrations.AddConstraint(
            model_name="cameralocation",
            constraint=models.CheckConstraint(
                condition=models.Q(("floor_level__range", (-50, 300))),
                name="camera_locations_floor_level_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="cameralocation",
            constraint=models.CheckConstraint(
                condition=models.Q(("max_capacity__gte", 1)), name="camera_locations_max_capacity_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="cameralocation",
            constraint=models.CheckConstraint(
                condition=models.Q(("area_sqm__range", (Decimal("0.01"), Decimal("99999999.99")))),
                name="camera_locations_area_sqm_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="cameragroup",
            constraint=models.UniqueConstraint(
                fields=("tenant", "group_name"), name="camera_groups_tenant_name_key", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="cameragroup",
            constraint=models.CheckConstraint(
                condition=models.Q(("group_name__regex", "\\S")), name="camera_groups_group_name_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="cameragroup",
            constraint=models.CheckConstraint(
                condition=models.Q(("group_type__in", ["zone", "building", "floor", "site", "other"])),
                name="camera_groups_group_type_check",
            ),
        ),
        migrations.AddIndex(
            model_name="camera",
            index=models.Index(fields=["tenant"], name="idx_camera_configurations_tenant"),
        ),
        migrations.AddIndex(
            model_name="camera",
            index=models.Index(fields=["location"], name="idx_camera_configurations_location"),
        ),
        migrations.AddIndex(
            model_name="camera",
            index=models.Index(
                condition=models.Q(("is_active", True)),
                fields=["tenant", "camera_name"],
                name="idx_camera_configurations_active",
            ),
        ),
        migrations.AddIndex(
            model_name="camera",
            index=models.Index(fields=["ai_model"], name="idx_camera_configurations_ai_model"),
        ),
        migrations.AddIndex(
            model_name="camera",
            index=django.contrib.postgres.indexes.GinIndex(fields=["tags"], name="idx_camera_configurations_tags"),
        ),
        migrations.AddConstraint(
            model_name="camera",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("camera_id"),
                name="camera_configurations_camera_id_lower_key",
                violation_error_message="A camera with this id exists already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="camera",
            constraint=models.CheckConstraint(
                condition=models.Q(("camera_id__regex", "^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$")),
                name="camera_configurations_camera_id_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="camera",
            constraint=models.CheckConstraint(
                condition=models.Q(("camera_name__regex", "\\S")),
                name="camera_configurations_camera_name_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="camera",
            constraint=models.CheckConstraint(
                condition=models.Q(("camera_type__in", ["IP", "USB", "RTSP", "HTTP", "RTMP", "WEBRTC", "FILE"])),
                name="camera_configurations_camera_type_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="camera",
            constraint=models.CheckConstraint(
                condition=models.Q(("quality_level__in", ["low", "medium", "high", "ultra"])),
                name="camera_configurations_quality_level_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="camera",
            constraint=models.CheckConstraint(
                condition=models.Q(("stream_protocol__in", ["rtsp", "http", "rtmp", "webrtc", "usb", "file"])),
                name="camera_configurations_stream_protocol_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="camera",
            constraint=models.CheckConstraint(
                condition=models.Q(("resolution_width__range", (16, 7680))),
                name="camera_configurations_resolution_width_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="camera",
            constraint=models.CheckConstraint(
                condition=models.Q(("resolution_height__range", (16, 4320))),
                name="camera_configurations_resolution_height_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="camera",
            constraint=models.CheckConstraint(
                condition=models.Q(("frame_rate__range", (1, 240))),
                name="camera_configurations_frame_rate_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="camera",
            constraint=models.CheckConstraint(
                condition=models.Q(("bitrate__range", (16, 200000))),
                name="camera_configurations_bitrate_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="camera",
            constraint=models.CheckConstraint(
                condition=models.Q(("stream_timeout__range", (1, 600))),
                name="camera_configurations_stream_timeout_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="camera",
            constraint=models.CheckConstraint(
                condition=models.Q(("stream_retry_count__range", (0, 100))),
                name="camera_configurations_stream_retry_count_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="camera",
            constraint=models.CheckConstraint(
                condition=models.Q(("stream_retry_interval__range", (1, 3600))),
                name="camera_configurations_stream_retry_interval_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="camera",
            constraint=models.CheckConstraint(
                condition=models.Q(("confidence_threshold__range", (0, 1))),
                name="camera_configurations_confidence_threshold_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="camera",
            constraint=models.CheckConstraint(
                condition=models.Q(("config_version__gte", 1)),
                name="camera_configurations_config_version_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="camera",
            constraint=models.CheckConstraint(
                condition=models.Q(("schedule_enabled", False), ("schedule_config__isnull", False), _connector="OR"),
                name="camera_configurations_schedule_check",
                violation_error_message="A schedule is followed, but none is given.",
            ),
        ),
        migrations.AddConstraint(
            model_name="aimodel",
            constraint=models.UniqueConstraint(
                fields=("tenant", "name", "version"),
                name="ai_models_tenant_name_version_key",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="aimodel",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_default", True)),
                fields=("tenant", "kind"),
                name="ai_models_one_default_key",
                nulls_distinct=False,
                violation_error_message="This tenant already has a default of this kind.",
            ),
        ),
        migrations.AddConstraint(
            model_name="aimodel",
            constraint=models.CheckConstraint(condition=models.Q(("name__regex", "\\S")), name="ai_models_name_check"),
        ),
        migrations.AddConstraint(
            model_name="aimodel",
            constraint=models.CheckConstraint(
                condition=models.Q(("version__regex", "\\S")), name="ai_models_version_check"
            ),
        ),
        migrations.AddConstraint(
            model_name="aimodel",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["detector", "tracker", "forecaster"])),
                name="ai_models_kind_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="aimodel",
            constraint=models.CheckConstraint(
                condition=models.Q(("backend__in", ["ultralytics", "torchscript", "opencv_dnn", "motion", "scripted"])),
                name="ai_models_backend_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="aimodel",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["draft", "active", "retired"])),
                name="ai_models_status_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="aimodel",
            constraint=models.CheckConstraint(
                condition=models.Q(("checksum_sha256__regex", "^[0-9a-f]{64}$")),
                name="ai_models_checksum_sha256_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="tenantmember",
            constraint=models.UniqueConstraint(fields=("tenant", "user"), name="tenant_members_tenant_user_key"),
        ),
        migrations.AddConstraint(
            model_name="tenantmember",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["viewer", "operator", "manager"])),
                name="tenant_members_role_check",
            ),
        ),
    ]
