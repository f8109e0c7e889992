"""What a table may tell: pure rules over counts of children; no Django, no clock, no database."""
