"""Which networks hear of what happens in another one, and who was told."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.access.guards import WRITE_ONCE, Guard
from lantian.access.policy import COMPARTMENT_NAMES
from lantian.kernel.city import acting_city
from lantian.kernel.rows import CityKey, CityRow, VersionedRow
from lantian.networks.models.seats import READ_BY_ALL
from lantian.networks.rules.events import KINDS, MOST_DAYS, Haste, Telling, Worded
from lantian.networks.rules.nets import Network
from lantian.networks.words import HASTE_NAMES, KIND_NAMES, NETWORK_NAMES
from lantian.registry.models import Child

NETWORKS = [(network.value, NETWORK_NAMES[network]) for network in Network]


class EventRule(VersionedRow):
    """Which networks hear of a kind of event, as the office of a place words it, until its next wording.

    The shipped rules have no row. One that `is_retired` tells nobody in that place. Every scope reads rules, so that
    whoever notes an event tells by the same ones.
    """

    grants: ClassVar[dict[str, str]] = READ_BY_ALL

    city = models.IntegerField(default=acting_city, editable=False)
    place = models.BigIntegerField(_("place"))
    kind = models.CharField(_("event"), max_length=24, choices=list(KIND_NAMES.items()))
    edition = models.PositiveIntegerField()
    to = ArrayField(models.CharField(max_length=8, choices=NETWORKS), default=list, blank=True)
    haste = models.PositiveSmallIntegerField(_("urgency"), choices=list(HASTE_NAMES.items()))
    within_days = models.PositiveSmallIntegerField(_("within days"))
    is_retired = models.BooleanField(default=False)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.UUIDField(editable=False)

    class Meta(VersionedRow.Meta):
        verbose_name = _("rule of events")
        constraints = [
            models.UniqueConstraint(
                fields=["city", "place", "kind", "edition"], name="networks_rule_edition"
            ),
            models.UniqueConstraint(
                fields=["city", "place", "kind"],
                condition=Q(until__isnull=True),
                name="networks_rule_in_force",
            ),
            # What was worded twice on one day held on none: its period is empty.
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="networks_rule_period"
            ),
            models.CheckConstraint(condition=Q(within_days__range=(1, MOST_DAYS)), name="networks_rule_days"),
            models.CheckConstraint(condition=Q(kind__in=sorted(KINDS)), name="networks_rule_kind"),
        ]

    @property
    def worded(self) -> Worded:
        """The rule as `rules.events` reads it."""
        telling = Telling(
            self.kind,
            tuple(Network(one) for one in self.to),
            Haste(self.haste),
            self.within_days,
            self.place,
            self.edition,
        )
        return Worded(self.kind, self.place, self.since, self.until, None if self.is_retired else telling)


class NetworkWord(CityRow):
    """Somebody of a network was told that something happened to a child in another one: whom, when, by which day they
    should have looked. It proves who was told.

    Those who keep the files of the place read it, and the seat that was told. What is discreet is closed: only posts
    with the compartment of protection are told, and only they see that it was. `author` is the seat that acted.
    """

    guard = Guard(
        place="region",
        child="child_id",
        own_seat="seat",
        addressed="told_at IS NOT NULL",
        compartment_column="compartment",
        closed_by="author",
        verbs=WRITE_ONCE,
    )

    child = CityKey(Child, on_delete=models.CASCADE, related_name="network_words")
    region = models.BigIntegerField(editable=False)
    school = models.UUIDField(null=True, editable=False)
    kind = models.CharField(max_length=24, choices=list(KIND_NAMES.items()))
    from_network = models.CharField(max_length=8, choices=NETWORKS)
    to_network = models.CharField(max_length=8, choices=NETWORKS)
    seat = models.UUIDField()
    on = models.DateField()
    act_by = models.DateField()
    told_at = models.DateTimeField(default=timezone.now)
    author = models.UUIDField(editable=False)
    compartment = models.CharField(
        max_length=16,
        blank=True,
        default="",
        choices=[(key.value, name) for key, name in COMPARTMENT_NAMES.items()],
    )

    class Meta(CityRow.Meta):
        verbose_name = _("word to a network")
        constraints = [
            models.UniqueConstraint(
                fields=["city", "child", "kind", "on", "seat"], name="networks_word_once"
            ),
            models.CheckConstraint(condition=Q(act_by__gt=models.F("on")), name="networks_word_days"),
        ]
        indexes = [
            models.Index(fields=["city", "child", "-told_at"], name="networks_word_child"),
            models.Index(fields=["city", "seat", "-told_at", "-id"], name="networks_word_seat"),
        ]
