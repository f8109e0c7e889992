"""Periods, editions and what a report holds: decided without a database."""
