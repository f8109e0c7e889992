"""Filters of the list of helpers, and the cap of a kind."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantian.access.models import Post
from lantian.access.policy import Role, Scope, may
from lantian.helping.forms.fields import HIDDEN, version_field
from lantian.helping.models import Helper
from lantian.helping.queries.listing import Listing
from lantian.helping.words import CHECKS, GIVES, kind_choices
from lantian.places.queries import children_of
from lantian.places.rules import Level, level_of


class HelperFilter(forms.Form):
    """Which helpers to list."""

    says_optional = False
    place = forms.ChoiceField(label=_("Place"), required=False)
    around = forms.BooleanField(label=_("Also who would come from around"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    standing = forms.ChoiceField(label=_("Standing"), required=False)
    check = forms.ChoiceField(label=_("Yearly check"), required=False)
    gives = forms.ChoiceField(label=_("Gives"), required=False)
    free = forms.BooleanField(label=_("Can take a child"), required=False)
    over = forms.BooleanField(label=_("To be erased"), required=False)

    def __init__(self, data: Any, *, post: Post) -> None:
        super().__init__(data)
        self.own = post.region_low if post.scope == Scope.PLACE else None
        every = ("", _("all"))
        self.is_village = self.own is not None and level_of(self.own) == Level.VILLAGE
        if self.own is None or self.is_village:
            del self.fields["place"]
        else:
            parts = [(str(region.code), region.short_name) for region in children_of(self.own)]
            self._choose("place", [("", _("The whole place")), *parts])
        if self.own is None:
            del self.fields["around"]
        if not may(Role(post.role), "helping.erase"):
            del self.fields["over"]
        self._choose("kind", [every, *kind_choices()])
        self._choose("standing", [every, *Helper.Standing.choices])
        self._choose("check", [every, *((check.value, name) for check, name in CHECKS.items())])
        self._choose("gives", [every, *GIVES.items()])

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def listing(self) -> Listing:
        """What was chosen; what is wrong in it is left out."""
        self.is_valid()
        data = self.cleaned_data
        place = int(data["place"]) if data.get("place") else self.own
        return Listing(
            place=place,
            around=bool(data.get("around")) or (self.is_village and not self.data),
            kind=data.get("kind", ""),
            standing=data.get("standing", ""),
            check=data.get("check", ""),
            gives=data.get("gives", ""),
            is_free=bool(data.get("free")),
            is_over=bool(data.get("over")),
        )


class CapForm(forms.Form):
    """How many children a kind of helper has at most in the place of the acting post."""

    kind = forms.CharField(widget=HIDDEN, max_length=24)
    most = forms.IntegerField(label=_("At most"), min_value=0, max_value=99)
    version = version_field()
