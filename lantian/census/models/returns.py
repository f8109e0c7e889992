"""Official returns: the forms that a place made for itself, and what was issued."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import CUSTODIAN, WRITE_ONCE, Guard
from lantian.access.policy import Scope
from lantian.kernel.city import acting_city
from lantian.kernel.rows import RecordedRow, ReferenceRow


class ReturnTemplate(ReferenceRow):
    """A form that the office of a place made (returns.rules.templates), in one wording; a new wording is a new edition.

    The national ones are shipped and have no row here. Nothing in it is about a child: every post reads it, so that
    a town fills in the form of its county.
    """

    grants: ClassVar[dict[str, str]] = {
        **dict.fromkeys(Scope, "SELECT"),
        CUSTODIAN: "SELECT",
        Scope.PLACE: "SELECT, INSERT",
    }

    city = models.IntegerField(default=acting_city, editable=False)
    place = models.BigIntegerField(_("place"))
    code = models.UUIDField(editable=False)
    edition = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(_("title"), max_length=40)
    definition = models.JSONField()
    is_retired = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.UUIDField(editable=False)

    class Meta(ReferenceRow.Meta):
        verbose_name = _("form of a return")
        constraints = [
            models.UniqueConstraint(fields=["city", "code", "edition"], name="census_template_edition"),
        ]


class IssuedReturn(RecordedRow):
    """A return as it left the house: its form, its figures and its file, whatever is recorded afterwards.

    It holds no child: a roster is kept as a print, whose content ends (`run`), and leaves its number here.
    """

    guard = Guard(place="region", verbs=WRITE_ONCE)

    class Level(models.TextChoices):
        COUNTY = "county", pgettext_lazy("rows of a return", "by county")
        TOWN = "town", pgettext_lazy("rows of a return", "by town")
        VILLAGE = "village", pgettext_lazy("rows of a return", "by village")

    region = models.BigIntegerField(_("place"))
    title = models.CharField(_("title"), max_length=40)
    form = models.JSONField()
    calibre = models.CharField(max_length=24)
    edition = models.PositiveSmallIntegerField()
    on = models.DateField(_("as of"))
    level = models.CharField(max_length=8, choices=Level.choices)
    heading = models.JSONField()
    figures = models.JSONField()
    file = models.UUIDField(null=True)
    pdf = models.UUIDField(null=True)
    run = models.UUIDField(null=True)

    class Meta(RecordedRow.Meta):
        verbose_name = _("issued return")
        indexes = [models.Index(fields=["city", "region", "-recorded_at"], name="census_issued_region")]
