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
