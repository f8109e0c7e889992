from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from lantian.access.guards import READ_AND_WRITE, Guard
from lantian.kernel.rows import CityKey, CityRow
from lantian.registry.models import Child


class WaySuggestion(CityRow):
    """A fact of the register speaks for a way; a person looks, and begins it or says that it is not needed.

    Derived: it goes with its fact. `fact` is the row that says it.
    """

    guard = Guard(
        place="region",
        school="school",
        child="child_id",
        readers="readers",
        verbs=(*READ_AND_WRITE, "DELETE"),
    )
    is_derived = True

    child = CityKey(Child, on_delete=models.CASCADE, related_name="way_suggestions")
    region = models.BigIntegerField(editable=False)
    school = models.UUIDField(null=True, editable=False)
    readers = ArrayField(models.CharField(max_length=32), editable=False)
    way = models.CharField(max_length=16)
    fact = models.UUIDField()
    since = models.DateField()

    class Meta(CityRow.Meta):
        verbose_name = _("suggested way")
        constraints = [
            models.UniqueConstraint(fields=["city", "child", "way"], name="pathways_suggestion_once")
        ]
        indexes = [models.Index(fields=["city", "region", "since", "id"], name="pathways_suggestion_region")]
