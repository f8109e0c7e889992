"""A plan on its way: asked for, worked out, on the table, replaced or closed; and its proof."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import WRITE_ONCE, Guard
from lantian.access.history import keeps_history
from lantian.kernel.rows import CityKey, CityRow, RecordedRow, referred_to


@keeps_history(exclude=["done", "total", "moved_at", "advice"])
class MatchRun(RecordedRow):
    """A plan of who could stand by whom in a place (a county or a town), in one mode, as of a day.

    `regions` are the place and all that lies in it: its towns and villages see that the place is being planned, and
    of its lines their own. `settings` are those it was worked out by, `counts` what came out, `proof` the figures
    of the certificate, `advice` where more helpers would place how many children. While a run is worked out
    or on the table (`OPEN_STATES`), no other of a place that overlaps is.
    """

    guard = Guard(place="regions", many=True)

    class Mode(models.TextChoices):
        ONE = "one", pgettext_lazy("mode of help", "One helper for each child")
        TEAM = "team", pgettext_lazy("mode of help", "Several helpers for a child, one of them leads")

    class State(models.TextChoices):
        SOLVING = "solving", pgettext_lazy("plan", "Being worked out")
        OPEN = "open", pgettext_lazy("plan", "On the table")
        REPLACED = "replaced", pgettext_lazy("plan", "Worked out anew")
        CLOSED = "closed", pgettext_lazy("plan", "Closed")
        FAILED = "failed", pgettext_lazy("plan", "Broke off")
        REFUSED = "refused", pgettext_lazy("plan", "Cannot be worked out")

    OPEN_STATES = (State.SOLVING, State.OPEN)

    region = models.BigIntegerField(_("place"), editable=False)
    regions = ArrayField(models.BigIntegerField(), editable=False)
    region_high = models.BigIntegerField(editable=False)
    mode = models.CharField(_("mode"), max_length=8, choices=Mode.choices, default=Mode.ONE)
    team_size = models.PositiveSmallIntegerField(default=1)
    as_of_on = models.DateField()
    post = models.UUIDField(editable=False)
    settings = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.SOLVING)
    previous = models.UUIDField(null=True, editable=False)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    proof = models.JSONField(default=dict)
    advice = models.JSONField(default=list)
    refusal = models.JSONField(default=dict)
    solved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta(RecordedRow.Meta):
        verbose_name = _("plan")
        constraints = [
            referred_to("matching_run_city_id"),
            # Ranges on both sides: an index over them needs no extension.
            ExclusionConstraint(
                name="matching_run_one_open",
                expressions=[
                    (Func("city", "city", Value("[]"), function="int4range"), "&&"),
                    (Func("region", "region_high", Value("[]"), function="int8range"), "&&"),
                ],
                condition=Q(state__in=["solving", "open"]),
            ),
        ]
        indexes = [models.Index(fields=["city", "-recorded_at", "id"], name="matching_run_recorded")]

    @property
    def is_on_the_table(self) -> bool:
        return self.state == self.State.OPEN


class MatchProof(CityRow):
    """The certificate of a plan, without names or keys: what anybody needs to check it again, packed."""

    guard = Guard(place="regions", many=True, verbs=WRITE_ONCE)

    run = CityKey(MatchRun, on_delete=models.PROTECT, related_name="proofs")
    regions = ArrayField(models.BigIntegerField(), editable=False)
    body = models.BinaryField()

    class Meta(CityRow.Meta):
        constraints = [models.UniqueConstraint(fields=["city", "run"], name="matching_proof_once")]
