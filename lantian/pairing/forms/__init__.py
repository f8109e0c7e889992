"""Shapes of what people write about children and their helpers."""
