"""Add the task that ends maintenances whose time has come."""

from django.db import migrations

from config.periodic import add_missing


def forwards(apps, schema_editor):
    add_missing(apps)


class Migration(migrations.Migration):
    dependencies = [("config", "0005_failed_tasks"), ("django_celery_beat", "0019_alter_periodictasks_options")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
