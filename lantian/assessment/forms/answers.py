"""The items that a person answers: a row of choices each, the last answer chosen."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantian.assessment.models import Finding
from lantian.assessment.rules.items import ASKED
from lantian.assessment.rules.losses import Loss
from lantian.assessment.rules.proposing import Said
from lantian.assessment.words import ANSWER_NAMES, ITEM_NAMES


class AnswersForm(forms.Form):
    """A field for each item that is asked of a child of this age, but for closed ones that the reader does not see."""

    says_optional = False

    source = forms.ChoiceField(
        label=gettext_lazy("How do you know?"), choices=Finding.Source.choices, widget=forms.RadioSelect
    )

    def __init__(
        self, *args: Any, said: Mapping[str, Said], closed: Collection[str], age: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].initial = Finding.Source.VISIT
        for item, asked in ASKED.items():
            if item not in closed and (asked.from_age <= age or item in said):
                self.fields[item] = _field(item, list(asked.answers), said.get(item))

    def answers(self) -> dict[str, str]:
        """What was answered, by item; what nobody knows is left out."""
        return {item: answer for item in ASKED if (answer := self.cleaned_data.get(item))}

    def of(self, loss: str) -> list[forms.BoundField]:
        """The fields of one loss."""
        return [self[item] for item, asked in ASKED.items() if asked.loss == loss and item in self.fields]

    @property
    def sections(self) -> dict[str, list[forms.BoundField]]:
        return {loss.value: self.of(loss) for loss in Loss}


def _field(item: str, answers: list[str], said: Said | None) -> forms.ChoiceField:
    names = ANSWER_NAMES[item]
    told_on = said and _("as on %(day)s") % {"day": date_format(said.since, "Y-m-d")}
    return forms.ChoiceField(
        label=ITEM_NAMES[item],
        choices=[(answer, names[answer]) for answer in answers],
        widget=forms.RadioSelect,
        required=False,
        initial=said.answer if said else None,
        help_text=told_on or "",
    )
