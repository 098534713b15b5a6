"""Add the periodic tasks; a later task is added by a migration like this one."""

from django.db import migrations

from config.periodic import add_missing


def forwards(apps, schema_editor):
    add_missing(apps)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("django_celery_beat", "0019_alter_periodictasks_options")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
