"""Tests of pages, live messages and sockets."""
