"""Which files are worked with: the one condition of all lists, counts and prints."""

from django.db.models import Q


def active(prefix: str = "") -> Q:
    """Children whose file is open; `prefix` leads to the child (`child__`). A closed file stays, and can be found."""
    return existing(prefix) & Q(**{f"{prefix}closed_on__isnull": True})


def existing(prefix: str = "") -> Q:
    """Children whose file is there, be it closed."""
    return Q(**{f"{prefix}erased_at__isnull": True})
