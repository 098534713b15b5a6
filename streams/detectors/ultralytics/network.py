"""Reads a network in OpenVINO: what it wants, what its classes are called, and how it is compiled."""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import openvino as ov
from openvino.preprocess import PrePostProcessor

from streams.detectors.base import DetectorError
from streams.detectors.ultralytics.outputs import is_yolox

DEVICE = "CPU"


@dataclass(frozen=True, slots=True)
class Setup:
    """How a network runs: `precision` in OpenVINO's words (f32, bf16, f16), `hint` THROUGHPUT or LATENCY."""

    precision: str
    hint: str


@dataclass(frozen=True, slots=True)
class Compiled:
    """A network compiled for pictures of one size: bytes in, numbers out.

    `channels` is the order of colours that it wants, as PyAV calls it; `requests` how many frames it works on best.
    """

    network: Any
    channels: str
    requests: int


@lru_cache(maxsize=8)
def model(network: Path) -> Any:
    """Read a network. Raises DetectorError where OpenVINO cannot."""
    try:
        return ov.Core().read_model(network)
    except RuntimeError as error:
        raise DetectorError(f"OpenVINO cannot read {network}: {str(error).strip().splitlines()[-1]}") from None


def fixed_size(network: Path) -> tuple[int, int] | None:
    """Return the width and height that the network insists on, or None. Raises DetectorError for no picture input."""
    shape = model(network).inputs[0].partial_shape
    if len(shape) != 4:
        raise DetectorError(f"{network} takes no picture: its input is {shape}")
    height, width = shape[2], shape[3]
    return None if height.is_dynamic or width.is_dynamic else (width.get_length(), height.get_length())


def class_names(network: Path) -> list[str]:
    """Return the names of the classes: an OpenVINO export has a list of words, an ONNX export a Python dictionary."""
    read = model(network)
    if read.has_rt_info(["model_info", "labels"]):
        return str(read.get_rt_info(["model_info", "labels"]).value).split()
    if not read.has_rt_info(["framework", "names"]):
        return []
    try:
        names = ast.literal_eval(str(read.get_rt_info(["framework", "names"]).value))
        return [str(names[number]) for number in range(len(names))]
    except (ValueError, SyntaxError, LookupError, TypeError):
        return []


def precisions() -> list[str]:
    """Return the precisions of numbers that this CPU is made for, the fastest first; f32 is always there."""
    able = ov.Core().get_property(DEVICE, "OPTIMIZATION_CAPABILITIES")
    return [ours for ours, theirs in (("f16", "FP16"), ("bf16", "BF16")) if theirs in able] + ["f32"]


def machine() -> str:
    """Return what the speed of a network depends on beside itself: the processor and OpenVINO's version."""
    return json.dumps([ov.Core().get_property(DEVICE, "FULL_DEVICE_NAME"), ov.get_version()])


def compiled(network: Path, width: int, height: int, setup: Setup, cache: Path | None) -> Compiled:
    """Compile for RGB bytes of one size (YOLOX: BGR, not scaled); what is compiled is kept in the folder `cache`.

    Raises DetectorError where the network does not take that size.
    """
    core, settings = ov.Core(), {"PERFORMANCE_HINT": setup.hint, "INFERENCE_PRECISION_HINT": setup.precision}
    if cache:
        settings["CACHE_DIR"] = str(cache)
    try:
        shaped = model(network).clone()
        shaped.reshape({shaped.inputs[0]: [1, 3, height, width]})
        raw = _is_raw(shaped, (width, height))
        made = core.compile_model(_with_bytes(shaped, raw), DEVICE, settings)
    except RuntimeError as error:
        reason = str(error).strip().splitlines()[-1]
        raise DetectorError(f"OpenVINO cannot run {network} at {width} × {height}: {reason}") from None
    requests = int(made.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))
    return Compiled(made, "bgr24" if raw else "rgb24", requests)


def _is_raw(shaped: Any, size: tuple[int, int]) -> bool:
    shape = shaped.outputs[0].partial_shape
    return shape.is_static and is_yolox(tuple(shape.to_shape())[1:], size)


def _with_bytes(shaped: Any, raw: bool) -> Any:
    """Return the network with its input taken as bytes, height × width × 3."""
    steps = PrePostProcessor(shaped)
    steps.input().tensor().set_element_type(ov.Type.u8).set_layout(ov.Layout("NHWC"))
    steps.input().model().set_layout(ov.Layout("NCHW"))
    converted = steps.input().preprocess().convert_element_type(ov.Type.f32)
    if not raw:
        converted.scale(255.0)
    return steps.build()
