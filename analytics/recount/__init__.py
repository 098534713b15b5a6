"""Other lines tried on stored tracks: what to try, what it would have counted, and both side by side."""
