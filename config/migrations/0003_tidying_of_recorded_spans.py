"""Add the tidying of recorded spans."""

from django.db import migrations

from config.periodic import add_missing


def forwards(apps, schema_editor):
    add_missing(apps)


class Migration(migrations.Migration):
    dependencies = [("config", "0002_upkeep_of_partitions")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
