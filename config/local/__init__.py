"""The single-machine profile: servers that come as wheels, secrets made on first start, supervision."""
