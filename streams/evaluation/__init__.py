"""Evaluation: clips with known truth run through the product, and what came out beside what happened."""
