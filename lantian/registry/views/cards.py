"""Contact cards: where to print them, which are outdated, and what their code shows whom."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from lantian.access.doors import allowed, post_of
from lantian.access.log import note_access
from lantian.access.paging import page_of, page_urls
from lantian.access.policy import Role, may
from lantian.files.models import StoredFile
from lantian.kernel.documents.fonts import FontsMissing
from lantian.places import queries as places
from lantian.registry.errors import RegistryError
from lantian.registry.forms.printing import OUTDATED, PAPERS, PrintForm
from lantian.registry.models import CardIssue, Child, PrintRun
from lantian.registry.queries.issued import Comparison, compared, outdated_cards
from lantian.registry.services.printing import AT_ONCE, print_paper, start_run, wanted_children
from lantian.registry.views.card_pages import (
    child_page,
    levels_above,
    names_of,
    own_place,
    paper_in,
    paper_tabs,
    place_in,
    place_page,
)
from lantian.registry.views.children import key_in
from lantian.registry.views.documents import FAILURES, pdf_response
from lantian.registry.views.file import child_or_404

STUCK_AFTER = timedelta(minutes=30)


@allowed("registry.print_cards")
@require_GET
def cards(request: HttpRequest) -> HttpResponse:
    """What to print for whom: one child, a village, a town, a county; how far the cards of each are."""
    paper, child = paper_in(request), key_in(request, "child")
    context = child_page(child, paper) if child else place_page(request, place_in(request), paper)
    return render(request, "registry/cards/cards.html", context)


@allowed("registry.print_cards")
@require_POST
def print_now(request: HttpRequest) -> HttpResponse:
    """Prints: a PDF at once, or a page that shows how far the worker is."""
    form = PrintForm(request.POST)
    if not form.is_valid():
        raise Http404
    chosen = {key: value for key, value in form.cleaned_data.items() if value}
    chosen = {"layout": "fold", "which": "all", **chosen}
    children, place = _children_of(chosen)
    try:
        return _printed(children, place, chosen)
    except (RegistryError, FontsMissing) as error:
        messages.error(request, str(FAILURES[getattr(error, "code", "fonts_missing")]))
        query = urlencode({"place": place, "paper": chosen["paper"]})
        return HttpResponseRedirect(f"{reverse('registry:cards')}?{query}")


def _children_of(chosen: dict[str, Any]) -> tuple[QuerySet[Child], int]:
    """The children whose paper is asked for, and their place."""
    if "child" in chosen:
        child = child_or_404(chosen["child"])
        return Child.objects.filter(pk=child.pk), child.region
    place = own_place(chosen.get("place"))
    asked = {name: chosen[name] for name in ("paper", "which")}
    return wanted_children(place=place, on=timezone.localdate(), **asked), place


def _printed(children: QuerySet[Child], place: int, chosen: dict[str, Any]) -> HttpResponse:
    asked = {name: chosen[name] for name in ("paper", "which", "layout")}
    total = children.count()
    if total > AT_ONCE:
        started = start_run(place=place, total=total, **asked)
        return HttpResponseRedirect(reverse("registry:print_run", args=[started.pk]))
    pdf = print_paper(children=children, on=timezone.localdate(), **asked)
    return pdf_response(pdf, str(PAPERS[chosen["paper"]]))


@allowed("registry.print_cards")
@require_GET
def run(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far a print of many is; then where to get it."""
    found = get_object_or_404(PrintRun, pk=key)
    is_over = found.state in (PrintRun.State.DONE, PrintRun.State.FAILED)
    failure = FAILURES.get(found.failure, "")
    if not is_over and timezone.now() - found.recorded_at > STUCK_AFTER:
        is_over, failure = True, FAILURES["broken"]
    context = {
        "run": found,
        "paper": PAPERS.get(found.paper, ""),
        "place_name": places.path(found.region),
        "failure": failure,
        "removed": _removed_file(found),
        "url": None if is_over else request.path,
    }
    part = getattr(request, "htmx", False)
    return render(request, "registry/cards/_run.html" if part else "registry/cards/run.html", context)


def _removed_file(run: PrintRun) -> StoredFile | None:
    """The file of a print whose content is no longer kept."""
    return StoredFile.objects.filter(pk=run.file, removed_at__isnull=False).first() if run.file else None


@allowed("registry.print_cards")
@require_GET
def outdated(request: HttpRequest) -> HttpResponse:
    """Who holds a card that no longer tells the truth: what changed, since when, who must get a new one."""
    paper, place, on = paper_in(request, form=False), place_in(request), timezone.localdate()
    rows = outdated_cards(paper, place, on)
    after, before = key_in(request, "after"), key_in(request, "before")
    page = page_of(rows, ("region", "child__name_pinyin", "id"), after=after, before=before)
    found = [one for one in compared(page.rows, on) if one.changed]
    context = {
        "paper": paper,
        "place": place,
        "tabs": paper_tabs("registry:cards_outdated", place, paper, form=False),
        "levels": levels_above(place),
        "lines": _outdated_lines(found),
        "total": rows.count(),
        "form": PrintForm(initial={"place": place, "paper": paper, "which": OUTDATED}),
        **page_urls(request, page),
    }
    return render(request, "registry/cards/outdated.html", context)


def _outdated_lines(found: list[Comparison]) -> list[dict[str, Any]]:
    paths = places.paths({one.child.region for one in found})
    return [
        {
            "child": one.child,
            "place": " ".join(paths.get(one.child.region, "").split()[-2:]),
            "number": one.issue.number,
            "since": one.since,
            "changed": names_of(one),
            "holders": _holders(one),
        }
        for one in found
    ]


def _holders(one: Comparison) -> list[str]:
    """Who has the card: the child in its pocket, or those who answer for the child."""
    if one.issue.kind == CardIssue.Kind.CHILD:
        return [one.child.name]
    people = (one.lines.carer, one.lines.class_teacher, one.lines.village_director)
    return [contact.name for contact in people if contact.name]


@allowed("registry.open_card")
@require_GET
def open_card(request: HttpRequest, token: str) -> HttpResponse:
    """Where the code on a card leads. A stranger learns nothing, not even whether there is such a card."""
    post = post_of(request)
    if post and may(Role(post.role), "registry.read_child"):
        return HttpResponseRedirect(reverse("registry:card_file", args=[token]))
    return render(request, "registry/cards/found.html")


@allowed("registry.read_child")
@require_GET
def card_file(request: HttpRequest, token: str) -> HttpResponse:
    """From a card to the file, for whoever may see the child; anybody else is a stranger."""
    card = CardIssue.objects.filter(token=token).first()
    if card is None:
        return render(request, "registry/cards/found.html")
    note_access("registry.open_card", child=card.child_id, region=card.region, school=card.school)
    return HttpResponseRedirect(reverse("registry:child", args=[card.child_id]))
