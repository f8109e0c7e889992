"""Reads of the four networks."""
