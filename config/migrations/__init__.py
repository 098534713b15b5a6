"""Rows that the whole project needs."""
