"""Writes about helpers: one verb, one function, one transaction."""
