"""Reads of ready ways."""
