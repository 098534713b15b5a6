"""Archives of events and detections, partitioned by month, without references.

PostgreSQL wants the partition column in every key, Django wants a key of one column: tables are made by SQL, and
Django's state knows ordinary models with the primary key `id`.
"""

from django.db import migrations, models

EVENTS = """
CREATE TABLE counting_events_archive (
    id                BIGINT       NOT NULL,
    event_uid         VARCHAR(100) NOT NULL,
    camera_id         VARCHAR(100) NOT NULL,
    zone_id           BIGINT,
    event_timestamp   TIMESTAMPTZ  NOT NULL,
    event_type        VARCHAR(20)  NOT NULL,
    direction         VARCHAR(20)  NOT NULL,
    track_id          VARCHAR(100),
    detection_id      VARCHAR(100),
    entry_point       JSONB,
    exit_point        JSONB,
    path_trajectory   JSONB,
    current_count_in  BIGINT       NOT NULL,
    current_count_out BIGINT       NOT NULL,
    current_total     BIGINT       NOT NULL,
    duration_seconds  NUMERIC(12,3),
    is_anomaly        BOOLEAN      NOT NULL DEFAULT FALSE,
    anomaly_type      VARCHAR(50),
    confidence_score  NUMERIC(5,4),
    processing_time_ms BIGINT,
    source            VARCHAR(20)  NOT NULL DEFAULT 'engine',
    zone_version      INTEGER,
    is_stitched       BOOLEAN      NOT NULL DEFAULT FALSE,
    counts_toward_total BOOLEAN    NOT NULL DEFAULT TRUE,
    created_at        TIMESTAMPTZ  NOT NULL DEFAULT clock_timestamp(),
    archived_at       TIMESTAMPTZ  NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT counting_events_archive_pkey PRIMARY KEY (id, event_timestamp)
) PARTITION BY RANGE (event_timestamp);

CREATE TABLE counting_events_archive_default PARTITION OF counting_events_archive DEFAULT;

-- Archived events of a camera over a time.
CREATE INDEX idx_counting_events_archive_camera_timestamp ON counting_events_archive (camera_id, event_timestamp);
"""

DETECTIONS = """
CREATE TABLE person_detections_archive (
    id                  BIGINT       NOT NULL,
    camera_id           VARCHAR(100) NOT NULL,
    frame_timestamp     TIMESTAMPTZ  NOT NULL,
    detection_timestamp TIMESTAMPTZ  NOT NULL DEFAULT clock_timestamp(),
    detection_id        VARCHAR(100) NOT NULL,
    confidence_score    NUMERIC(5,4) NOT NULL,
    bbox_x              INTEGER      NOT NULL,
    bbox_y              INTEGER      NOT NULL,
    bbox_width          INTEGER      NOT NULL,
    bbox_height         INTEGER      NOT NULL,
    person_attributes   JSONB,
    pose_estimation     JSONB,
    model_version       VARCHAR(50),
    processing_time_ms  BIGINT,
    created_at          TIMESTAMPTZ  NOT NULL DEFAULT clock_timestamp(),
    archived_at         TIMESTAMPTZ  NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT person_detections_archive_pkey PRIMARY KEY (id, frame_timestamp)
) PARTITION BY RANGE (frame_timestamp);

CREATE TABLE person_detections_archive_default PARTITION OF person_detections_archive DEFAULT;

-- Archived detections of a camera over a time.
CREATE INDEX idx_person_detections_archive_camera_timestamp
    ON person_detections_archive (camera_id, frame_timestamp);
"""

# The current month and the next three, in UTC; later ones are made by `ensure_partitions`.
PARTITIONS = """
DO $$
DECLARE
    first TIMESTAMP;  -- wall clock in UTC
    month INTEGER;
BEGIN
    FOR month IN 0..3 LOOP
        first := date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC') + make_interval(months => month);
        EXECUTE format(
            'CREATE TABLE IF NOT EXISTS %%I PARTITION OF %(table)s FOR VALUES FROM (%%L) TO (%%L)',
            '%(table)s_' || to_char(first, 'YYYY_MM'),
            to_char(first, 'YYYY-MM-DD') || ' 00:00:00+00',
            to_char(first + INTERVAL '1 month', 'YYYY-MM-DD') || ' 00:00:00+00'
        );
    END LOOP;
END $$;
"""


def partitioned(table, sql, model):
    """Make a table by SQL, with its first partitions, and tell Django's state of the model."""
    return migrations.SeparateDatabaseAndState(
        database_operations=[
            migrations.RunSQL(sql, f"DROP TABLE {table}"),
            migrations.RunSQL(PARTITIONS % {"table": table}, migrations.RunSQL.noop),
        ],
        state_operations=[model],
    )


EVENT = migrations.CreateModel(
    name="ArchivedEvent",
    fields=[
        (
            "created_at",
            models.DateTimeField(
                db_default=models.Func(function="clock_timestamp", output_field=models.DateTimeField()),
                editable=False,
            ),
        ),
        ("event_uid", models.CharField(max_length=100)),
        ("event_timestamp", models.DateTimeField()),
        (
            "event_type",
            models.CharField(
                choices=[("entry", "Entry"), ("exit", "Exit"), ("cross_line", "Line crossed")], max_length=20
            ),
        ),
        (
            "direction",
            models.CharField(
                choices=[
                    ("in", "In"),
                    ("out", "Out"),
                    ("north", "North"),
                    ("south", "South"),
                    ("east", "East"),
                    ("west", "West"),
                ],
                max_length=20,
            ),
        ),
        ("track_id", models.CharField(max_length=100, null=True)),
        ("detection_id", models.CharField(max_length=100, null=True)),
        ("entry_point", models.JSONField(null=True)),
        ("exit_point", models.JSONField(null=True)),
        ("path_trajectory", models.JSONField(null=True)),
        ("current_count_in", models.BigIntegerField()),
        ("current_count_out", models.BigIntegerField()),
        ("current_total", models.BigIntegerField()),
        ("duration_seconds", models.DecimalField(decimal_places=3, max_digits=12, null=True)),
        ("is_anomaly", models.BooleanField(db_default=False, default=False)),
        (
            "anomaly_type",
            models.CharField(
                choices=[
                    ("wrong_direction", "Wrong direction"),
                    ("loitering", "Loitering"),
                    ("running", "Running"),
                    ("tailgating", "Tailgating"),
                    ("after_hours", "After hours"),
                    ("unusual_volume", "Unusual volume"),
                ],
                max_length=50,
                null=True,
            ),
        ),
        ("confidence_score", models.DecimalField(decimal_places=4, max_digits=5, null=True)),
        ("processing_time_ms", models.BigIntegerField(null=True)),
        (
            "source",
            models.CharField(
                choices=[("engine", "Engine"), ("api", "API"), ("import", "Import"), ("manual", "By hand")],
                db_default="engine",
                default="engine",
                max_length=20,
            ),
        ),
        ("zone_version", models.IntegerField(null=True)),
        ("is_stitched", models.BooleanField(db_default=False, default=False)),
        ("counts_toward_total", models.BooleanField(db_default=True, default=True)),
        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
        ("camera_id", models.CharField(max_length=100)),
        ("zone_id", models.BigIntegerField(null=True)),
        (
            "archived_at",
            models.DateTimeField(
                db_default=models.Func(function="clock_timestamp", output_field=models.DateTimeField()),
                editable=False,
            ),
        ),
    ],
    options={
        "verbose_name": "archived event",
        "verbose_name_plural": "archived events",
        "db_table": "counting_events_archive",
        "ordering": ["-event_timestamp", "-id"],
    },
)

DETECTION = migrations.CreateModel(
    name="ArchivedDetection",
    fields=[
        (
            "created_at",
            models.DateTimeField(
                db_default=models.Func(function="clock_timestamp", output_field=models.DateTimeField()),
                editable=False,
            ),
        ),
        ("frame_timestamp", models.DateTimeField()),
        (
            "detection_timestamp",
            models.DateTimeField(
                db_default=models.Func(function="clock_timestamp", output_field=models.DateTimeField())
            ),
        ),
        ("detection_id", models.CharField(max_length=100)),
        ("confidence_score", models.DecimalField(decimal_places=4, max_digits=5)),
        ("bbox_x", models.IntegerField()),
        ("bbox_y", models.IntegerField()),
        ("bbox_width", models.IntegerField()),
        ("bbox_height", models.IntegerField()),
        ("person_attributes", models.JSONField(null=True)),
        ("pose_estimation", models.JSONField(null=True)),
        ("model_version", models.CharField(max_length=50, null=True)),
        ("processing_time_ms", models.BigIntegerField(null=True)),
        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
        ("camera_id", models.CharField(max_length=100)),
        (
            "archived_at",
            models.DateTimeField(
                db_default=models.Func(function="clock_timestamp", output_field=models.DateTimeField()),
                editable=False,
            ),
        ),
    ],
    options={
        "verbose_name": "archived detection",
        "verbose_name_plural": "archived detections",
        "db_table": "person_detections_archive",
        "ordering": ["-frame_timestamp", "-id"],
    },
)


class Migration(migrations.Migration):
    dependencies = [("counting", "0007_results_and_density_maps")]

    operations = [
        partitioned("counting_events_archive", EVENTS, EVENT),
        partitioned("person_detections_archive", DETECTIONS, DETECTION),
    ]
