"""The contestants of the bench: each module is run as a process of its own by `streams.bench.racing`."""
