"""Writes about needs, measures, plans, goals and voices: one verb, one function, one transaction."""
