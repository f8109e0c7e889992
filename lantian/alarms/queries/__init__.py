"""Reads about mandatory reports."""
