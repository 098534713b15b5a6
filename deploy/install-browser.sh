#!/bin/sh
# Install Chromium, FFmpeg and GStreamer's RTSP server (the cameras of the tests) from Debian's packages where they are
# missing and this user may; else say so and go on.
set -u

missing=
command -v chromium >/dev/null 2>&1 || missing="chromium"
command -v ffmpeg >/dev/null 2>&1 || missing="$missing ffmpeg"
/usr/bin/python3 -c "import gi; gi.require_version('GstRtspServer', '1.0'); from gi.repository import GstRtspServer" \
    >/dev/null 2>&1 || missing="$missing python3-gi gir1.2-gst-rtsp-server-1.0 gir1.2-gst-plugins-base-1.0 \
gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad"
[ -z "$missing" ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "Not installed:$(printf ' %s' $missing). Tests that need them are skipped by name."
    exit 0
fi

echo "Installing$(printf ' %s' $missing) by apt-get for the tests ..."
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086  # a list of words
if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing; } >/tmp/headcount-apt.log 2>&1; then
    echo "That did not work (see /tmp/headcount-apt.log). Tests that need them are skipped by name."
fi
exit 0
