from django.db import models
from django.utils.translation import gettext_lazy as _

from lantian.access.guards import READ_AND_WRITE, Guard
from lantian.kernel.rows import CityKey, CityRow
from lantian.registry.models import Child


class Arrival(CityRow):
    """A child lives in another town since its residence was changed, and nobody there has said that they have it.

    Derived: it goes when the child is received, or moves on.
    """

    guard = Guard(place="region", child="child_id", verbs=(*READ_AND_WRITE, "DELETE"))
    is_derived = True
    area_columns = ("from_place",)

    child = CityKey(Child, on_delete=models.CASCADE, related_name="arrivals")
    region = models.BigIntegerField(editable=False)
    school = models.UUIDField(null=True, editable=False)
    from_place = models.BigIntegerField()
    since = models.DateField()

    class Meta(CityRow.Meta):
        verbose_name = _("arrival that nobody agreed on")
        constraints = [models.UniqueConstraint(fields=["city", "child"], name="transfers_arrival_once")]
        indexes = [models.Index(fields=["city", "region", "since", "id"], name="transfers_arrival_region")]
