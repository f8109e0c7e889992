from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantian.access.models import Post
from lantian.kernel.rendering import DateInput


def post_choices(posts: Sequence[Post]) -> list[tuple[str, str]]:
    """Posts to choose from, by their seats: who, as what, where."""
    return [(str(post.seat), f"{post.user.name} · {post.role_name} · {post.unit}") for post in posts]


class AbsenceForm(forms.Form):
    """Who is away, from when to when, and who stands in."""

    seat = forms.ChoiceField(label=gettext_lazy("Who is away"))
    since = forms.DateField(label=gettext_lazy("First day away"), widget=DateInput)
    back_on = forms.DateField(
        label=gettext_lazy("First day back"),
        widget=DateInput,
        required=False,
        help_text=gettext_lazy("Leave it empty while nobody knows."),
    )
    cover = forms.ChoiceField(label=gettext_lazy("Who stands in"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("No word about illness or family: that somebody is away is enough."),
    )

    def __init__(self, data: Any, *, away: Sequence[Post], covers: Sequence[Post], today: date) -> None:
        super().__init__(data, initial={"since": today})
        seat: Any = self.fields["seat"]
        cover: Any = self.fields["cover"]
        seat.choices = post_choices(away)
        cover.choices = [("", _("Nobody yet")), *post_choices(covers)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        since, back_on = cleaned.get("since"), cleaned.get("back_on")
        if since and back_on and back_on <= since:
            self.add_error("back_on", _("The first day back must lie after the first day away."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What `services.standing_in.go_away` takes besides the post."""
        cover = self.cleaned_data["cover"]
        return {
            "since": self.cleaned_data["since"],
            "until": self.cleaned_data["back_on"],
            "cover": UUID(cover) if cover else None,
            "note": self.cleaned_data["note"],
        }
