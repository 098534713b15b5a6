"""Results per minute, hour and day, how far they are built, and density maps."""

from decimal import Decimal

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

TABLES = ("counting_results_progress", "density_maps")


def trigger(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER set_updated_at BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION set_updated_at()",
        f"DROP TRIGGER set_updated_at ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("counting", "0006_occupancy_changes")]

    operations = [
        migrations.CreateModel(
            name="CountingResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=models.Func(function="clock_timestamp", output_field=models.DateTimeField()),
                        editable=False,
                    ),
                ),
                ("result_timestamp", models.DateTimeField()),
                ("count_in", models.BigIntegerField(db_default=0, default=0)),
                ("count_out", models.BigIntegerField(db_default=0, default=0)),
                ("count_total", models.BigIntegerField(db_default=0, default=0)),
                ("count_density", models.DecimalField(decimal_places=4, max_digits=10, null=True)),
                ("current_occupancy", models.IntegerField(db_default=0, default=0)),
                ("max_occupancy", models.IntegerField(null=True)),
                ("occupancy_percentage", models.DecimalField(decimal_places=2, max_digits=8, null=True)),
                (
                    "time_period",
                    models.CharField(choices=[("minute", "Minute"), ("hour", "Hour"), ("day", "Day")], max_length=20),
                ),
                ("period_start", models.DateTimeField()),
                ("period_end", models.DateTimeField()),
                ("peak_count", models.IntegerField(null=True)),
                ("min_count", models.IntegerField(null=True)),
                ("average_count", models.DecimalField(decimal_places=2, max_digits=10, null=True)),
                ("is_final", models.BooleanField(db_default=False, default=False)),
                ("observed_seconds", models.DecimalField(decimal_places=3, max_digits=9, null=True)),
                (
                    "camera",
                    models.ForeignKey(
                        db_column="camera_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="cameras.camera",
                        to_field="camera_id",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="counting.countingzone",
                    ),
                ),
            ],
            options={
                "verbose_name": "result",
                "verbose_name_plural": "results",
                "db_table": "counting_results",
                "ordering": ["-period_start", "time_period", "id"],
                "indexes": [
                    models.Index(fields=["camera", "result_timestamp"], name="idx_counting_results_camera_timestamp"),
                    models.Index(fields=["zone"], name="idx_counting_results_zone"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("camera", "zone", "time_period", "period_start"),
                        name="counting_results_period_key",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("time_period__in", ["minute", "hour", "day"])),
                        name="counting_results_time_period_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("count_in__gte", 0)), name="counting_results_count_in_check"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("count_out__gte", 0)), name="counting_results_count_out_check"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("count_total__gte", 0)), name="counting_results_count_total_check"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("current_occupancy__gte", 0)),
                        name="counting_results_current_occupancy_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("max_occupancy__gte", 1)), name="counting_results_max_occupancy_check"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("peak_count__gte", 0)), name="counting_results_peak_count_check"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("min_count__gte", 0)), name="counting_results_min_count_check"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("count_density__range", (0, Decimal("999999.9999")))),
                        name="counting_results_count_density_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("occupancy_percentage__range", (0, Decimal("999999.99")))),
                        name="counting_results_occupancy_percentage_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("average_count__range", (0, Decimal("99999999.99")))),
                        name="counting_results_average_count_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("observed_seconds__range", (0, Decimal("999999.999")))),
                        name="counting_results_observed_seconds_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period_end__gt", models.F("period_start"))),
                        name="counting_results_period_check",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ResultsProgress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=models.Func(function="clock_timestamp", output_field=models.DateTimeField()),
                        editable=False,
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=models.Func(function="clock_timestamp", output_field=models.DateTimeField()),
                    ),
                ),
                ("built_until", models.DateTimeField(null=True)),
                ("read_until", models.DateTimeField(null=True)),
                (
                    "camera",
                    models.OneToOneField(
                        db_column="camera_id",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="results_progress",
                        to="cameras.camera",
                        to_field="camera_id",
                    ),
                ),
            ],
            options={
                "db_table": "counting_results_progress",
            },
        ),
        migrations.CreateModel(
            name="DensityMap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=models.Func(function="clock_timestamp", output_field=models.DateTimeField()),
                        editable=False,
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True,
                        db_default=models.Func(function="clock_timestamp", output_field=models.DateTimeField()),
                    ),
                ),
                (
                    "time_period",
                    models.CharField(
                        choices=[("minutes5", "Five minutes"), ("hour", "Hour"), ("day", "Day")], max_length=20
                    ),
                ),
                ("period_start", models.DateTimeField()),
                ("period_end", models.DateTimeField()),
                ("grid_width", models.IntegerField(db_default=64, default=64)),
                ("grid_height", models.IntegerField(db_default=36, default=36)),
                ("values", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ("max_value", models.IntegerField(db_default=0, default=0)),
                ("sample_count", models.IntegerField(db_default=0, default=0)),
                ("observed_seconds", models.DecimalField(db_default=0, decimal_places=3, default=0, max_digits=9)),
                (
                    "camera",
                    models.ForeignKey(
                        db_column="camera_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="density_maps",
                        to="cameras.camera",
                        to_field="camera_id",
                    ),
                ),
            ],
            options={
                "verbose_name": "density map",
                "verbose_name_plural": "density maps",
                "db_table": "density_maps",
                "ordering": ["-period_start", "time_period"],
                "indexes": [models.Index(fields=["time_period", "period_start"], name="idx_density_maps_period")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("camera", "time_period", "period_start"), name="density_maps_period_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("time_period__in", ["minutes5", "hour", "day"])),
                        name="density_maps_time_period_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("grid_width__gte", 1)), name="density_maps_grid_width_check"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("grid_height__gte", 1)), name="density_maps_grid_height_check"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("max_value__gte", 0)), name="density_maps_max_value_check"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sample_count__gte", 0)), name="density_maps_sample_count_check"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("observed_seconds__range", (0, Decimal("999999.999")))),
                        name="density_maps_observed_seconds_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "values__len",
                                models.F("grid_width") * models.F("grid_height"),
                            )
                        ),
                        name="density_maps_values_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period_end__gt", models.F("period_start"))),
                        name="density_maps_period_check",
                    ),
                ],
            },
        ),
        *map(trigger, TABLES),
    ]
