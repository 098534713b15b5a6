"""Tenants, places and camera configuration."""
