"""The words that columns of this app may hold; the database checks them too."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ZoneType(TextChoices):
    """What a zone is: a line that is crossed, an area with entries and exits, a region that only holds people."""

    COUNTING_LINE = "counting_line", _("Line")
    AREA = "area", _("Area: occupancy, entries and exits")
    REGION = "region", _("Region: occupancy only")


class CountingDirection(TextChoices):
    """Which directions of a zone are counted."""

    BIDIRECTIONAL = "bidirectional", _("Both")
    IN_ONLY = "in_only", _("In only")
    OUT_ONLY = "out_only", _("Out only")


class CountingMethod(TextChoices):
    """How a zone counts; its type decides."""

    LINE_CROSSING = "line_crossing", _("Line crossing")
    AREA_OCCUPANCY = "area_occupancy", _("Area occupancy")


class ZoneAnchor(TextChoices):
    """Which point of a person is where the person is."""

    FOOT = "foot", _("Feet: ordinary views")
    CENTER = "center", _("Centre: views from above")
    HEAD = "head", _("Head: feet are hidden")


class EventType(TextChoices):
    """What happened at a zone."""

    ENTRY = "entry", _("Entry")
    EXIT = "exit", _("Exit")
    CROSS_LINE = "cross_line", _("Line crossed")


class Direction(TextChoices):
    """Which way a person went."""

    IN = "in", _("In")
    OUT = "out", _("Out")
    NORTH = "north", _("North")
    SOUTH = "south", _("South")
    EAST = "east", _("East")
    WEST = "west", _("West")


class AnomalyType(TextChoices):
    """Why an event stands out."""

    WRONG_DIRECTION = "wrong_direction", _("Wrong direction")
    LOITERING = "loitering", _("Loitering")
    RUNNING = "running", _("Running")
    TAILGATING = "tailgating", _("Tailgating")
    AFTER_HOURS = "after_hours", _("After hours")
    UNUSUAL_VOLUME = "unusual_volume", _("Unusual volume")


class EventSource(TextChoices):
    """Who counted."""

    ENGINE = "engine", _("Engine")
    API = "api", _("API")
    IMPORT = "import", _("Import")
    MANUAL = "manual", _("By hand")


class TrackingStatus(TextChoices):
    """Whether a followed person is seen, hidden or gone."""

    ACTIVE = "active", _("Active")
    LOST = "lost", _("Lost")
    COMPLETED = "completed", _("Completed")


class OccupancyReason(TextChoices):
    """Why a number of people inside was written down."""

    MEASURED = "measured", _("Measured")
    DERIVED = "derived", _("Derived from crossings")
    RESET = "reset", _("Daily reset")
    CORRECTION = "correction", _("Correction by hand")
    START = "start", _("The camera began to look")
    END = "end", _("The camera stopped looking")


class ResultPeriod(TextChoices):
    """Over how much time a result counts."""

    MINUTE = "minute", _("Minute")
    HOUR = "hour", _("Hour")
    DAY = "day", _("Day")


class DensityPeriod(TextChoices):
    """Over how much time a density map adds up."""

    MINUTES5 = "minutes5", _("Five minutes")
    HOUR = "hour", _("Hour")
    DAY = "day", _("Day")
