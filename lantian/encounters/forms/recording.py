"""One short form for each kind of care: only what is new is asked, what was is shown beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from lantian.encounters.forms.fields import (
    ALONE,
    SUSPECTED,
    Choices,
    aid_fields,
    chosen,
    day_field,
    holiday_fields,
    mood_field,
    seen_field,
    text_area,
    text_line,
    tick_fields,
    topics_field,
    way_field,
)
from lantian.encounters.models import Encounter
from lantian.encounters.rules.accounts import Account, Holiday
from lantian.encounters.rules.kinds import LINES, SHAPES, Confidence, Kind, Seen, Tick
from lantian.encounters.words import CONFIDENCE_NAMES, NOTED_LABELS
from lantian.registry.forms.coded import DayField

WORDS = ("topics", "mood", "noted", "child_words", "promise")


@dataclass(frozen=True)
class Asked:
    """What a form is about: the kind, the day on which it is filled, other children of the house, the last ticks,
    the next day that the duty proposes, whether it is mostly at school; whether words are asked (not of a record
    whose words one may not read).
    """

    kind: Kind
    today: date
    siblings: Sequence[tuple[UUID, str]] = ()
    last: Mapping[str, int] = field(default_factory=dict)
    next_on: date | None = None
    has_words: bool = True
    at_school: bool = False


class RecordForm(forms.Form):
    """What was done. `key` is made with the form, so that sending it twice records it once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked, self.shape = asked, SHAPES[asked.kind]
        for name, one in self._fields():
            self.fields[name] = one

    def _fields(self) -> Any:
        yield "happened_on", day_field()
        yield from self._coded_fields()
        if self.asked.has_words:
            yield from self._word_fields()
        if self.shape.has_promise:
            yield "promised_on", DayField(label=_("Promised until"), required=False)
        if self.shape.has_next:
            yield "next_on", DayField(label=_("Next time"), required=False, initial=self.asked.next_on)
        if self.asked.kind == Kind.TALK:
            yield "confidence", _confidence_field()

    def _coded_fields(self) -> Any:
        asked, shape = self.asked, self.shape
        if len(shape.ways) > 1:
            yield "way", way_field(shape, at_school=asked.at_school)
        if shape.seen:
            siblings: Choices = [(str(key), name) for key, name in asked.siblings]
            yield "seen", seen_field(shape, siblings)
        if shape.has_ticks:
            yield from tick_fields(asked.last).items()
        if asked.kind == Kind.AID:
            yield from aid_fields().items()
        if asked.kind == Kind.HOLIDAY_FILE:
            yield from holiday_fields(asked.today).items()

    def _word_fields(self) -> Any:
        kind = self.asked.kind
        if self.shape.is_talk:
            yield "topics", topics_field()
            yield "mood", mood_field()
        yield "noted", text_area(NOTED_LABELS.get(kind, _("What else there is to say")))
        if self.shape.has_child_words:
            yield "child_words", text_area(_("In the child's own words"))
        if self.shape.has_promise:
            yield "promise", text_line(_("What you promised"))

    @property
    def questions(self) -> int:
        """How many things are asked, each line of the quick tick counted."""
        return len([name for name in self.fields if not self.fields[name].widget.is_hidden])

    def children(self, child: UUID) -> list[UUID]:
        """The child, and those of its house that were there too."""
        others = {str(key): key for key, _name in self.asked.siblings}
        return [child, *(others[key] for key in self.cleaned_data.get("seen", ()) if key in others)]

    def account(self) -> Account:
        """What was told, as services take it."""
        said = self.cleaned_data
        seen = said.get("seen", [])
        known = chosen(seen, among=[one.value for one in Seen])
        if ALONE in seen and Seen.CHILD not in known:
            known = (Seen.CHILD.value, *known)
        return Account(
            happened_on=said["happened_on"],
            way=said.get("way", ""),
            confidence=Confidence(said.get("confidence") or Confidence.ORDINARY),
            seen=known,
            seen_alone=(ALONE in seen) if Seen.CHILD in self.shape.seen and known else None,
            ticks=ticks_of(said),
            topics=tuple(said.get("topics", ())),
            mood=int(said["mood"]) if said.get("mood") else None,
            noted=said.get("noted", ""),
            child_words=said.get("child_words", ""),
            promise=said.get("promise", ""),
            promised_on=said.get("promised_on"),
            next_on=said.get("next_on"),
            holiday=_holiday(said),
            suspected=said.get("safety") == SUSPECTED,
            **{name: said.get(name) or "" for name in ("aid_item", "aid_unit", "aid_need")},
            aid_amount=said.get("aid_amount"),
        )


class CorrectForm(RecordForm):
    """The same questions, with what stands there, and why it is mended."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    words_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("key", "confidence"):
            self.fields.pop(name, None)
        self.fields["why"] = forms.ChoiceField(
            label=_("Why it is corrected"), choices=Encounter.Correction.choices, widget=forms.RadioSelect
        )


class WithdrawForm(forms.Form):
    """Why a record should not be there."""

    why = forms.ChoiceField(
        label=_("Why it is withdrawn"), choices=Encounter.Withdrawal.choices, widget=forms.RadioSelect
    )


class KeepForm(forms.Form):
    """On which day a promise was kept."""

    on = day_field()


def ticks_of(said: Mapping[str, Any]) -> dict[str, int]:
    """The lines that were ticked; suspected harm is a problem of safety."""
    found = {line: said.get(line) for line in LINES}
    return {
        line: Tick.PROBLEM.value if tick == SUSPECTED else int(tick) for line, tick in found.items() if tick
    }


def otherwise(common: Account, ticks: Mapping[str, int], noted: str) -> Account:
    """What was told of all, with what is different for one."""
    return replace(common, ticks={**common.ticks, **ticks}, noted=noted or common.noted)


def _holiday(said: Mapping[str, Any]) -> Holiday | None:
    if not said.get("where"):
        return None
    season, _dash, year = said["season"].partition("-")
    return Holiday(
        season, int(year), said["where"], said["place_text"], said["relation"], said["phone"] or ""
    )


def _confidence_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Who may read what was said"),
        choices=[(one.value, CONFIDENCE_NAMES[one]) for one in Confidence],
        initial=Confidence.ORDINARY.value,
        widget=forms.RadioSelect,
    )
