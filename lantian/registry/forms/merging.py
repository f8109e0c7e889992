"""Forms of merging two files of one child, and of undoing it."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _


class MergeForm(forms.Form):
    """Why two files are of one child; which value stands in front is chosen item by item beside it."""

    reason = forms.CharField(
        label=_("Why it is the same child"),
        min_length=4,
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=_(
            "For example: the family confirmed by telephone; it moved from the next village in spring."
        ),
    )
    is_certain = forms.BooleanField(
        label=_("I have made sure that these are not two children."), required=False
    )

    def __init__(self, *args: object, has_doubts: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not has_doubts:
            del self.fields["is_certain"]


class DeclineForm(forms.Form):
    """Why two files are not made one."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why not"),
        min_length=4,
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("For example: they are twins; the other child has left with its family."),
    )


def named(data: Mapping[str, str], prefix: str) -> dict[str, str]:
    """What was submitted under names that begin with `prefix`, by the rest of the name."""
    return {name.removeprefix(prefix): value for name, value in data.items() if name.startswith(prefix)}
