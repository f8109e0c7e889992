"""Writes about children and their helpers: one verb, one function, one transaction."""
