"""Reads of the plans of children."""
