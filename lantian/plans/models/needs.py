from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import WRITE_ONCE, Guard
from lantian.access.history import keeps_history
from lantian.access.sealing import SealedField
from lantian.kernel.rows import CityKey, referred_to
from lantian.plans.rules.needs import State, Word
from lantian.registry.models.rows import ChildRow

STATES = {
    State.PROPOSED: pgettext_lazy("need", "Proposed"),
    State.OPEN: pgettext_lazy("need", "Open"),
    State.IN_HAND: pgettext_lazy("need", "In hand"),
    State.DONE: pgettext_lazy("need", "Done, not yet confirmed"),
    State.MET: pgettext_lazy("need", "Met"),
    State.NOT_MET: pgettext_lazy("need", "Not met"),
    State.WITHDRAWN: pgettext_lazy("need", "Withdrawn"),
}
WORDS = {
    Word.YES: pgettext_lazy("it helped", "Said yes"),
    Word.PARTLY: pgettext_lazy("it helped", "Said partly"),
    Word.NO: pgettext_lazy("it helped", "Said no"),
}
LINES = {
    "education": pgettext_lazy("line of work", "Education"),
    "rights": pgettext_lazy("line of work", "Rights"),
    "protection": pgettext_lazy("line of work", "Protection"),
}
AREAS = {
    "study": pgettext_lazy("area of need", "Study"),
    "life": pgettext_lazy("area of need", "Life"),
    "management": pgettext_lazy("area of need", "Management"),
    "education": pgettext_lazy("area of need", "Education"),
    "help": pgettext_lazy("area of need", "Help"),
}
ROOTS = {
    "care": pgettext_lazy("what is missing", "Care"),
    "guidance": pgettext_lazy("what is missing", "Guidance"),
    "guardianship": pgettext_lazy("what is missing", "Guardianship"),
}


@keeps_history()
class Need(ChildRow):
    """Something that a child needs, by a kind of `codes.need_kinds` and in its own words.

    `words` are for those who work with the child, `reason` says why it was not met or withdrawn. Met or not met it is
    only by somebody's word: whose (`word_by`), what (`word`), when, and if they wish how they said it (`word_text`).
    """

    class ToldBy(models.TextChoices):
        CHILD = "child", pgettext_lazy("told by", "The child")
        CARER = "carer", pgettext_lazy("told by", "Carer or parents")
        TEACHER = "teacher", pgettext_lazy("told by", "A teacher")
        VISIT = "visit", pgettext_lazy("told by", "Seen on a visit")
        VOICE = "voice", pgettext_lazy("told by", "The child's answers of this term")
        FORMER = "former", pgettext_lazy("told by", "The office of the city it came from")

    class WordBy(models.TextChoices):
        CHILD = "child", pgettext_lazy("told by", "The child")
        CARER = "carer", pgettext_lazy("word of", "The carer")
        PARENT = "parent", pgettext_lazy("word of", "Father or mother")

    code = models.CharField(_("need"), max_length=4)
    words = SealedField(bound_to="need.words", null=True, blank=True)
    told_by = models.CharField(_("who said it"), max_length=8, choices=ToldBy.choices)
    since = models.DateField(_("since"))
    state = models.CharField(
        _("state"), max_length=10, choices=[(key.value, name) for key, name in STATES.items()], default="open"
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    word_by = models.CharField(_("whose word"), max_length=8, choices=WordBy.choices, blank=True)
    word = models.CharField(
        _("did it help"), max_length=8, choices=[(key.value, name) for key, name in WORDS.items()], blank=True
    )
    word_on = models.DateField(_("said on"), null=True)
    word_text = SealedField(bound_to="need.word_text", null=True, blank=True)
    closed_on = models.DateField(null=True, editable=False)
    source = models.UUIDField(null=True, editable=False)

    class Meta(ChildRow.Meta):
        verbose_name = _("need")
        constraints = [
            referred_to("plans_need_city_id"),
            models.CheckConstraint(
                condition=~Q(state__in=["met", "not_met"])
                | Q(word_on__isnull=False) & ~Q(word="") & ~Q(word_by=""),
                name="plans_need_closed_by_a_word",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["not_met", "withdrawn"]) | ~Q(reason=""),
                name="plans_need_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "child", "code"], name="plans_need_child"),
            models.Index(fields=["city", "state", "region"], name="plans_need_state"),
        ]


@keeps_history()
class Measure(ChildRow):
    """What is done for a need: by the seat of a post, or by somebody outside (`outside`) whom `watched_by` looks after.

    `done_means` says what is different for the child when it is done. `hops` counts how often it changed hands.
    """

    class State(models.TextChoices):
        LIVE = "live", pgettext_lazy("measure", "Going on")
        KEPT = "kept", pgettext_lazy("measure", "Kept")
        DROPPED = "dropped", pgettext_lazy("measure", "Dropped")

    class CameOut(models.TextChoices):
        DONE = "done", pgettext_lazy("what came out", "Done as promised")
        PARTLY = "partly", pgettext_lazy("what came out", "Done in part")

    need = CityKey(Need, on_delete=models.PROTECT, related_name="measures")
    what = models.CharField(_("what is done"), max_length=200)
    done_means = models.CharField(_("done means for the child"), max_length=200)
    seat = models.UUIDField(null=True)
    outside = models.CharField(_("somebody without a sign-in"), max_length=80, blank=True)
    watched_by = models.UUIDField(editable=False)
    line = models.CharField(_("line of work"), max_length=12, choices=list(LINES.items()))
    due_on = models.DateField(_("to be done by"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.LIVE)
    hops = models.PositiveSmallIntegerField(default=0, editable=False)
    ended_on = models.DateField(null=True, editable=False)
    came_out = models.CharField(_("what came out"), max_length=8, choices=CameOut.choices, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta(ChildRow.Meta):
        verbose_name = _("measure")
        constraints = [
            referred_to("plans_measure_city_id"),
            models.CheckConstraint(
                condition=Q(seat__isnull=True) & ~Q(outside="") | Q(seat__isnull=False, outside=""),
                name="plans_measure_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(state="live", ended_on__isnull=True)
                | Q(ended_on__isnull=False, state__in=["kept", "dropped"]),
                name="plans_measure_end",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "need", "state"], name="plans_measure_need"),
            models.Index(fields=["city", "child", "state"], name="plans_measure_child"),
            models.Index(fields=["city", "seat", "state", "due_on", "id"], name="plans_measure_seat"),
            models.Index(fields=["city", "state", "region", "due_on"], name="plans_measure_place"),
        ]

    @property
    def keeper(self) -> object:
        """The seat by which it is reported: the owner's, or that of whoever watches over somebody outside."""
        return self.seat or self.watched_by


class MeasureHop(ChildRow):
    """A measure went from one hand to another, and why: nothing is passed on in silence."""

    guard = Guard(place="region", school="school", person="child_id", verbs=WRITE_ONCE)

    measure = CityKey(Measure, on_delete=models.PROTECT, related_name="chain")
    number = models.PositiveSmallIntegerField()
    from_seat = models.UUIDField(null=True)
    from_outside = models.CharField(max_length=80, blank=True)
    to_seat = models.UUIDField(null=True)
    to_outside = models.CharField(max_length=80, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    on = models.DateField()

    class Meta(ChildRow.Meta):
        verbose_name = _("handing over of a measure")
        constraints = [
            models.UniqueConstraint(fields=["city", "measure", "number"], name="plans_hop_number"),
            models.CheckConstraint(condition=~Q(reason=""), name="plans_hop_says_why"),
        ]
        indexes = [models.Index(fields=["city", "child"], name="plans_hop_child")]
