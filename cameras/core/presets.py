"""Where the common makers of cameras put their streams, by their own manuals; a table without any framework."""

from __future__ import annotations

from dataclasses import dataclass

MOST_CHANNELS = 256


@dataclass(frozen=True, slots=True)
class Preset:
    """The addresses of a maker's cameras and recorders.

    `main` and `sub` are paths with `{channel}` (1, 2 …), `{channel0}` (0, 1 …) or `{channel2}` (01, 02 …) in them; the
    sub stream is the small one. `note` names what has to be switched on first, as a word for the pages.
    """

    key: str
    maker: str
    main: str
    sub: str
    port: int = 554
    scheme: str = "rtsp"
    note: str = ""

    @property
    def has_channels(self) -> bool:
        """Say whether a channel is part of the address."""
        return "{channel" in self.main

    def address(self, host: str, *, port: int | None = None, channel: int = 1, is_sub: bool = True) -> str:
        """Return the address of a channel's stream; a port that the protocol has anyway is left out."""
        path = (self.sub if is_sub else self.main).format(
            channel=channel, channel0=channel - 1, channel2=f"{channel:02d}"
        )
        wanted = port or self.port
        usual = {"rtsp": 554, "http": 80}[self.scheme]
        name = f"[{host}]" if ":" in host else host
        return f"{self.scheme}://{name}{'' if wanted == usual else f':{wanted}'}{path}"


DAHUA = "/cam/realmonitor?channel={channel}&subtype="  # and of those who sell its cameras under other names
PRESETS = (
    Preset("amcrest", "Amcrest", DAHUA + "0", DAHUA + "1"),
    Preset("axis", "Axis", "/axis-media/media.amp?camera={channel}",
           "/axis-media/media.amp?camera={channel}&resolution=640x360"),
    Preset("bosch", "Bosch", "/?line={channel}&inst=1", "/?line={channel}&inst=2"),
    Preset("dahua", "Dahua", DAHUA + "0", DAHUA + "1"),
    Preset("ezviz", "EZVIZ", "/Streaming/Channels/{channel}01", "/Streaming/Channels/{channel}02", note="verification"),
    Preset("foscam", "Foscam", "/videoMain", "/videoSub", port=88),
    Preset("hanwha", "Hanwha Vision, Samsung", "/{channel0}/profile2/media.smp", "/{channel0}/profile3/media.smp"),
    Preset("hikvision", "Hikvision, HiLook", "/Streaming/Channels/{channel}01", "/Streaming/Channels/{channel}02"),
    Preset("ipro", "i-PRO, Panasonic", "/MediaInput/stream_1", "/MediaInput/stream_2"),
    Preset("lorex", "Lorex", DAHUA + "0", DAHUA + "1"),
    Preset("milesight", "Milesight", "/main", "/sub"),
    Preset("mobotix", "Mobotix", "/stream0/mobotix.h264", "/stream1/mobotix.h264", note="rtsp"),
    Preset("reolink", "Reolink", "/Preview_{channel2}_main", "/Preview_{channel2}_sub", note="rtsp"),
    Preset("sony", "Sony", "/media/video1", "/media/video2"),
    Preset("tapo", "TP-Link Tapo", "/stream1", "/stream2", note="camera_account"),
    Preset("vigi", "TP-Link VIGI", "/stream1", "/stream2"),
    Preset("uniview", "Uniview", "/unicast/c{channel}/s0/live", "/unicast/c{channel}/s1/live"),
    Preset("vivotek", "Vivotek", "/live1s1.sdp", "/live1s2.sdp"),
    Preset("phone", "IP Webcam (Android)", "/video", "/video", port=8080, scheme="http"),
    Preset("mediamtx", "MediaMTX, go2rtc", "/cam", "/cam", port=8554),
)  # fmt: skip
BY_KEY = {preset.key: preset for preset in PRESETS}
