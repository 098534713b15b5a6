"""The Celery application: every background task of the product is found by it."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("headcount")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
