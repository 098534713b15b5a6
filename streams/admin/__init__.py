"""Admin of streams and their events, to look at, and of cameras with all that belongs to them."""

from streams.admin.cameras import FullCameraAdmin
from streams.admin.clips import ClipEvaluationAdmin
from streams.admin.streams import StreamEventAdmin, VideoStreamAdmin

__all__ = ["ClipEvaluationAdmin", "FullCameraAdmin", "StreamEventAdmin", "VideoStreamAdmin"]
