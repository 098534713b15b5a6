"""Measures the product beside its yardsticks, in one run, as ratios."""
