"""Trials of addresses, and finding cameras."""
