from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class UploadForm(forms.Form):
    """A questionnaire as an XLSForm."""

    title = forms.CharField(label=_("Name of the questionnaire"), max_length=60)
    basis = forms.CharField(
        label=_("Source and licence"),
        max_length=200,
        help_text=_("Who wrote it, and by what right it may be used here."),
    )
    file = forms.FileField(
        label=_("Workbook (XLSForm)"),
        help_text=_(
            ".xlsx with the sheets “survey” and “choices”. Taken are select_one, select_multiple, integer, decimal, "
            "date, text, note and groups."
        ),
        widget=forms.ClearableFileInput({"accept": ".xlsx"}),
    )


class SignForm(forms.Form):
    """Somebody signs that an instrument may be used, or no longer is."""

    signed_by = forms.CharField(
        label=pgettext_lazy("instrument", "Your name, as your signature"), max_length=64
    )
    note = forms.CharField(
        label=_("What was checked"),
        max_length=200,
        help_text=_(
            "For example: wording compared with the published version, licence seen, tried with a class."
        ),
    )
    is_checked = forms.BooleanField(
        label=_("I have read every question, and the source and licence, and answer for its use.")
    )
