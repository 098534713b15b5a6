"""What pages and sockets need that is pure: no Django, no clock, no I/O."""
