"""Which children call for a look: what the networks of the acting seat were told."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_accesses
from lantian.access.paging import page_of, page_urls
from lantian.access.policy import Role
from lantian.access.scopes import acting_post
from lantian.networks.queries.telling import with_children, words_to
from lantian.registry.rules.showing import KEEPERS
from lantian.registry.views.children import key_in

PAGE = 30


@allowed("networks.heard")
@require_safe
def told(request: HttpRequest) -> HttpResponse:
    """The children, the latest first, and by when to look. What it was only those learn who keep the file."""
    post, on = acting_post(), timezone.localdate()
    page = page_of(
        words_to(post.seat, on),
        ("-told_at", "-id"),
        after=key_in(request, "after"),
        before=key_in(request, "before"),
        size=PAGE,
    )
    lines = with_children(page.rows)
    seen = [(one.child.pk, one.child.region, one.child.school) for one in lines if one.child]
    if seen:
        note_accesses("networks.heard", seen)
    context = {
        "lines": lines,
        "keeps": Role(post.role) in KEEPERS,
        "on": on,
        **page_urls(request, page),
    }
    return render(request, "networks/told.html", context)
