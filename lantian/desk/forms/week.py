"""A filled list, line by line as on the paper: ticked, a day of its own if it has one, three words."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lantian.desk.models import WeekLine
from lantian.desk.services.week import Filled
from lantian.registry.forms.coded import PastDateField

WORDS_MOST = 60


class WeekForm(forms.Form):
    """`done_on` is the day of all ticked lines that have none of their own; `all` ticks every line that is left."""

    done_on = PastDateField(
        label=_("On which day, if a line has none of its own"), initial=timezone.localdate
    )

    def __init__(self, *args: Any, lines: Sequence[WeekLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"done-{line.pk}"] = forms.BooleanField(label=_("Done"), required=False)
            self.fields[f"day-{line.pk}"] = PastDateField(label=_("Day"), required=False)
            self.fields[f"words-{line.pk}"] = forms.CharField(
                label=_("Three words"),
                required=False,
                max_length=WORDS_MOST,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    def filled(self) -> list[Filled]:
        """The lines that are ticked, or have a day or words: whoever wrote in one has done it."""
        everything = "all" in self.data
        return [
            Filled(line, day or self.cleaned_data["done_on"], words)
            for line, is_done, day, words in self._read()
            if everything or is_done or day or words
        ]

    def _read(self) -> Iterator[tuple[WeekLine, bool, date | None, str]]:
        for line in self.lines:
            values = (self.cleaned_data[f"{part}-{line.pk}"] for part in ("done", "day", "words"))
            is_done, day, words = values
            yield line, is_done, day, words

    def of_line(self, line: WeekLine) -> list[Any]:
        """The three fields of a line."""
        return [self[f"{part}-{line.pk}"] for part in ("done", "day", "words")]
