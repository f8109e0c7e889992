"""What follows for needs, measures, plans, goals and the voice of children. Pure."""
