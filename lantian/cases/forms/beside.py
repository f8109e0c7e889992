"""Evidence of a case, and what is asked of a unit for it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lantian.alarms.forms.telling import FilesField
from lantian.cases.forms.steps import BasisForm
from lantian.cases.rules.steps import Verb
from lantian.plans.forms.needs import text
from lantian.referrals.forms.asking import ReferForm

SHARED = ["name", "age"]


class FileForm(BasisForm):
    """Files, and what they show."""

    sent = "evidence"

    evidence = FilesField(label=_("Pictures or papers (PDF)"), required=False)
    what = text(
        _("What they show"), 120, help_text=_("Such as: hospital record of 3 March; the team reads it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, verb=Verb.NOTE, **kwargs)
        self.order_fields(["evidence", "what", "basis", "basis_words"])


class CaseReferForm(ReferForm):
    """What is asked of a unit for a case: it gets little of the child unless more is chosen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shares"].initial = SHARED
