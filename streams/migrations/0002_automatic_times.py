"""`updated_at` moves with every change, also with one by raw SQL."""

from django.db import migrations

TABLES = ("video_streams",)


def trigger(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER set_updated_at BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION set_updated_at()",
        f"DROP TRIGGER set_updated_at ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("streams", "0001_streams_and_events"), ("cameras", "0005_automatic_times")]

    operations = [*map(trigger, TABLES)]
