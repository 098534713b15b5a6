"""Events of streams whose rate of frames is too low for the rules of counting."""

from django.db import migrations, models

BEFORE = [
    ("connected", "Connected"),
    ("disconnected", "Disconnected"),
    ("connection_lost", "Connection lost"),
    ("reconnected", "Reconnected"),
    ("auth_failed", "Login refused by the camera"),
    ("quality_degraded", "Quality degraded"),
    ("quality_restored", "Quality restored"),
    ("frame_drop_high", "Many frames dropped"),
    ("latency_high", "High latency"),
    ("no_frames", "No frames"),
]
NEW = [("rate_low", "Too few frames a second"), ("rate_recovered", "Enough frames a second again")]
AFTER = [
    ("resolution_changed", "Resolution changed"),
    ("decoder_error", "Decoder error"),
    ("model_error", "Model error"),
    ("error", "Error"),
]
CHECK = "stream_events_event_type_check"
WORDS = [*BEFORE, *NEW, *AFTER]


class Migration(migrations.Migration):
    dependencies = [("streams", "0002_automatic_times")]

    operations = [
        migrations.RemoveConstraint(model_name="streamevent", name=CHECK),
        migrations.AlterField(
            model_name="streamevent", name="event_type", field=models.CharField(choices=WORDS, max_length=50)
        ),
        migrations.AddConstraint(
            model_name="streamevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("event_type__in", [word for word, _ in WORDS])), name=CHECK
            ),
        ),
        # On the way back rows of the new words would be refused.
        migrations.RunSQL(
            migrations.RunSQL.noop, "DELETE FROM stream_events WHERE event_type IN ('rate_low', 'rate_recovered')"
        ),
    ]
