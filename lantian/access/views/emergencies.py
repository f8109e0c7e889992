"""Emergency openings: who opened what is closed to them, and whether it was justified."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lantian.access.doors import allowed
from lantian.access.emergencies import opening_lines, review_opening, waiting_for_review
from lantian.access.forms import ReviewForm, key_of, submitted
from lantian.access.models import EmergencyOpening
from lantian.access.paging import page_of, page_urls
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.access.services import Overtaken


@allowed("access.review_openings")
@require_GET
def openings(request: HttpRequest) -> HttpResponse:
    """Those that wait for the acting post's review, and all of its place, the newest first."""
    after, before = (key_of(request.GET.get(name, "")) for name in ("after", "before"))
    page = page_of(EmergencyOpening.objects.all(), ("-at", "-pk"), after=after, before=before)
    context = {
        "waiting": waiting_for_review(),
        "lines": opening_lines(page.rows),
        "may_read_child": may(Role(acting_post().role), "registry.read_child"),
        **page_urls(request, page),
    }
    return render(request, "access/_openings.html" if request.htmx else "access/openings.html", context)


@allowed("access.review_openings")
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, key: UUID) -> HttpResponse:
    """One opening, and the reviewer's word on it."""
    opening = get_object_or_404(EmergencyOpening, pk=key)
    (line,) = opening_lines([opening])
    if not (line.may_review or line.review):
        raise Http404
    form, status = ReviewForm(submitted(request)), 200
    if request.method == "POST" and form.is_valid():
        try:
            review_opening(
                opening=opening,
                is_justified=form.cleaned_data["found"] == "yes",
                note=form.cleaned_data["note"],
                now=timezone.now(),
            )
        except Overtaken:
            messages.error(request, _("Somebody has reviewed this opening already."))
        else:
            messages.success(request, _("Your review is recorded."))
        return HttpResponseRedirect(reverse("access:openings"))
    if form.is_bound:
        status = 422
    context = {
        "line": line,
        "form": form,
        "may_read_child": may(Role(acting_post().role), "registry.read_child"),
    }
    return render(request, "access/opening.html", context, status=status)
