from django.db import models
from django.utils.translation import gettext_lazy as _

from lantian.access.sealing import SealedField
from lantian.cases.models.rows import ONCE, CaseRow


class CaseFile(CaseRow):
    """A picture or paper that proves something in a case: sealed on disk under the row's key, for the team alone."""

    guard = ONCE

    what = SealedField(bound_to="case_file.what")
    kind = models.CharField(max_length=16)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    seat = models.UUIDField()

    class Meta(CaseRow.Meta):
        verbose_name = _("evidence of a case")
        indexes = [
            models.Index(fields=["city", "case", "recorded_at"], name="cases_file_case"),
            models.Index(fields=["city", "child"], name="cases_file_child"),
        ]
