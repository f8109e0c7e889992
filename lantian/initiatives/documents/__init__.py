"""Paper of this room."""
