"""What others learn, that attention is needed or the child was referred; and what only the psychologist knows of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import Guard
from lantian.access.history import keeps_history
from lantian.access.policy import FAMILY
from lantian.access.sealing import SealedField
from lantian.kernel.rows import CityRow
from lantian.registry.models.rows import ChildRow
from lantian.screening.models.rounds import CLOSED_CHILD


@keeps_history()
class Attention(ChildRow):
    """Whether a child needs attention, since when. No score, no instrument, no answer, no reason.

    Whoever works with the child reads it; proxy parents and parents are told by the psychologist in person.
    """

    guard = Guard(place="region", school="school", person="child_id", hidden_from=tuple(sorted(FAMILY)))

    class State(models.TextChoices):
        NONE = "none", pgettext_lazy("attention", "no need of attention")
        NEEDED = "needed", pgettext_lazy("attention", "needs attention")
        REFERRED = "referred", pgettext_lazy("attention", "referred, under way")

    state = models.CharField(_("attention"), max_length=8, choices=State.choices)
    since = models.DateField(_("since"))

    class Meta(ChildRow.Meta):
        verbose_name = _("attention")
        constraints = [models.UniqueConstraint(fields=["city", "child"], name="screening_attention_once")]


@keeps_history()
class Referral(ChildRow):
    """The guardian was told and advised to see a hospital: to whom, when, what came back, when to look again."""

    guard = CLOSED_CHILD

    told_on = models.DateField(_("guardian told on"))
    told_whom = models.CharField(_("who was told"), max_length=64)
    referred_to = models.CharField(_("hospital or department"), max_length=100)
    referred_on = models.DateField(_("referred on"))
    replied_on = models.DateField(_("reply on"), null=True, blank=True)
    reply = SealedField(bound_to="referral.reply", null=True, blank=True)
    follow_up_on = models.DateField(_("look again on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    class Meta(ChildRow.Meta):
        verbose_name = _("referral")
        indexes = [models.Index(fields=["city", "child", "-referred_on"], name="screening_referral_child")]


class SchoolCount(CityRow):
    """How many children of a school were asked, agreed and were screened in a year; written with every answer.

    The head of a school reads these figures and nothing that they were counted from.
    """

    guard = Guard(school="school")

    school = models.UUIDField()
    year = models.PositiveSmallIntegerField()
    asked = models.PositiveIntegerField(default=0)
    consented = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    screened = models.PositiveIntegerField(default=0)

    class Meta(CityRow.Meta):
        verbose_name = _("screening figures of a school")
        constraints = [
            models.UniqueConstraint(fields=["city", "school", "year"], name="screening_count_once")
        ]
