"""Papers of the four networks."""
