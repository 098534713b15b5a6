"""The words that columns of this app may hold; the database checks them too."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AggregateType(TextChoices):
    """What an event of the store is about."""

    CAMERA = "camera", _("Camera")
    STREAM = "stream", _("Stream")
    ZONE = "zone", _("Zone")
    DETECTION = "detection", _("Detection")
    TRACKING = "tracking", _("Tracking")
    COUNTING = "counting", _("Counting")
    ALERT = "alert", _("Alert")
    COUNTER = "counter", _("Counter")
    LOCATION = "location", _("Location")
    SYSTEM = "system", _("System")


class HandlerType(TextChoices):
    """How a handler of events works; projectors get the events of an aggregate in order."""

    PROCESSOR = "processor", _("Processor")
    PROJECTOR = "projector", _("Projector")
    NOTIFIER = "notifier", _("Notifier")


class ProcessingStatus(TextChoices):
    """Life of an item of the event queue."""

    PENDING = "pending", _("Pending")
    PROCESSING = "processing", _("Processing")
    COMPLETED = "completed", _("Completed")
    FAILED = "failed", _("Failed")


class SpanStatus(TextChoices):
    """Life of a recorded span: asked for, being recorded, there to be tallied, or not possible."""

    WANTED = "wanted", _("Waits for the camera")
    RECORDING = "recording", _("Recording")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class EvaluationMethod(TextChoices):
    """What an evaluation compares the counting with."""

    TALLY = "tally", _("Hand tally")
    GROUND_TRUTH = "ground_truth", _("Ground truth")


class ClipStatus(TextChoices):
    """Life of a clip that is evaluated in the background."""

    QUEUED = "queued", _("Waits")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
