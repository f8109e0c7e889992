from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.registry.models.rows import ChildRow


class CardIssue(ChildRow):
    """A contact card that was printed: the version in somebody's pocket, and whether it still tells the truth."""

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
