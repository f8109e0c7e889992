"""Forms about the papers of a child's file."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lantian.kernel.codes.tables import code_table
from lantian.registry.forms.coded import PastDateField

# Asked for by name and not as image/*: telephones then hand over a JPEG instead of their own format.
PICTURES = "image/jpeg,image/png"


class PaperForm(forms.Form):
    """A paper, photographed now or chosen from what is there already."""

    photo = forms.FileField(
        label=_("Photograph the paper"),
        required=False,
        help_text=_("On a telephone the camera opens. Hold it straight above the paper, in good light."),
        widget=forms.FileInput({"accept": PICTURES, "capture": "environment"}),
    )
    file = forms.FileField(
        label=_("Or choose a file"),
        required=False,
        help_text=_("PDF, JPEG or PNG. Where a photograph was taken is removed from it."),
        widget=forms.FileInput({"accept": f"application/pdf,{PICTURES}"}),
    )
    dated_on = PastDateField(label=_("Date of the paper"), help_text=_("As it stands beside the signature."))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        sent = [name for name in ("photo", "file") if cleaned.get(name)]
        if len(sent) == 2:
            self.add_error("file", _("Either photograph the paper or choose a file, not both."))
        elif not sent and not {"photo", "file"} & set(self.errors):
            self.add_error("file", _("Photograph the paper, or choose a file with it."))
        return cleaned

    @property
    def sent(self) -> str:
        """The name of the field in which the paper came."""
        return "photo" if self.files.get("photo") else "file"


class AttachForm(PaperForm):
    """A paper that is new in the file."""

    kind = forms.ChoiceField(label=_("Kind of paper"))
    field_order = ("kind", "photo", "file", "dated_on", "note")

    def __init__(self, *args: Any, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        table, language = code_table("document_kind"), get_language() or "zh-hans"
        self.fields["kind"].choices = [("", "—"), *((kind, table.name(kind, language)) for kind in kinds)]


class ReplaceForm(PaperForm):
    """A newer version of a paper; `number` is the version that was seen."""

    number = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is withdrawn"),
        min_length=4,
        max_length=200,
        widget=forms.Textarea({"rows": 2}),
        help_text=_(
            "For example: belongs to another child; signed by the wrong person; revoked by the father."
        ),
    )


class EmergencyForm(forms.Form):
    """Why closed material must be read at once."""

    reason = forms.CharField(
        label=_("What happened, and why it cannot wait"),
        min_length=10,
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Write no names and numbers: this stays for good."),
    )
    is_understood = forms.BooleanField(
        label=_("I know that this is logged and that the office above and the auditor will review it.")
    )
