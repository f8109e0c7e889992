"""Between a village, a school and the parents who are away: what they are told, and what they say of themselves."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import READ_AND_WRITE, WRITE_ONCE, Guard
from lantian.access.history import keeps_history
from lantian.kernel.rows import CityKey, referred_to
from lantian.registry.models.rows import ChildRow


class FamilyNotice(ChildRow):
    """Something that the parents of a child are to read and to acknowledge. Its words follow from its kind.

    Nothing is typed: what happened is told by telephone, and stands in the record of that call. Written once.
    """

    guard = Guard(place="region", school="school", person="child_id", verbs=WRITE_ONCE)

    class Kind(models.TextChoices):
        DUTIES = "duties", pgettext_lazy("family notice", "What the law asks of parents who are away")
        STUDY = "study", pgettext_lazy("family notice", "Something about school: please call")
        HEALTH = "health", pgettext_lazy("family notice", "Something about health: please call")
        SAFETY = "safety", pgettext_lazy("family notice", "Something about safety: please call at once")
        MOOD = "mood", pgettext_lazy("family notice", "The child is low: please call")
        CARE = "care", pgettext_lazy("family notice", "The carer needs help: please call")

    kind = models.CharField(_("what it is about"), max_length=12, choices=Kind.choices)
    sent_on = models.DateField(default=timezone.localdate)
    sender = models.UUIDField(editable=False)

    class Meta(ChildRow.Meta):
        verbose_name = _("notice to the parents")
        constraints = [referred_to("desk_notice_city_id")]
        indexes = [models.Index(fields=["city", "child", "-sent_on"], name="desk_notice_child")]


class Acknowledgement(ChildRow):
    """A parent has read a notice: which seat, and when. Written once, and the first time counts."""

    guard = Guard(place="region", school="school", person="child_id", verbs=WRITE_ONCE)

    notice = CityKey(FamilyNotice, on_delete=models.PROTECT, related_name="acknowledgements")
    seat = models.UUIDField(editable=False)

    class Meta(ChildRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["city", "notice", "seat"], name="desk_acknowledged_once")
        ]


@keeps_history()
class FamilyWord(ChildRow):
    """What a parent says of where they are. It becomes a fact only when the village confirms it.

    The parent who said it sees it, the other one does not: where one parent is, is no business of the other.
    """

    guard = Guard(place="region", child="child_id", own_seat="seat", seat_verbs=READ_AND_WRITE)

    class What(models.TextChoices):
        AWAY = "away", pgettext_lazy("family word", "I have gone away to work")
        HOME = "home", pgettext_lazy("family word", "I have come home to stay")
        VISIT = "visit", pgettext_lazy("family word", "I am home for a visit")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("family word", "waits for the village child director")
        TAKEN = "taken", pgettext_lazy("family word", "is on file now")
        DECLINED = "declined", pgettext_lazy("family word", "was not taken over")
        WITHDRAWN = "withdrawn", pgettext_lazy("family word", "taken back")

    seat = models.UUIDField(editable=False)
    what = models.CharField(max_length=8, choices=What.choices)
    since = models.DateField(_("since"))
    visit_until = models.DateField(_("until"), null=True, blank=True)
    place_text = models.CharField(_("where"), max_length=128, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True, editable=False)

    class Meta(ChildRow.Meta):
        verbose_name = _("what a parent says")
        constraints = [
            models.UniqueConstraint(
                fields=["city", "seat"], condition=Q(state="waiting"), name="desk_word_waiting_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["city", "region", "id"], condition=Q(state="waiting"), name="desk_word_waiting"
            ),
            models.Index(fields=["city", "child"], name="desk_word_child"),
        ]
