"""The two shapes of a row about a child: of one child, or of people whom several children share."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lantian.access.guards import Guard
from lantian.kernel.rows import CityKey, RecordedRow


class ChildRow(RecordedRow):
    """A row of one child. `region` (the village it lives in) and `school` follow the child by trigger."""

    guard = Guard(place="region", school="school", person="child_id")

    child = CityKey("registry.Child", on_delete=models.PROTECT, related_name="%(class)s_rows")
    region = models.BigIntegerField(editable=False)
    school = models.UUIDField(null=True, editable=False)

    class Meta(RecordedRow.Meta):
        abstract = True


class SharedRow(RecordedRow):
    """A row that several children share (a father, a house). The guards list where those children are.

    A trigger keeps the lists in step with ties and households.
    """

    guard = Guard(place="regions", school="schools", person="children", many=True)

    regions = ArrayField(models.BigIntegerField(), default=list, editable=False)
    schools = ArrayField(models.UUIDField(), default=list, editable=False)
    children = ArrayField(models.UUIDField(), default=list, editable=False)

    class Meta(RecordedRow.Meta):
        abstract = True


class Dated(models.Model):
    """Holds from `since` until the day before `until`; open while it goes on. `since` may be unknown."""

    since = models.DateField(null=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
