"""Tests of the bench: its arithmetic, its contestants, and what it says of those that cannot run."""
