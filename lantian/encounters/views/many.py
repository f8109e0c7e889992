"""One entry for a class or a village."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lantian.access.doors import allowed
from lantian.access.policy import SCHOOL, Role
from lantian.access.scopes import acting_post
from lantian.encounters.errors import EncounterError
from lantian.encounters.forms.many import ManyForm
from lantian.encounters.queries.groups import children_in, groups_of
from lantian.encounters.rules.kinds import SHAPES, Kind, kinds_for
from lantian.encounters.services.recording import record
from lantian.encounters.views.recording import refuse
from lantian.encounters.words import KIND_ICONS, KIND_NAMES
from lantian.registry.views.saving import posted


@allowed("encounters.record_many")
@require_http_methods(["GET", "HEAD", "POST"])
def many(request: HttpRequest) -> HttpResponse:
    """What was done with many at once: a talk with a class, a lesson, a round of calls."""
    kind, group = _kind(request), request.GET.get("group", "")
    groups = groups_of(acting_post())
    group = group if group in dict(groups) else (groups[0][0] if groups else "")
    children = children_in(acting_post(), group)
    form = ManyForm(
        posted(request), kind=kind, children=children, at_school=Role(acting_post().role) in SCHOOL
    )
    if form.is_bound and form.is_valid():
        try:
            done = record(
                occasion=form.cleaned_data["key"],
                kind=kind,
                children=form.chosen(),
                told=form.account(),
                today=timezone.localdate(),
                otherwise=form.exceptions(),
            )
        except EncounterError as error:
            refuse(form, error)
        else:
            if done.alarms:
                return HttpResponseRedirect(reverse("encounters:saved", args=[done.alarms[0].encounter_id]))
            return _done(request, len(done.rows))
    return render(
        request,
        "encounters/many.html",
        _context(form, kind, group, groups),
        status=422 if form.is_bound else 200,
    )


def _kind(request: HttpRequest) -> Kind:
    """The kind in the address, if one enters it for many; else the first."""
    post = acting_post()
    mine = [one for one in kinds_for(Role(post.role), frozenset(post.compartments)) if SHAPES[one].for_many]
    if not mine:
        raise Http404
    return next((one for one in mine if one == request.GET.get("kind")), mine[0])


def _done(request: HttpRequest, count: int) -> HttpResponse:
    said = ngettext("Recorded for %(count)s child.", "Recorded for %(count)s children.", count)
    messages.success(request, said % {"count": count})
    return HttpResponseRedirect(reverse("encounters:mine"))


def _context(form: ManyForm, kind: Kind, group: str, groups: Sequence[tuple[str, str]]) -> dict[str, Any]:
    kinds = [one for one in Kind if SHAPES[one].for_many]
    return {
        "form": form,
        "title": KIND_NAMES[kind],
        "tabs": [
            {
                "label": KIND_NAMES[one],
                "url": f"?kind={one.value}&group={group}",
                "active": one == kind,
                **KIND_ICONS[one],
            }
            for one in kinds
        ],
        "groups": [
            {"label": label, "url": f"?kind={kind.value}&group={key}", "active": key == group}
            for key, label in groups
        ],
    }
