from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lantian.access.history import keeps_history
from lantian.access.sealing import SealedField
from lantian.cases.models.rows import CaseRow
from lantian.cases.words import (
    BASIS_NAMES,
    BY_NAMES,
    GROUND_NAMES,
    INTERVENTION_NAMES,
    PLACE_NAMES,
    STAGE_NAMES,
)
from lantian.kernel.rows import half_open


@keeps_history()
class Placement(CaseRow):
    """Where the child lives for the time being, with whom, since and until when, on what basis."""

    kind = models.CharField(_("where to"), max_length=10, choices=list(PLACE_NAMES.items()))
    where = SealedField(bound_to="placement.where", null=True)
    carer = SealedField(bound_to="placement.carer", null=True)
    since = models.DateField(_("since"))
    until_planned = models.DateField(_("until, as planned"), null=True)
    ended_on = models.DateField(null=True, editable=False)
    basis = models.CharField(max_length=20, choices=list(BASIS_NAMES.items()))
    ground = models.CharField(max_length=6, choices=list(GROUND_NAMES.items()), blank=True)

    class Meta(CaseRow.Meta):
        verbose_name = _("placement")
        constraints = [
            models.UniqueConstraint(
                fields=["city", "case"],
                condition=Q(ended_on__isnull=True),
                name="cases_placement_one",
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="cases_placement_has_basis"),
            half_open("cases_placement_period", until="until_planned"),
        ]
        indexes = [
            models.Index(fields=["city", "case", "since"], name="cases_placement_case"),
            models.Index(fields=["city", "child"], name="cases_placement_child"),
        ]


@keeps_history()
class Intervention(CaseRow):
    """What is done towards guardians: by whom, on which article and grounds, what a court decided."""

    kind = models.CharField(_("what is done"), max_length=16, choices=list(INTERVENTION_NAMES.items()))
    by = models.CharField(_("by whom"), max_length=20, choices=list(BY_NAMES.items()))
    basis = models.CharField(max_length=20, choices=list(BASIS_NAMES.items()))
    ground = models.CharField(max_length=6, choices=list(GROUND_NAMES.items()), blank=True)
    on = models.DateField(_("on"))
    until = models.DateField(_("holds until"), null=True, blank=True)
    words = SealedField(bound_to="intervention.words", null=True)
    stage = models.CharField(max_length=10, choices=list(STAGE_NAMES.items()))
    decided_on = models.DateField(null=True)
    outcome = SealedField(bound_to="intervention.outcome", null=True, blank=True)

    class Meta(CaseRow.Meta):
        verbose_name = _("intervention")
        constraints = [
            models.CheckConstraint(condition=~Q(basis=""), name="cases_intervention_has_basis"),
            models.CheckConstraint(
                condition=~Q(kind__in=["temporary", "long_term", "revocation"]) | ~Q(ground=""),
                name="cases_intervention_has_ground",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "case", "on"], name="cases_intervention_case"),
            models.Index(fields=["city", "child"], name="cases_intervention_child"),
        ]
