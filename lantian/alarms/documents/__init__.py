"""Paper of mandatory reports."""
