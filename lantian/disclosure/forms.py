from django import forms
from django.utils.translation import gettext_lazy as _


class WithdrawForm(forms.Form):
    """Why a release was wrong."""

    reason = forms.CharField(
        label=_("What is wrong with it"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever received it should be told. Write nothing about a single child."),
    )
