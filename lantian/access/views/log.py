"""The access log: who opened which child, when, as which post."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantian.access.doors import allowed
from lantian.access.forms import LogFilter, PersonSearch, key_of, submitted
from lantian.access.models import AccessEntry, User
from lantian.access.paging import page_of, page_urls
from lantian.access.policy import Role, may
from lantian.access.queries import log_lines
from lantian.access.scopes import acting_post


@allowed("access.read_log")
@require_http_methods(["GET", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    """The lines that the acting post may read. Looking for a person by name is a POST, which names them by key."""
    search = PersonSearch(submitted(request))
    if request.method == "POST" and search.is_valid():
        found = User.objects.filter(username=search.cleaned_data["username"].strip().lower()).first()
        if found:
            return HttpResponseRedirect(f"{reverse('access:log')}?user={found.pk}")
        search.add_error("username", _("There is no account with this user name."))
    form = LogFilter(request.GET)
    form.is_valid()
    after, before = (key_of(request.GET.get(name, "")) for name in ("after", "before"))
    page = page_of(
        AccessEntry.objects.filter(**_wanted(form.cleaned_data)), ("-at", "-pk"), after=after, before=before
    )
    context = {
        "filter_form": form,
        "search_form": search,
        "lines": log_lines(page.rows),
        "person": _person(form.cleaned_data.get("user")),
        "child": form.cleaned_data.get("child"),
        "may_read_child": may(Role(acting_post().role), "registry.read_child"),
        **page_urls(request, page),
    }
    status = 422 if search.is_bound else 200
    return render(request, "access/_log.html" if request.htmx else "access/log.html", context, status=status)


def _person(key: UUID | None) -> User | None:
    return User.objects.filter(pk=key).first() if key else None


def _wanted(data: dict[str, Any]) -> dict[str, Any]:
    """The filter as conditions that an index can serve."""
    wanted = {name: data[name] for name in ("action", "user", "child") if data.get(name)}
    if data.get("since"):
        wanted["at__gte"] = _midnight(data["since"])
    if data.get("until"):
        wanted["at__lt"] = _midnight(data["until"] + timedelta(days=1))
    return wanted


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
