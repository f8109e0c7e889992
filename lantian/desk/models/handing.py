"""Who keeps the files of a seat since when, and where the paper ones lie (民发〔2019〕34号)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lantian.access.guards import READ_AND_WRITE, WRITE_ONCE, Guard
from lantian.access.history import keeps_history
from lantian.access.sealing import SealedField
from lantian.kernel.rows import RecordedRow


@keeps_history()
class PaperPlace(RecordedRow):
    """Where the paper files of a seat lie, and who has the key: sealed, for the holder and whoever looks after it."""

    guard = Guard(place="region", school="school", own_seat="seat", seat_verbs=READ_AND_WRITE)

    seat = models.UUIDField(editable=False)
    region = models.BigIntegerField(editable=False)
    school = models.UUIDField(null=True, editable=False)
    words = SealedField(bound_to="paper_place.words", null=True)

    class Meta(RecordedRow.Meta):
        constraints = [models.UniqueConstraint(fields=["city", "seat"], name="desk_paper_place_once")]


class Custody(RecordedRow):
    """The holder of a post has taken over the files of its seat: when, from whom, and how much it was. Written once."""

    guard = Guard(place="region", school="school", own_seat="seat", seat_verbs=WRITE_ONCE, verbs=WRITE_ONCE)

    post = models.UUIDField(editable=False)
    former = models.UUIDField(null=True, editable=False)
    seat = models.UUIDField(editable=False)
    region = models.BigIntegerField(editable=False)
    school = models.UUIDField(null=True, editable=False)
    taken_on = models.DateField(_("taken over on"))
    children = models.PositiveIntegerField()
    duties = models.PositiveIntegerField(default=0)
    late = models.PositiveIntegerField(default=0)

    class Meta(RecordedRow.Meta):
        verbose_name = _("receipt of files")
        constraints = [models.UniqueConstraint(fields=["city", "post"], name="desk_custody_once")]
        indexes = [models.Index(fields=["city", "seat", "-taken_on"], name="desk_custody_seat")]
