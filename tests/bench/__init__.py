"""Measurements, in ratios against a floor taken in the same run: the machine's own speed cancels out."""
