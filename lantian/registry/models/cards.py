from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import Guard
from lantian.kernel.rows import RecordedRow
from lantian.registry.models.rows import ChildRow


class CardIssue(ChildRow):
    """A contact card that was printed: the version in somebody's pocket, and whether it still tells the truth.

    `token` is where its code leads; `fingerprint` a keyed hash of each line on it (`queries.cards`).
    """

    class Kind(models.TextChoices):
        CHILD = "child", pgettext_lazy("card", "Pocket card")
        DUTY = "duty", pgettext_lazy("card", "Duty-holder's card")

    kind = models.CharField(_("card"), max_length=8, choices=Kind.choices)
    number = models.PositiveIntegerField(_("version"))
    token = models.CharField(max_length=32)
    fingerprint = models.BinaryField()
    printed_on = models.DateField(_("printed on"))
    outdated_since = models.DateField(_("outdated since"), null=True, blank=True)
    is_latest = models.BooleanField(default=True)

    class Meta(ChildRow.Meta):
        verbose_name = _("contact card")
        constraints = [
            models.UniqueConstraint(fields=["city", "token"], name="registry_card_token"),
            models.UniqueConstraint(fields=["city", "child", "kind", "number"], name="registry_card_number"),
        ]
        indexes = [
            models.Index(fields=["city", "region", "outdated_since"], name="registry_card_outdated"),
        ]


class PrintRun(RecordedRow):
    """Paper for many children, set by the worker while people go on: how far it is, and where the PDF lies.

    `children` are those on the paper; not known of prints made before they were written down.
    """

    guard = Guard(place="region")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("print", "Waiting")
        READING = "reading", pgettext_lazy("print", "Gathering what stands on the paper")
        SETTING = "setting", pgettext_lazy("print", "Setting the pages")
        DONE = "done", pgettext_lazy("print", "Ready")
        FAILED = "failed", pgettext_lazy("print", "Not printed")

    paper = models.CharField(max_length=8)
    region = models.BigIntegerField(_("place"))
    which = models.CharField(max_length=16, blank=True)
    layout = models.CharField(max_length=16, blank=True)
    post = models.UUIDField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=24, blank=True)
    file = models.UUIDField(null=True)
    children = ArrayField(models.UUIDField(), null=True, editable=False)

    class Meta(RecordedRow.Meta):
        verbose_name = _("print")
        indexes = [models.Index(fields=["city", "region", "-recorded_at"], name="registry_print_region")]
