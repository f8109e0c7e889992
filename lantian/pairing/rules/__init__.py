"""What follows for children and their helpers; no Django, no clock, no database."""
