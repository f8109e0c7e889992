"""Answering, proposing, deciding."""
