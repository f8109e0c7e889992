"""What others are told, and the referral to a hospital with its reply."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantian.access.doors import allowed
from lantian.kernel.versions import Conflict
from lantian.registry.views.conflicts import show_conflict
from lantian.registry.views.file import child_or_404
from lantian.screening.forms.attention import AttentionForm, FollowForm, ReferralForm
from lantian.screening.models import Attention
from lantian.screening.queries.results import sheets_of
from lantian.screening.services.alarms import settle_alarms
from lantian.screening.services.attention import follow_referral, refer, say_attention
from lantian.screening.views.doors import keyholder_or_404, note, posted, referral_or_404

PAGE = "screening/attention.html"


@allowed("screening.work")
@require_http_methods(["GET", "POST"])
def attention(request: HttpRequest, child: UUID) -> HttpResponse:
    """The psychologist says whether a child needs attention: a person decides, no score does."""
    keyholder_or_404()
    found = child_or_404(child)
    current = Attention.objects.filter(child=found.pk).first()
    alarms = [sheet.pk for sheet in sheets_of(found.pk) if sheet.has_alarm]
    initial = {
        "state": current.state if current else "",
        "since": current.since if current else timezone.localdate(),
        "version": current.version if current else "",
    }
    form = AttentionForm(posted(request), has_alarm=bool(alarms), initial=initial)
    context = {"form": form, "child": found, "title": _("What others are told")}
    if form.is_valid():
        given = form.cleaned_data
        try:
            row = say_attention(
                child=found, state=given["state"], since=given["since"], version=given["version"] or 0
            )
        except Conflict as conflict:
            return show_conflict(request, PAGE, context, conflict)
        if given.get("is_settled"):
            settle_alarms(sheets=alarms, on=timezone.localdate(), source=row.pk)
        note("screening.attention", found)
        return _back(request, found.pk)
    return render(request, PAGE, context, status=422 if form.is_bound else 200)


@allowed("screening.work")
@require_http_methods(["GET", "POST"])
def new_referral(request: HttpRequest, child: UUID) -> HttpResponse:
    """The guardian was told and a hospital advised."""
    keyholder_or_404()
    found = child_or_404(child)
    today = timezone.localdate()
    form = ReferralForm(posted(request), initial={"told_on": today, "referred_on": today})
    if form.is_valid():
        referral = refer(child=found, values=form.values)
        alarms = [sheet.pk for sheet in sheets_of(found.pk) if sheet.has_alarm]
        settle_alarms(sheets=alarms, on=today, source=referral.pk)
        note("screening.refer", found)
        return _back(request, found.pk)
    context = {"form": form, "child": found, "title": _("Refer to a hospital"), "is_referral": True}
    return render(request, PAGE, context, status=422 if form.is_bound else 200)


@allowed("screening.work")
@require_http_methods(["GET", "POST"])
def referral(request: HttpRequest, key: UUID) -> HttpResponse:
    """What came back from the hospital, and when to look again."""
    found = referral_or_404(key)
    initial = {
        "replied_on": found.replied_on,
        "reply": found.reply.reveal() if found.reply else "",
        "follow_up_on": found.follow_up_on,
        "ended_on": found.ended_on,
        "version": found.version,
    }
    form = FollowForm(posted(request), initial=initial)
    context = {"form": form, "child": found.child, "title": _("Referral"), "referral": found}
    note("screening.referral", found.child)
    if form.is_valid():
        try:
            follow_referral(referral=found, values=form.values, version=form.cleaned_data["version"])
        except Conflict as conflict:
            return show_conflict(request, PAGE, context, conflict)
        return _back(request, found.child_id)
    return render(request, PAGE, context, status=422 if form.is_bound else 200)


def _back(request: HttpRequest, child: UUID) -> HttpResponse:
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(f"{reverse('registry:child', args=[child])}#screening")
