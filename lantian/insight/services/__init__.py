"""Counting, passing up, following time, checking."""
