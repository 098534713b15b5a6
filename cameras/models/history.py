"""What the history of a changed row keeps beside the row."""

from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords


class NamedHistory(models.Model):
    """A row of history that keeps the name of its author after the account is gone."""

    history_user_name = models.CharField(max_length=150, default="", blank=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the author's name down beside the reference."""
        author = getattr(self, "history_user", None)
        if author is not None:
            self.history_user_name = author.get_username()
        super().save(*args, **kwargs)


def kept_history(table: str, *left_out: str) -> HistoricalRecords:
    """Return the history of a model: who changed what when, without the columns that are `left_out`."""
    return HistoricalRecords(
        history_id_field=models.BigAutoField(primary_key=True),
        excluded_fields=[*left_out, "created_at", "updated_at"],
        bases=[NamedHistory],
        table_name=f"{table}_history",
    )
