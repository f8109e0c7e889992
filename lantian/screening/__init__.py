"""Questionnaires and scales: versioned as data, answered with consent, scored, kept behind a closed door.

Others learn whether attention is needed, or that the child was referred, and nothing else.
"""
