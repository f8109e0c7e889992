"""What every table is built on, and what each declares of itself.

A table is `city` (rows of one prefecture, found by city first), `reference` (the same everywhere:
regions, units, users) or `local` (of this installation alone: jobs, sessions). Rows of a city keep
its number in a plain column that never changes, and name it in every key: one database can then be
split by city without rewriting a row.
"""

from typing import Any, ClassVar, Literal

import pgtrigger
from django.core import checks
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import Exact
from django.utils import timezone
from uuid_utils.compat import uuid7

from lantian.kernel.city import acting_cities, acting_city

Distribution = Literal["city", "reference", "local"]


class Declared(models.Model):
    """Any table of ours: says how it is distributed."""

    distribution: ClassVar[Distribution]

    class Meta:
        abstract = True


class ReferenceRow(Declared):
    """A row that is the same for every city; keyed by a UUIDv7."""

    distribution = "reference"
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class VersionedRow(ReferenceRow):
    """A reference row that people edit on a page: how often it was changed."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class LocalRow(Declared):
    """A row of this installation alone; keyed by a UUIDv7."""

    distribution = "local"
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class CityManager(models.Manager):
    """Rows of the acting city; nothing can be read while no city is set."""

    def get_queryset(self) -> models.QuerySet:
        cities = acting_cities()
        rows = super().get_queryset()
        return rows.filter(city=cities[0]) if len(cities) == 1 else rows.filter(city__in=cities)


class CityRow(Declared):
    """A row of one city. `objects` sees the acting city, `national` sees all that the policies let through."""

    distribution = "city"
    is_derived: ClassVar[bool] = False
    """Whether its rows follow from others and are never typed: they go with what they follow from."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    city = models.IntegerField(default=acting_city, editable=False)

    objects = CityManager()
    national = models.Manager()  # noqa: DJ012 - it takes this manager for a field

    class Meta:
        abstract = True
        triggers = [
            pgtrigger.Trigger(
                name="city_stays",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__city__df=pgtrigger.F("new__city")),
                func="RAISE EXCEPTION 'A row never changes its city.';",
            )
        ]

    def _do_update(self, base_qs: Any, using: Any, pk_val: Any, values: Any, *rest: Any) -> Any:
        values = [value for value in values if value[0].attname != "city"]
        return super()._do_update(base_qs.filter(city=self.city), using, pk_val, values, *rest)


class RecordedRow(CityRow):
    """A row that somebody wrote: when, who, on which import, and how often it was changed since."""

    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.UUIDField(null=True, editable=False)
    origin = models.UUIDField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(CityRow.Meta):
        abstract = True


class CityKey(models.ForeignKey):
    """A foreign key between rows of one city: constraint, joins and look-ups all name the city."""

    holds_city = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # An index by the key alone would not name the city: tables declare (city, key, …) themselves.
        kwargs.setdefault("db_index", False)
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        if self.remote_field.on_delete in (models.SET_NULL, models.SET_DEFAULT):
            found.append(
                checks.Error("A city key cannot be emptied: its city stays.", obj=self, id="kernel.E001")
            )
        return found

    def get_extra_restriction(self, alias: str, related_alias: str) -> Exact:  # type: ignore[override]
        theirs = self.remote_field.model._meta.get_field("city")
        ours = self.model._meta.get_field("city")
        return Exact(theirs.get_col(alias), ours.get_col(related_alias))  # type: ignore[union-attr]

    def get_extra_descriptor_filter(self, instance: Any) -> dict[str, Any]:
        return {"city": instance.city}


def referred_to(name: str) -> models.UniqueConstraint:
    """The rule `(city, id)` of a table to which city keys point."""
    return models.UniqueConstraint(fields=["city", "id"], name=name)


def half_open(name: str, since: str = "since", until: str = "until") -> models.CheckConstraint:
    """The rule that a period `[since, until)` is not empty; `until` may be open."""
    return models.CheckConstraint(
        condition=Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": F(since)}), name=name
    )
