"""Which files are worked with: the one condition of all lists, counts and prints."""

from uuid import UUID

from django.db.models import Q

from lantian.registry.models import Child, existing

__all__ = ["active", "existing", "files_of"]


def active(prefix: str = "") -> Q:
    """Children whose file is open; `prefix` leads to the child (`child__`). A closed file stays, and can be found."""
    return existing(prefix) & Q(**{f"{prefix}closed_on__isnull": True})


def files_of(child: UUID) -> list[UUID]:
    """The keys under which rooms above keep what they know of a child: its own, and those of files merged into it."""
    return [child, *Child.objects.filter(merged_into=child).values_list("pk", flat=True)]
