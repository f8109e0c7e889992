"""One entry for many children: a class after a lesson, a village after a round of calls."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from lantian.encounters.forms.fields import day_field, text_area, text_line, way_field
from lantian.encounters.forms.recording import otherwise
from lantian.encounters.rules.accounts import Account
from lantian.encounters.rules.kinds import SHAPES, Kind, Seen
from lantian.encounters.words import NOTED_LABELS, SEEN_NAMES


class ManyForm(forms.Form):
    """What was done with all that are ticked; a line of its own for whom it was different."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)

    def __init__(
        self, *args: Any, kind: Kind, children: Sequence[tuple[UUID, str]], at_school: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.known = kind, {str(key): name for key, name in children}
        self.fields["happened_on"] = day_field()
        if len(SHAPES[kind].ways) > 1:
            self.fields["way"] = way_field(SHAPES[kind], at_school=at_school)
        if SHAPES[kind].seen:
            self.fields["seen"] = _seen_field(kind)
        self.fields["noted"] = text_area(NOTED_LABELS.get(kind, _("What else there is to say")))
        self.fields["children"] = forms.MultipleChoiceField(
            label=_("Which children"),
            choices=list(self.known.items()),
            initial=list(self.known),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        for key, name in self.known.items():
            line = text_line("")
            line.widget.attrs["aria-label"] = gettext("What is different for %(name)s") % {"name": name}
            self.fields[f"note-{key}"] = line

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The children, each with its box and its own line."""
        boxes = {str(box.data["value"]): box for box in self["children"]}
        return [
            {
                "name": name,
                "box": boxes[key].tag(),
                "id": boxes[key].id_for_label,
                "note": self[f"note-{key}"],
            }
            for key, name in self.known.items()
        ]

    @property
    def common(self) -> list[Any]:
        """The fields about all of them."""
        names = [
            name for name in self.fields if name not in ("children", "key") and not name.startswith("note-")
        ]
        return [self[name] for name in names]

    def chosen(self) -> list[UUID]:
        return [UUID(key) for key in self.cleaned_data["children"]]

    def account(self) -> Account:
        said = self.cleaned_data
        return Account(
            happened_on=said["happened_on"],
            way=said.get("way", ""),
            seen=tuple(said.get("seen", ())),
            noted=said["noted"],
        )

    def exceptions(self) -> dict[UUID, Account]:
        """What was told otherwise of single children."""
        common = self.account()
        return {
            key: otherwise(common, {}, note)
            for key in self.chosen()
            if (note := self.cleaned_data[f"note-{key}"])
        }


def _seen_field(kind: Kind) -> forms.MultipleChoiceField:
    choices = [(one.value, SEEN_NAMES[one]) for one in SHAPES[kind].seen]
    initial = [Seen.CHILD.value] if Seen.CHILD in SHAPES[kind].seen else []
    return forms.MultipleChoiceField(
        label=_("Who was there"),
        choices=choices,
        initial=initial,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
