"""Reads of moves between offices."""
