"""The weekly list of a village on paper, and its lines, by which it is found again when it comes back filled in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lantian.access.guards import WRITE_ONCE, Guard
from lantian.kernel.rows import CityKey, RecordedRow, referred_to
from lantian.registry.models.rows import ChildRow


class WeekSheet(RecordedRow):
    """One printed list. Its code is a token that says nothing and opens only for who sees the village. Written once."""

    guard = Guard(place="region", verbs=WRITE_ONCE)

    region = models.BigIntegerField(editable=False)
    token = models.CharField(max_length=32, editable=False)
    printed_on = models.DateField(_("printed on"))

    class Meta(RecordedRow.Meta):
        verbose_name = _("weekly list")
        constraints = [
            referred_to("desk_sheet_city_id"),
            models.UniqueConstraint(fields=["city", "token"], name="desk_sheet_token"),
        ]
        indexes = [models.Index(fields=["city", "region", "-printed_on"], name="desk_sheet_region")]


class WeekLine(ChildRow):
    """One line of a printed list: a child and what was due. What is entered from it bears the key of the line."""

    guard = Guard(place="region", child="child_id", verbs=WRITE_ONCE)

    sheet = CityKey(WeekSheet, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    duty = models.UUIDField()
    rule = models.CharField(max_length=32)
    act = models.CharField(max_length=24)
    due_on = models.DateField()

    class Meta(ChildRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["city", "sheet", "position"], name="desk_week_line_once")
        ]
        indexes = [models.Index(fields=["city", "child"], name="desk_week_line_child")]
