"""What was told before, and what it means for what is told now."""

from datetime import timedelta

WINDOW = timedelta(days=28)
"""Figures of days nearer to each other are compared: a monthly figure stands free, one of the next week does not."""
