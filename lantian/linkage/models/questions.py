from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import Guard
from lantian.access.history import keeps_history
from lantian.access.sealing import SealedField
from lantian.kernel.rows import CityKey, RecordedRow
from lantian.linkage.models.sources import Source, SourceLine


@keeps_history(exclude=["name", "detail"])
class Question(RecordedRow):
    """Something on which a list and the register do not agree, for a person to answer.

    `region` is the village that can answer, or the place that holds both children of a double. An answered question is
    never asked again while `mark`, `child` (or the pair `one`, `other`) and `content` stay the same: it is its own
    memory. `detail` holds both sides in words of the roster; `content` is a blind index of them.
    """

    guard = Guard(place="region", child="child")

    class Kind(models.TextChoices):
        UNREGISTERED = "unregistered", pgettext_lazy("question", "On the list, not in the register")
        ABSENT = "absent", pgettext_lazy("question", "In the register, not on the list")
        DIFFERENT = "different", pgettext_lazy("question", "Different facts")
        DOUBTFUL = "doubtful", pgettext_lazy("question", "Perhaps the same child")
        DOUBLE = "double", pgettext_lazy("question", "Perhaps registered twice")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("question", "Open")
        ANSWERED = "answered", pgettext_lazy("question", "Answered")
        SUPERSEDED = "superseded", pgettext_lazy("question", "Replaced by a newer list")
        WITHDRAWN = "withdrawn", pgettext_lazy("question", "Withdrawn with its list")

    source = CityKey(Source, on_delete=models.PROTECT, related_name="questions")
    line = CityKey(SourceLine, on_delete=models.PROTECT, null=True, related_name="questions")
    list_kind = models.CharField(max_length=16, choices=Source.Kind.choices)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    subject = models.CharField(max_length=16, blank=True)
    region = models.BigIntegerField()
    school = models.UUIDField(null=True, editable=False)
    child = models.UUIDField(null=True)
    one = models.UUIDField(null=True)
    other = models.UUIDField(null=True)
    mark = models.BinaryField(null=True)
    content = models.BinaryField(null=True)
    name = models.CharField(max_length=64, blank=True, db_collation="C")
    detail = SealedField(bound_to="question.detail", null=True)
    probability = models.FloatField(null=True)
    state = models.CharField(max_length=16, choices=State.choices, default=State.OPEN)
    answer = models.CharField(max_length=16, blank=True)
    reason = models.CharField(max_length=24, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)

    class Meta(RecordedRow.Meta):
        verbose_name = _("question")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="linkage_question_answered",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "state", "region", "name", "id"], name="linkage_question_work"),
            models.Index(fields=["city", "source", "kind", "state"], name="linkage_question_source"),
            models.Index(fields=["city", "list_kind", "kind", "mark"], name="linkage_question_mark"),
            models.Index(fields=["city", "child", "kind"], name="linkage_question_child"),
            models.Index(fields=["city", "line"], name="linkage_question_line"),
            models.Index(
                fields=["city", "one", "other"],
                condition=Q(one__isnull=False),
                name="linkage_question_pair",
            ),
        ]
