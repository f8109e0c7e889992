"""What happened: a short list of big choices, a small form, and what follows from it."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantian.access.doors import allowed
from lantian.access.scopes import acting_post
from lantian.registry.event_words import EVENT_WORDS, parent_in_words, sequels_in_words
from lantian.registry.forms.events import ReopenForm
from lantian.registry.models import Child
from lantian.registry.queries.choices import village_choices
from lantian.registry.queries.file import ChildFile, Parent, open_file
from lantian.registry.queries.looks import look_of
from lantian.registry.queries.statuses import calibres_in_use
from lantian.registry.rules.events import EventKind, has_turned_sixteen, offered
from lantian.registry.rules.sequels import Sequel, sequels
from lantian.registry.services.closing import reopen_file
from lantian.registry.views.event_forms import Asked, prepare
from lantian.registry.views.file import child_or_404, log_view
from lantian.registry.views.saving import Page, posted, save_and_return

TOLD = "sequels"
CHECK = "check"
"""From where the event was reached, if it was not the file: the monthly check, to which it goes back."""


@allowed("registry.change_child")
@require_safe
def events(request: HttpRequest, key: UUID) -> HttpResponse:
    """What happened? The events that can be told of this child."""
    child = child_or_404(key)
    log_view("registry.read_child", child)
    choices = [
        {
            "url": _address(child, one, request),
            "words": EVENT_WORDS[one.name],
            "icon": EVENT_WORDS[one.name].icon,
            "closes": bool(one.closes),
        }
        for one in _offered(child, _file(child))
    ]
    context = {
        "child": child,
        "choices": choices,
        "back": _back(request),
        "from_check": _is_from_check(request),
    }
    return render(request, "registry/events/list.html", context)


@allowed("registry.change_child")
@require_http_methods(["GET", "HEAD", "POST"])
def event(request: HttpRequest, key: UUID, event: str) -> HttpResponse:
    """One event: its few questions, written as facts."""
    return _told(request, child_or_404(key), event, closes=False)


@allowed("registry.close_file")
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, key: UUID, event: str) -> HttpResponse:
    """An event after which nobody works with the file any more."""
    return _told(request, child_or_404(key), event, closes=True)


@allowed("registry.change_child")
@require_safe
def done(request: HttpRequest, key: UUID) -> HttpResponse:
    """What follows from the event that was just recorded; a session that forgot it goes to the file."""
    child = child_or_404(key)
    told = request.session.get(TOLD, {})
    if told.get("child") != str(key):
        return HttpResponseRedirect(reverse("registry:child", args=[key]))
    found = sequels_in_words(told["found"])
    context = {
        "child": child,
        "event": EVENT_WORDS[told["event"]].name,
        "due": [one for one in found if one["due"]],
        "more": [one for one in found if not one["due"]],
        "codes": {one["code"] for one in found},
        "check_url": _check_address(told["place"], child) if _is_from_check(request) else "",
    }
    return render(request, "registry/events/done.html", context)


@allowed("registry.reopen_file")
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, key: UUID) -> HttpResponse:
    """The child is back, or the closing was wrong."""
    child = child_or_404(key)
    closing = _file(child).closing
    if closing is None:
        messages.info(request, _("This file is open."))
        return HttpResponseRedirect(reverse("registry:child", args=[key]))
    form = ReopenForm(
        posted(request),
        initial={"version": closing.version, "row": closing.pk},
        can_be_back=closing.reason == "moved",
    )

    def write() -> None:
        reopen_file(
            child=child,
            version=form.cleaned_data["version"],
            today=timezone.localdate(),
            back_on=form.back_since(),
            lives_with=form.cleaned_data.get("lives_with") or "",
        )

    page = Page("registry/events/reopen.html", {"closing": closing}, "registry.reopen_file")
    return save_and_return(request, child, form, write, fact="closing", page=page)


def _told(request: HttpRequest, child: Child, event: str, *, closes: bool) -> HttpResponse:
    file = _file(child)
    kind = next((one for one in _offered(child, file) if one.name == event), None)
    if kind is None or bool(kind.closes) is not closes:
        raise Http404
    parent = _parent(request, file) if kind.of_parent else None
    if kind.of_parent and parent is None:
        return _choose_parent(request, child, file, kind)
    prepared, before = prepare(event, Asked(request, child, file, parent)), look_of(file)

    def go_on() -> HttpResponse:
        calibres = [one.calibre for one in calibres_in_use() if one.is_for(child.region)]
        after = look_of(_file(child_or_404(child.pk)))
        found = sequels(event, before, after, timezone.localdate(), calibres)
        request.session[TOLD] = _kept(child, event, found)
        return HttpResponseRedirect(reverse("registry:event_done", args=[child.pk]) + _back(request))

    context = {
        "held": prepared.held,
        "hint": EVENT_WORDS[event].hint,
        "closes": closes,
        "no_choice": event == "village" and len(village_choices()) == 1,
        "supervisors": file.supervisors,
        "events_url": reverse("registry:events", args=[child.pk]) + _back(request),
    }
    page = Page(
        "registry/events/event.html",
        context,
        "registry.close_file" if closes else "registry.change_child",
        go_on,
    )
    title = str(EVENT_WORDS[event].name)
    return save_and_return(request, child, prepared.form, prepared.write, fact=event, title=title, page=page)


def _file(child: Child) -> ChildFile:
    return open_file(child, timezone.localdate(), acting_post())


def _offered(child: Child, file: ChildFile) -> list[EventKind]:
    living = len(_living(file))
    turned = has_turned_sixteen(child.birth_on, child.confirmed_on, timezone.localdate())
    return list(offered(turned_sixteen=turned, living_parents=living, is_closed=child.closed_on is not None))


def _living(file: ChildFile) -> list[Parent]:
    return [parent for parent in file.parents if not parent.tie.person.is_deceased]


def _parent(request: HttpRequest, file: ChildFile) -> Parent | None:
    """The parent in the address, or the only one there is."""
    living, chosen = _living(file), request.GET.get("parent", "")
    if not chosen:
        return living[0] if len(living) == 1 else None
    found = next((parent for parent in file.parents if str(parent.tie.person_id) == chosen), None)
    if found is None:
        raise Http404
    return found


def _choose_parent(request: HttpRequest, child: Child, file: ChildFile, kind: EventKind) -> HttpResponse:
    """Which of the parents it was, with where each of them is."""
    choices = [
        {
            "name": f"{parent.tie.get_kind_display()} {parent.tie.person.name}",
            "held": parent_in_words(parent, file),
            "url": _address(child, kind, request, parent=str(parent.tie.person_id)),
        }
        for parent in _living(file)
    ]
    context = {
        "child": child,
        "title": EVENT_WORDS[kind.name].name,
        "choices": choices,
        "events_url": reverse("registry:events", args=[child.pk]) + _back(request),
    }
    return render(request, "registry/events/parent.html", context)


def _address(child: Child, kind: EventKind, request: HttpRequest, **query: str) -> str:
    name = "registry:close" if kind.closes else "registry:event"
    if _is_from_check(request):
        query["from"] = CHECK
    address = reverse(name, args=[child.pk, kind.name])
    return f"{address}?{urlencode(query)}" if query else address


def _is_from_check(request: HttpRequest) -> bool:
    return request.GET.get("from") == CHECK


def _back(request: HttpRequest) -> str:
    return f"?from={CHECK}" if _is_from_check(request) else ""


def _check_address(place: int, child: Child) -> str:
    """The monthly check at the line of the child."""
    return f"{reverse('registry:check')}?place={place}#child-{child.pk}"


def _kept(child: Child, event: str, found: list[Sequel]) -> dict[str, Any]:
    """What follows, as a session keeps it: codes and days, no word about anybody."""
    return {
        "child": str(child.pk),
        "event": event,
        "place": child.region,
        "found": [
            {
                "code": one.code,
                "due": one.due,
                "params": {name: _plain(value) for name, value in one.params.items()},
            }
            for one in found
        ],
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
