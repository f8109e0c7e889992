"""The choice of figures as it stands in an address."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lantian.asking.addresses import ALONE
from lantian.asking.rules.choosing import MOST_FIGURES, Choice, levels_below
from lantian.asking.words import LEVELS
from lantian.places.rules import Level
from lantian.registry.counted import Indicator


class MonthField(forms.CharField):
    """A month, written 2026-05; its first day. Offers the months of which something is kept."""

    def __init__(self, *, months: Sequence[date], empty: Any, **kwargs: Any) -> None:
        offered = [(f"{month:%Y-%m}", date_format(month, gettext("F Y"))) for month in months]
        widget = forms.Select(choices=[("", empty), *offered])
        super().__init__(required=False, widget=widget, **kwargs)
        self.months = months

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            month = date.fromisoformat(f"{text}-01")
        except ValueError:
            raise forms.ValidationError(_("This is no month. Choose one from the list.")) from None
        return self._kept(month)

    def _kept(self, month: date) -> date:
        if not self.months:
            raise forms.ValidationError(_("Of this place no former months are kept."))
        if month < self.months[-1]:
            first = date_format(self.months[-1], gettext("F Y"))
            raise forms.ValidationError(
                _("Figures are kept since %(first)s: of earlier months nobody can say.") % {"first": first}
            )
        if month > self.months[0]:
            raise forms.ValidationError(_("This month has not come yet."))
        return month


class ChoiceForm(forms.Form):
    """Which figures, of which places, when. What is not for the reader is not offered."""

    figure = forms.MultipleChoiceField(
        label=_("Which figures"), required=False, widget=forms.CheckboxSelectMultiple
    )
    level = forms.ChoiceField(label=_("Places shown"), required=False)

    def __init__(
        self,
        *args: Any,
        own: int,
        place: int,
        offered: Iterable[Indicator],
        months: Sequence[date],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.place = place
        figures: Any = self.fields["figure"]
        figures.choices = [(one.code, one.name) for one in offered]
        level: Any = self.fields["level"]
        alone = (ALONE, _("the place alone"))
        level.choices = [alone, *((below.value, name) for below, name in LEVELS.items())]
        level.widget.choices = [alone, *((below.value, LEVELS[below]) for below in levels_below(own))]
        self.fields["since"] = MonthField(
            label=pgettext_lazy("months", "From"), months=months, empty=_("only how it stands now")
        )
        self.fields["until"] = MonthField(label=pgettext_lazy("months", "To"), months=months, empty=_("now"))

    def clean_figure(self) -> list[str]:
        chosen = list(dict.fromkeys(self.cleaned_data["figure"]))
        if len(chosen) > MOST_FIGURES:
            raise forms.ValidationError(
                _("At most %(most)d figures at once: take some away, or have all of them made as a file.")
                % {"most": MOST_FIGURES}
            )
        return chosen

    def clean_level(self) -> Level | None:
        """A level that does not lie in the place is taken for the nearest that does: the place was changed after it."""
        below = list(levels_below(self.place))
        chosen = self.cleaned_data["level"]
        if chosen == ALONE or not below:
            return None
        return Level(chosen) if chosen in below else below[0]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if until and not since and "since" not in self.errors:
            self.add_error("since", _("Say from which month on."))
        elif since and until and until < since:
            self.add_error("until", _("The end lies before the beginning."))
        return given

    def choice(self) -> Choice:
        """The choice, once it is valid."""
        given = self.cleaned_data
        return Choice(tuple(given["figure"]), self.place, given["level"], given["since"], given["until"])
