"""Reads about days missing at school."""
