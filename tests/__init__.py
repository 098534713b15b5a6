"""Tests of Headcount."""
