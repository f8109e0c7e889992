"""Shapes of what is submitted."""
