"""The history of cameras numbers its rows with 64 bits, as every table does."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cameras", "0006_default_tenant")]

    operations = [
        migrations.AlterField(
            model_name="historicalcamera",
            name="history_id",
            field=models.BigAutoField(editable=False, primary_key=True, serialize=False),
        )
    ]
