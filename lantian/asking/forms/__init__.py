"""Shapes of what people enter."""
