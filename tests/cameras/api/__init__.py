"""Tests of what the REST API of every app shares."""
