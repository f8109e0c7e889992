"""Two children side by side: a line and a child that may be one, two registered children who may be one."""

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
from lantian.access.log import note_access
from lantian.access.paging import page_urls
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.kernel.versions import Conflict
from lantian.linkage import jobs
from lantian.linkage.errors import LinkageError
from lantian.linkage.forms import AnswerForm, WorklistForm, kinds_of
from lantian.linkage.lists.asking import detail_of
from lantian.linkage.messages import say
from lantian.linkage.models import Question, Source
from lantian.linkage.queries import questions as queries
from lantian.linkage.queries.sources import counts_by_kind, has_gone_silent
from lantian.linkage.rules.answers import DOUBLE, DOUBTFUL, REVIEW
from lantian.linkage.services import answering
from lantian.linkage.views.worklist import answered_in_words, rows_of
from lantian.linkage.words import compared, facts_of
from lantian.registry.queries.choices import place_choices
from lantian.registry.views.children import key_in

State = Question.State
PAIR = 2


@allowed("linkage.review")
@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """The pairs about which nobody has decided, by place and name; one page at a time."""
    form = WorklistForm(request.GET or None, kinds=kinds_of(REVIEW), places=place_choices())
    asked = _asked(form)
    keys = {name: key_in(request, name) for name in ("after", "before")}
    page = queries.page_of(queries.asked_for(asked), **keys)
    counts = counts_by_kind(queries.review_questions().filter(state=State.OPEN))
    search = last_search()
    context = {
        "form": form,
        "rows": rows_of(page.rows),
        "counts": [(kind, label, counts.get(kind, 0)) for kind, label in kinds_of(REVIEW)],
        "is_answered": asked.is_answered,
        "is_filtered": asked != queries.Asked(kinds=REVIEW),
        "may_search": may(Role(acting_post().role), "linkage.find_doubles"),
        **_search_standing(search),
        **page_urls(request, page),
    }
    part = getattr(request, "htmx", False) and not request.htmx.boosted  # type: ignore[attr-defined]
    return render(request, "linkage/_questions.html" if part else "linkage/review.html", context)


@allowed("linkage.review")
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest, key: UUID) -> HttpResponse:
    """Both side by side with what speaks for and against; the same, not the same, cannot be told yet."""
    found = get_object_or_404(queries.review_questions(), pk=key)
    if request.method == "POST":
        return _judged(request, found)
    for child in filter(None, (found.child, found.one, found.other)):
        note_access("linkage.review", child=child, region=found.region, question=str(found.pk))
    return _show(request, found)


@allowed("linkage.review")
@require_POST
def reopen(request: HttpRequest, key: UUID) -> HttpResponse:
    """Asks again what was judged by mistake."""
    found, version = get_object_or_404(queries.review_questions(), pk=key), request.POST.get("version", "")
    try:
        answering.reopen(question=found, version=int(version) if version.isdecimal() else 0)
    except Conflict as conflict:
        return _show(request, conflict.row, is_conflict=True, status=409)
    except LinkageError as error:
        return _show(request, found, error=say(error.code, error.params), status=422)
    messages.success(request, _("Asked again."))
    return HttpResponseRedirect(reverse("linkage:review"))


@allowed("linkage.find_doubles")
@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Has the register searched for children who are registered twice."""
    try:
        jobs.start_search()
    except LinkageError:
        messages.error(request, _("A search is running already."))
    return HttpResponseRedirect(reverse("linkage:review"))


@allowed("linkage.find_doubles")
@require_safe
def search_progress(request: HttpRequest) -> HttpResponse:
    """Whether the search goes on; when it is done, the page shows what was found."""
    standing = _search_standing(last_search())
    response = render(request, "linkage/_searching.html", standing)
    if not standing["is_searching"]:
        response["HX-Refresh"] = "true"
    return response


def last_search() -> Source | None:
    """The last search for doubles in just the place of the acting post."""
    region = acting_post().region_low or 0
    searches = Source.objects.filter(kind=Source.Kind.DOUBLES, region=region)
    return searches.order_by("-recorded_at").first()


def _search_standing(search: Source | None) -> dict[str, Any]:
    is_searching = search is not None and search.state == Source.State.LINKING
    return {
        "search": search,
        "is_searching": is_searching,
        "is_silent": bool(search and is_searching and has_gone_silent(search, timezone.now())),
        "has_failed": search is not None and search.state == Source.State.FAILED,
    }


def _asked(form: WorklistForm) -> queries.Asked:
    if not form.is_valid():
        return queries.Asked(kinds=REVIEW)
    chosen = form.cleaned_data
    return queries.Asked(
        kinds=(chosen["kind"],) if chosen["kind"] else REVIEW,
        list_kind=chosen["list_kind"],
        place=chosen.get("place"),
        is_answered=chosen["state"] == "answered",
    )


def _judged(request: HttpRequest, found: Question) -> HttpResponse:
    given = request.POST.get("answer", "")
    form = AnswerForm(request.POST, kind=found.kind, answer=given)
    if not form.is_valid():
        return _show(request, found, error=say("answer_unknown", {}), status=422)
    try:
        judged = answering.judge(
            question=found,
            version=form.cleaned_data["version"],
            answer=given,
            note=form.cleaned_data["note"],
        )
    except Conflict as conflict:
        return _show(request, conflict.row, is_conflict=True, status=409)
    except LinkageError as error:
        return _show(request, found, error=say(error.code, error.params), status=422)
    if judged.kind == DOUBLE and given == "same":
        return HttpResponseRedirect(merge_address(judged))
    messages.success(request, _("Noted."))
    return HttpResponseRedirect(reverse("linkage:review"))


def merge_address(found: Question) -> str:
    """Where the files of two children become one."""
    return reverse("registry:merge", kwargs={"key": found.one, "other": found.other})


def _show(request: HttpRequest, found: Any, *, status: int = 200, **more: Any) -> HttpResponse:
    detail = detail_of(found)
    sides = queries.sides_of(found, timezone.localdate())
    told = [detail["said"]] if found.kind == DOUBTFUL else []
    told += [facts_of(side.child) for side in sides]
    context = {
        "question": found,
        "detail": detail,
        "sides": sides,
        "rows": compared(told[0], told[1], detail.get("evidence", {})) if len(told) == PAIR else [],
        "is_complete": len(told) == PAIR,
        "is_open": found.state == State.OPEN,
        "form": AnswerForm(
            kind=found.kind, answer="unsure", initial={"version": found.version, "note": found.note}
        ),
        "merge_url": merge_address(found)
        if found.kind == DOUBLE and found.answer == "same" and len(sides) == PAIR
        else "",
        **answered_in_words(found),
    }
    return render(request, "linkage/pair.html", {**context, **more}, status=status)
