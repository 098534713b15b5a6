"""Measures the product beside its peers and yardsticks, in one run, as ratios."""
