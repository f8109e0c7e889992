"""Dated facts: each holds in `[since, until)`. A change ends one row and begins the next; a correction mends a row."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantian.access.history import keeps_history
from lantian.kernel.rows import CityKey, half_open
from lantian.registry.models.children import Household, Person
from lantian.registry.models.rows import ChildRow, Dated, SharedRow


def current_once(name: str, owner: str) -> models.UniqueConstraint:
    """At most one open row of a kind for each owner."""
    return models.UniqueConstraint(fields=["city", owner], condition=Q(until__isnull=True), name=name)


def by_owner(name: str, owner: str) -> models.Index:
    return models.Index(fields=["city", owner, "since"], name=name)


@keeps_history()
class Hukou(ChildRow, Dated):
    """Where the child is registered, and whether it is."""

    is_registered = models.BooleanField(_("registered"), null=True)
    place = models.BigIntegerField(_("place of hukou"), null=True, blank=True)
    place_text = models.CharField(max_length=128, blank=True)
    nature = models.CharField(_("nature of hukou"), max_length=16, blank=True)

    class Meta(ChildRow.Meta):
        constraints = [
            half_open("registry_hukou_period"),
            current_once("registry_hukou_current", "child"),
        ]
        indexes = [by_owner("registry_hukou_child", "child")]


@keeps_history()
class Residence(ChildRow, Dated):
    """Which village the child lives in, and with whom (GB/T 4761; 01: alone).

    Of a child that is `elsewhere` with its parents, `place` is the village that keeps the file.
    """

    place = models.BigIntegerField(_("village"))
    lives_with = models.CharField(_("lives with"), max_length=2, blank=True)
    elsewhere = models.BigIntegerField(null=True, blank=True)
    elsewhere_text = models.CharField(max_length=128, blank=True, default="", db_default="")

    class Meta(ChildRow.Meta):
        constraints = [
            half_open("registry_residence_period"),
            current_once("registry_residence_current", "child"),
        ]
        indexes = [by_owner("registry_residence_child", "child")]


@keeps_history()
class Enrolment(ChildRow, Dated):
    """Schooling: stage, school, grade, class, boarding."""

    stage = models.CharField(_("stage"), max_length=16)
    school_unit = models.UUIDField(_("school"), null=True, blank=True)
    school_text = models.CharField(max_length=128, blank=True)
    grade = models.PositiveSmallIntegerField(_("grade"), null=True, blank=True)
    class_name = models.CharField(_("class"), max_length=32, blank=True)
    boards = models.BooleanField(_("boards"), null=True)

    class Meta(ChildRow.Meta):
        constraints = [
            half_open("registry_enrolment_period"),
            current_once("registry_enrolment_current", "child"),
        ]
        indexes = [by_owner("registry_enrolment_child", "child")]


@keeps_history()
class Health(ChildRow, Dated):
    """Health (GB/T 2261.3), disability (kind and grade, GB/T 26341), illness."""

    condition = models.CharField(_("health"), max_length=2)
    disability_kind = models.CharField(_("kind of disability"), max_length=2, blank=True)
    disability_grade = models.CharField(_("grade of disability"), max_length=1, blank=True)
    illness = models.CharField(_("illness"), max_length=128, blank=True)

    class Meta(ChildRow.Meta):
        constraints = [
            half_open("registry_health_period"),
            current_once("registry_health_current", "child"),
        ]
        indexes = [by_owner("registry_health_child", "child")]


@keeps_history()
class Guardianship(ChildRow, Dated):
    """How the child is guarded, in the five words of the national form (国发〔2016〕13号)."""

    level = models.CharField(_("guardianship"), max_length=24)

    class Meta(ChildRow.Meta):
        constraints = [
            half_open("registry_guardianship_period"),
            current_once("registry_guardianship_current", "child"),
        ]
        indexes = [by_owner("registry_guardianship_child", "child")]


@keeps_history()
class Livelihood(SharedRow, Dated):
    """What a household lives on, the aid it gets, its marks of poverty (imported, not asked again)."""

    household = CityKey(Household, on_delete=models.PROTECT, related_name="livelihood_rows")
    income_sources = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    aid = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    poverty_marks = ArrayField(models.CharField(max_length=24), default=list, blank=True)

    class Meta(SharedRow.Meta):
        constraints = [
            half_open("registry_livelihood_period"),
            current_once("registry_livelihood_current", "household"),
        ]
        indexes = [by_owner("registry_livelihood_house", "household")]


@keeps_history()
class Migration(SharedRow, Dated):
    """A person away from home: since when, where (to county level), why, expected back. `until` is the return.

    A visit home ends nothing: `visited_on` is when the last one began, `visit_until` when it was over.
    """

    person = CityKey(Person, on_delete=models.PROTECT, related_name="migration_rows")
    reason = models.CharField(_("reason"), max_length=16)
    destination = models.BigIntegerField(_("where"), null=True, blank=True)
    destination_text = models.CharField(max_length=128, blank=True)
    expected_return_on = models.DateField(_("expected back"), null=True, blank=True)
    visited_on = models.DateField(_("last visit home"), null=True, blank=True)
    visit_until = models.DateField(null=True, blank=True)

    class Meta(SharedRow.Meta):
        constraints = [
            half_open("registry_migration_period"),
            current_once("registry_migration_current", "person"),
        ]
        indexes = [by_owner("registry_migration_person", "person")]
