from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import CUSTODIAN, Guard
from lantian.access.history import keeps_history
from lantian.access.policy import FAMILY, Scope
from lantian.helping.models import Helper
from lantian.kernel.city import acting_city
from lantian.kernel.rows import CityKey, VersionedRow, half_open
from lantian.registry.models.rows import ChildRow

UNSEEN_BY = tuple(sorted(FAMILY))


@keeps_history()
class Refusal(ChildRow):
    """Somebody said no to a helper (`helper` empty: to any), from a day on; what an office says forbids the pair.

    Helpers and parents do not see it: nobody is to blame, and a child may say no freely.
    """

    guard = Guard(place="region", school="school", person="child_id", hidden_from=UNSEEN_BY)

    class By(models.TextChoices):
        CHILD = "child", pgettext_lazy("refused by", "The child")
        CARER = "carer", pgettext_lazy("refused by", "The carer")
        PARENT = "parent", pgettext_lazy("refused by", "Father or mother")
        OFFICE = "office", pgettext_lazy("refused by", "The office")

    helper = CityKey(Helper, on_delete=models.PROTECT, null=True, blank=True, related_name="refusals")
    helper_name = models.CharField(max_length=64, blank=True, editable=False)
    by = models.CharField(_("who said no"), max_length=8, choices=By.choices)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    pair = models.UUIDField(null=True, editable=False)

    class Meta(ChildRow.Meta):
        verbose_name = _("refusal")
        constraints = [
            # One that was written down by mistake held on no day: it ends on the day on which it began.
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="pairing_refusal_period"
            ),
            models.CheckConstraint(
                condition=~Q(by="office") | Q(helper__isnull=False) & ~Q(note=""),
                name="pairing_refusal_of_office",
            ),
        ]
        indexes = [
            models.Index(fields=["city", "child"], name="pairing_refusal_child"),
            models.Index(
                fields=["city", "region", "child"],
                condition=Q(until__isnull=True),
                name="pairing_refusal_region",
            ),
        ]


@keeps_history()
class Wish(ChildRow):
    """A confidant whom the child names: somebody of the register of helpers, or somebody who might be asked."""

    guard = Guard(place="region", school="school", person="child_id", hidden_from=UNSEEN_BY)

    helper = CityKey(Helper, on_delete=models.PROTECT, null=True, blank=True, related_name="wishes")
    named = models.CharField(_("whom the child names"), max_length=64)
    since = models.DateField(_("said on"))
    until = models.DateField(null=True, blank=True)

    class Meta(ChildRow.Meta):
        verbose_name = _("wish")
        constraints = [
            half_open("pairing_wish_period"),
            models.CheckConstraint(condition=~Q(named=""), name="pairing_wish_names"),
        ]
        indexes = [
            models.Index(fields=["city", "child"], name="pairing_wish_child"),
            models.Index(
                fields=["city", "region", "child"],
                condition=Q(until__isnull=True),
                name="pairing_wish_region",
            ),
        ]


@keeps_history()
class Exemption(ChildRow):
    """Why a child has no helper and needs none now, from a day until another one; then it is asked again."""

    class Reason(models.TextChoices):
        PARENT_BACK = "parent_back", pgettext_lazy("exemption", "Father or mother is back")
        MOVED_ALONG = "moved_along", pgettext_lazy("exemption", "Lives with the parents elsewhere")
        RELATIVES = "relatives", pgettext_lazy("exemption", "Boards with relatives who look after it well")
        AT_SCHOOL = "at_school", pgettext_lazy("exemption", "Boards at school, and teachers stand by it")
        CHILD_SAYS_NO = "child_says_no", pgettext_lazy("exemption", "The child does not want it")
        CARER_SAYS_NO = "carer_says_no", pgettext_lazy("exemption", "The carer or the parents do not want it")
        NEARLY_GROWN = "nearly_grown", pgettext_lazy("exemption", "Soon comes of age")
        OTHER = "other", pgettext_lazy("exemption", "Another reason")

    reason = models.CharField(_("reason"), max_length=16, choices=Reason.choices)
    since = models.DateField(_("since"))
    until = models.DateField(_("ask again on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta(ChildRow.Meta):
        verbose_name = _("exemption")
        constraints = [
            half_open("pairing_exemption_period"),
            models.CheckConstraint(
                condition=~Q(reason="other") | ~Q(note=""), name="pairing_exemption_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["city", "child", "since"], name="pairing_exemption_child"),
            models.Index(fields=["city", "region", "until"], name="pairing_exemption_region"),
        ]


class SameSexAge(VersionedRow):
    """From which age on a place lets only helpers of the child's own sex stand by it; None: at any age either.

    A place without a row goes by the next larger one, and all by `rules.bars.SAME_SEX_FROM`.
    """

    grants: ClassVar[dict[str, str]] = {
        **dict.fromkeys(Scope, "SELECT"),
        CUSTODIAN: "SELECT",
        Scope.PLACE: "SELECT, INSERT, UPDATE",
    }

    city = models.IntegerField(default=acting_city, editable=False)
    place = models.BigIntegerField(_("place"))
    age = models.PositiveSmallIntegerField(_("same sex from this age on"), null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.UUIDField(editable=False)

    class Meta(VersionedRow.Meta):
        verbose_name = _("age from which sex matters")
        constraints = [
            models.UniqueConstraint(fields=["city", "place"], name="pairing_age_once"),
            models.CheckConstraint(
                condition=Q(age__isnull=True) | Q(age__lte=18), name="pairing_age_of_child"
            ),
        ]
