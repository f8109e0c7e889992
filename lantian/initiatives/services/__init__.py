"""Writes: founding and closing, joining and leaving, duty days, groups."""
