"""Who was found unfit to care for whom (未成年人保护法 art 22), for whoever brings people and children together."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q

from lantian.entrusting.models import CarerAssessment
from lantian.entrusting.rules.eligibility import Result
from lantian.registry.models import Child, Person

Index = bytes | memoryview | None
UNFIT = Q(result=Result.UNFIT, superseded_at__isnull=True)


def unfit_people(children: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """Pairs of a child and a person who was found unfit to care for it, whatever the ground; merged files count too."""
    keys = set(children)
    files = {key: key for key in keys}
    merged = Child.objects.filter(merged_into__in=keys).values_list("pk", "merged_into")
    files |= {gone: kept for gone, kept in merged if kept}
    rows = CarerAssessment.objects.filter(UNFIT, child__in=files)
    return {(files[child], person) for child, person in rows.values_list("child", "person")}


def unfit_indexes(low: int, high: int) -> set[bytes]:
    """Blind indexes of numbers and telephones of those whom art 22 para 2 rules out, in places `low` to `high`.

    Who is merely too ill or too old to take a child in is not among them. Indexes as they were on the day of the look
    and as they are now: numbers are found later, and telephones change.
    """
    rows = CarerAssessment.objects.filter(UNFIT, is_excluded=True, region__range=(low, high))
    then = rows.values_list("identity_index", "phone_index")
    people = Person.objects.filter(pk__in=rows.values("person")).values_list("identity_index", "phone_index")
    return _known([*then, *people])


def _known(rows: Iterable[tuple[Index, Index]]) -> set[bytes]:
    return {bytes(index) for row in rows for index in row if index is not None}
