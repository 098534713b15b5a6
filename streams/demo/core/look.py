"""What a person of the demo looks like: body, hair, clothes and luggage, drawn by lot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np

T = TypeVar("T")
Colour = tuple[int, int, int]  # red, green, blue

SKINS: tuple[Colour, ...] = ((236, 200, 176), (222, 178, 148), (198, 148, 112), (150, 104, 76), (108, 74, 56))
HAIRS: tuple[Colour, ...] = (
    (38, 30, 28),
    (62, 44, 34),
    (104, 70, 44),
    (164, 124, 76),
    (150, 146, 142),
    (120, 58, 36),
)
TOPS: tuple[Colour, ...] = (
    (38, 58, 92), (158, 58, 52), (46, 98, 92), (206, 142, 58), (86, 66, 104), (66, 110, 158), (88, 140, 66),
    (184, 92, 106), (52, 54, 60), (98, 40, 58), (128, 170, 200), (66, 84, 64), (208, 110, 74),
)  # fmt: skip
BOTTOMS: tuple[Colour, ...] = (
    (42, 50, 72), (34, 36, 42), (70, 88, 122), (92, 76, 60), (52, 58, 54), (126, 106, 80), (60, 44, 52),
)  # fmt: skip
SHOES: tuple[Colour, ...] = ((38, 32, 30), (88, 58, 40), (226, 222, 214), (52, 56, 70))
BAGS: tuple[Colour, ...] = ((120, 72, 44), (44, 64, 60), (150, 54, 48), (36, 38, 46), (196, 164, 110))


@dataclass(frozen=True, slots=True)
class Look:
    """One person's appearance; `height` in metres with shoes, `build` 1 for a usual width."""

    height: float
    build: float
    skin: Colour
    hair: Colour
    top: Colour
    bottom: Colour
    shoes: Colour
    bag_colour: Colour
    long_hair: bool = False
    dress: str = "trousers"  # or "skirt", "coat"
    bag: str = "none"  # or "backpack", "shoulder", "tote"


def draw_look(lot: np.random.Generator, child: bool = False) -> Look:
    """Draw somebody by lot."""
    woman = bool(lot.random() < 0.5)
    height = lot.uniform(1.22, 1.38) if child else lot.normal(1.67 if woman else 1.78, 0.05)
    dress = _pick(lot, ("trousers", "trousers", "skirt", "coat") if woman else ("trousers", "trousers", "coat"))
    return Look(
        height=round(float(np.clip(height, 1.2, 1.92)), 3),
        build=round(float(lot.uniform(0.92, 1.1)), 3),
        skin=_pick(lot, SKINS),
        hair=_pick(lot, HAIRS),
        top=_pick(lot, TOPS),
        bottom=_pick(lot, BOTTOMS),
        shoes=_pick(lot, SHOES),
        bag_colour=_pick(lot, BAGS),
        long_hair=woman and bool(lot.random() < 0.7),
        dress="trousers" if child else dress,
        bag=_pick(lot, ("none", "backpack", "shoulder", "tote", "none")),
    )


def _pick(lot: np.random.Generator, choices: tuple[T, ...]) -> T:
    """Pick one of the choices."""
    return choices[int(lot.integers(len(choices)))]
