"""Pages about helpers."""
