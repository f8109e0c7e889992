"""Letting figures out of the house, and saying that some were wrong."""
