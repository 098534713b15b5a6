"""Making a camera's acquaintance: trying an address in a worker, finding cameras on the network."""
