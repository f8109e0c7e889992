"""Who stands in a network of a place because an office named them."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.access.guards import CUSTODIAN
from lantian.access.policy import Scope
from lantian.kernel.city import acting_city
from lantian.kernel.rows import VersionedRow
from lantian.networks.rules.nets import NETWORK_OF, NOMINATED, Network, Slot
from lantian.networks.words import SLOT_NAMES
from lantian.places.models import Unit

READ_BY_ALL: dict[str, str] = {
    **dict.fromkeys(Scope, "SELECT"),
    CUSTODIAN: "SELECT",
    Scope.PLACE: "SELECT, INSERT, UPDATE",
}


class NetworkSeat(VersionedRow):
    """Somebody whom an office named for a place in a network: the police officer for this town, the contact person of
    the education bureau, the vice-principal for law of a school.

    Nothing in it is about a child: every scope reads it. `place` is where they are there for children, `school` for
    whose pupils alone. Who has a post is named by its `seat`, which a successor keeps; others by `name` and the
    telephone at work. A nomination ends and is never changed.
    """

    grants: ClassVar[dict[str, str]] = READ_BY_ALL

    city = models.IntegerField(default=acting_city, editable=False)
    place = models.BigIntegerField(_("place"))
    school = models.UUIDField(_("school"), null=True, blank=True)
    slot = models.CharField(
        _("part"), max_length=24, choices=[(slot.value, SLOT_NAMES[slot]) for slot in NOMINATED]
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"), null=True, blank=True
    )
    seat = models.UUIDField(null=True, blank=True)
    name = models.CharField(_("name"), max_length=64, blank=True)
    phone = models.CharField(_("telephone at work"), max_length=32, blank=True)
    is_substitute = models.BooleanField(_("substitute"), default=False)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("basis"), max_length=120, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.UUIDField(editable=False)
    ended_by = models.UUIDField(null=True, editable=False)

    class Meta(VersionedRow.Meta):
        verbose_name = _("named member of a network")
        constraints = [
            # What ends on its first day held on none: its period is empty.
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="networks_seat_period"
            ),
            models.CheckConstraint(
                condition=Q(slot__in=[slot.value for slot in NOMINATED]), name="networks_seat_slot"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(seat__isnull=False) | ~Q(name=""),
                name="networks_seat_somebody",
            ),
            models.CheckConstraint(
                condition=Q(slot=Slot.LAW_VICE_PRINCIPAL.value) | Q(school__isnull=True),
                name="networks_seat_school",
            ),
            models.UniqueConstraint(
                fields=["city", "place", "school", "slot"],
                condition=Q(until__isnull=True, is_substitute=False),
                nulls_distinct=False,
                name="networks_seat_one_first",
            ),
        ]
        indexes = [models.Index(fields=["city", "place", "slot"], name="networks_seat_place")]

    @property
    def network(self) -> Network:
        return NETWORK_OF[Slot(self.slot)]

    @property
    def unit_key(self) -> UUID | None:
        return self.unit_id
