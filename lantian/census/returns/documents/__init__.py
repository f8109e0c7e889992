"""Returns set as PDF."""
