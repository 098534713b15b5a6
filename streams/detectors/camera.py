"""A detector as one camera uses it: its own region and gate around a network that many cameras share."""

from __future__ import annotations

from streams.detectors.base import Detector
from streams.detectors.gate import LIVE_RULES, GateRules, gated
from streams.detectors.region import Region, RegionDetector


def for_camera(
    detector: Detector, region: Region | None = None, *, gate: bool = True, rules: GateRules = LIVE_RULES
) -> Detector:
    """Return the detector for one camera: people whose foot is in its region, looked for when something moves.

    The detector itself where neither applies. The gate sees what the region leaves: what moves outside opens nothing.
    """
    looking = gated(detector, rules) if gate else detector
    return looking if region is None else RegionDetector(looking, region)
