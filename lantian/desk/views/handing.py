"""Handing over a post: the pack on the screen and on paper, and the successor's word that it has arrived."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_accesses
from lantian.access.models import Post
from lantian.access.paging import page_of, page_urls
from lantian.access.scopes import acting_post
from lantian.desk.documents.handing import set_pack
from lantian.desk.forms.handing import PaperPlaceForm
from lantian.desk.queries import handing
from lantian.desk.queries.packing import MOST_ON_PAPER, pack_lines, pack_of, promises_of, sums_of
from lantian.desk.services.handing import receive, say_paper_place
from lantian.kernel.conflicts import renew
from lantian.kernel.documents.fonts import FontsMissing
from lantian.kernel.versions import Conflict
from lantian.registry.models import Child
from lantian.registry.views.children import key_in
from lantian.registry.views.documents import FAILURES, pdf_response

PAGE = 30


@allowed("desk.hand_over")
@require_safe
def pack(request: HttpRequest, key: UUID) -> HttpResponse:
    """What belongs to a post: children, what is owed and late, promises, where the paper lies, who had it before."""
    post = _post_or_404(key)
    return _page(request, post, _paper_form(post))


@allowed("desk.hand_over")
@require_safe
def pack_paper(request: HttpRequest, key: UUID) -> HttpResponse:
    """The same as a PDF to be signed."""
    post, on = _post_or_404(key), timezone.localdate()
    children = list(handing.children_of_post(post)[: MOST_ON_PAPER + 1])
    if len(children) > MOST_ON_PAPER:
        text = _("These are more than %(limit)s children: the list on the screen is the pack.")
        messages.warning(request, text % {"limit": MOST_ON_PAPER})
        return HttpResponseRedirect(reverse("desk:pack", args=[post.pk]))
    try:
        pdf = set_pack(pack_of(post, children, on), made_on=on)
    except FontsMissing:
        messages.error(request, str(FAILURES["fonts_missing"]))
        return HttpResponseRedirect(reverse("desk:pack", args=[post.pk]))
    _log(children, printed=True)
    return pdf_response(pdf, _("handover"))


@allowed("desk.hand_over")
@require_POST
def take_over(request: HttpRequest, key: UUID) -> HttpResponse:
    """The holder of a post has received its files."""
    post, on = _own_or_404(key), timezone.localdate()
    sums = sums_of(post, on)
    receive(on=on, duties=sums.open, late=sums.late)
    messages.success(request, _("Noted: you have the files from today."))
    return HttpResponseRedirect(reverse("desk:pack", args=[post.pk]))


@allowed("desk.hand_over")
@require_POST
def paper_place(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where the paper files lie: the holder says it."""
    post = _own_or_404(key)
    form = PaperPlaceForm(request.POST)
    if not form.is_valid():
        return _page(request, post, form, status=422)
    try:
        say_paper_place(**form.cleaned_data)
    except Conflict as conflict:
        renew(form, conflict.row)
        text = _("Somebody has changed this in the meantime. Save again to put your words in its place.")
        form.add_error("words", text)
        return _page(request, post, form, status=409)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("desk:pack", args=[post.pk]))


def _page(request: HttpRequest, post: Post, form: PaperPlaceForm, status: int = 200) -> HttpResponse:
    on, is_own = timezone.localdate(), post.pk == acting_post().pk
    after, before = key_in(request, "after"), key_in(request, "before")
    order = ("region", "name_pinyin", "id")
    page = page_of(handing.children_of_post(post), order, after=after, before=before, size=PAGE)
    receipts = handing.receipts_of(post)
    place = handing.paper_place_of(post)
    context: dict[str, Any] = {
        "post": post,
        "is_own": is_own,
        "former": handing.former_holder(post),
        "has_received": any(one.custody.post == post.pk for one in receipts),
        "receipts": receipts,
        "sums": sums_of(post, on),
        "lines": pack_lines(page.rows, post, on),
        "promises": promises_of(post),
        "place_words": place.words.reveal() if place and place.words else "",
        "form": form if is_own else None,
        **page_urls(request, page),
    }
    _log(page.rows)
    return render(request, "desk/handing/pack.html", context, status=status)


def _log(children: Sequence[Child], **detail: Any) -> None:
    note_accesses("desk.hand_over", [(child.pk, child.region, child.school) for child in children], **detail)


def _paper_form(post: Post) -> PaperPlaceForm:
    place = handing.paper_place_of(post)
    if place is None:
        return PaperPlaceForm()
    words = place.words.reveal() if place.words else ""
    return PaperPlaceForm(initial={"words": words, "version": place.version})


def _post_or_404(key: UUID) -> Post:
    post = handing.post_with_pack(key, acting_post())
    if post is None:
        raise Http404
    return post


def _own_or_404(key: UUID) -> Post:
    """Only the holder says these things."""
    post = _post_or_404(key)
    if post.pk != acting_post().pk:
        raise Http404
    return post
