from django.db import models
from django.utils.translation import gettext_lazy as _

from lantian.access.guards import WRITE_ONCE, Guard
from lantian.access.policy import Compartment
from lantian.access.sealing import SealedField
from lantian.alarms.models.reports import HarmReport
from lantian.kernel.rows import CityKey, CityRow


class HarmReporter(CityRow):
    """Who reported, apart from the report and behind a door of its own: no emergency opens it.

    It is for that person alone, in whatever post, and for holders of the compartment in the place. `code` is the way
    back to the report; of whoever stayed unnamed at the open door there is no row at all.
    """

    guard = Guard(
        place="region",
        own_user="owner",
        from_town=True,
        compartment=Compartment.REPORTER,
        verbs=WRITE_ONCE,
    )

    report = CityKey(HarmReport, on_delete=models.PROTECT, related_name="reporters")
    region = models.BigIntegerField(editable=False)
    owner = models.UUIDField(null=True, editable=False)
    name = SealedField(bound_to="harm_reporter.name", null=True)
    phone = SealedField(bound_to="harm_reporter.phone", null=True)
    post = SealedField(bound_to="harm_reporter.post", null=True)
    code = SealedField(bound_to="harm_reporter.code")

    class Meta(CityRow.Meta):
        verbose_name = _("who reported")
        constraints = [models.UniqueConstraint(fields=["city", "report"], name="alarms_reporter_once")]
        indexes = [
            models.Index(
                fields=["city", "owner"],
                condition=models.Q(owner__isnull=False),
                name="alarms_reporter_owner",
            )
        ]
