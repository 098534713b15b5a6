"""The words that columns of this app may hold; the database checks them too."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StreamRole(TextChoices):
    """What a stream of a camera is for."""

    MAIN = "main", _("Main")
    SUB = "sub", _("Sub: low resolution, for analysis")


class StreamFormat(TextChoices):
    """Compression of the pictures, as detected."""

    H264 = "h264", "H.264"
    H265 = "h265", "H.265"
    MJPEG = "mjpeg", "MJPEG"
    VP8 = "vp8", "VP8"
    VP9 = "vp9", "VP9"
    AV1 = "av1", "AV1"
    RAW = "raw", _("Raw")


class StreamEncoding(TextChoices):
    """Encoding of the pictures, as detected."""

    AVC = "avc", "AVC"
    HEVC = "hevc", "HEVC"
    MJPEG = "mjpeg", "MJPEG"
    VP8 = "vp8", "VP8"
    VP9 = "vp9", "VP9"
    AV1 = "av1", "AV1"
    NONE = "none", _("None")


class StreamState(TextChoices):
    """What the session of a stream does now."""

    IDLE = "idle", _("Idle")
    CONNECTING = "connecting", _("Connecting")
    STREAMING = "streaming", _("Streaming")
    RECONNECTING = "reconnecting", _("Reconnecting")
    ERROR = "error", _("Error")
    STOPPED = "stopped", _("Stopped")


class Severity(TextChoices):
    """How bad an event is."""

    INFO = "info", _("Info")
    WARNING = "warning", _("Warning")
    ERROR = "error", _("Error")
    CRITICAL = "critical", _("Critical")


class StreamEventType(TextChoices):
    """What can happen to a stream; `rate_low` and `rate_recovered` are beyond the documents."""

    CONNECTED = "connected", _("Connected")
    DISCONNECTED = "disconnected", _("Disconnected")
    CONNECTION_LOST = "connection_lost", _("Connection lost")
    RECONNECTED = "reconnected", _("Reconnected")
    AUTH_FAILED = "auth_failed", _("Login refused by the camera")
    QUALITY_DEGRADED = "quality_degraded", _("Quality degraded")
    QUALITY_RESTORED = "quality_restored", _("Quality restored")
    FRAME_DROP_HIGH = "frame_drop_high", _("Many frames dropped")
    LATENCY_HIGH = "latency_high", _("High latency")
    NO_FRAMES = "no_frames", _("No frames")
    RATE_LOW = "rate_low", _("Too few frames a second")
    RATE_RECOVERED = "rate_recovered", _("Enough frames a second again")
    RESOLUTION_CHANGED = "resolution_changed", _("Resolution changed")
    DECODER_ERROR = "decoder_error", _("Decoder error")
    MODEL_ERROR = "model_error", _("Model error")
    ERROR = "error", _("Error")


SEVERITY_OF: dict[StreamEventType, Severity] = {
    StreamEventType.CONNECTED: Severity.INFO,
    StreamEventType.DISCONNECTED: Severity.INFO,
    StreamEventType.CONNECTION_LOST: Severity.ERROR,
    StreamEventType.RECONNECTED: Severity.INFO,
    StreamEventType.AUTH_FAILED: Severity.ERROR,
    StreamEventType.QUALITY_DEGRADED: Severity.WARNING,
    StreamEventType.QUALITY_RESTORED: Severity.INFO,
    StreamEventType.FRAME_DROP_HIGH: Severity.WARNING,
    StreamEventType.LATENCY_HIGH: Severity.WARNING,
    StreamEventType.NO_FRAMES: Severity.ERROR,
    StreamEventType.RATE_LOW: Severity.WARNING,
    StreamEventType.RATE_RECOVERED: Severity.INFO,
    StreamEventType.RESOLUTION_CHANGED: Severity.INFO,
    StreamEventType.DECODER_ERROR: Severity.ERROR,
    StreamEventType.MODEL_ERROR: Severity.ERROR,
    StreamEventType.ERROR: Severity.ERROR,
}
