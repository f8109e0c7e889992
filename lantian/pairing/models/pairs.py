from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lantian.access.guards import READ_AND_WRITE, WRITE_ONCE, Guard
from lantian.access.history import keeps_history
from lantian.access.sealing import SealedField
from lantian.helping.models import Helper
from lantian.kernel.rows import CityKey, referred_to
from lantian.pairing.rules.stages import OPEN, Mode, Stage
from lantian.pairing.words import (
    END_NAMES,
    HOW_NAMES,
    MODE_NAMES,
    PARTY_NAMES,
    STAGE_NAMES,
    WHY_NAMES,
    WORD_NAMES,
)
from lantian.registry.models.rows import ChildRow

IS_OPEN = Q(stage__in=sorted(stage.value for stage in OPEN))


@keeps_history()
class Pair(ChildRow):
    """A child and a helper who stands beside it: proposed, agreed, on trial, live, ended; neither guardian nor carer.

    `helper_name` is who it is for those who do not see the register of helpers. `awaits` are the parties whose word a
    proposal still needs. The `tie` (of the register, with the helper's `seat`) begins with the month of trial and not
    before: a helper sees a child that is tied to it now. `plan_by` is set while something must be found for the child
    (`plan_why`). What matters to the child goes with a handover in `matters`; `came_from` is the pair before.
    """

    guard = Guard(
        place="region", school="school", child="child_id", own_seat="seat", seat_verbs=READ_AND_WRITE
    )

    helper = CityKey(Helper, on_delete=models.PROTECT, related_name="pairs")
    helper_name = models.CharField(_("helper"), max_length=64, editable=False)
    seat = models.UUIDField(null=True, editable=False)
    stage = models.CharField(
        _("stage"), max_length=10, choices=list(STAGE_NAMES.items()), default=Stage.PROPOSED.value
    )
    mode = models.CharField(
        _("how many helpers"), max_length=4, choices=list(MODE_NAMES.items()), default=Mode.ONE.value
    )
    is_lead = models.BooleanField(_("leads"), default=True)
    is_locked = models.BooleanField(default=False)
    awaits = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    proposed_on = models.DateField(_("proposed on"))
    agreed_on = models.DateField(null=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    paper = models.UUIDField(null=True, editable=False)
    trial_from = models.DateField(null=True)
    trial_until = models.DateField(null=True)
    live_from = models.DateField(null=True)
    renew_by = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(_("reason"), max_length=16, blank=True, choices=list(END_NAMES.items()))
    wants_again = models.BooleanField(_("somebody else is wanted"), null=True, blank=True)
    word_of_child = models.CharField(max_length=8, blank=True, choices=list(WORD_NAMES.items()))
    word_of_helper = models.CharField(max_length=8, blank=True, choices=list(WORD_NAMES.items()))
    plan_by = models.DateField(null=True)
    plan_why = models.CharField(max_length=16, blank=True, choices=list(WHY_NAMES.items()))
    matters = SealedField(bound_to="pair.matters", null=True, blank=True)
    came_from = models.UUIDField(null=True, editable=False)
    tie = models.UUIDField(null=True, editable=False)

    class Meta(ChildRow.Meta):
        verbose_name = _("pair")
        constraints = [
            referred_to("pairing_pair_city_id"),
            models.UniqueConstraint(
                fields=["city", "child"], condition=IS_OPEN & Q(is_lead=True), name="pairing_one_lead"
            ),
            models.UniqueConstraint(
                fields=["city", "child", "helper"], condition=IS_OPEN, name="pairing_pair_once"
            ),
            models.CheckConstraint(condition=Q(mode="team") | Q(is_lead=True), name="pairing_alone_leads"),
            models.CheckConstraint(
                condition=Q(stage="proposed") | ~IS_OPEN | Q(awaits=[]), name="pairing_agreed_by_all"
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["trial", "live"])
                | Q(trial_from__isnull=False, signed_on__isnull=False, tie__isnull=False),
                name="pairing_trial_on_paper",
            ),
            models.CheckConstraint(
                condition=~Q(stage="live") | Q(live_from__isnull=False, renew_by__gt=F("live_from")),
                name="pairing_live_for_a_while",
            ),
            models.CheckConstraint(
                condition=IS_OPEN & Q(ended_on__isnull=True, end_reason="")
                | ~IS_OPEN & Q(ended_on__isnull=False) & ~Q(end_reason=""),
                name="pairing_end_says_why",
            ),
            models.CheckConstraint(
                condition=Q(plan_by__isnull=True, plan_why="") | Q(plan_by__isnull=False) & ~Q(plan_why=""),
                name="pairing_plan_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "child", "stage"], name="pairing_pair_child"),
            models.Index(fields=["city", "helper", "stage"], name="pairing_pair_helper"),
            models.Index(fields=["city", "seat"], name="pairing_pair_seat"),
            models.Index(fields=["city", "region", "id"], condition=IS_OPEN, name="pairing_pair_region"),
            models.Index(
                fields=["city", "plan_by", "region"],
                condition=Q(plan_by__isnull=False),
                name="pairing_pair_plan",
            ),
            models.Index(
                fields=["city", "trial_until", "region"],
                condition=Q(stage="trial"),
                name="pairing_pair_trial",
            ),
            models.Index(
                fields=["city", "renew_by", "region"], condition=Q(stage="live"), name="pairing_pair_renewal"
            ),
        ]

    @property
    def called(self) -> str:
        """The name of the helper; of one who was erased, that there was one."""
        return self.helper_name or gettext("a helper who was erased")


@keeps_history()
class PairConsent(ChildRow):
    """Somebody's word on a proposal: yes or no, when, how it was heard, and of whom; a child's in its own words.

    A word that was written down wrongly is taken back with a reason and stays. `seat` is that of a helper who answered,
    or whose answer it is; of what the child or its family said, helpers see nothing.
    """

    guard = Guard(place="region", school="school", child="child_id", own_seat="seat", seat_verbs=WRITE_ONCE)

    pair = CityKey(Pair, on_delete=models.PROTECT, related_name="consents")
    party = models.CharField(_("whose word"), max_length=8, choices=list(PARTY_NAMES.items()))
    is_yes = models.BooleanField(_("agrees"))
    said_on = models.DateField(_("said on"))
    how = models.CharField(_("how it was heard"), max_length=8, choices=list(HOW_NAMES.items()))
    name = models.CharField(_("who said it"), max_length=64, blank=True)
    words = SealedField(bound_to="pairconsent.words", null=True, blank=True)
    seat = models.UUIDField(null=True, editable=False)
    taken_back_on = models.DateField(null=True, editable=False)
    taken_back_why = models.CharField(_("why it is taken back"), max_length=200, blank=True)

    class Meta(ChildRow.Meta):
        verbose_name = _("word on a pair")
        constraints = [
            models.UniqueConstraint(
                fields=["city", "pair", "party"],
                condition=Q(taken_back_on__isnull=True),
                name="pairing_consent_once",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_on__isnull=True) | ~Q(taken_back_why=""),
                name="pairing_consent_taken_back",
            ),
        ]
        indexes = [models.Index(fields=["city", "child"], name="pairing_consent_child")]
