from django import forms
from django.utils.translation import gettext_lazy as _


class NoHarmForm(forms.Form):
    """Why an alarm is none: for whoever settles it after looking into it."""

    reason = forms.CharField(
        label=_("What you found out, and from whom"),
        min_length=4,
        max_length=200,
        widget=forms.Textarea({"rows": 2, "autocomplete": "off"}),
        help_text=_("Stands beside the alarm for good: please no telephones or addresses."),
    )
