"""Detectors by kind: one module each, loaded when it is first used; adding one is copying a neighbour."""

from __future__ import annotations

from importlib import import_module

from streams.detectors.base import Detector, DetectorError, DetectorOptions, close, detect_in_order

KINDS = ("ultralytics", "torchscript", "motion", "detections")


def create(kind: str, options: DetectorOptions) -> Detector:
    """Return a new detector of the kind. Raises DetectorError with a message for people."""
    if kind not in KINDS:
        raise DetectorError(f"unknown detector {kind!r}: choose from {', '.join(KINDS)}")
    module = import_module(f"streams.detectors.{kind}")
    detector: Detector = module.create(options)
    return detector


__all__ = ["KINDS", "Detector", "DetectorError", "DetectorOptions", "close", "create", "detect_in_order"]
