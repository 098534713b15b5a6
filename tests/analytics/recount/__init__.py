"""Tests of other lines tried on stored tracks."""
