from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lantian.places.classes import class_of
from lantian.registry.forms.coded import sexes
from lantian.registry.labels import COLUMNS, GAP_LABELS
from lantian.registry.queries.listing import NO_CLASS, ORDERS, OUT, Listing

USUAL_COLUMNS = ("age", "sex", "place", "school", "carer", "missing", "confirmed")
ORDER_LABELS = {
    "place": _("by village"),
    "name": _("by name"),
    "age": _("oldest first"),
    "freshness": _("longest unconfirmed first"),
}


# What only those are asked and shown who keep files or complete them.
OF_KEEPERS = ("missing", "stale", "closed")
OF_COUNTING = ("calibre", "standing", "counted_on")
COLUMNS_OF_KEEPERS = frozenset({"missing", "confirmed"})


def standings() -> list[tuple[str, Any]]:
    """What a definition may say of a child; who is counted, where nothing is chosen."""
    return [("in", _("counted")), ("unclear", _("to be clarified")), (OUT, _("not counted"))]


class ListingForm(forms.Form):
    """The filter bar. `places` and `schools` are choices of the acting post; `sees_gaps`: what is missing matters.

    `calibres` are the definitions that it may ask about.
    """

    place = forms.TypedChoiceField(label=_("Place"), required=False, coerce=int, empty_value=None)
    school = forms.TypedChoiceField(label=_("School"), required=False, coerce=UUID, empty_value=None)
    grade = forms.IntegerField(label=_("Grade"), required=False, min_value=1, max_value=12)
    class_name = forms.CharField(label=_("Class"), required=False, max_length=32)
    youngest = forms.IntegerField(label=_("Age from"), required=False, min_value=0, max_value=18)
    oldest = forms.IntegerField(label=_("to"), required=False, min_value=0, max_value=18)
    sex = forms.ChoiceField(label=_("Sex"), required=False)
    missing = forms.ChoiceField(label=_("Missing in the file"), required=False)
    calibre = forms.ChoiceField(label=_("Definition"), required=False)
    standing = forms.ChoiceField(label=_("Under it"), required=False)
    counted_on = forms.DateField(label=_("On"), required=False, widget=forms.HiddenInput)
    stale = forms.BooleanField(label=_("Not confirmed for 90 days"), required=False)
    closed = forms.BooleanField(label=_("Closed files"), required=False)
    order = forms.ChoiceField(label=_("Order"), required=False, choices=list(ORDER_LABELS.items()))
    column = forms.MultipleChoiceField(
        label=_("Columns"), required=False, choices=list(COLUMNS.items()), widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        places: list[tuple[int, str]],
        schools: list[tuple[UUID, str]],
        sees_gaps: bool,
        calibres: list[tuple[str, str]],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        hidden = frozenset() if sees_gaps else COLUMNS_OF_KEEPERS
        self.offered = {name: label for name, label in COLUMNS.items() if name not in hidden}
        self.fields["column"].choices = list(self.offered.items())  # type: ignore[attr-defined]
        self.fields["place"].choices = [("", _("all")), *places]  # type: ignore[attr-defined]
        self.fields["school"].choices = [("", _("all")), *schools]  # type: ignore[attr-defined]
        self.fields["sex"].choices = [("", _("all")), *sexes()]  # type: ignore[attr-defined]
        gaps = [("", _("all files")), ("any", _("anything")), *GAP_LABELS.items()]
        self.fields["missing"].choices = gaps  # type: ignore[attr-defined]
        self.fields["calibre"].choices = [("", _("any")), *calibres]  # type: ignore[attr-defined]
        self.fields["standing"].choices = standings()  # type: ignore[attr-defined]
        unasked = [] if sees_gaps else [*OF_KEEPERS]
        unasked += [] if calibres else OF_COUNTING
        for name in unasked if self.data.get("counted_on") else {*unasked, "counted_on"}:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        youngest, oldest = cleaned.get("youngest"), cleaned.get("oldest")
        if youngest is not None and oldest is not None and youngest > oldest:
            self.add_error("oldest", _("The upper age lies below the lower one."))
        if cleaned.get("class_name") not in (None, NO_CLASS):
            found = class_of(cleaned["class_name"], cleaned.get("grade"))
            cleaned["grade"], cleaned["class_name"] = found.grade, found.name
        return cleaned

    def listing(self, search: str) -> Listing:
        """What is asked for; what was typed wrong is left out, and said beside its field."""
        values = getattr(self, "cleaned_data", {})
        return Listing(
            place=values.get("place"),
            school=values.get("school"),
            grade=values.get("grade"),
            class_name=values.get("class_name") or None,
            youngest=values.get("youngest"),
            oldest=values.get("oldest"),
            sex=values.get("sex") or "",
            missing=values.get("missing") or "",
            stale=bool(values.get("stale")),
            calibre=values.get("calibre") or "",
            standing=values.get("standing") or "",
            counted_on=values.get("counted_on"),
            closed=bool(values.get("closed")),
            order=str(values.get("order") if values.get("order") in ORDERS else "place"),
            search=search,
        )

    def columns(self) -> list[str]:
        """The chosen columns, else the usual ones."""
        chosen = getattr(self, "cleaned_data", {}).get("column") or USUAL_COLUMNS
        return [name for name in self.offered if name in chosen]


class SaveViewForm(forms.Form):
    """A name for the filter that is on the screen."""

    name = forms.CharField(label=_("Name of this view"), max_length=64)


class ExportForm(forms.Form):
    """Why the list leaves the house."""

    reason = forms.CharField(
        label=_("What is this list for?"),
        min_length=4,
        max_length=200,
        help_text=_("The reason stands on the first sheet and in the access log."),
    )
    with_numbers = forms.BooleanField(label=_("With full identity numbers"), required=False)
