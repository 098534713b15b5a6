"""Texts that people read, in every language: found in the source, kept in catalogues, compiled."""
