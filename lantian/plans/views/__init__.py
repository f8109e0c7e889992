"""Pages of needs, measures, plans, goals and voices."""
