"""Writes about entrusted care: one verb, one function, one transaction."""
