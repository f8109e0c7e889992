"""Reads: initiatives and how far they are, stations, groups."""
