"""What was told to the seat on which I sit."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.forms import key_of
from lantian.access.paging import page_of, page_urls
from lantian.notices import queries
from lantian.notices.kinds import KINDS
from lantian.notices.services import read, read_all


@allowed("notices.read")
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """What waits unread, and below it what was read before, the newest first."""
    after, before = (key_of(request.GET.get(name, "")) for name in ("after", "before"))
    page = page_of(queries.earlier(), ("-read_at", "-pk"), after=after, before=before, size=20)
    context = {
        "earlier": [
            {"row": row, "text": KINDS[row.kind].say(row.count), "url": queries.address_of(row.url_name)}
            for row in page.rows
        ],
        "failing": queries.own_channels().filter(failing_since__isnull=False),
        **page_urls(request, page),
    }
    return render(request, "notices/notices.html", context)


@allowed("notices.read")
@require_POST
def read_one(request: HttpRequest) -> HttpResponse:
    """Marks what waits of a kind on a page as read, and leads there."""
    kind, page = request.POST.get("kind", "")[:32], request.POST.get("page", "")[:64]
    was_there = read(kind=kind, url_name=page)
    return HttpResponseRedirect(queries.address_of(page) if was_there else reverse("notices:notices"))


@allowed("notices.read")
@require_POST
def read_rest(request: HttpRequest) -> HttpResponse:
    """Marks everything as read that is not urgent."""
    read_all()
    return HttpResponseRedirect(reverse("notices:notices"))
