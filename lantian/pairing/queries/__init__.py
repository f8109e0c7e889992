"""Reads of children and their helpers."""
