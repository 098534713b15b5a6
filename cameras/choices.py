"""The words that columns of this app may hold; the database checks them too."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CameraType(TextChoices):
    """What kind of thing delivers the pictures."""

    IP = "IP", _("IP camera")
    USB = "USB", _("USB camera")
    RTSP = "RTSP", _("RTSP stream")
    HTTP = "HTTP", _("HTTP stream")
    RTMP = "RTMP", _("RTMP stream")
    WEBRTC = "WEBRTC", _("WebRTC")
    FILE = "FILE", _("Video file")


class StreamProtocol(TextChoices):
    """How the pictures are fetched."""

    RTSP = "rtsp", _("RTSP")
    HTTP = "http", _("HTTP (MJPEG or HLS)")
    RTMP = "rtmp", _("RTMP")
    WEBRTC = "webrtc", _("WebRTC")
    USB = "usb", _("USB device")
    FILE = "file", _("File")


class QualityLevel(TextChoices):
    """How many frames a second are analysed; in which size is the model's parameter `image_size`."""

    LOW = "low", _("Low: 2 frames a second, too few for people who walk fast")
    MEDIUM = "medium", _("Medium: 5 frames a second")
    HIGH = "high", _("High: 10 frames a second")
    ULTRA = "ultra", _("Ultra: every frame")


class HealthStatus(TextChoices):
    """Present state of a camera."""

    ONLINE = "online", _("Online")
    OFFLINE = "offline", _("Offline")
    ERROR = "error", _("Error")
    MAINTENANCE = "maintenance", _("Maintenance")


class LocationType(TextChoices):
    """Kind of place."""

    INDOOR = "indoor", _("Indoor")
    OUTDOOR = "outdoor", _("Outdoor")
    ENTRANCE = "entrance", _("Entrance")
    EXIT = "exit", _("Exit")
    CORRIDOR = "corridor", _("Corridor")
    HALL = "hall", _("Hall")
    PARKING = "parking", _("Parking")
    OTHER = "other", _("Other")


class GroupType(TextChoices):
    """What a group of cameras stands for."""

    ZONE = "zone", _("Zone")
    BUILDING = "building", _("Building")
    FLOOR = "floor", _("Floor")
    SITE = "site", _("Site")
    OTHER = "other", _("Other")


class TenantRole(TextChoices):
    """What a member of a tenant may do, from little to much."""

    VIEWER = "viewer", _("Viewer: reads")
    OPERATOR = "operator", _("Operator: also edits cameras and zones")
    MANAGER = "manager", _("Manager: also manages users and dashboards")

    def and_above(self) -> list[str]:
        """Return this role and those that may do more."""
        ranks = [role.value for role in TenantRole]
        return ranks[ranks.index(self.value) :]


class TokenScope(TextChoices):
    """What a token of the API may be used for, within the rights of its user."""

    READ = "read", _("Read")
    WRITE = "write", _("Change what is set up")
    INGEST = "ingest", _("Send data: heartbeats, frames, counts")
    PUBLISH_EVENT = "publish_event", _("Publish events")


class ModelKind(TextChoices):
    """What an AI model is for."""

    DETECTOR = "detector", _("Detector")
    TRACKER = "tracker", _("Tracker")
    FORECASTER = "forecaster", _("Forecaster")


class ModelBackend(TextChoices):
    """What runs an AI model."""

    ULTRALYTICS = "ultralytics", _("YOLO or RT-DETR weights")
    TORCHSCRIPT = "torchscript", _("TorchScript")
    OPENCV_DNN = "opencv_dnn", _("OpenCV DNN")
    MOTION = "motion", _("Motion: needs no weights")
    SCRIPTED = "scripted", _("Scripted: detections from a file")


class ModelStatus(TextChoices):
    """Life of an AI model; a retired one cannot be given to a camera."""

    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Active")
    RETIRED = "retired", _("Retired")


class CameraListLook(TextChoices):
    """How the list of cameras is shown."""

    TABLE = "table", _("Table")
    CARDS = "cards", _("Cards")
