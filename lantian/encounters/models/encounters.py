from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import Guard
from lantian.access.history import keeps_history
from lantian.access.policy import IN_CITIES, ROLE_NAMES
from lantian.encounters.rules.kinds import LINES, Confidence, Kind, Tick, Way
from lantian.encounters.words import CONFIDENCE_NAMES, KIND_NAMES, TICK_NAMES, WAY_NAMES
from lantian.kernel.rows import referred_to
from lantian.registry.models.rows import ChildRow


def _tick(label: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label, null=True, blank=True, choices=[(tick.value, TICK_NAMES[tick]) for tick in Tick]
    )


@keeps_history()
class Encounter(ChildRow):
    """One act of care for one child: what, when, how, by whom; what was seen of the five lines; what comes next.

    No word that anybody said stands here (`EncounterWords`). Children seen on one occasion have a row each with the
    same `occasion`; their keys follow from it, so that what is submitted twice is there once. `place` is where the
    child lived then. A line that was not ticked is as it was before.
    """

    class Withdrawal(models.TextChoices):
        WRONG_CHILD = "wrong_child", pgettext_lazy("withdrawal", "It was another child")
        NOT_HAPPENED = "not_happened", pgettext_lazy("withdrawal", "It did not take place")
        TWICE = "twice", pgettext_lazy("withdrawal", "It is recorded twice")
        WRONG_KIND = "wrong_kind", pgettext_lazy("withdrawal", "It was something else: recorded anew")

    class Correction(models.TextChoices):
        MISTYPED = "mistyped", pgettext_lazy("correction", "I mistyped")
        WRONG_DAY = "wrong_day", pgettext_lazy("correction", "It was on another day")
        LEARNED_MORE = "learned_more", pgettext_lazy("correction", "I learned more since")

    guard = Guard(
        place="region",
        school="school",
        person="child_id",
        compartment_column="compartment",
        author="seat",
        discreet="is_discreet",
    )

    occasion = models.UUIDField(editable=False)
    kind = models.CharField(_("kind"), max_length=16, choices=[(one.value, KIND_NAMES[one]) for one in Kind])
    way = models.CharField(
        _("in which way"), max_length=12, blank=True, choices=[(one.value, WAY_NAMES[one]) for one in Way]
    )
    happened_on = models.DateField(_("on which day"))
    place = models.BigIntegerField(editable=False)
    seat = models.UUIDField(editable=False)
    role = models.CharField(
        max_length=32, editable=False, choices=[(r.value, ROLE_NAMES[r]) for r in IN_CITIES]
    )
    compartment = models.CharField(max_length=16, blank=True, editable=False)
    is_discreet = models.BooleanField(default=False, editable=False)
    confidence = models.CharField(
        _("who may read it"),
        max_length=8,
        default=Confidence.ORDINARY.value,
        choices=[(one.value, CONFIDENCE_NAMES[one]) for one in Confidence],
    )
    seen = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    seen_alone = models.BooleanField(_("child seen alone"), null=True, blank=True)
    study, life, kinship, mind, safety = (_tick(line) for line in LINES)
    aid_item = models.CharField(_("what was handed over"), max_length=64, blank=True)
    aid_amount = models.DecimalField(_("how much"), max_digits=9, decimal_places=1, null=True, blank=True)
    aid_unit = models.CharField(_("unit"), max_length=12, blank=True)
    aid_need = models.CharField(_("for which need"), max_length=8, blank=True)
    promised_on = models.DateField(_("promised until"), null=True, blank=True)
    kept_on = models.DateField(_("promise kept on"), null=True, blank=True)
    next_on = models.DateField(_("next time"), null=True, blank=True)
    corrected_at = models.DateTimeField(null=True, editable=False)
    corrected_by = models.UUIDField(null=True, editable=False)
    correction = models.CharField(max_length=16, blank=True, choices=Correction.choices)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.UUIDField(null=True, editable=False)
    withdrawal = models.CharField(max_length=16, blank=True, choices=Withdrawal.choices)

    class Meta(ChildRow.Meta):
        verbose_name = _("encounter")
        constraints = [
            referred_to("encounters_encounter_city_id"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawal=""),
                name="encounters_withdrawal",
            ),
            models.CheckConstraint(
                condition=Q(promised_on__isnull=True) | Q(promised_on__gte=F("happened_on")),
                name="encounters_promise_later",
            ),
            models.CheckConstraint(
                condition=Q(next_on__isnull=True) | Q(next_on__gt=F("happened_on")),
                name="encounters_next_later",
            ),
            models.CheckConstraint(
                condition=~Q(kind="counselling") | Q(compartment="counselling", is_discreet=True),
                name="encounters_counselling_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "child", "-happened_on", "-id"], name="encounters_child"),
            models.Index(fields=["city", "child", "kind", "-happened_on"], name="encounters_child_kind"),
            models.Index(fields=["city", "seat", "-recorded_at", "-id"], name="encounters_seat"),
            models.Index(fields=["city", "region", "happened_on", "kind"], name="encounters_region_day"),
            models.Index(fields=["city", "happened_on", "region", "kind"], name="encounters_day"),
            models.Index(fields=["city", "occasion"], name="encounters_occasion"),
            models.Index(
                fields=["city", "seat", "promised_on"],
                condition=Q(promised_on__isnull=False, kept_on__isnull=True, withdrawn_at__isnull=True),
                name="encounters_promised",
            ),
        ]
