from django.db import models
from django.utils.translation import gettext_lazy as _

from lantian.access.guards import Guard
from lantian.kernel.rows import CityRow


class SavedView(CityRow):
    """A filter, an order and a choice of columns of the list of children, under a name, for one seat."""

    guard = Guard(own_seat="seat", verbs=("SELECT", "INSERT", "UPDATE", "DELETE"))

    seat = models.UUIDField()
    name = models.CharField(_("name"), max_length=64)
    query = models.JSONField(default=dict)

    class Meta(CityRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["city", "seat", "name"], name="registry_saved_view_name"),
        ]
