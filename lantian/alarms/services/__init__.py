"""Writes about mandatory reports: one verb, one function, one transaction."""
