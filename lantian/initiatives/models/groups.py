from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import WRITE_ONCE, Guard
from lantian.access.history import keeps_history
from lantian.access.policy import FAMILY
from lantian.helping.models import Helper
from lantian.kernel.rows import CityKey, RecordedRow, half_open, referred_to
from lantian.registry.models.rows import ChildRow

OF_SCHOOL = Guard(
    place="region",
    school="school",
    own_seat="seat",
    seat_verbs=("SELECT", "INSERT", "UPDATE"),
)


@keeps_history()
class PeerGroup(RecordedRow):
    """A hand-in-hand group (手拉手小组) of a school: a few children who do things together, one of whom leads.

    Its name is the children's. Nothing here or on its page says why a child is in it. `seat` keeps it: that of the
    class teacher or the school head who made it. `companion` is a grown-up who stands by it, if anybody does.
    """

    guard = OF_SCHOOL

    name = models.CharField(_("name of the group"), max_length=20)
    school = models.UUIDField(editable=False)
    region = models.BigIntegerField(editable=False)
    seat = models.UUIDField(editable=False)
    companion = CityKey(Helper, on_delete=models.PROTECT, null=True, blank=True, related_name="peer_groups")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta(RecordedRow.Meta):
        verbose_name = _("hand-in-hand group")
        constraints = [
            referred_to("initiatives_group_city_id"),
            half_open("initiatives_group_period"),
            models.CheckConstraint(condition=~Q(name=""), name="initiatives_group_named"),
            models.UniqueConstraint(
                fields=["city", "school", "name"],
                condition=Q(until__isnull=True),
                name="initiatives_group_name_once",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "region"], name="initiatives_group_place"),
            models.Index(fields=["city", "seat"], name="initiatives_group_seat"),
        ]


@keeps_history()
class PeerMember(ChildRow):
    """A child in a group. Its family is not shown the row: a group is something to be in, not to be put into."""

    guard = Guard(place="region", school="school", person="child_id", hidden_from=tuple(sorted(FAMILY)))

    group = CityKey(PeerGroup, on_delete=models.PROTECT, related_name="members")
    is_leader = models.BooleanField(default=False)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta(ChildRow.Meta):
        verbose_name = _("member of a group")
        constraints = [
            half_open("initiatives_member_period"),
            models.UniqueConstraint(
                fields=["city", "child"], condition=Q(until__isnull=True), name="initiatives_member_of_one"
            ),
            models.UniqueConstraint(
                fields=["city", "group"],
                condition=Q(until__isnull=True, is_leader=True),
                name="initiatives_one_leader",
            ),
        ]
        indexes = [models.Index(fields=["city", "group"], name="initiatives_member_group")]


class PeerActivity(RecordedRow):
    """Something that a group did together."""

    class What(models.TextChoices):
        HOMEWORK = "homework", pgettext_lazy("group activity", "Homework together")
        READING = "reading", pgettext_lazy("group activity", "Reading")
        SPORT = "sport", pgettext_lazy("group activity", "Sport and games")
        ARTS = "arts", pgettext_lazy("group activity", "Singing, painting, handicraft")
        OUTING = "outing", pgettext_lazy("group activity", "An outing")
        BIRTHDAY = "birthday", pgettext_lazy("group activity", "A birthday or a festival")
        CARE = "care", pgettext_lazy("group activity", "Something done for others")

    guard = Guard(place="region", school="school", own_seat="seat", seat_verbs=WRITE_ONCE, verbs=WRITE_ONCE)

    group = CityKey(PeerGroup, on_delete=models.PROTECT, related_name="activities")
    school = models.UUIDField(editable=False)
    region = models.BigIntegerField(editable=False)
    seat = models.UUIDField(editable=False)
    on = models.DateField(_("day"))
    what = models.CharField(_("what you did"), max_length=12, choices=What.choices)
    words = models.CharField(_("in a few words"), max_length=60, blank=True)

    class Meta(RecordedRow.Meta):
        verbose_name = _("activity of a group")
        indexes = [models.Index(fields=["city", "group", "-on"], name="initiatives_activity_group")]
