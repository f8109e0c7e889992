"""Reads about referrals."""

from lantian.referrals.queries.lists import of_origin

__all__ = ["of_origin"]
