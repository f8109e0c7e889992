"""What was found about helpers in the yearly check, and what they were taught."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import Guard
from lantian.access.history import keeps_history
from lantian.helping.models.people import Helper
from lantian.kernel.rows import CityKey, RecordedRow


class HelperRow(RecordedRow):
    """A row about a helper; `region` and `school` are theirs, and change with theirs (`services.people`)."""

    helper = CityKey(Helper, on_delete=models.PROTECT, related_name="%(class)s_rows")
    region = models.BigIntegerField(editable=False)
    school = models.UUIDField(null=True, editable=False)

    class Meta(RecordedRow.Meta):
        abstract = True


@keeps_history()
class Vetting(HelperRow):
    """A check for records of sexual assault, abuse, trafficking or violence (未保法 art 62): who was asked, the answer.

    Never what was found: a result is a word. Offices of counties and the city alone see it; everybody else, how long
    somebody is eligible (`Helper.vetted_until`).
    """

    guard = Guard(place="region", from_county=True)

    class Result(models.TextChoices):
        PENDING = "pending", pgettext_lazy("result of a check", "asked, no answer yet")
        CLEAR = "clear", pgettext_lazy("result of a check", "clear")
        NOT_CLEAR = "not_clear", pgettext_lazy("result of a check", "not clear")

    authority = models.CharField(_("who was asked"), max_length=64)
    asked_on = models.DateField(_("asked on"))
    checked_on = models.DateField(_("answered on"), null=True, blank=True)
    result = models.CharField(pgettext_lazy("check", "result"), max_length=9, choices=Result.choices)
    valid_until = models.DateField(_("holds until"), null=True, blank=True)

    class Meta(HelperRow.Meta):
        verbose_name = _("check of a helper")
        constraints = [
            models.CheckConstraint(
                condition=Q(result="pending", checked_on__isnull=True, valid_until__isnull=True)
                | Q(result="not_clear", checked_on__isnull=False, valid_until__isnull=True)
                | Q(result="clear", checked_on__isnull=False, valid_until__gte=F("checked_on")),
                name="helping_vetting_result",
            ),
            models.UniqueConstraint(
                fields=["city", "helper"], condition=Q(result="pending"), name="helping_vetting_one_pending"
            ),
        ]
        indexes = [models.Index(fields=["city", "helper", "-checked_on"], name="helping_vetting_helper")]


@keeps_history()
class Training(HelperRow):
    """A day on which a helper was taught something."""

    guard = Guard(place="region", school="school")

    subject = models.CharField(_("subject"), max_length=16)
    on = models.DateField(_("day"))
    hours = models.DecimalField(_("hours"), max_digits=4, decimal_places=1)
    by = models.CharField(_("taught by"), max_length=64, blank=True)
    is_withdrawn = models.BooleanField(default=False)

    class Meta(HelperRow.Meta):
        verbose_name = _("training of a helper")
        constraints = [
            models.CheckConstraint(condition=Q(hours__gt=0), name="helping_training_hours"),
        ]
        indexes = [models.Index(fields=["city", "helper", "-on"], name="helping_training_helper")]
