"""The file of one child: the page, its log, what is revealed one at a time, the erasure."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.emergencies import look_behind_glass
from lantian.access.log import note_access
from lantian.access.models import Post
from lantian.access.policy import Role, may
from lantian.access.queries import log_of_child
from lantian.access.rules import lacks_what_can_be_opened
from lantian.access.scopes import acting_post
from lantian.registry.errors import RegistryError
from lantian.registry.forms.facts import EraseForm
from lantian.registry.labels import FACT_LABELS
from lantian.registry.mended import corrections_in_words, interleave
from lantian.registry.models import Child, Household, Merge, Person
from lantian.registry.panels import later_panels_of, panels_of
from lantian.registry.queries.attached import documents_of
from lantian.registry.queries.calibres import standings
from lantian.registry.queries.corrections import corrections
from lantian.registry.queries.file import ChildFile, file_of, open_file, timeline
from lantian.registry.queries.merging import merge_lines, merges_into
from lantian.registry.reasons import standing_in_words
from lantian.registry.rules.documents import kinds_to_attach
from lantian.registry.rules.events import has_turned_sixteen
from lantian.registry.rules.showing import SEALED_PARTS, parts_for
from lantian.registry.services.checking import check_unchanged
from lantian.registry.services.erasing import erase_child
from lantian.registry.words import events_in_words

RECENT = "recent_children"
RECENT_KEPT = 12
REVEALED = {
    "identity": (Child, "identity"),
    "address": (Household, "address"),
    "neighbour": (Household, "neighbour"),
    "person_identity": (Person, "identity"),
    "phone": (Person, "phone"),
    "second_phone": (Person, "second_phone"),
}


def child_or_404(key: UUID) -> Child:
    """A child that the acting post may see; one that it may not see, or that was erased, does not exist."""
    found = file_of(key)
    if found is None or found.merged_into_id:
        raise Http404
    return found


@contextmanager
def gone_is_404() -> Iterator[None]:
    """A child that went out of sight a moment ago does not exist either."""
    try:
        yield
    except RegistryError:
        raise Http404 from None


def log_view(action: str, child: Child, **detail: Any) -> None:
    note_access(action, child=child.pk, region=child.region, school=child.school, **detail)


@allowed("registry.read_child")
@require_safe
def child(request: HttpRequest, key: UUID) -> HttpResponse:
    """One page with everything that the acting post may know of a child; of one that was merged, where it went."""
    found = file_of(key)
    if found is None:
        raise Http404
    if found.merged_into_id:
        return _merged_page(request, found)
    log_view("registry.read_child", found)
    _remember(request, str(key))
    post = acting_post()
    role = Role(post.role)
    opening = look_behind_glass(found.pk, timezone.now())
    file = open_file(found, timezone.localdate(), post)
    context = {
        "child": found,
        "file": file,
        "events": events_in_words(timeline(file), file),
        "fact_labels": {name: label for name, label in FACT_LABELS.items() if name in file.shown},
        "may_change": may(role, "registry.change_child") and not found.closed_on,
        "may_reopen": may(role, "registry.reopen_file") and bool(found.closed_on),
        "may_seat": may(role, "registry.seat_people") and not found.closed_on,
        "may_reveal": may(role, "registry.reveal_number"),
        "may_print": may(role, "registry.print_form") and not found.closed_on,
        "may_read_corrections": may(role, "registry.read_corrections"),
        "may_read_log": may(role, "registry.read_log"),
        "may_erase": may(role, "registry.erase_child"),
        "may_propose": may(role, "registry.propose_merge"),
        "may_merge": may(role, "registry.merge_children"),
        "merges": merges_into(found.pk) if may(role, "registry.propose_merge") else [],
        "opening": opening,
        "standings": _standings(file),
        "turned_sixteen": has_turned_sixteen(found.birth_on, found.confirmed_on, timezone.localdate()),
        "panels": panels_of(found, post, timezone.localdate()),
        **_documents(found, post),
    }
    return render(request, "registry/child.html", context)


def _merged_page(request: HttpRequest, shell: Child) -> HttpResponse:
    """What the old address of a file shows that was merged: where it went, who did it, how it is undone."""
    kept = child_or_404(shell.merged_into_id)  # type: ignore[arg-type]
    merges = Merge.objects.filter(gone=shell.pk, state=Merge.State.MERGED)
    context = {
        "shell": shell,
        "kept": kept,
        "line": next(iter(merge_lines(merges)), None),
        "may_merge": may(Role(acting_post().role), "registry.merge_children"),
    }
    return render(request, "registry/merging/shell.html", context)


def _standings(file: ChildFile) -> list[dict[str, Any]]:
    """What each definition says of the child; not of a closed file, nor to a post that is not shown all of it."""
    if "calibres" not in file.shown or file.child.closed_on:
        return []
    return [standing_in_words(standing) for standing in standings(file, timezone.localdate())]


def _remember(request: HttpRequest, key: str) -> None:
    """Puts a child in front of those opened lately; a page that is loaded again writes nothing."""
    opened: list[str] = request.session.get(RECENT, [])
    if opened[:1] != [key]:
        request.session[RECENT] = [key, *(other for other in opened if other != key)][:RECENT_KEPT]


def _documents(child: Child, post: Post) -> dict[str, Any]:
    """What the panel of papers shows to a post, if it has one."""
    role = Role(post.role)
    if not may(role, "registry.read_documents"):
        return {}
    return {
        "has_documents": True,
        "documents": documents_of(child.pk, role, post.compartments),
        "may_attach": bool(kinds_to_attach(role, post.compartments)),
        "may_break_glass": may(role, "registry.break_glass") and lacks_what_can_be_opened(post.compartments),
    }


@allowed("registry.read_corrections")
@require_safe
def timeline_with_corrections(request: HttpRequest, key: UUID) -> HttpResponse:
    """What happened, and between it what was mended, by whom and why: a part of the page, and a page of its own."""
    found = child_or_404(key)
    log_view("registry.read_corrections", found)
    before = _moment(request.GET.get("before", ""))
    page = corrections(found, before)
    file = open_file(found, timezone.localdate(), acting_post())
    events = interleave(
        events_in_words(timeline(file), file), corrections_in_words(page), since=page.before, until=before
    )
    older = f"{request.path}?before={_number(page.before)}" if page.before else None
    context = {"child": found, "events": events, "next_url": older, "has_corrections": True}
    template = "registry/file/_timeline.html" if getattr(request, "htmx", False) else "registry/timeline.html"
    return render(request, template, context)


@allowed("registry.read_child")
@require_safe
def around(request: HttpRequest, key: UUID) -> HttpResponse:
    """What else runs for a child: a part of its page, and a page of its own."""
    found = child_or_404(key)
    log_view("registry.read_child", found, part="around")
    look_behind_glass(found.pk, timezone.now())
    panels = later_panels_of(found, acting_post(), timezone.localdate())
    template = "registry/_around.html" if getattr(request, "htmx", False) else "registry/around.html"
    return render(request, template, {"child": found, "panels": panels})


@allowed("registry.read_log")
@require_safe
def log(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who opened this file: a panel of the page, and a page of its own."""
    found = child_or_404(key)
    template = "registry/_log.html" if getattr(request, "htmx", False) else "registry/log.html"
    return render(request, template, {"child": found, "entries": log_of_child(found.pk)})


@allowed("registry.reveal_number")
@require_POST
def reveal(request: HttpRequest, key: UUID, field: str, row: UUID) -> HttpResponse:
    """Shows one sealed value of a child, its household or somebody around it; each time stands in the log."""
    found = child_or_404(key)
    if SEALED_PARTS.get(field) not in parts_for(Role(acting_post().role)):
        raise Http404
    model, column = REVEALED[field]
    holder = get_object_or_404(model, pk=row)  # type: ignore[arg-type]
    if (model is Child and holder.pk != found.pk) or (model is not Child and found.pk not in holder.children):
        raise Http404
    sealed = getattr(holder, column)
    log_view("registry.reveal_number", found, field=field)
    return render(
        request, "registry/_revealed.html", {"value": sealed.reveal() if sealed else "", "child": found}
    )


@allowed("registry.confirm_child")
@require_POST
def confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    """Somebody looked, nothing has changed: the file is fresh."""
    found = child_or_404(key)
    with gone_is_404():
        check_unchanged(child=found, on=timezone.localdate())
    log_view("registry.confirm_child", found)
    messages.success(request, _("Noted: everything in this file still holds today."))
    return HttpResponseRedirect(reverse("registry:child", args=[key]))


@allowed("registry.erase_child")
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, key: UUID) -> HttpResponse:
    """A lawful erasure (PIPL art 47): with its basis, never to be undone."""
    found = child_or_404(key)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with gone_is_404():
            erase_child(child=found, basis=form.cleaned_data["basis"])
        messages.success(
            request, _("The child's data are erased. The access log keeps that it was done, by whom and why.")
        )
        return HttpResponseRedirect(reverse("registry:children"))
    status = 422 if form.is_bound else 200
    return render(request, "registry/erase.html", {"child": found, "form": form}, status=status)


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def _number(moment: datetime) -> int:
    """A moment as an address names it."""
    return (moment - EPOCH) // MICROSECOND


def _moment(text: str) -> datetime | None:
    """The moment of such a number, if it is one."""
    try:
        return EPOCH + int(text) * MICROSECOND
    except (ValueError, OverflowError):
        return None
