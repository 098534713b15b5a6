"""The demo scene: a hall with people that the product renders itself, so that its exact truth is known."""

from streams.demo.files import DemoScene, ensure_demo

__all__ = ["DemoScene", "ensure_demo"]
