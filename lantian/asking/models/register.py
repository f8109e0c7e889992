from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import WRITE_ONCE, Guard
from lantian.access.history import keeps_history
from lantian.access.sealing import SealedField
from lantian.kernel.rows import CityKey, RecordedRow, referred_to


@keeps_history()
class RequestedForm(RecordedRow):
    """A form that somebody wants filled in: who asks, on what basis, which columns, by whom; what was decided.

    `regions` are the villages of its place: whoever works in one of them sees it. `columns` say for each column its
    `name`, its `calibre` in the words of the form, and the `figure` that tells it already ("": none does). `fillers`
    are how many places would fill it in, `minutes` what one filling takes, as the office estimates.
    """

    guard = Guard(place="regions", many=True)

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("form asked for", "To be decided")
        ANSWERED = "answered", pgettext_lazy("form asked for", "Answered with figures")
        ALLOWED = "allowed", pgettext_lazy("form asked for", "Allowed")
        DECLINED = "declined", pgettext_lazy("form asked for", "Declined")

    class Filler(models.TextChoices):
        VILLAGE = "village", pgettext_lazy("who fills a form in", "Every village")
        TOWN = "town", pgettext_lazy("who fills a form in", "Every town")

    class Often(models.TextChoices):
        ONCE = "once", pgettext_lazy("how often", "Once")
        YEARLY = "yearly", pgettext_lazy("how often", "Every year")
        QUARTERLY = "quarterly", pgettext_lazy("how often", "Every quarter")
        MONTHLY = "monthly", pgettext_lazy("how often", "Every month")
        WEEKLY = "weekly", pgettext_lazy("how often", "Every week")

    region = models.BigIntegerField(_("place"), editable=False)
    regions = ArrayField(models.BigIntegerField(), editable=False)
    year = models.PositiveSmallIntegerField(editable=False)
    number = models.PositiveIntegerField(editable=False)
    title = models.CharField(_("name of the form"), max_length=120)
    asker = models.CharField(_("who asks"), max_length=120)
    person = models.CharField(_("person to turn to"), max_length=60)
    phone = SealedField(bound_to="requested_form.phone", null=True)
    document = models.CharField(_("document"), max_length=120, blank=True)
    article = models.CharField(_("article"), max_length=120, blank=True)
    columns = models.JSONField(_("columns"))
    filler = models.CharField(_("who is to fill it in"), max_length=8, choices=Filler.choices)
    fillers = models.PositiveIntegerField(editable=False)
    often = models.CharField(_("how often"), max_length=9, choices=Often.choices)
    until = models.DateField(_("until"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes for one filling"))
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    allowed_until = models.DateField(_("allowed until"), null=True, blank=True)
    decided_on = models.DateField(null=True, editable=False)
    decided_by = models.UUIDField(null=True, editable=False)

    class Meta(RecordedRow.Meta):
        verbose_name = _("form asked for")
        constraints = [
            referred_to("asking_form_city_id"),
            models.UniqueConstraint(fields=["city", "region", "year", "number"], name="asking_form_number"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(asker=""), name="asking_form_named"),
            models.CheckConstraint(
                condition=Q(state="open", decided_on__isnull=True)
                | ~Q(state="open") & Q(decided_on__isnull=False),
                name="asking_form_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["allowed", "declined"]) | ~Q(reason=""), name="asking_form_reason"
            ),
            models.CheckConstraint(
                condition=Q(state="allowed", allowed_until__isnull=False)
                | ~Q(state="allowed") & Q(allowed_until__isnull=True),
                name="asking_form_allowed_until",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "region", "-recorded_at", "-id"], name="asking_form_region"),
            models.Index(fields=["city", "state", "allowed_until"], name="asking_form_state"),
        ]

    @property
    def has_basis(self) -> bool:
        return bool(self.document)

    @property
    def label(self) -> str:
        """The number under which people speak of it."""
        return f"{self.year}-{self.number:03}"

    @property
    def matched(self) -> list[dict[str, Any]]:
        """The columns that a figure tells already."""
        return [column for column in self.columns if column["figure"]]


class FormAnswer(RecordedRow):
    """Figures that whoever asked for a form was given instead: the release that left the house. Only ever added."""

    guard = Guard(place="regions", many=True, verbs=WRITE_ONCE)

    form = CityKey(RequestedForm, on_delete=models.PROTECT, related_name="answers")
    regions = ArrayField(models.BigIntegerField(), editable=False)
    release = models.UUIDField()
    as_of = models.DateField()
    level = models.CharField(max_length=8, blank=True)

    class Meta(RecordedRow.Meta):
        verbose_name = _("answer to a form")
        constraints = [models.UniqueConstraint(fields=["city", "release"], name="asking_answer_release")]
        indexes = [models.Index(fields=["city", "form"], name="asking_answer_form")]
        triggers: list[Any] = [
            *RecordedRow.Meta.triggers,
            pgtrigger.Protect(name="stays", operation=pgtrigger.Update | pgtrigger.Delete),
        ]


@keeps_history()
class UnlistedForm(RecordedRow):
    """Somebody asked a village or town for a form that is not on its list; what its county did about it."""

    guard = Guard(place="region")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("unlisted form", "The county looks into it")
        REFUSED = "refused", pgettext_lazy("unlisted form", "Need not be filled in")
        REGISTERED = "registered", pgettext_lazy("unlisted form", "Registered now")

    region = models.BigIntegerField(_("place"), editable=False)
    title = models.CharField(_("what the form is called"), max_length=120, blank=True)
    asker = models.CharField(_("who asks"), max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.CharField(_("what the county says"), max_length=300, blank=True)
    form = models.UUIDField(null=True, editable=False)
    settled_on = models.DateField(null=True, editable=False)
    settled_by = models.UUIDField(null=True, editable=False)

    class Meta(RecordedRow.Meta):
        verbose_name = _("unlisted form")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", settled_on__isnull=True)
                | ~Q(state="open") & Q(settled_on__isnull=False),
                name="asking_unlisted_settled",
            )
        ]
        indexes = [
            models.Index(fields=["city", "region", "-recorded_at", "-id"], name="asking_unlisted_region")
        ]
