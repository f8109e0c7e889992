"""The shapes that people fill in."""
