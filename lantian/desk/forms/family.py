"""What parents say, and what they are told."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lantian.desk.models import FamilyNotice, FamilyWord
from lantian.registry.forms.coded import DayField
from lantian.registry.forms.events import radio
from lantian.registry.forms.facts import Since


class WhereForm(Since):
    """A parent says where they are now."""

    what = radio(_("What has happened?"), FamilyWord.What.choices)
    place_text = forms.CharField(
        label=_("If you have gone away: where are you now?"),
        max_length=120,
        required=False,
        help_text=_("Province and city are enough."),
    )
    visit_until = DayField(
        label=_("If you are here for a visit: until when, as far as known"), required=False
    )
    field_order = ("what", "since", "place_text", "visit_until")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        what = cleaned.get("what")
        if what == FamilyWord.What.AWAY and not cleaned.get("place_text"):
            self.add_error("place_text", _("Please say where you are, so that the village can find you."))
        if what != FamilyWord.What.AWAY:
            cleaned["place_text"] = ""
        if what != FamilyWord.What.VISIT:
            cleaned["visit_until"] = None
        since: date | None = cleaned.get("since")
        until: date | None = cleaned.get("visit_until")
        if since and until and until < since:
            self.add_error("visit_until", _("The last day lies before the first one."))
        return cleaned


class NoticeForm(forms.Form):
    """What the parents are told."""

    kind = radio(_("What is it about?"), FamilyNotice.Kind.choices)


class SeenForm(forms.Form):
    """The absence that somebody saw when they decided: its version (none: there was none) and its key."""

    version = forms.IntegerField(required=False, min_value=1)
    row = forms.UUIDField(required=False)
