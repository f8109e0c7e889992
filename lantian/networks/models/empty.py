"""Places in the networks of a village, town, county or class that nobody has."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lantian.access.guards import READ_AND_WRITE, Guard
from lantian.access.policy import ROLE_NAMES
from lantian.kernel.rows import CityRow
from lantian.networks.rules.nets import FILLED_BY
from lantian.networks.words import SLOT_NAMES


class EmptyPlace(CityRow):
    """A place in a network that children need and nobody has: since when that is known, who must fill it, by when.

    Derived every night from posts, units and nominations. `region` is the village, town or county whose children lack
    it, or where the `school` is; a class is told by `grade` and `class_name`. That a child lacks somebody who takes
    care of it is no row here but a duty of the village.
    """

    is_derived = True
    guard = Guard(place="region", school="school", verbs=READ_AND_WRITE)

    slot = models.CharField(max_length=24, choices=[(slot.value, SLOT_NAMES[slot]) for slot in FILLED_BY])
    region = models.BigIntegerField()
    school = models.UUIDField(null=True)
    grade = models.PositiveSmallIntegerField(null=True)
    class_name = models.CharField(max_length=32, blank=True)
    owed_by = models.CharField(
        max_length=32, choices=[(one.owed_by.value, ROLE_NAMES[one.owed_by]) for one in FILLED_BY.values()]
    )
    found_on = models.DateField()
    fill_by = models.DateField()
    filled_on = models.DateField(null=True)

    class Meta(CityRow.Meta):
        verbose_name = _("empty place in a network")
        constraints = [
            models.UniqueConstraint(
                fields=["city", "slot", "region", "school", "grade", "class_name"],
                condition=Q(filled_on__isnull=True),
                nulls_distinct=False,
                name="networks_empty_once",
            ),
            models.CheckConstraint(condition=Q(fill_by__gt=F("found_on")), name="networks_empty_days"),
            models.CheckConstraint(
                condition=Q(filled_on__isnull=True) | Q(filled_on__gte=F("found_on")),
                name="networks_empty_filled",
            ),
        ]
        indexes = [
            models.Index(
                fields=["city", "region"], condition=Q(filled_on__isnull=True), name="networks_empty_open"
            )
        ]
