"""Add the building of results and the daily reset of occupancy."""

from django.db import migrations

from config.periodic import add_missing


def forwards(apps, schema_editor):
    add_missing(apps)


class Migration(migrations.Migration):
    dependencies = [("config", "0003_tidying_of_recorded_spans")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
