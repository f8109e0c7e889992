"""Shapes of what is typed about resources and orders."""
