"""Shapes of what people enter about rules and absences."""
