"""What follows about mandatory reports; no Django, no clock."""
