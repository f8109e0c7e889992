"""Reads about helpers."""
