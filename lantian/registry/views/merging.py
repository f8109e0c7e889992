"""Two files of one child: finding the other, comparing them, making one of two at once or by a second person."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lantian.access.doors import allowed
from lantian.access.paging import page_of, page_urls
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.kernel.versions import Conflict
from lantian.registry.errors import FilesChanged, RegistryError
from lantian.registry.forms.merging import DeclineForm, MergeForm, named
from lantian.registry.forms.seats import SearchForm
from lantian.registry.merging.words import DOUBTS, items_in_words
from lantian.registry.messages import explain
from lantian.registry.models import Child, Merge
from lantian.registry.queries.finding import children_found
from lantian.registry.queries.likeness import likely_same
from lantian.registry.queries.listing import lines_of
from lantian.registry.queries.merging import Comparison, compare, merge_lines, waiting
from lantian.registry.services.merging import (
    MERGE,
    decline_merge,
    merge_children,
    merges_at_once,
    propose_merge,
)
from lantian.registry.views.children import key_in
from lantian.registry.views.file import child_or_404, log_view
from lantian.registry.views.saving import posted

PROPOSE = "registry.propose_merge"
MOST_FOUND = 10
FIND_CHILD = {
    "label": gettext_lazy("The other file"),
    "help_text": gettext_lazy(
        "Name, identity number or temporary number of the child as it stands in the other file."
    ),
}


@allowed("registry.propose_merge")
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest, key: UUID) -> HttpResponse:
    """Which other file is of the same child: those that look like it, and what is searched for."""
    child = child_or_404(key)
    form = SearchForm(posted(request), **FIND_CHILD)
    typed = form.cleaned_data["q"].strip() if form.is_valid() else ""
    if typed:
        found = list(children_found(typed).order_by("name_pinyin", "pk")[: MOST_FOUND + 1])
    else:
        found = likely_same(name=child.name, birth_on=child.birth_on, village=child.region)
    others = [one for one in found if one.pk != child.pk and not (one.erased_at or one.merged_into_id)]
    context = {
        "child": child,
        "form": form,
        "typed": typed,
        "lines": lines_of(others, timezone.localdate()),
    }
    return render(request, "registry/merging/search.html", context)


@allowed("registry.propose_merge")
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, key: UUID, other: UUID) -> HttpResponse:
    """Two files side by side, item by item: the first stays, the other goes."""
    if Merge.objects.filter(kept=key, gone=other, state=Merge.State.MERGED).exists():
        return HttpResponseRedirect(reverse("registry:child", args=[key]))
    kept, gone = _two_files(key, other)
    found, proposal = compare(kept, gone), waiting(key, other)
    form = MergeForm(
        posted(request), has_doubts=bool(found.doubts), initial={"reason": proposal and proposal.reason}
    )
    status, changed = 422 if form.is_bound else 200, set[str]()
    if form.is_bound and form.is_valid():
        try:
            return _decided(request, found, form)
        except (FilesChanged, Conflict) as error:
            status, changed = 409, getattr(error, "items", set(found.marks))
        except RegistryError as error:
            form.add_error("is_certain" if error.code == "perhaps_twins" else None, explain(error))
    elif not form.is_bound:
        for child in (kept, gone):
            log_view(PROPOSE, child)
    page = _page(found, proposal, form, named(request.POST, "choice-"), changed)
    return render(request, "registry/merging/merge.html", page, status=status)


def _two_files(key: UUID, other: UUID) -> tuple[Child, Child]:
    if key == other:
        raise Http404
    return child_or_404(key), child_or_404(other)


def _decided(request: HttpRequest, found: Comparison, form: MergeForm) -> HttpResponse:
    """Merges or proposes, by what the acting post may, and goes to the file that stays."""
    at_once = merges_at_once(found) or _confirms(waiting(found.kept.pk, found.gone.pk))
    act: Callable[..., Merge] = merge_children if at_once else propose_merge
    act(
        kept=found.kept.pk,
        gone=found.gone.pk,
        choices=named(request.POST, "choice-"),
        seen=named(request.POST, "seen-"),
        is_certain=form.cleaned_data.get("is_certain", False),
        reason=form.cleaned_data["reason"],
    )
    if at_once:
        messages.success(request, _("The two files are one now. It can be undone at any time."))
    else:
        messages.success(request, _("Proposed. A second person in an office decides."))
    return HttpResponseRedirect(reverse("registry:child", args=[found.kept.pk]))


def _confirms(proposal: Merge | None) -> bool:
    """Whether the acting post is the second person for a proposal."""
    post = acting_post()
    return bool(proposal) and may(Role(post.role), MERGE) and proposal.recorded_by != post.user_id  # type: ignore[union-attr]


def _proposed(proposal: Merge | None, found: Comparison) -> dict[str, str]:
    """The choices of a proposal, if it meant these files this way round."""
    return proposal.choices if proposal and proposal.kept_id == found.kept.pk else {}


def _page(
    found: Comparison, proposal: Merge | None, form: MergeForm, chosen: dict[str, str], changed: set[str]
) -> dict[str, Any]:
    post, is_confirmed = acting_post(), _confirms(proposal)
    return {
        "comparison": found,
        "lines": lines_of([found.kept, found.gone], timezone.localdate()),
        "items": items_in_words(found, chosen or _proposed(proposal, found), changed),
        "doubts": [DOUBTS[doubt] for doubt in found.doubts],
        "is_changed": bool(changed),
        "proposal": merge_lines([proposal])[0] if proposal else None,
        "is_own": proposal is not None and proposal.recorded_by == post.user_id,
        "is_confirmed": is_confirmed,
        "at_once": merges_at_once(found) or is_confirmed,
        "form": form,
    }


@allowed("registry.propose_merge")
@require_safe
def merges(request: HttpRequest) -> HttpResponse:
    """What waits for a second person, and what was decided, the newest first."""
    rows = Merge.objects.all()
    page = page_of(
        rows.exclude(state=Merge.State.WAITING),
        ("-decided_at", "-pk"),
        after=key_in(request, "after"),
        before=key_in(request, "before"),
    )
    context = {
        "waiting": merge_lines(rows.filter(state=Merge.State.WAITING).order_by("recorded_at", "pk")),
        "decided": merge_lines(page.rows),
        "may_merge": may(Role(acting_post().role), MERGE),
        **page_urls(request, page),
    }
    return render(request, "registry/merging/list.html", context)


@allowed("registry.propose_merge")
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, merge: UUID) -> HttpResponse:
    """They are two children; or whoever proposed it takes it back."""
    found = get_object_or_404(Merge, pk=merge)
    post = acting_post()
    if not may(Role(post.role), MERGE) and found.recorded_by != post.user_id:
        raise Http404
    form = DeclineForm(posted(request), initial={"version": found.version})
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            decline_merge(merge=found, reason=data["reason"], version=data["version"])
        except (Conflict, RegistryError):
            messages.error(request, _("Somebody has decided this already."))
        else:
            messages.success(request, _("Declined. Both files stay as they are."))
        return HttpResponseRedirect(reverse("registry:merges"))
    context = {"line": merge_lines([found])[0], "form": form}
    return render(request, "registry/merging/decline.html", context, status=422 if form.is_bound else 200)
