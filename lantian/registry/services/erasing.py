"""The one way in which a child's data leave the register for good."""

from uuid import UUID

from django.db import models
from django.utils import timezone

from lantian.access.log import note_access
from lantian.access.models import ChargedChild
from lantian.access.scopes import taking_rows_away
from lantian.registry.models import (
    CardIssue,
    Child,
    Enrolment,
    Guardianship,
    Health,
    Household,
    Hukou,
    IdentityKey,
    Livelihood,
    Migration,
    OtherReading,
    Person,
    Residence,
    Tie,
)

OF_CHILD: list[type[models.Model]] = [
    CardIssue,
    OtherReading,
    Hukou,
    Residence,
    Enrolment,
    Health,
    Guardianship,
]


def erase_child(*, child: Child, basis: str) -> None:
    """Erases what the register holds of a child, its history included, after a lawful request (PIPL art 47).

    People and a household that belong to no other child go too. What stays is a row without a person, so that
    figures of the past still add up, and the access log with `basis`: who erased, when, on what ground.
    """
    key, household = child.pk, child.household_id
    people = list(Tie.objects.filter(child=key).values_list("person", flat=True))
    note_access("registry.erase_child", child=key, region=child.region, school=child.school, basis=basis)
    with taking_rows_away():
        Tie.objects.filter(child=key).delete()
        for model in OF_CHILD:
            model.objects.filter(child=key).delete()  # type: ignore[attr-defined]
        ChargedChild.objects.filter(child=key).delete()
        IdentityKey.objects.filter(city=child.city, child=key).delete()
        _blank(child)
        _erase_lonely(people, household)
        _erase_history(key, people, household)


def _blank(child: Child) -> None:
    Child.objects.filter(pk=child.pk).update(
        name="",
        name_pinyin="",
        name_initials="",
        ethnicity="",
        birth_on=child.birth_on.replace(month=1, day=1),
        identity=None,
        identity_index=None,
        temporary_key="",
        no_identity_reason="",
        household=None,
        remarks="",
        gaps=0,
        erased_at=timezone.now(),
    )


def _erase_lonely(people: list[UUID], household: UUID | None) -> None:
    lonely = Person.objects.filter(pk__in=people, children=[])
    Migration.objects.filter(person__in=list(lonely.values_list("pk", flat=True))).delete()
    lonely.delete()
    empty = Household.objects.filter(pk__in=[household] if household else [], children=[])
    Livelihood.objects.filter(household__in=list(empty.values_list("pk", flat=True))).delete()
    empty.delete()


def _erase_history(child: UUID, people: list[UUID], household: UUID | None) -> None:
    kept = set(Person.objects.filter(pk__in=people).values_list("pk", flat=True))
    gone = [person for person in people if person not in kept]
    houses = [] if household is None or Household.objects.filter(pk=household).exists() else [household]
    keys: list[tuple[type[models.Model], str, list[UUID]]] = [
        (Child, "pgh_obj", [child]),
        *((model, "child", [child]) for model in (Tie, Hukou, Residence, Enrolment, Health, Guardianship)),
        (Person, "pgh_obj", gone),
        (Migration, "person", gone),
        (Household, "pgh_obj", houses),
        (Livelihood, "household", houses),
    ]
    for model, column, values in keys:
        history = model.history.rel.related_model  # type: ignore[attr-defined]
        history.objects.filter(**{f"{column}__in": values}).delete()
