"""Hand-in-hand groups: those of a school or a class, one of them, its sheet; for offices how many there are."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.forms import key_of
from lantian.access.log import note_accesses
from lantian.access.scopes import acting_post
from lantian.initiatives.documents.sheets import GroupSheet, set_group_sheet
from lantian.initiatives.forms.groups import ActivityForm, GroupForm
from lantian.initiatives.models import PeerGroup, PeerMember
from lantian.initiatives.queries import groups as queries
from lantian.initiatives.queries.proposing import proposed_groups
from lantian.initiatives.services import groups as services
from lantian.initiatives.views.saving import act, save
from lantian.kernel.documents.fonts import FontsMissing
from lantian.kernel.versions import version_in
from lantian.places import queries as places
from lantian.places.models import Unit
from lantian.places.rules import STEPS, Level, level_of, scope_of
from lantian.registry.views.card_pages import BELOW, levels_above, place_in
from lantian.registry.views.documents import FAILURES, pdf_response
from lantian.registry.views.saving import posted


@allowed("initiatives.groups")
@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """The groups of the school, or those that a class teacher keeps."""
    found = queries.groups_shown()
    _note([member for group in found for member in group.now])  # type: ignore[attr-defined]
    return render(request, "initiatives/groups.html", {"groups": found})


@allowed("initiatives.groups")
@require_http_methods(["GET", "HEAD", "POST"])
def group_new(request: HttpRequest) -> HttpResponse:
    """Makes a group; a school head chooses the class first."""
    form, context = _form(request, None)

    def write() -> None:
        made = services.form_group(on=timezone.localdate(), **_values(form))
        context["back"] = reverse("initiatives:group", args=[made.pk])

    return save(request, context, write, template="initiatives/group_form.html")


@allowed("initiatives.groups")
@require_http_methods(["GET", "HEAD", "POST"])
def groups_proposed(request: HttpRequest) -> HttpResponse:
    """Groups that could be made; each becomes one by a name that its children choose."""
    if request.method == "POST":
        keys = [key for text in request.POST.getlist("children") if (key := key_of(text))]
        return act(
            request,
            lambda: services.form_group(
                name=request.POST.get("name", "")[:20],
                children=keys,
                leader=key_of(request.POST.get("leader", "")),
                companion=None,
                on=timezone.localdate(),
            ),
            request.path,
        )
    found = proposed_groups(acting_post())
    rows = [(child.pk, child.region, child.school) for one in found for child in one.children]
    if rows:
        note_accesses("initiatives.groups", rows)
    return render(request, "initiatives/groups_proposed.html", {"groups": found})


@allowed("initiatives.groups")
@require_http_methods(["GET", "HEAD", "POST"])
def group_change(request: HttpRequest, key: UUID) -> HttpResponse:
    """Fills a group anew, names another leader, another name."""
    group = _group_or_404(key)
    form, context = _form(request, group)

    def write() -> None:
        values = _values(form)
        if "companion" not in form.fields:
            values["companion"] = group.companion_id
        services.change_group(
            group=group, version=form.cleaned_data["version"], on=timezone.localdate(), **values
        )

    return save(request, context, write, template="initiatives/group_form.html")


@allowed("initiatives.groups")
@require_http_methods(["GET", "HEAD", "POST"])
def group(request: HttpRequest, key: UUID) -> HttpResponse:
    """A group: its children, and what they did; a new day is noted here."""
    one = _group_or_404(key)
    form = ActivityForm(posted(request))
    members = list(queries.members().filter(group=one))
    _note(members)

    def write() -> None:
        services.note_activity(group=one, today=timezone.localdate(), **form.cleaned_data)

    context = {
        "group": one,
        "members": members,
        "activities": queries.activities_of(one),
        "form": form,
        "back": request.path,
    }
    return save(request, context, write, template="initiatives/group.html")


@allowed("initiatives.groups")
@require_POST
def group_end(request: HttpRequest, key: UUID) -> HttpResponse:
    """A group comes to its end."""
    one = _group_or_404(key)
    return act(
        request,
        lambda: services.end_group(group=one, version=version_in(request), on=timezone.localdate()),
        reverse("initiatives:groups"),
    )


@allowed("initiatives.groups")
@require_safe
def group_sheet(request: HttpRequest, key: UUID) -> HttpResponse:
    """The sheet of a group for the wall: names, and room for what the children do."""
    one = _group_or_404(key)
    members = list(queries.members().filter(group=one))
    school = Unit.objects.filter(pk=one.school).first()
    sheet = GroupSheet(
        name=one.name,
        school=str(school or ""),
        leader=next((member.child.name for member in members if member.is_leader), ""),
        children=[member.child.name for member in members if not member.is_leader],
        companion=one.companion.name if one.companion else "",
    )
    try:
        pdf = set_group_sheet(sheet, made_on=timezone.localdate())
    except FontsMissing:
        messages.error(request, str(FAILURES["fonts_missing"]))
        return HttpResponseRedirect(reverse("initiatives:group", args=[one.pk]))
    _note(members)
    return pdf_response(pdf, _("hand-in-hand group"))


@allowed("initiatives.count_groups")
@require_safe
def group_counts(request: HttpRequest) -> HttpResponse:
    """How many groups there are, place by place: no names, offices need none."""
    place, on = place_in(request), timezone.localdate()
    step = STEPS[BELOW.get(level_of(place), Level.VILLAGE)]
    rows = queries.counts_in(scope_of(place), step, on)
    names = places.paths(row.place for row in rows)
    context = {
        "place": place,
        "levels": levels_above(place),
        "rows": [{"name": names.get(row.place, "").split(" ")[-1], "line": row} for row in rows],
        "whole": queries.whole(rows, place),
        "goes_down": level_of(place) != Level.TOWN,
    }
    return render(request, "initiatives/group_counts.html", context)


def _form(request: HttpRequest, one: PeerGroup | None) -> tuple[GroupForm, dict[str, Any]]:
    post, classes = acting_post(), queries.classes_of(acting_post())
    asked = request.GET.get("class", "")
    chosen = asked if asked in dict(classes) else (classes[0][0] if classes and not one else "0-")
    shown: dict[str, Any] = {}
    if one:
        members = list(PeerMember.objects.filter(group=one, until__isnull=True))
        shown = {
            "version": one.version,
            "name": one.name,
            "companion": str(one.companion_id or ""),
            "children": [str(member.child_id) for member in members],
            "leader": next((str(member.child_id) for member in members if member.is_leader), ""),
        }
    form = GroupForm(
        posted(request),
        children=queries.children_to_choose(post, chosen, one),
        companions=queries.companions_at(post.unit_id, timezone.localdate()),
        initial=shown,
    )
    back = reverse("initiatives:group", args=[one.pk]) if one else reverse("initiatives:groups")
    tabs = [
        {"label": name, "url": f"{request.path}?class={code}", "active": code == chosen}
        for code, name in classes
    ]
    title = one.name if one else _("New hand-in-hand group")
    return form, {"form": form, "title": title, "tabs": tabs, "back": back}


def _values(form: GroupForm) -> dict[str, Any]:
    values = form.cleaned_data
    return {
        "name": values["name"],
        "children": [UUID(key) for key in values["children"]],
        "leader": key_of(values["leader"]),
        "companion": key_of(values.get("companion", "")),
    }


def _group_or_404(key: UUID) -> PeerGroup:
    return get_object_or_404(PeerGroup.objects.select_related("companion"), pk=key)


def _note(members: list[PeerMember]) -> None:
    rows = [(member.child_id, member.region, member.school) for member in members]
    if rows:
        note_accesses("initiatives.groups", rows)
