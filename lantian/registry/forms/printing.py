from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.registry.models import CardIssue

FORM = "form"
PAPERS = {
    CardIssue.Kind.CHILD.value: _("Pocket cards"),
    CardIssue.Kind.DUTY.value: _("Duty-holders' cards"),
    FORM: _("Registration forms"),
}
LAYOUTS = {
    "fold": _("Front and back side by side, to cut and fold (any printer)"),
    "duplex": _("Ten on a sheet, printed on both sides"),
    "single": _("One face a page (card printer)"),
}
WHICH = {
    "due": pgettext_lazy("which cards", "Only who has no card yet or an outdated one"),
    "all": pgettext_lazy("which cards", "All"),
}
OUTDATED = "outdated"


class PrintForm(forms.Form):
    """What to print: the paper of one child or of a place, for whom, and how it lies on the sheet."""

    place = forms.IntegerField(required=False, widget=forms.HiddenInput)
    child = forms.UUIDField(required=False, widget=forms.HiddenInput)
    paper = forms.ChoiceField(choices=list(PAPERS.items()), widget=forms.HiddenInput)
    which = forms.ChoiceField(
        label=_("For whom"),
        choices=[*WHICH.items(), (OUTDATED, "")],
        widget=forms.RadioSelect,
        required=False,
    )
    layout = forms.ChoiceField(
        label=_("On the paper"), choices=list(LAYOUTS.items()), widget=forms.RadioSelect, required=False
    )
