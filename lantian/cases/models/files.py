from django.db import models
from django.utils.translation import gettext_lazy as _

from lantian.access.sealing import SealedField
from lantian.cases.models.rows import ONCE, CaseRow
from lantian.files.models import Evidence, kept_aside, removed_when_aside


class CaseFile(Evidence, CaseRow):
    """A picture or paper that proves something in a case, for the team alone.

    Set aside it is shown only to whoever may bring it back.
    """

    guard = ONCE

    what = SealedField(bound_to="case_file.what")
    seat = models.UUIDField()

    class Meta(CaseRow.Meta):
        verbose_name = _("evidence of a case")
        constraints = [removed_when_aside("cases_file_removed")]
        indexes = [
            models.Index(fields=["city", "case", "recorded_at"], name="cases_file_case"),
            models.Index(fields=["city", "child"], name="cases_file_child"),
            kept_aside("cases_file_aside"),
        ]
