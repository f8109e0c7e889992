"""Needs that social organisations are asked to take on."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import Guard
from lantian.access.history import keeps_history
from lantian.access.sealing import SealedField
from lantian.kernel.rows import CityKey, RecordedRow, referred_to
from lantian.plans.models import Measure, Need
from lantian.plans.models.needs import WORDS
from lantian.registry.models.rows import ChildRow
from lantian.resources.models.directory import Resource
from lantian.resources.rules.orders import HELD, Reason, State

STATES = {
    State.OFFERED: pgettext_lazy("order", "Waits for somebody"),
    State.TAKEN: pgettext_lazy("order", "Taken, not confirmed"),
    State.GOING: pgettext_lazy("order", "Being done"),
    State.BACK: pgettext_lazy("order", "Given back"),
    State.DONE: pgettext_lazy("order", "Done"),
    State.WITHDRAWN: pgettext_lazy("order", "Withdrawn"),
}
REASONS = {
    Reason.FAMILY: pgettext_lazy("order", "the family does not want it"),
    Reason.HELPED: pgettext_lazy("order", "the child is helped in another way"),
    Reason.UNFIT: pgettext_lazy("order", "the offer does not fit the child"),
    Reason.HANDS: pgettext_lazy("order", "there are not enough people or means"),
    Reason.GONE: pgettext_lazy("order", "the child moved, or its file is closed"),
}
"""Words that say nothing about anybody: every organisation that was asked can read them."""
TAKEN_STATES = sorted(state.value for state in (*HELD, State.BACK, State.DONE))


@keeps_history()
class Order(RecordedRow):
    """A need without a child: its kind, the town, how old; offered to `units`, taken by one of them.

    Nothing here leads to the child: that stands in `OrderedNeed`, which an organisation sees once it was confirmed.
    `owner` is the seat that published it, `seat` the one that took it, `due_on` until when its help was promised.
    """

    guard = Guard(place="region", units="units")

    region = models.BigIntegerField(_("town"), editable=False)
    code = models.CharField(_("need"), max_length=4)
    band = models.CharField(_("age"), max_length=8, blank=True)
    units = ArrayField(models.UUIDField(), default=list, editable=False)
    owner = models.UUIDField(editable=False)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=[(key.value, name) for key, name in STATES.items()],
        default="offered",
    )
    published_on = models.DateField(_("published on"))
    taken_by = models.UUIDField(null=True, editable=False)
    seat = models.UUIDField(null=True, editable=False)
    resource = models.ForeignKey(
        Resource, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    taken_on = models.DateField(_("taken on"), null=True)
    confirmed_on = models.DateField(_("confirmed on"), null=True)
    due_on = models.DateField(_("to be done by"), null=True, editable=False)
    ended_on = models.DateField(null=True)
    reason = models.CharField(
        _("reason"), max_length=8, blank=True, choices=[(key.value, name) for key, name in REASONS.items()]
    )

    class Meta(RecordedRow.Meta):
        verbose_name = _("order")
        constraints = [
            referred_to("resources_order_city_id"),
            models.CheckConstraint(
                condition=Q(state__in=TAKEN_STATES, taken_by__isnull=False, resource__isnull=False)
                | Q(state="offered", taken_by__isnull=True, resource__isnull=True)
                | Q(state="withdrawn"),
                name="resources_order_one_taker",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["back", "withdrawn"]) | ~Q(reason=""), name="resources_order_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["city", "state", "region", "code"], name="resources_order_place"),
            models.Index(fields=["city", "taken_by", "state"], name="resources_order_taker"),
        ]


@keeps_history()
class OrderedNeed(ChildRow):
    """Whose need an order is; with the family's consent, what its taker was told (`told`), and by whom it was given.

    `told_to` is the organisation that may read this, from the confirmation until the order ends. `level` is the level
    of risk of the child on the day when it was told.
    """

    class ConsentBy(models.TextChoices):
        FATHER = "father", pgettext_lazy("consent of", "Father")
        MOTHER = "mother", pgettext_lazy("consent of", "Mother")
        GUARDIAN = "guardian", pgettext_lazy("consent of", "Another guardian")

    class ConsentHow(models.TextChoices):
        WRITTEN = "written", pgettext_lazy("consent", "in writing")
        CALL = "call", pgettext_lazy("consent", "by telephone, with a witness")

    guard = Guard(place="region", units="told_to", child="child_id")

    order = CityKey(Order, on_delete=models.PROTECT, related_name="needs")
    need = CityKey(Need, on_delete=models.PROTECT, related_name="orders")
    measure = CityKey(Measure, on_delete=models.PROTECT, null=True, related_name="orders")
    is_live = models.BooleanField(default=True)
    told_to = ArrayField(models.UUIDField(), default=list, editable=False)
    told = SealedField(bound_to="order.told", null=True, blank=True)
    level = models.CharField(max_length=8, blank=True, editable=False)
    consent_by = models.CharField(_("who agreed"), max_length=8, choices=ConsentBy.choices, blank=True)
    consent_how = models.CharField(_("how"), max_length=8, choices=ConsentHow.choices, blank=True)
    consent_on = models.DateField(_("agreed on"), null=True)
    word_by = models.CharField(_("whose word"), max_length=8, choices=Need.WordBy.choices, blank=True)
    word = models.CharField(
        _("did it help"), max_length=8, choices=[(key.value, name) for key, name in WORDS.items()], blank=True
    )
    word_on = models.DateField(_("said on"), null=True)

    class Meta(ChildRow.Meta):
        verbose_name = _("need of an order")
        constraints = [
            models.UniqueConstraint(fields=["city", "order"], name="resources_order_of_one_need"),
            models.UniqueConstraint(
                fields=["city", "need"], condition=Q(is_live=True), name="resources_need_ordered_once"
            ),
            models.CheckConstraint(
                condition=Q(told_to=[])
                | ~Q(consent_by="") & ~Q(consent_how="") & Q(consent_on__isnull=False),
                name="resources_told_with_consent",
            ),
        ]
        indexes = [models.Index(fields=["city", "child"], name="resources_ordered_child")]
