from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import WRITE_ONCE, Guard
from lantian.access.history import keeps_history
from lantian.kernel.rows import CityKey, referred_to
from lantian.registry.models.rows import ChildRow

TERMS = [
    ("autumn", pgettext_lazy("term", "autumn")),
    ("spring", pgettext_lazy("term", "spring")),
]
PLAN_LINES = ("mind", "study", "life")


class TermRow(ChildRow):
    """A row of a child that belongs to a term of the school year that began in `year`."""

    year = models.PositiveSmallIntegerField(editable=False)
    term = models.CharField(max_length=6, choices=TERMS, editable=False)

    class Meta(ChildRow.Meta):
        abstract = True


def once_a_term(name: str) -> models.UniqueConstraint:
    """The rule that a child has one such row a term."""
    return models.UniqueConstraint(fields=["city", "child", "year", "term"], name=name)


@keeps_history()
class Plan(TermRow):
    """A child's plan of a term: three lines (心理上关爱、学习上关注、生活上关心), each with who answers for it.

    What the child needs and what is done about it stands beside them. The plan's edition is its version.
    """

    made_on = models.DateField()
    mind = models.CharField(_("mind"), max_length=120)
    mind_seat = models.UUIDField(null=True)
    mind_who = models.CharField(max_length=40, blank=True)
    study = models.CharField(_("study"), max_length=120)
    study_seat = models.UUIDField(null=True)
    study_who = models.CharField(max_length=40, blank=True)
    life = models.CharField(_("life"), max_length=120)
    life_seat = models.UUIDField(null=True)
    life_who = models.CharField(max_length=40, blank=True)
    review_on = models.DateField(_("look at it again by"))

    class Meta(TermRow.Meta):
        verbose_name = _("child's plan")
        constraints = [referred_to("plans_plan_city_id"), once_a_term("plans_plan_once_a_term")]
        indexes = [models.Index(fields=["city", "region", "review_on"], name="plans_plan_review")]


class PlanReview(ChildRow):
    """Somebody looked at a child's plan again: what is to be seen, and when the next look is due."""

    guard = Guard(place="region", school="school", person="child_id", verbs=WRITE_ONCE)

    plan = CityKey(Plan, on_delete=models.PROTECT, related_name="reviews")
    on = models.DateField()
    seen = models.CharField(_("what is to be seen"), max_length=200)
    next_on = models.DateField()

    class Meta(ChildRow.Meta):
        verbose_name = _("review of a plan")
        indexes = [models.Index(fields=["city", "child", "-on"], name="plans_review_child")]
