"""Tables of the app: streams and their events."""

from streams.models.events import StreamEvent
from streams.models.streams import VideoStream

__all__ = ["StreamEvent", "VideoStream"]
