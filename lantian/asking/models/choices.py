from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.access.guards import READ_AND_WRITE, Guard
from lantian.kernel.rows import CityRow


class SavedChoice(CityRow):
    """A choice of figures under a name: one's own, or with `unit` and `region` for everybody in one's unit.

    It holds what the address holds, and no figure: whoever opens it sees what is theirs to see.
    """

    guard = Guard(place="region", own_user="owner", verbs=(*READ_AND_WRITE, "DELETE"))

    owner = models.UUIDField()
    unit = models.UUIDField(null=True)
    region = models.BigIntegerField(null=True)
    name = models.CharField(_("name"), max_length=60)
    address = models.CharField(max_length=600)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta(CityRow.Meta):
        verbose_name = _("saved choice of figures")
        constraints = [
            models.UniqueConstraint(fields=["city", "owner", "name"], name="asking_choice_once"),
            models.CheckConstraint(
                condition=Q(unit__isnull=True, region__isnull=True)
                | Q(unit__isnull=False, region__isnull=False),
                name="asking_choice_for_whom",
            ),
        ]
        indexes = [models.Index(fields=["city", "region", "unit"], name="asking_choice_unit")]
