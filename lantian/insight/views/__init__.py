"""Pages of the figures, by noun."""
