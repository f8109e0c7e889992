"""How many networks each child had when the house last looked: kept for figures, and for nothing else."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lantian.access.guards import READ_AND_WRITE, Guard
from lantian.kernel.rows import CityKey, CityRow
from lantian.registry.models import Child


class NetworksFound(CityRow):
    """In which networks a child lacked somebody in the night of a day (`missing`, bits in the order of `Network`).

    Pages ask anew; this is what figures are counted from, since they count rows of children and follow their changes.
    """

    is_derived = True
    guard = Guard(place="region", school="school", child="child_id", verbs=READ_AND_WRITE)

    child = CityKey(Child, on_delete=models.CASCADE, related_name="networks_found")
    region = models.BigIntegerField(editable=False)
    school = models.UUIDField(null=True, editable=False)
    missing = models.PositiveSmallIntegerField()
    found_on = models.DateField()

    class Meta(CityRow.Meta):
        verbose_name = _("networks of a child as found")
        constraints = [models.UniqueConstraint(fields=["city", "child"], name="networks_found_once")]
