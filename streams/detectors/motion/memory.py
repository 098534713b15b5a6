"""What the motion detector has learnt of a camera, kept in a file: a restart need not learn the scene anew."""

from __future__ import annotations

import logging
from collections import deque
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from streams.detectors.motion.background import WARM_UP, Background
from streams.detectors.motion.stature import BANDS, MEMORY, Stature

log = logging.getLogger(__name__)
VERSION = 1


def save(path: Path, background: Background, stature: Stature) -> None:
    """Write what was learnt in one step, so that a killed process leaves the file before it; nothing when new."""
    if not background.warm or background.mean is None:
        return
    sizes = np.array([(band, *row) for band, rows in enumerate(stature.seen) for row in rows]).reshape(-1, 4)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part.npz")
    np.savez(
        part,
        version=VERSION,
        mean=background.mean,
        spread=background.spread,
        sizes=sizes,
        outline=stature.outline,
        lines=stature.lines,
        counted=np.array([stature.height, stature.count, stature.fitting, stature.oversized]),
    )
    part.replace(path)


def load(path: Path) -> tuple[Background, Stature] | None:
    """Return what was learnt, or None where there is nothing that can be used."""
    try:
        with np.load(path, allow_pickle=False) as kept:
            if int(kept["version"]) != VERSION:
                return None
            return _background(kept["mean"], kept["spread"]), _stature(
                kept["counted"], kept["sizes"], kept["outline"], kept["lines"]
            )
    except FileNotFoundError:
        return None
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        log.warning("%s cannot be read, the scene is learnt anew: %s", path, error)
        return None


def _background(mean: np.ndarray, spread: np.ndarray) -> Background:
    flat = np.clip(mean, 0, 255).astype(np.uint8)
    limit = np.clip(spread * 3.5 + 4.5, 0, 255).astype(np.uint8)
    background = Background(mean.astype(np.float32), flat, spread.astype(np.float32), limit, [flat] * WARM_UP, flat)
    background.ghost = np.zeros(flat.shape[:2], np.uint8)
    return background


def _stature(counted: np.ndarray, sizes: np.ndarray, outline: np.ndarray, lines: np.ndarray) -> Stature:
    seen: list[deque[tuple[float, float, float]]] = [deque(maxlen=MEMORY) for _ in range(BANDS)]
    for band, place, tall, wide in sizes.tolist():
        seen[int(band)].append((place, tall, wide))
    height, count, fitting, oversized = counted.tolist()
    return Stature(int(height), seen, outline, int(count), fitting, oversized, lines)
