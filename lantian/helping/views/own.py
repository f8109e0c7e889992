"""A helper on their own seat: what they offer, how their check stands, that they need a pause or go."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lantian.access.doors import allowed
from lantian.access.scopes import acting_post
from lantian.helping.forms.fields import offer_initial
from lantian.helping.forms.keeping import LeaveForm, OwnOfferForm, PauseForm
from lantian.helping.models import Helper
from lantian.helping.queries.caps import cap_in
from lantian.helping.rules.vetting import check_on
from lantian.helping.services import leaving, people
from lantian.helping.views.saving import act, save
from lantian.helping.words import CHECK_TONES, CHECKS
from lantian.kernel.versions import version_in
from lantian.registry.views.saving import posted

KEEPS = ("GET", "HEAD", "POST")


@allowed("helping.own")
@require_http_methods(KEEPS)
def mine(request: HttpRequest) -> HttpResponse:
    """What I offer, and how my check stands."""
    helper, on = _mine(), timezone.localdate()
    if helper is None:
        return render(request, "helping/mine_none.html")
    form = OwnOfferForm(
        posted(request),
        cap=max(cap_in(helper.kind, helper.region), helper.most_children),
        initial={**offer_initial(helper), "version": helper.version},
    )
    check = check_on(helper.vetted_until, on)
    context: dict[str, Any] = {
        "form": form,
        "helper": helper,
        "check": CHECKS[check],
        "check_tone": CHECK_TONES[check],
    }

    def write() -> None:
        version = form.cleaned_data["version"]
        people.change_offer(helper=helper, values=form.offered(), version=version, on=on)

    return save(request, context, write, reverse("helping:mine"), "helping/mine.html")


@allowed("helping.own")
@require_http_methods(KEEPS)
def pause_mine(request: HttpRequest) -> HttpResponse:
    """I need a pause."""
    helper, on = _mine_or_404(), timezone.localdate()
    form = PauseForm(posted(request), covers=[], initial={"version": helper.version})
    context = _about(form, _("I need a pause"))
    context["about"] = _(
        "That is all right. Whoever answers for your place sees it and finds somebody who stands in."
    )

    def write() -> None:
        leaving.pause(helper=helper, today=on, **form.cleaned_data)
        leaving.tell_office(helper, on)

    return save(request, context, write, reverse("helping:mine"))


@allowed("helping.own")
@require_POST
def back_mine(request: HttpRequest) -> HttpResponse:
    """I am back."""
    helper, on = _mine_or_404(), timezone.localdate()
    version = version_in(request)
    return act(
        request,
        lambda: leaving.come_back(helper=helper, on=on, version=version),
        reverse("helping:mine"),
    )


@allowed("helping.own")
@require_http_methods(KEEPS)
def leave_mine(request: HttpRequest) -> HttpResponse:
    """I am leaving."""
    helper, on = _mine_or_404(), timezone.localdate()
    form = LeaveForm(posted(request), initial={"version": helper.version})
    context = _about(form, _("I am leaving"))
    context["about"] = _(
        "Thank you for every hour. If you can, say goodbye to the child yourself; somebody will come after you."
    )

    def write() -> None:
        leaving.leave(helper=helper, today=on, **form.cleaned_data)
        leaving.tell_office(helper, on)
        messages.info(request, _("Thank you. Your office has been told."))

    return save(request, context, write, reverse("helping:mine"))


def _mine() -> Helper | None:
    """The entry of whoever sits on the acting seat."""
    return Helper.objects.filter(seat=acting_post().seat).first()


def _mine_or_404() -> Helper:
    helper = _mine()
    if helper is None or helper.standing != Helper.Standing.ACCEPTED:
        raise Http404
    return helper


def _about(form: Any, title: str) -> dict[str, Any]:
    return {"form": form, "title": title, "back": reverse("helping:mine")}
