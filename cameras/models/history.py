"""What the history of a changed row keeps beside the row."""

from typing import Any

from django.db import models


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
