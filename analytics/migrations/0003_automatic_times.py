"""`updated_at` moves with every change, also with one by raw SQL."""

from django.db import migrations

TABLES = ("realtime_counters", "event_aggregates", "event_handlers")


def trigger(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER set_updated_at BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION set_updated_at()",
        f"DROP TRIGGER set_updated_at ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("analytics", "0002_indexes_and_checks"), ("cameras", "0005_automatic_times")]

    operations = [*map(trigger, TABLES)]
