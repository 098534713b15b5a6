"""Proofs from the source: who may import whom, and what must not be there at all."""
