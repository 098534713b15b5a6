"""The tenant that owns what names none."""

from django.db import migrations


def make_default_tenant(apps, schema_editor):
    apps.get_model("cameras", "Tenant").objects.get_or_create(slug="default", defaults={"name": "Default"})


class Migration(migrations.Migration):
    dependencies = [("cameras", "0005_automatic_times")]

    operations = [migrations.RunPython(make_default_tenant, migrations.RunPython.noop)]
