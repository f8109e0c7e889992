"""Forms of the four networks."""
