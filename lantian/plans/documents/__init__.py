"""Paper of this room: the plan for the family, certificates, sheets of the three questions."""
