"""By what a place weighs who stands by whom: what is in force, what was, and a new wording."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantian.access.doors import allowed
from lantian.access.queries import names_of
from lantian.access.scopes import acting_post
from lantian.matching.forms import SettingsForm
from lantian.matching.queries.places import name_of
from lantian.matching.queries.settings import editions, in_force
from lantian.matching.rules.settings import WEIGHTS, Settings
from lantian.matching.services.setting import set_settings
from lantian.matching.views.saving import save
from lantian.matching.words import REACH_NAMES, WEIGHT_NAMES
from lantian.registry.views.saving import posted


@allowed("matching.set")
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """The settings of the acting office's own place; those that hold without them are shown to begin with."""
    place = acting_post().region_low or 0
    held, before = in_force(place), editions(place)
    seen = before[0].edition if before else 0
    form = SettingsForm(posted(request), initial={**asdict(held.settings), "edition": seen})
    people, posts = names_of((one.recorded_by for one in before), (one.post for one in before))
    context = {
        "form": form,
        "place": name_of(place),
        "is_own": held.place == place,
        "events": [
            {
                "at": one.recorded_at,
                "title": _("Edition %(number)s") % {"number": one.edition},
                "who": f"{people.get(one.recorded_by, '')} · {posts.get(one.post, '')}",
                "text": _summary(one.settings),
            }
            for one in before
        ],
    }
    return save(
        request,
        context,
        lambda: set_settings(
            place=place, settings=form.settings(), edition_seen=form.cleaned_data["edition"]
        ),
        reverse("matching:settings"),
        "matching/settings.html",
        said=_("Saved. Plans that are asked for from now on go by it."),
    )


def _summary(one: Settings) -> str:
    weights = (f"{WEIGHT_NAMES[name]} {getattr(one, name)}" for name in WEIGHTS)
    return _(", ").join([str(REACH_NAMES[one.farthest]), *weights])
