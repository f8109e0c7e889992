"""Papers for the team."""
