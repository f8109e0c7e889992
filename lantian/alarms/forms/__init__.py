"""Shapes of what people enter about mandatory reports."""
