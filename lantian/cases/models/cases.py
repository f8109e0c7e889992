from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

from lantian.access.history import keeps_history
from lantian.access.sealing import SealedField
from lantian.cases.models.rows import ONCE, CaseRow, ClosedRow
from lantian.cases.rules.steps import ABOUT_EVIDENCE
from lantian.cases.words import (
    BASIS_NAMES,
    KIND_NAMES,
    OUTCOME_NAMES,
    PART_NAMES,
    STATE_NAMES,
    VERB_NAMES,
    WORD_BY_NAMES,
)
from lantian.kernel.rows import referred_to

OWNER_IN_TEAM = IsNull(
    Func(F("team"), F("owner"), function="array_position", output_field=models.IntegerField()), False
)


@keeps_history(exclude=["moved_from", "level"])
class ProtectionCase(ClosedRow):
    """A child that must be protected, known or described, and how far its protection is.

    `owner` is the one seat that answers for the case; it is always of the team. `name` is what the team calls the
    child: its members see no register. `report` and `need` name the row from which it was opened. `moved_from` is where
    the child lived before another county has to know. `level` is the confirmed level of risk of the child, which
    triggers keep (`securing`): members of a team may see no register.
    """

    name = SealedField(bound_to="case.name", null=True)
    described = SealedField(bound_to="case.described", null=True, blank=True)
    kind = models.CharField(_("what happened"), max_length=12, choices=list(KIND_NAMES.items()))
    reason = SealedField(bound_to="case.reason", null=True, blank=True)
    report = models.UUIDField(null=True, editable=False)
    need = models.UUIDField(null=True, editable=False)
    state = models.CharField(max_length=12, choices=list(STATE_NAMES.items()), default="reported")
    owner = models.UUIDField()
    opened_on = models.DateField()
    entered_on = models.DateField()
    closed_on = models.DateField(null=True, editable=False)
    outcome = models.CharField(max_length=12, choices=list(OUTCOME_NAMES.items()), blank=True)
    word_by = models.CharField(_("whose word"), max_length=8, choices=list(WORD_BY_NAMES.items()), blank=True)
    word_text = SealedField(bound_to="case.word_text", null=True, blank=True)
    feedback_on = models.DateField(null=True, editable=False)
    moved_from = models.BigIntegerField(null=True, editable=False)
    level = models.CharField(max_length=8, blank=True, editable=False)

    class Meta(ClosedRow.Meta):
        verbose_name = _("protection case")
        constraints = [
            referred_to("cases_case_city_id"),
            models.UniqueConstraint(
                fields=["city", "child"],
                condition=Q(closed_on__isnull=True, child__isnull=False),
                name="cases_case_one_open",
            ),
            models.CheckConstraint(condition=OWNER_IN_TEAM, name="cases_case_owner_in_team"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) & ~Q(outcome="")
                | ~Q(state="closed") & Q(closed_on__isnull=True),
                name="cases_case_closed",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "no_case"]) | ~Q(word_by=""), name="cases_case_closed_by_a_word"
            ),
        ]
        indexes = [
            models.Index(fields=["city", "child"], name="cases_case_child"),
            models.Index(fields=["city", "region", "state"], name="cases_case_place"),
            models.Index(fields=["city", "closed_on", "opened_on", "id"], name="cases_case_opened"),
            models.Index(
                fields=["city", "report"], condition=Q(report__isnull=False), name="cases_case_report"
            ),
        ]

    @property
    def mark(self) -> str:
        """By what people tell cases apart without a name."""
        return self.pk.hex[-6:].upper()


class CaseStep(CaseRow):
    """What happened to a case: who did it (`seat`), when, on what basis, and who was told. Never changed."""

    guard = ONCE

    number = models.PositiveIntegerField()
    verb = models.CharField(max_length=12, choices=list(VERB_NAMES.items()))
    before = models.CharField(max_length=12, choices=list(STATE_NAMES.items()), blank=True)
    after = models.CharField(max_length=12, choices=list(STATE_NAMES.items()))
    at = models.DateTimeField()
    seat = models.UUIDField()
    basis = models.CharField(_("basis"), max_length=20, choices=list(BASIS_NAMES.items()))
    basis_words = models.CharField(max_length=120, blank=True)
    told = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    acts = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    about = models.UUIDField(null=True, editable=False)
    words = SealedField(bound_to="case_step.words", null=True, blank=True)

    class Meta(CaseRow.Meta):
        verbose_name = _("step of a case")
        constraints = [
            models.UniqueConstraint(fields=["city", "case", "number"], name="cases_step_number"),
            models.CheckConstraint(condition=~Q(basis=""), name="cases_step_has_basis"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(before=""), name="cases_step_has_before"),
            models.CheckConstraint(
                condition=~Q(verb__in=[verb.value for verb in ABOUT_EVIDENCE]) | Q(about__isnull=False),
                name="cases_step_names_evidence",
            ),
        ]
        indexes = [models.Index(fields=["city", "child"], name="cases_step_child")]


@keeps_history()
class CaseMember(CaseRow):
    """A seat in the team of a case. From `since_at` it reads the case, from `until_at` on it does not."""

    seat = models.UUIDField()
    part = models.CharField(_("part in the team"), max_length=12, choices=list(PART_NAMES.items()))
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta(CaseRow.Meta):
        verbose_name = _("member of a team")
        constraints = [
            models.UniqueConstraint(
                fields=["city", "case", "seat"],
                condition=Q(until_at__isnull=True),
                name="cases_member_once",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "seat"], name="cases_member_seat"),
            models.Index(fields=["city", "child"], name="cases_member_child"),
        ]
