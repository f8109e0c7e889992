from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import WRITE_ONCE, Guard
from lantian.access.history import keeps_history
from lantian.access.sealing import SealedField
from lantian.kernel.rows import CityKey, RecordedRow, referred_to
from lantian.registry.models.rows import ChildRow
from lantian.transfers.rules.moving import Side, State

STATES = {
    State.ASKED: pgettext_lazy("transfer", "Asked"),
    State.AGREED: pgettext_lazy("transfer", "Agreed"),
    State.HANDED: pgettext_lazy("transfer", "Handed over"),
    State.RECEIVED: pgettext_lazy("transfer", "Received"),
    State.DONE: pgettext_lazy("transfer", "Settled in"),
    State.DECLINED: pgettext_lazy("transfer", "Declined"),
    State.WITHDRAWN: pgettext_lazy("transfer", "Withdrawn"),
}
SIDES = {
    Side.GIVER: pgettext_lazy("transfer", "The old place"),
    Side.RECEIVER: pgettext_lazy("transfer", "The new place"),
}
BOTH = Guard(place="places", many=True)


class Why(models.TextChoices):
    """Why a child moves."""

    PARENTS = "parents", pgettext_lazy("why a child moves", "Moves along with the parents")
    CARER = "carer", pgettext_lazy("why a child moves", "Lives with another carer")
    SCHOOL = "school", pgettext_lazy("why a child moves", "For school")
    HUKOU = "hukou", pgettext_lazy("why a child moves", "The hukou moved")
    OTHER = "other", pgettext_lazy("why a child moves", "Something else")


@keeps_history()
class Transfer(RecordedRow):
    """A child moves to another county or town of the city, and two offices agree on it.

    `places` are the villages of the sides that may know of it: where the new place asks, its own alone until the old
    one agrees, and only then `child` and `from_place` are filled. The name is that by which it was asked.
    """

    guard = BOTH
    area_columns = ("places", "from_place", "to_place")

    asked_by = models.CharField(max_length=8, choices=[(key.value, name) for key, name in SIDES.items()])
    state = models.CharField(
        max_length=9, choices=[(key.value, name) for key, name in STATES.items()], default="asked"
    )
    child = models.UUIDField(null=True, editable=False)
    name = models.CharField(_("name"), max_length=64, db_collation="C")
    birth_on = models.DateField(_("date of birth"), null=True, blank=True)
    from_place = models.BigIntegerField(null=True, editable=False)
    to_place = models.BigIntegerField(_("village"))
    places = ArrayField(models.BigIntegerField(), editable=False)
    why = models.CharField(_("why"), max_length=8, choices=Why.choices)
    reason = models.CharField(_("circumstances"), max_length=200)
    moves_on = models.DateField(_("moves on"))
    seat = models.UUIDField(editable=False)
    asked_on = models.DateField()
    answer_by = models.DateField()
    answered_on = models.DateField(null=True)
    answer = models.CharField(max_length=200, blank=True)
    handed_on = models.DateField(null=True)
    received_on = models.DateField(null=True)
    visit_by = models.DateField(null=True)
    visited_on = models.DateField(null=True)
    visit_note = models.CharField(max_length=200, blank=True)
    escalated_on = models.DateField(null=True, editable=False)
    was_agreed = models.BooleanField(default=True, editable=False)

    class Meta(RecordedRow.Meta):
        verbose_name = _("transfer of a child")
        constraints = [
            referred_to("transfers_transfer_city_id"),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "declined", "withdrawn"])
                | Q(child__isnull=False, from_place__isnull=False),
                name="transfers_transfer_knows_its_child",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["received", "done"])
                | Q(received_on__isnull=False, visit_by__isnull=False),
                name="transfers_transfer_received",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(answer=""), name="transfers_transfer_declined_says_why"
            ),
            models.UniqueConstraint(
                fields=["city", "child"],
                condition=Q(child__isnull=False, state__in=["asked", "agreed", "handed"]),
                name="transfers_transfer_once",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "child", "asked_on"], name="transfers_transfer_child"),
            models.Index(fields=["city", "state", "answer_by", "id"], name="transfers_transfer_state"),
            models.Index(fields=["city", "asked_on", "id"], name="transfers_transfer_asked"),
        ]


@keeps_history()
class TransferAsk(ChildRow):
    """Another office asks for a child of this place, by its name and number or birth date.

    Written by the database alone (`transfers_ask`), for whoever keeps the child; who asks never reads it.
    """

    guard = Guard(place="region", child="child_id")
    area_columns = ("to_place",)

    transfer = models.UUIDField(editable=False)
    to_place = models.BigIntegerField(editable=False)
    why = models.CharField(max_length=8, choices=Why.choices)
    reason = models.CharField(max_length=200)
    moves_on = models.DateField()
    answer_by = models.DateField()
    is_open = models.BooleanField(default=True)

    class Meta(ChildRow.Meta):
        verbose_name = _("another office asks for a child")
        constraints = [
            models.UniqueConstraint(fields=["city", "transfer", "child"], name="transfers_ask_once")
        ]
        indexes = [
            models.Index(fields=["city", "child"], name="transfers_ask_child"),
            models.Index(fields=["city", "region"], condition=Q(is_open=True), name="transfers_ask_open"),
        ]


class HandoverSheet(RecordedRow):
    """What goes along with a child, as it was on the day of the handover: for both places, the old one for a while."""

    guard = Guard(place="places", many=True, verbs=WRITE_ONCE)
    area_columns = ("places",)

    transfer = CityKey(Transfer, on_delete=models.PROTECT, related_name="sheets")
    child = models.UUIDField(editable=False)
    places = ArrayField(models.BigIntegerField(), editable=False)
    made_on = models.DateField()
    content = SealedField(bound_to="handover.content")

    class Meta(RecordedRow.Meta):
        verbose_name = _("handover sheet")
        constraints = [models.UniqueConstraint(fields=["city", "transfer"], name="transfers_sheet_once")]
        indexes = [models.Index(fields=["city", "child"], name="transfers_sheet_child")]
