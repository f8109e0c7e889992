from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lantian.access.scopes import acting_post
from lantian.census.models import IssuedReturn
from lantian.census.returns.counting import Asked
from lantian.census.returns.figures import EARLIEST
from lantian.census.returns.offered import calibres_offered, forms_offered
from lantian.kernel.rendering import DateInput
from lantian.places import queries as places
from lantian.places.rules import STEPS, Level, level_of
from lantian.registry.queries.choices import INDENT, place_choices
from lantian.registry.queries.statuses import calibre_named, name_of

USUAL_FORM, USUAL_CALIBRE = "statistics_2016", "mca2016"
LEVELS = {Level(value): label for value, label in IssuedReturn.Level.choices}


class AskForm(forms.Form):
    """Which return of which place and day; `place` lies in the range of the acting post."""

    form = forms.ChoiceField(label=_("Form"))
    calibre = forms.ChoiceField(label=pgettext_lazy("definition", "Calibre"))
    edition = forms.IntegerField(required=False, min_value=1, max_value=32_000, widget=forms.HiddenInput)
    place = forms.TypedChoiceField(label=_("Place"), coerce=int)
    on = forms.DateField(label=_("As of"), widget=DateInput)
    level = forms.ChoiceField(label=_("A row for each"), required=False)

    def __init__(self, data: Any, *, place: int) -> None:
        self.templates, self._place = forms_offered(), place
        given = data.copy()
        for name, usual in self._usual().items():
            given.setdefault(name, usual)
        if given["level"] in LEVELS and given["level"] not in levels_of(place):
            # Rows by town were chosen for a county, and then one of its towns.
            given["level"] = self._usual()["level"]
        super().__init__(given)
        self.fields["form"].choices = [(code, one.title) for code, one in self.templates.items()]  # type: ignore[attr-defined]
        self.fields["calibre"].choices = [  # type: ignore[attr-defined]
            (one.code, name_of(one.calibre)) for one in calibres_offered()
        ]
        self.fields["place"].choices = _places(place)  # type: ignore[attr-defined]
        self.fields["level"].choices = [(level.value, LEVELS[level]) for level in levels_of(place)]  # type: ignore[attr-defined]

    def _usual(self) -> dict[str, str]:
        return {
            "form": USUAL_FORM,
            "calibre": USUAL_CALIBRE,
            "place": str(self._place),
            "on": timezone.localdate().isoformat(),
            "level": levels_of(self._place)[0].value,
        }

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet. Choose today or a day before."))
        if on < EARLIEST:
            raise forms.ValidationError(
                _("Left-behind children are counted since 2016. Choose a day from 1 January 2016 on.")
            )
        return on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        code = cleaned.get("calibre")
        self.meant = calibre_named(code, cleaned.get("edition")) if code else None
        if code and self.meant is None:
            self.add_error("calibre", _("This calibre has no such edition."))
        return cleaned

    def asked(self) -> Asked:
        """What is asked for; of a form that is valid."""
        assert self.meant is not None
        values = self.cleaned_data
        return Asked(
            template=self.templates[values["form"]],
            calibre=self.meant,
            place=values["place"],
            on=values["on"],
            level=Level(values["level"] or levels_of(values["place"])[0]),
        )


class ReasonForm(forms.Form):
    """Why names leave the house, as what kind of file, and whether the roster is issued."""

    reason = forms.CharField(
        label=_("What is this roster for?"),
        min_length=4,
        max_length=200,
        help_text=_("The reason stands on the first sheet and in the access log."),
    )
    with_numbers = forms.BooleanField(label=_("With full identity numbers and telephones"), required=False)


def levels_of(place: int) -> list[Level]:
    """By which rows a place can be shown: all levels below its own; a village by itself."""
    order = list(STEPS)
    return order[order.index(level_of(place)) + 1 :] or [Level.VILLAGE]


def _places(chosen: int) -> list[tuple[int, str]]:
    own = acting_post().region_low or chosen
    name = places.path(own).split(" ")[-1]
    return [(own, name), *((code, INDENT + text) for code, text in place_choices(chosen))]
