"""Cameras of the network on this machine: RTSP, HTTP, and servers that are none."""
