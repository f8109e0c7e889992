"""The one way in which a child's data leave the register for good."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from lantian.access.log import note_access
from lantian.access.models import ChargedChild
from lantian.access.scopes import taking_rows_away
from lantian.registry.models import (
    CardIssue,
    Child,
    ChildDocument,
    Closing,
    Enrolment,
    Guardianship,
    Health,
    Household,
    Hukou,
    IdentityKey,
    Livelihood,
    Merge,
    Migration,
    MonthlyCheck,
    OtherReading,
    Person,
    Residence,
    RosterLine,
    RowBefore,
    StatusEpisode,
    Tie,
)
from lantian.registry.rules.kin import GRANDPARENTS
from lantian.registry.services.clearing import forget_files_of
from lantian.registry.services.following import lock_one

OF_CHILD: list[type[models.Model]] = [
    Tie,
    Hukou,
    Residence,
    Enrolment,
    Health,
    Guardianship,
    CardIssue,
    OtherReading,
    ChildDocument,
    StatusEpisode,
    Closing,
    MonthlyCheck,
]
# A table, and the column by which its rows are found.
Rows = tuple[type[models.Model], str, list[UUID]]


@transaction.atomic
def erase_child(*, child: Child, basis: str) -> None:
    """Erases what the register holds of a child, its history included, after a lawful request (PIPL art 47).

    What rooms above keep of it goes first. People and a household that belong to no other child go too, and so does
    the content of its papers and of every print and roster with it, closed or not. What stays is a row without a
    person, so that figures of the past still add up, and the access log with `basis`: who erased, when, on what ground.
    Raises `RegistryError("gone")`.
    """
    child = lock_one(child, closed_too=True)
    note_access("registry.erase_child", child=child.pk, region=child.region, school=child.school, basis=basis)
    files = [child, *Child.objects.filter(merged_into=child.pk)]
    for forget in map(import_string, settings.CHILD_FORGETTERS):
        for one in files:
            forget(one.pk)
    with taking_rows_away(closed_too=True):
        for one in files:
            number = one.identity.reveal() if one.identity else ""
            forget_files_of(one, names=_names_of(one), number=number, now=timezone.now())
        rows = _rows_of(child, files)
        _forget_rosters(files, rows)
        IdentityKey.objects.filter(city=child.city, child__in=[one.pk for one in files]).delete()
        # Guards of a person without children let nobody through: they go before the ties that lead to them.
        for model, column, keys in rows:
            _delete(model.objects.filter(**{f"{column}__in": keys}))  # type: ignore[attr-defined]
        for one in files:
            _blank(one)
        rows.append((Child, "id", [one.pk for one in files]))
        for model, column, keys in rows:
            if hasattr(model, "history"):
                history = model.history.rel.related_model
                history.objects.filter(city=child.city, **{f"{column}__in": keys}).delete()


def _names_of(child: Child) -> set[str]:
    """The names that a child has or had."""
    history = child.history.model.objects.filter(city=child.city, pgh_obj_id=child.pk)  # type: ignore[attr-defined]
    return {child.name, *history.values_list("name", flat=True)}


def _rows_of(child: Child, files: list[Child]) -> list[Rows]:
    """What goes with a child and the files that were merged into its own, those who are nobody else's first."""
    key = [one.pk for one in files]
    people = Person.objects.filter(ties__child__in=key, ties__city=child.city).distinct()
    lonely = [person.pk for person in people if set(person.children) <= {child.pk}]
    houses = Household.objects.filter(members__in=key, members__city=child.city).distinct()
    empty = [house.pk for house in houses if set(house.children) <= {child.pk}]
    rows: list[Rows] = [
        (Merge, "kept_id", key),
        (Merge, "gone_id", key),
        (Migration, "person_id", lonely),
        (Person, "id", lonely),
        (Livelihood, "household_id", empty),
        (Household, "id", empty),
        *((model, "child_id", key) for model in OF_CHILD),
        (ChargedChild, "child", key),
    ]
    return rows


def _forget_rosters(files: list[Child], rows: Iterable[Rows]) -> None:
    """What imports keep of the child, so that they can be shown and undone."""
    keys: list[UUID] = [child.pk for child in files]
    for model, column, values in rows:
        keys += model.objects.filter(**{f"{column}__in": values}).values_list("pk", flat=True)  # type: ignore[attr-defined]
    RowBefore.objects.filter(row__in=keys).delete()
    RosterLine.objects.filter(child__in=[child.pk for child in files]).delete()


def _delete(rows: models.QuerySet[models.Model]) -> None:
    """Deletes rows and nothing else: foreign keys are looked at when the transaction ends."""
    rows._raw_delete(rows.db)


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
        **dict.fromkeys(GRANDPARENTS, ""),
        remarks="",
        gaps=0,
        status_due_on=None,
        erased_at=timezone.now(),
    )
