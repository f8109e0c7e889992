"""Which files are worked with: the one condition of all lists, counts and prints."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from lantian.kernel.questions import worded_once
from lantian.registry.models import Child, existing

__all__ = ["active", "existing", "files_of", "of_files"]


def active(prefix: str = "") -> Q:
    """Children whose file is open; `prefix` leads to the child (`child__`). A closed file stays, and can be found."""
    return existing(prefix) & Q(**{f"{prefix}closed_on__isnull": True})


def files_of(child: UUID) -> list[UUID]:
    """The keys under which rooms above keep what they know of a child: its own, and those of files merged into it."""
    return [child, *_merged_into(child)]


@worded_once
def _merged_into(child: UUID) -> QuerySet[Child, UUID]:
    return Child.objects.filter(merged_into=child).values_list("pk", flat=True)


def of_files(children: Collection[UUID]) -> Q:
    """Rows of children, or of files that were merged into theirs: found by the child, never by reading them all."""
    files = Child.objects.filter(Q(pk__in=children) | Q(merged_into__in=children))
    return Q(child__in=files.values("pk"))
