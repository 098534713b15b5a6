"""No list of the admin asks the database more often because it has more rows."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_celery_beat.models import ClockedSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask, SolarSchedule

from config.failed_work import record_failure
from tests.api import clients
from tests.tenancy.world import World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis_server")]

MORE = 4  # worlds that are made beside the first
MOST = 20  # queries of a list: session, user, rights, rows, their number, and what is filtered by


def furnish_machinery(number: int) -> None:
    """Make one row of what belongs to no tenant."""
    interval = IntervalSchedule.objects.create(every=number + 1, period="hours")
    PeriodicTask.objects.create(name=f"task {number}", task="streams.supervise", interval=interval)
    CrontabSchedule.objects.create(minute=str(number))
    ClockedSchedule.objects.create(clocked_time=timezone.now() + dt.timedelta(days=number))
    SolarSchedule.objects.create(event="dawn_astronomical", latitude=number, longitude=1)
    record_failure(f"task.{chr(97 + number)}", OSError("full"))


def lists() -> dict[str, str]:
    """Return the address of each list of the admin by the label of its model."""
    return {
        model._meta.label: reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
    }


def costs(browser: Client) -> dict[str, int]:
    """Return how many questions each list asks; lists that the user may not open are left out."""
    found = {}
    for label, address in lists().items():
        with CaptureQueriesContext(connection) as asked:
            status = browser.get(address).status_code
        if status == 200:
            found[label] = len(asked)
    return found


def people(world: World) -> dict[str, Client]:
    """Return the browsers of a superuser and of a manager of the tenant."""
    root = User.objects.create_superuser("root")
    return {"superuser": clients.browser(root), "manager": clients.browser(world.people["manager"])}


def test_every_list_costs_the_same_for_few_rows_and_for_many() -> None:
    first = make_world("Wombat", "Quokka")
    furnish_machinery(0)
    browsers = people(first)
    for browser in browsers.values():
        costs(browser)  # what is asked once for each process is asked now
    few = {name: costs(browser) for name, browser in browsers.items()}
    for number in range(1, MORE + 1):
        make_world(f"Found{number}", f"Secret{number}")
        furnish_machinery(number)

    many = {name: costs(browser) for name, browser in browsers.items()}

    assert set(few["superuser"]) == set(lists())
    dearer = {
        (name, label): (few[name][label], number)
        for name, found in many.items()
        for label, number in found.items()
        if number > few[name][label] or number > MOST
    }
    assert dearer == {}
