"""The Celery application: every background task of the product is found by it."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, task_failure

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("headcount")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_the_settings_logging(**_: Any) -> None:
    """Leave logging as the settings have it: that somebody listens keeps Celery from setting up its own."""


@task_failure.connect
def keep_the_failure(sender: Any = None, exception: BaseException | None = None, **_: Any) -> None:
    """Write down that a task has failed, for the first page of the admin."""
    # Models may be imported only once the apps are loaded, which happens after this module.
    from config.failed_work import record_failure

    if exception is not None:
        record_failure(sender.name, exception, sender.request.hostname or "")
