"""`updated_at` moves with every change, also with one by raw SQL."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION set_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := clock_timestamp();
    RETURN NEW;
END $$
"""

TABLES = (
    "tenants",
    "tenant_members",
    "camera_locations",
    "camera_groups",
    "ai_models",
    "camera_configurations",
    "camera_health",
)


def trigger(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER set_updated_at BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION set_updated_at()",
        f"DROP TRIGGER set_updated_at ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("cameras", "0004_indexes_and_checks")]

    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION set_updated_at()"), *map(trigger, TABLES)]
