"""The history of zones numbers its rows with 64 bits, as every table does."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("counting", "0003_automatic_times")]

    operations = [
        migrations.AlterField(
            model_name="historicalcountingzone",
            name="history_id",
            field=models.BigAutoField(editable=False, primary_key=True, serialize=False),
        )
    ]
