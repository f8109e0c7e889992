from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import WRITE_ONCE, Guard
from lantian.access.sealing import SealedField
from lantian.kernel.rows import CityKey
from lantian.referrals.models.referrals import STATES, WORDS, UnitReferral, unit_key
from lantian.referrals.rules.life import State, Verb
from lantian.registry.models.rows import ChildRow

VERBS = {
    Verb.SEND: pgettext_lazy("step of a referral", "Asked"),
    Verb.ACCEPT: pgettext_lazy("step of a referral", "Accepted"),
    Verb.REFUSE: pgettext_lazy("step of a referral", "Refused"),
    Verb.FORWARD: pgettext_lazy("step of a referral", "Passed on"),
    Verb.TAKE_BACK: pgettext_lazy("step of a referral", "Took it back"),
    Verb.HAND_BACK: pgettext_lazy("step of a referral", "Handed back to who asked"),
    Verb.REPLY_PARTLY: pgettext_lazy("step of a referral", "Reported a first result"),
    Verb.REPLY: pgettext_lazy("step of a referral", "Answered"),
    Verb.REROUTE: pgettext_lazy("step of a referral", "Asked another unit"),
    Verb.ASK_AGAIN: pgettext_lazy("step of a referral", "Asked again"),
    Verb.CLOSE: pgettext_lazy("step of a referral", "Closed"),
    Verb.WITHDRAW: pgettext_lazy("step of a referral", "Withdrawn"),
    Verb.WITHDRAW_CONSENT: pgettext_lazy("step of a referral", "Consent withdrawn"),
    Verb.DESTROYED: pgettext_lazy("step of a referral", "Destroyed what it got"),
}
REASONS = {
    "not_ours": pgettext_lazy("why refused", "Not our task by law"),
    "no_capacity": pgettext_lazy("why refused", "No people or money for it now"),
    "not_enough_known": pgettext_lazy("why refused", "Not enough is known to act"),
    "helped_already": pgettext_lazy("why refused", "We already help"),
    "not_found": pgettext_lazy("why refused", "The family could not be reached"),
    "other": pgettext_lazy("why refused", "Another reason"),
}
HOWS = {
    "letter": pgettext_lazy("how it answered", "By letter"),
    "phone": pgettext_lazy("how it answered", "By telephone"),
    "meeting": pgettext_lazy("how it answered", "At a meeting"),
}
RESULTS = {
    "done": pgettext_lazy("result of a referral", "Done"),
    "partly": pgettext_lazy("result of a referral", "Done in part"),
    "not_possible": pgettext_lazy("result of a referral", "Not possible"),
}


class ReferralPart(ChildRow):
    """A row of a referral, only ever added. `units`, those who see it, follow the referral by trigger."""

    guard = Guard(
        place="region",
        school="school",
        units="units",
        child="child_id",
        compartment_column="compartment",
        verbs=WRITE_ONCE,
    )

    units = ArrayField(models.UUIDField(), default=list, editable=False)
    compartment = models.CharField(max_length=16, blank=True, editable=False)
    number = models.PositiveSmallIntegerField()
    on = models.DateField()
    unit = unit_key()
    to_unit = unit_key()

    class Meta(ChildRow.Meta):
        abstract = True


class ReferralStep(ReferralPart):
    """Something happened to a referral: what, by which unit, about which (`to_unit`), on what basis, what was due.

    `how` is how a unit answered in whose name an office writes; `reason` is a code, `words` what was said besides.
    """

    referral = CityKey(UnitReferral, on_delete=models.PROTECT, related_name="chain")
    verb = models.CharField(max_length=20, choices=[(key.value, name) for key, name in VERBS.items()])
    state = models.CharField(max_length=10, choices=[(key.value, name) for key, name in STATES.items()])
    owner_unit = unit_key(null=True)
    seat = models.UUIDField()
    basis = models.CharField(max_length=200)
    due_on = models.DateField(null=True)
    reason = models.CharField(max_length=20, blank=True)
    how = models.CharField(max_length=8, choices=list(HOWS.items()), blank=True)
    result = models.CharField(max_length=16, choices=list(RESULTS.items()), blank=True)
    word = models.CharField(max_length=8, choices=list(WORDS.items()), blank=True)
    has_own_action = models.BooleanField(default=True)
    words = SealedField(bound_to="referral_step.words", null=True)

    class Meta(ReferralPart.Meta):
        verbose_name = _("step of a referral")
        constraints = [
            models.UniqueConstraint(fields=["city", "referral", "number"], name="referrals_step_number"),
            models.CheckConstraint(condition=~Q(basis=""), name="referrals_step_has_a_basis"),
            models.CheckConstraint(
                condition=Q(owner_unit__isnull=False) | Q(state__in=[State.CLOSED, State.WITHDRAWN]),
                name="referrals_step_one_owner",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "child"], name="referrals_step_child"),
            models.Index(fields=["city", "to_unit", "-on"], name="referrals_step_unit"),
        ]

    @property
    def was_in_time(self) -> bool:
        return self.due_on is None or self.on <= self.due_on


class ReferralReply(ReferralPart):
    """What a unit found and did, in full or in part; sealed, for those who work on the referral."""

    referral = CityKey(UnitReferral, on_delete=models.PROTECT, related_name="replies")
    is_final = models.BooleanField()
    result = models.CharField(_("What came out"), max_length=16, choices=list(RESULTS.items()))
    words = SealedField(bound_to="referral_reply.words")

    class Meta(ReferralPart.Meta):
        verbose_name = _("reply to a referral")
        constraints = [
            models.UniqueConstraint(fields=["city", "referral", "number"], name="referrals_reply_number"),
        ]
        indexes = [models.Index(fields=["city", "child"], name="referrals_reply_child")]
