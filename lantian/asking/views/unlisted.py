"""A village is asked for a form that is not on its list; the office says what is to be done."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.paging import page_of, page_urls
from lantian.asking.forms.register import RefuseForm
from lantian.asking.models import UnlistedForm
from lantian.asking.services import telling
from lantian.asking.views.saving import save
from lantian.places import queries as places
from lantian.registry.views.children import key_in
from lantian.registry.views.saving import posted

PAGE = 30


@allowed("asking.report_form")
@require_POST
def unlisted_report(request: HttpRequest) -> HttpResponse:
    """One tap: somebody asks for a form that is not here."""
    telling.report(
        title=request.POST.get("title", ""), asker=request.POST.get("asker", ""), today=timezone.localdate()
    )
    messages.success(request, _("The county office knows. Until it answers you need not fill the form in."))
    return HttpResponseRedirect(reverse("asking:forms"))


@allowed("asking.decide_form")
@require_safe
def unlisted(request: HttpRequest) -> HttpResponse:
    """What villages told of: what is open, or what was settled."""
    after, before = key_in(request, "after"), key_in(request, "before")
    is_settled = "settled" in request.GET
    open_ones = Q(state=UnlistedForm.State.OPEN)
    rows = UnlistedForm.objects.filter(~open_ones if is_settled else open_ones)
    page = page_of(rows, ("-recorded_at", "-id"), after=after, before=before, size=PAGE)
    names = places.paths({one.region for one in page.rows})
    context = {
        "rows": [{"one": one, "place": names.get(one.region, "")} for one in page.rows],
        "settled": is_settled,
        **page_urls(request, page),
    }
    return render(request, "asking/unlisted.html", context)


@allowed("asking.decide_form")
@require_http_methods(["GET", "HEAD", "POST"])
def unlisted_refuse(request: HttpRequest, key: UUID) -> HttpResponse:
    """The village need not fill it in, and is told so."""
    one = get_object_or_404(UnlistedForm, pk=key)
    entry = RefuseForm(posted(request), initial={"version": one.version})

    def write() -> None:
        telling.refuse(unlisted=one, today=timezone.localdate(), **entry.cleaned_data)

    context = {
        "form": entry,
        "title": _("Need not be filled in"),
        "about": " · ".join(filter(None, (places.path(one.region), one.title, one.asker))),
        "back": reverse("asking:unlisted"),
    }
    return save(request, context, write)
