"""What there is to help with."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import CUSTODIAN, WRITE_ONCE
from lantian.access.policy import Scope
from lantian.access.sealing import SealedField
from lantian.kernel.city import acting_city
from lantian.kernel.history import keeps_states
from lantian.kernel.rows import VersionedRow, half_open
from lantian.places.models import Unit
from lantian.resources.rules.offers import OLDEST, Condition, Kind, Per, Reach, Sort

KINDS = {
    Kind.PEOPLE: pgettext_lazy("kind of resource", "People"),
    Kind.VENUE: pgettext_lazy("kind of resource", "Venues"),
    Kind.SERVICE: pgettext_lazy("kind of resource", "Services"),
    Kind.FUND: pgettext_lazy("kind of resource", "Funds and benefits"),
}
SORTS = {
    Sort.EXPERT: pgettext_lazy("resource", "Expert"),
    Sort.TEAM: pgettext_lazy("resource", "Team of volunteers"),
    Sort.CHILDRENS_PLACE: pgettext_lazy("resource", "Children's place"),
    Sort.ROOM: pgettext_lazy("resource", "Room"),
    Sort.BEDS: pgettext_lazy("resource", "Beds"),
    Sort.LEGAL: pgettext_lazy("resource", "Legal aid"),
    Sort.COUNSELLING: pgettext_lazy("resource", "Counselling"),
    Sort.TUTORING: pgettext_lazy("resource", "Tutoring at home"),
    Sort.MEDICAL: pgettext_lazy("resource", "Medical help"),
    Sort.OTHER_SERVICE: pgettext_lazy("resource", "Another service"),
    Sort.BENEFIT: pgettext_lazy("resource", "Benefit"),
    Sort.FUND: pgettext_lazy("resource", "Fund or gift"),
}
REACHES = {
    Reach.VILLAGE: pgettext_lazy("reach of an offer", "one village"),
    Reach.TOWN: pgettext_lazy("reach of an offer", "the whole town"),
    Reach.COUNTY: pgettext_lazy("reach of an offer", "the whole county"),
    Reach.CITY: pgettext_lazy("reach of an offer", "the whole city"),
}
CONDITIONS = {
    Condition.POVERTY: pgettext_lazy("offer is for", "families in poverty"),
    Condition.DISABILITY: pgettext_lazy("offer is for", "children with a disability"),
    Condition.ILLNESS: pgettext_lazy("offer is for", "children who are seriously ill"),
    Condition.NO_CARER: pgettext_lazy("offer is for", "children whom nobody cares for"),
    Condition.BOTH_AWAY: pgettext_lazy("offer is for", "children whose parents are both away"),
    Condition.IN_SCHOOL: pgettext_lazy("offer is for", "pupils"),
}
PERS = {
    Per.AT_ONCE: pgettext_lazy("capacity", "at once"),
    Per.WEEK: pgettext_lazy("capacity", "a week"),
    Per.MONTH: pgettext_lazy("capacity", "a month"),
    Per.YEAR: pgettext_lazy("capacity", "a year"),
}
FIELDS = (
    "sort", "name", "place", "reach", "codes", "age_from", "age_to", "conditions", "offers", "capacity", "per",
    "busy", "times", "contact", "phone", "cost", "valid_from", "valid_until",
)  # fmt: skip
"""What its keeper says of a resource."""
# Undoing a list takes away what it made and nobody has touched since; the history keeps it.
WRITES = "SELECT, INSERT, UPDATE, DELETE"
ADDS = ", ".join(WRITE_ONCE)
READERS = dict.fromkeys((CUSTODIAN, Scope.SCHOOL.value, Scope.PERSON.value), "SELECT")


def choices(names: Mapping[Any, Any]) -> list[tuple[str, Any]]:
    """The choices of a column, from its names."""
    return [(key.value, name) for key, name in names.items()]


@keeps_states(
    exclude=["ordered"],
    follows=["ordered"],
    grants=READERS | {Scope.PLACE.value: ADDS, Scope.UNIT.value: ADDS},
)
class Resource(VersionedRow):
    """Something that a unit offers to children or their families: for which needs, how far, to whom, how much.

    A line of the notice board: nothing in it is about a child, and everybody who works with children reads it.
    `codes` are kinds of needs. `busy` is how much is taken otherwise, `ordered` by orders that go on.
    """

    grants: ClassVar[dict[str, str]] = READERS | {Scope.PLACE.value: WRITES, Scope.UNIT.value: WRITES}

    city = models.IntegerField(default=acting_city, editable=False)
    kind = models.CharField(_("kind of help"), max_length=8, choices=choices(KINDS))
    sort = models.CharField(_("more exactly"), max_length=16, choices=choices(SORTS))
    name = models.CharField(pgettext_lazy("resource", "name"), max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("offered by"))
    place = models.BigIntegerField(_("where it is"))
    reach = models.CharField(_("for whom in"), max_length=8, choices=choices(REACHES))
    codes = ArrayField(models.CharField(max_length=4), verbose_name=_("for which needs"))
    age_from = models.PositiveSmallIntegerField(_("from which age"), default=0)
    age_to = models.PositiveSmallIntegerField(_("up to which age"), default=OLDEST)
    conditions = ArrayField(
        models.CharField(max_length=12, choices=choices(CONDITIONS)), default=list, blank=True
    )
    offers = models.CharField(_("what is given, and how one gets it"), max_length=300)
    capacity = models.PositiveSmallIntegerField(_("for how many children"), null=True, blank=True)
    per = models.CharField(max_length=8, choices=choices(PERS), default=Per.AT_ONCE.value)
    busy = models.PositiveSmallIntegerField(_("of these taken"), default=0)
    ordered = models.PositiveSmallIntegerField(default=0, editable=False)
    times = models.CharField(_("when"), max_length=80, blank=True)
    contact = models.CharField(_("whom to ask"), max_length=40)
    phone = SealedField(bound_to="resource.phone", null=True)
    cost = models.CharField(_("what it costs"), max_length=80, blank=True)
    valid_from = models.DateField(_("from when"))
    valid_until = models.DateField(_("until when"), null=True, blank=True)
    verified_on = models.DateField(_("confirmed on"))
    verified_by = models.UUIDField(editable=False)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.UUIDField(editable=False)

    class Meta(VersionedRow.Meta):
        verbose_name = _("resource")
        constraints = [
            models.UniqueConstraint(fields=["city", "unit", "name"], name="resources_once"),
            models.CheckConstraint(
                condition=Q(age_from__lte=F("age_to"), age_to__lte=OLDEST), name="resources_ages"
            ),
            models.CheckConstraint(
                condition=~Q(sort=Sort.CHILDRENS_PLACE.value) | Q(cost=""), name="resources_place_is_free"
            ),
            half_open("resources_period", "valid_from", "valid_until"),
        ]
        indexes = [
            models.Index(fields=["city", "kind", "name"], name="resources_kind"),
            models.Index(fields=["city", "unit"], name="resources_unit"),
        ]

    def __str__(self) -> str:
        return self.name
