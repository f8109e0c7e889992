"""What may leave the house as figures: too small cells, what margins and other releases would give away."""
