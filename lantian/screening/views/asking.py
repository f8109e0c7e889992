"""Consent: what guardian and child answered, and consent that is withdrawn."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lantian.access.doors import allowed
from lantian.kernel.versions import Conflict
from lantian.registry.rules.ages import age_on
from lantian.registry.views.conflicts import show_conflict
from lantian.screening.errors import ScreeningError
from lantian.screening.forms.rounds import ConsentForm
from lantian.screening.messages import STANDINGS, explain
from lantian.screening.models import Participation
from lantian.screening.queries.rounds import place_of
from lantian.screening.rules.consent import GUARDIAN_UNTIL
from lantian.screening.services.asking import record_answers, withdraw_consent
from lantian.screening.views.doors import note, participation_or_404, posted

PAGE = "screening/consent.html"


@allowed("screening.work")
@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, key: UUID) -> HttpResponse:
    """What guardian and child said when they were asked."""
    found = participation_or_404(key)
    place = place_of(found)
    initial = {name: getattr(found, name) for name in ConsentForm.WRITTEN}
    form = ConsentForm(posted(request), initial=initial | {"version": found.version})
    context = {
        "form": form,
        "participation": found,
        "child": found.child,
        "place": place,
        "standing": STANDINGS[place.standing],
        "needs_guardian": age_on(found.child.birth_on, found.round.held_on) < GUARDIAN_UNTIL,
        "guardian_until": GUARDIAN_UNTIL,
    }
    if not found.withdrawn_on and form.is_valid():
        try:
            record_answers(participation=found, values=form.values, version=form.cleaned_data["version"])
        except Conflict as conflict:
            return show_conflict(request, PAGE, context, conflict)
        except ScreeningError as error:
            form.add_error(None, explain(error))
        else:
            note("screening.consent", found.child)
            return _onward(found)
    return render(request, PAGE, context, status=422 if form.is_bound else 200)


@allowed("screening.work")
@require_POST
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Consent is withdrawn: what was answered is deleted at once."""
    found = participation_or_404(key)
    withdraw_consent(participation=found, on=timezone.localdate())
    note("screening.withdraw", found.child)
    messages.success(request, _("Withdrawn. Answers and scores are deleted; that it was withdrawn stays."))
    return _onward(found)


def _onward(found: Participation) -> HttpResponse:
    return HttpResponseRedirect(reverse("screening:round", args=[found.round_id]))
