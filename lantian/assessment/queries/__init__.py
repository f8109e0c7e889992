"""Reads over what is known and decided of children."""

from lantian.assessment.queries.standing import level_of

__all__ = ["level_of"]
