"""Members of tenants are called so."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cameras", "0009_words_of_quality_levels")]

    operations = [
        migrations.AlterModelOptions(
            name="tenantmember",
            options={"verbose_name": "member", "verbose_name_plural": "members"},
        ),
    ]
