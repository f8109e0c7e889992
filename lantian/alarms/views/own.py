"""What I reported: how far it has come, the answer, more words. Nobody else finds these pages, no successor either."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantian.access.doors import allowed
from lantian.access.scopes import acting_post
from lantian.alarms.errors import AlarmError
from lantian.alarms.forms.telling import MoreWordsForm
from lantian.alarms.models import HarmReporter
from lantian.alarms.services.following_up import add_words, follow
from lantian.alarms.views.saving import refuse
from lantian.alarms.words import stages_of
from lantian.encounters.hotlines import whom_to_call
from lantian.registry.views.saving import posted

MOST = 100


@allowed("alarms.own")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What I reported, the newest first."""
    rows = HarmReporter.objects.filter(owner=acting_post().user_id)[:MOST]
    found = [(row.report_id, follow(row.code.reveal())) for row in rows]
    found.sort(key=lambda one: one[1].received_at, reverse=True)
    return render(request, "alarms/mine.html", {"reports": found})


@allowed("alarms.own")
@require_http_methods(["GET", "HEAD", "POST"])
def mine_one(request: HttpRequest, key: UUID) -> HttpResponse:
    """One report of mine: its code, its clock, the answer, and room for more words."""
    row = get_object_or_404(HarmReporter.objects.filter(owner=acting_post().user_id), report=key)
    code = row.code.reveal()
    form = MoreWordsForm(posted(request), initial={"key": uuid4()})
    if form.is_bound and form.is_valid():
        try:
            add_words(code=code, **form.cleaned_data)
        except AlarmError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Your words are with those who have the report."))
            return HttpResponseRedirect(reverse("alarms:mine_one", args=[key]))
    found = follow(code)
    context = {
        "key": key,
        "code": code,
        "found": found,
        "stages": stages_of(found.times),
        "form": form,
        **whom_to_call(),
    }
    return render(request, "alarms/mine_one.html", context, status=422 if form.is_bound else 200)
