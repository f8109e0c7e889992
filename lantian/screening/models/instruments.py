"""Instruments as data: a questionnaire or a scale in one wording, and who released it. Rows are only ever added."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import CUSTODIAN
from lantian.access.policy import Scope
from lantian.kernel.city import acting_city
from lantian.kernel.rows import ReferenceRow

READ_AND_ADD: dict[str, str] = {
    **{scope.value: "SELECT" for scope in Scope},
    CUSTODIAN: "SELECT",
    Scope.PLACE.value: "SELECT, INSERT",
    Scope.SCHOOL.value: "SELECT, INSERT",
}


class InstrumentEdition(ReferenceRow):
    """A questionnaire or scale in one wording, brought in by a place; a new wording is a new edition.

    Editions of one instrument have one `code`. Nothing in it is about a child. What was answered keeps its edition.
    """

    grants: ClassVar[dict[str, str]] = READ_AND_ADD

    city = models.IntegerField(default=acting_city, editable=False)
    place = models.BigIntegerField(_("place"))
    code = models.CharField(max_length=40, editable=False)
    edition = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(_("title of the instrument"), max_length=60)
    basis = models.CharField(_("source and licence"), max_length=200)
    definition = models.JSONField()
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.UUIDField(editable=False)

    class Meta(ReferenceRow.Meta):
        verbose_name = _("instrument of screening")
        constraints = [
            models.UniqueConstraint(
                fields=["city", "place", "code", "edition"], name="screening_instrument_edition"
            ),
        ]


class InstrumentStep(ReferenceRow):
    """An office released an edition for use, or took it out of use: who signed for it, when."""

    grants: ClassVar[dict[str, str]] = READ_AND_ADD | {Scope.SCHOOL.value: "SELECT"}

    class Kind(models.TextChoices):
        RELEASED = "released", pgettext_lazy("instrument", "released")
        RETIRED = "retired", pgettext_lazy("instrument", "out of use")

    city = models.IntegerField(default=acting_city, editable=False)
    edition = models.ForeignKey(InstrumentEdition, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    signed_by = models.CharField(_("signed by"), max_length=64)
    note = models.CharField(_("note"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.UUIDField(editable=False)

    class Meta(ReferenceRow.Meta):
        verbose_name = _("release of an instrument")
        constraints = [
            models.UniqueConstraint(fields=["city", "edition", "kind"], name="screening_instrument_step"),
        ]
