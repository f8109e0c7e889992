from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.history import keeps_history
from lantian.plans.models.plans import TermRow, once_a_term

SELVES = {
    "study": pgettext_lazy("five selves", "Learns by itself"),
    "care": pgettext_lazy("five selves", "Looks after itself"),
    "guard": pgettext_lazy("five selves", "Protects itself"),
    "strong": pgettext_lazy("five selves", "Is strong in itself"),
    "rule": pgettext_lazy("five selves", "Rules itself"),
}


@keeps_history()
class SelfCheck(TermRow):
    """What a child says it can do by itself, once a term: its own ticks in the list of its age, nobody's marks."""

    band = models.CharField(max_length=5)
    ticks = ArrayField(models.CharField(max_length=4), default=list)
    on = models.DateField()

    class Meta(TermRow.Meta):
        verbose_name = _("self-check")
        constraints = [once_a_term("plans_check_once_a_term")]


@keeps_history()
class Goal(TermRow):
    """A goal that a child set itself, in its own words, and the next step that it agreed with a helper."""

    class State(models.TextChoices):
        GOING = "going", pgettext_lazy("goal", "On the way")
        REACHED = "reached", pgettext_lazy("goal", "Reached")
        CHANGED = "changed", pgettext_lazy("goal", "Changed for another")

    self_code = models.CharField(_("which of the five"), max_length=6, choices=list(SELVES.items()))
    words = models.CharField(_("in the child's own words"), max_length=80)
    next_step = models.CharField(_("next step"), max_length=120)
    set_on = models.DateField()
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.GOING)
    ended_on = models.DateField(null=True)

    class Meta(TermRow.Meta):
        verbose_name = _("goal")
        indexes = [models.Index(fields=["city", "child", "-set_on"], name="plans_goal_child")]
