"""Pages about children and their helpers."""
