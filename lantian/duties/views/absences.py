"""Who is away, and who stands in: of oneself, and of those one looks after."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lantian.access.doors import allowed
from lantian.access.models import Post
from lantian.access.scopes import acting_post
from lantian.duties.errors import DutyError
from lantian.duties.forms.absences import AbsenceForm
from lantian.duties.messages import explain
from lantian.duties.models import Absence
from lantian.duties.queries.absences import absences_shown, posts_to_choose
from lantian.duties.services import standing_in
from lantian.kernel.versions import Conflict
from lantian.registry.views.saving import posted


@allowed("duties.stand_in")
@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    """Who is away now or soon; and a form for one more."""
    today, post = timezone.localdate(), acting_post()
    away, covers = posts_to_choose(post, today)
    form = AbsenceForm(posted(request), away=away, covers=covers, today=today)
    status, error = 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                chosen: Post = next(one for one in away if str(one.seat) == form.cleaned_data["seat"])
                standing_in.go_away(post=chosen, today=today, **form.values())
            except DutyError as wrong:
                error = explain(wrong)
            else:
                messages.success(request, _("It is noted. Who stands in finds the duties on the own list."))
                return HttpResponseRedirect(reverse("duties:absences"))
    context: dict[str, Any] = {
        "form": form,
        "error": error,
        "rows": absences_shown(post, today),
        "today": today,
    }
    return render(request, "duties/absences.html", context, status=status)


@allowed("duties.stand_in")
@require_POST
def back(request: HttpRequest, key: UUID) -> HttpResponse:
    """The person is back today."""
    row = Absence.objects.filter(pk=key).first()
    today, post = timezone.localdate(), acting_post()
    if row is None or str(row.seat) not in {str(one.seat) for one in posts_to_choose(post, today)[0]}:
        raise Http404
    version = request.POST.get("version", "")
    try:
        standing_in.come_back(row=row, version=int(version) if version.isdecimal() else 0, on=today)
    except Conflict:
        messages.warning(request, _("Somebody else has changed this in the meantime: look at it again."))
    else:
        messages.success(request, _("Welcome back: the duties are on the own list again."))
    return HttpResponseRedirect(reverse("duties:absences"))
