"""Admin of streams and their events, to look at."""

from streams.admin.clips import ClipEvaluationAdmin
from streams.admin.streams import StreamEventAdmin, VideoStreamAdmin

__all__ = ["ClipEvaluationAdmin", "StreamEventAdmin", "VideoStreamAdmin"]
