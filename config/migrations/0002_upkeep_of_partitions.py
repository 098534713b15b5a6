"""Add the daily upkeep of partitions."""

from django.db import migrations

from config.periodic import add_missing


def forwards(apps, schema_editor):
    add_missing(apps)


class Migration(migrations.Migration):
    dependencies = [("config", "0001_periodic_tasks")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
