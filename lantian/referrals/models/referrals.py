from dataclasses import replace
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import Guard
from lantian.access.history import keeps_history
from lantian.access.policy import Scope
from lantian.access.sealing import SealedField
from lantian.kernel.rows import referred_to
from lantian.networks.words import NETWORK_NAMES
from lantian.referrals.rules.consents import Consent
from lantian.referrals.rules.life import OPEN, Party, State
from lantian.registry.models.rows import ChildRow

STATES = {
    State.SENT: pgettext_lazy("referral", "Sent"),
    State.ACCEPTED: pgettext_lazy("referral", "Accepted"),
    State.REFUSED: pgettext_lazy("referral", "Refused"),
    State.REPLIED: pgettext_lazy("referral", "Answered, family not asked yet"),
    State.CLOSED: pgettext_lazy("referral", "Closed"),
    State.WITHDRAWN: pgettext_lazy("referral", "Withdrawn"),
}
PARTIES = {
    Party.SENDER: pgettext_lazy("part in a referral", "who asked"),
    Party.RECEIVER: pgettext_lazy("part in a referral", "who is asked"),
    Party.FORWARDER: pgettext_lazy("part in a referral", "who passed it on"),
}
CONSENTS = {
    Consent.GUARDIAN: _("Parent or guardian"),
    Consent.BOTH: _("Parent or guardian, and the child"),
    Consent.CHILD: _("The child itself (from 14 years)"),
    Consent.CUSTODIAN: _("Civil affairs office as guardian"),
}
NETWORKS = {network.value: name for network, name in NETWORK_NAMES.items()}
WORDS = {
    "yes": pgettext_lazy("it helped", "Said yes"),
    "partly": pgettext_lazy("it helped", "Said partly"),
    "no": pgettext_lazy("it helped", "Said no"),
}
WORD_BY = {
    "child": pgettext_lazy("told by", "The child"),
    "carer": pgettext_lazy("word of", "The carer"),
    "parent": pgettext_lazy("word of", "Father or mother"),
}
# What a unit is shown of the child is not kept in the history: what is destroyed is gone.
SHOWN = ["shown_name", "shown_age", "shown_village", "shown_school", "shown_phone"]
GUARD = Guard(
    place="region", school="school", units="units", child="child_id", compartment_column="compartment"
)


def unit_key(label: Any = "", **more: Any) -> Any:
    """A unit; lists of units come from indexes that begin with the city."""
    return models.ForeignKey(
        "places.Unit", on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=label, **more
    )


@keeps_history(exclude=SHOWN, guard=replace(GUARD, blind=(Scope.UNIT,)))
class UnitReferral(ChildRow):
    """What one unit asks of another for a child, and in whose hands it is.

    `units` are those whose departments see the row; they get what is asked and what is `shown` of the child, no file.
    Exactly one unit must act next (`owner_unit`, as `owner`, until `due_on`) for as long as the referral is open.
    `comes_from` names room and row that it is for ("plans.need").
    """

    guard = GUARD

    from_unit = unit_key(_("asked by"))
    from_seat = models.UUIDField(editable=False)
    to_unit = unit_key(_("asked of"))
    forwarder = unit_key(null=True)
    units = ArrayField(models.UUIDField(), default=list, editable=False)
    network = models.CharField(max_length=8, choices=list(NETWORKS.items()))
    matter = models.CharField(_("matter"), max_length=24)
    asks = SealedField(bound_to="unit_referral.asks")
    basis = models.CharField(_("basis"), max_length=200)
    is_advice = models.BooleanField(default=False)
    wanted_on = models.DateField(_("wanted by"), null=True)
    comes_from = models.CharField(max_length=32, blank=True, editable=False)
    comes_from_key = models.UUIDField(null=True, editable=False)
    compartment = models.CharField(max_length=16, blank=True, editable=False)
    level = models.CharField(max_length=8, blank=True, editable=False)

    shares = ArrayField(models.CharField(max_length=16), default=list)
    shown_name = models.CharField(max_length=64, blank=True)
    shown_age = models.PositiveSmallIntegerField(null=True)
    shown_village = models.CharField(max_length=100, blank=True)
    shown_school = models.CharField(max_length=100, blank=True)
    shown_phone = SealedField(bound_to="unit_referral.shown_phone", null=True)

    consent = models.CharField(
        max_length=20, choices=[(key.value, name) for key, name in CONSENTS.items()], blank=True
    )
    consent_on = models.DateField(null=True)
    consent_withdrawn_on = models.DateField(null=True)
    destroyed_on = models.DateField(null=True)

    state = models.CharField(
        _("state"), max_length=10, choices=[(key.value, name) for key, name in STATES.items()]
    )
    owner = models.CharField(
        max_length=10, choices=[(key.value, name) for key, name in PARTIES.items()], blank=True
    )
    owner_unit = unit_key(null=True)
    sent_on = models.DateField()
    reply_due_on = models.DateField()
    acted_on = models.DateField()
    due_on = models.DateField(_("due"), null=True)
    turns_on = models.DateField(null=True, editable=False)
    heard_by = models.CharField(max_length=16, blank=True, editable=False)
    hops = models.PositiveSmallIntegerField(default=0, editable=False)
    refusals = models.PositiveSmallIntegerField(default=0, editable=False)
    steps = models.PositiveSmallIntegerField(default=0, editable=False)
    is_passed_on = models.BooleanField(default=False, editable=False)
    closed_on = models.DateField(null=True, editable=False)
    word = models.CharField(_("did it help"), max_length=8, choices=list(WORDS.items()), blank=True)
    word_by = models.CharField(_("whose word"), max_length=8, choices=list(WORD_BY.items()), blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta(ChildRow.Meta):
        verbose_name = _("referral between units")
        constraints = [
            referred_to("referrals_unit_city_id"),
            models.CheckConstraint(condition=~Q(basis=""), name="referrals_unit_has_a_basis"),
            models.CheckConstraint(
                condition=Q(
                    state__in=sorted(OPEN),
                    owner_unit__isnull=False,
                    due_on__isnull=False,
                    closed_on__isnull=True,
                )
                & ~Q(owner="")
                | Q(owner_unit__isnull=True, owner="", due_on__isnull=True, closed_on__isnull=False)
                & ~Q(state__in=sorted(OPEN)),
                name="referrals_unit_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | ~Q(word="") | ~Q(reason=""),
                name="referrals_unit_over_with_word_or_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "child", "-sent_on"], name="referrals_unit_child"),
            models.Index(fields=["city", "comes_from_key"], name="referrals_unit_origin"),
            models.Index(fields=["city", "owner_unit", "due_on", "id"], name="referrals_unit_owner"),
            models.Index(fields=["city", "to_unit", "due_on", "id"], name="referrals_unit_to"),
            models.Index(fields=["city", "from_unit", "due_on", "id"], name="referrals_unit_from"),
            models.Index(fields=["city", "to_unit", "-closed_on", "-id"], name="referrals_unit_to_over"),
            models.Index(fields=["city", "from_unit", "-closed_on", "-id"], name="referrals_unit_from_over"),
            models.Index(
                fields=["city", "due_on", "id"],
                condition=Q(closed_on__isnull=True),
                name="referrals_unit_open",
            ),
            models.Index(
                fields=["city", "turns_on"], condition=Q(turns_on__isnull=False), name="referrals_unit_turns"
            ),
        ]

    @property
    def number(self) -> str:
        """By what people name it at a meeting: its day, and the end of its key."""
        return f"{self.sent_on:%y%m%d}-{self.pk.hex[-5:].upper()}"

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def must_destroy(self) -> bool:
        """Whether consent was withdrawn and the unit has not said yet that what it got is destroyed."""
        return self.consent_withdrawn_on is not None and self.destroyed_on is None
