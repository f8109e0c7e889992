"""Pages of the four networks."""
