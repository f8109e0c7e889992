"""The ledger of figures that left the house, and what was withdrawn of it."""

from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.guards import WRITE_ONCE, Guard
from lantian.kernel.rows import CityKey, RecordedRow, referred_to

FROZEN = pgtrigger.Protect(name="stays", operation=pgtrigger.Update | pgtrigger.Delete)


class Release(RecordedRow):
    """Figures as they left the house: to whom, on what basis, as they were shown. Frozen.

    `tables` are as shown: what was not told stands nowhere in the row, nor why. `places` are the places that stand
    in them, under the codes of then: whoever answers for one of them sees the release. `read_at` is the moment whose
    state of the register the figures are, `labels` what people call tables and columns, `checksum` the SHA-256 of all.
    """

    guard = Guard(place="places", many=True, verbs=WRITE_ONCE, audit=True)

    place = models.BigIntegerField(_("place"))
    places = ArrayField(models.BigIntegerField())
    kind = models.CharField(_("kind"), max_length=24)
    title = models.CharField(pgettext_lazy("release", "title"), max_length=120)
    reader = models.CharField(_("receiver"), max_length=200)
    basis = models.CharField(_("basis"), max_length=300)
    on = models.DateField(_("released on"))
    first_as_of = models.DateField()
    as_of = models.DateField(_("as of"))
    names = ArrayField(models.CharField(max_length=120))
    tables = models.JSONField()
    labels = models.JSONField(default=dict)
    told = models.PositiveIntegerField()
    hidden = models.PositiveIntegerField()
    read_at = models.DateTimeField()
    checksum = models.CharField(max_length=64)

    class Meta(RecordedRow.Meta):
        verbose_name = _("release")
        constraints = [referred_to("disclosure_release_city_id")]
        indexes = [
            models.Index(fields=["city", "-recorded_at", "-id"], name="disclosure_release_recorded"),
            models.Index(fields=["city", "as_of"], name="disclosure_release_as_of"),
            GinIndex(fields=["places"], name="disclosure_release_places"),
        ]
        triggers: list[Any] = [*RecordedRow.Meta.triggers, FROZEN]


class ReleaseWithdrawal(RecordedRow):
    """That a release was wrong, and why. It stays on record: what was told cannot be unseen."""

    guard = Guard(place="places", many=True, verbs=WRITE_ONCE, audit=True)

    release = CityKey(Release, on_delete=models.PROTECT, related_name="withdrawals")
    places = ArrayField(models.BigIntegerField())
    reason = models.CharField(_("reason"), max_length=300)

    class Meta(RecordedRow.Meta):
        verbose_name = _("withdrawal of a release")
        constraints = [
            models.UniqueConstraint(fields=["city", "release"], name="disclosure_withdrawn_once"),
        ]
        triggers: list[Any] = [*RecordedRow.Meta.triggers, FROZEN]
