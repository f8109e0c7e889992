from django import forms
from django.utils.translation import gettext_lazy as _

from lantian.desk.services.handing import WORDS_MOST


class PaperPlaceForm(forms.Form):
    """Where the paper files lie."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0)
    words = forms.CharField(
        label=_("Where the paper files lie, and who has the key"),
        max_length=WORDS_MOST,
        help_text=_(
            "For example: iron cabinet in the village office, second drawer; the key is with the clerk."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
