"""Which files are worked with: the one condition of all lists, counts and prints."""

from django.db.models import Q

from lantian.registry.models import existing

__all__ = ["active", "existing"]


def active(prefix: str = "") -> Q:
    """Children whose file is open; `prefix` leads to the child (`child__`). A closed file stays, and can be found."""
    return existing(prefix) & Q(**{f"{prefix}closed_on__isnull": True})
