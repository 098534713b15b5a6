"""Tests of what is known of a camera now, over the REST API."""
