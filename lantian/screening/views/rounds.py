"""The psychologist's work page, rounds and their papers; the figures that the head of the school reads."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lantian.access.doors import allowed
from lantian.access.scopes import acting_post
from lantian.kernel.documents.fonts import FontsMissing
from lantian.registry.views.documents import FAILURES, pdf_response
from lantian.registry.views.file import child_or_404
from lantian.screening.documents.papers import set_papers
from lantian.screening.errors import ScreeningError
from lantian.screening.forms.rounds import RoundForm, SingleForm, class_name
from lantian.screening.messages import STANDINGS, explain
from lantian.screening.queries.figures import figures_of
from lantian.screening.queries.instruments import Instrument, instrument_of, usable_at
from lantian.screening.queries.rounds import classes_due, classes_of, places_of, rounds_of, work_of
from lantian.screening.rules.years import days_of_year, year_of
from lantian.screening.services.instruments import usable
from lantian.screening.services.rounds import add_newcomers, begin_round, begin_single
from lantian.screening.views.doors import has_key, keyholder_or_404, note, posted, round_or_404


@allowed("screening.work")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What waits, by name; no score and no band stands here."""
    if not has_key():
        return render(request, "screening/no_key.html")
    school, today = acting_post().unit_id, timezone.localdate()
    rounds = [(held, class_name(held.grade, held.class_name)) for held in rounds_of(school)]
    context = {
        "work": work_of(school, today, days_of_year(year_of(today))[0]),
        "rounds": rounds,
        "due": [(class_name(grade, name), count) for grade, name, count in classes_due(school)],
        "today": today,
        "has_instruments": bool(usable_at(acting_post().unit.region_id)),
    }
    return render(request, "screening/home.html", context)


@allowed("screening.work")
@require_http_methods(["GET", "POST"])
def new_round(request: HttpRequest) -> HttpResponse:
    """A class, an instrument, a day."""
    keyholder_or_404()
    form = RoundForm(
        posted(request),
        instruments=_choices(),
        classes=classes_of(acting_post().unit_id),
        initial={"held_on": timezone.localdate()},
    )
    if form.is_valid():
        try:
            instrument = _chosen(form)
            grade, name = form.cleaned_data["school_class"]
            held = begin_round(
                instrument=instrument, grade=grade, class_name=name, held_on=form.cleaned_data["held_on"]
            )
        except ScreeningError as error:
            form.add_error(None, explain(error))
        else:
            return HttpResponseRedirect(reverse("screening:round", args=[held.pk]))
    return render(request, "screening/round_new.html", {"form": form}, status=422 if form.is_bound else 200)


@allowed("screening.work")
@require_http_methods(["GET", "POST"])
def single(request: HttpRequest, child: UUID) -> HttpResponse:
    """One child outside any round of a class."""
    keyholder_or_404()
    found = child_or_404(child)
    form = SingleForm(posted(request), instruments=_choices(), initial={"held_on": timezone.localdate()})
    if form.is_valid():
        try:
            begun = begin_single(child=found, instrument=_chosen(form), held_on=form.cleaned_data["held_on"])
        except ScreeningError as error:
            form.add_error(None, explain(error))
        else:
            return HttpResponseRedirect(reverse("screening:consent", args=[begun.pk]))
    context = {"form": form, "child": found}
    return render(request, "screening/round_new.html", context, status=422 if form.is_bound else 200)


@allowed("screening.work")
@require_GET
def open_round(request: HttpRequest, key: UUID) -> HttpResponse:
    """The children of a round by name: who was asked, who has answered. No score."""
    held = round_or_404(key)
    instrument = instrument_of(held.edition)
    context = {
        "held": held,
        "class_name": class_name(held.grade, held.class_name),
        "instrument": instrument,
        "lines": [(place, STANDINGS[place.standing]) for place in places_of(held)],
        "can_be_typed": instrument.can_be_typed or not instrument.has_items,
    }
    return render(request, "screening/round.html", context)


@allowed("screening.work")
@require_POST
def refresh(request: HttpRequest, key: UUID) -> HttpResponse:
    """Children who came into the class since are put into the round."""
    added = add_newcomers(held=round_or_404(key))
    text = ngettext("%(count)s child was added.", "%(count)s children were added.", added)
    messages.info(request, text % {"count": added})
    return HttpResponseRedirect(reverse("screening:round", args=[key]))


@allowed("screening.work")
@require_GET
def papers(request: HttpRequest, key: UUID) -> HttpResponse:
    """Consent sheets and empty answer sheets of a round, to print."""
    held = round_or_404(key)
    places = places_of(held)
    try:
        pdf = set_papers(held, [place.child for place in places], made_on=timezone.localdate())
    except FontsMissing:
        messages.error(request, str(FAILURES["fonts_missing"]))
        return HttpResponseRedirect(reverse("screening:round", args=[key]))
    for place in places:
        note("screening.papers", place.child)
    return pdf_response(pdf, _("consent sheets"))


@allowed("screening.count")
@require_GET
def counts(request: HttpRequest) -> HttpResponse:
    """How many children of the school were asked, agreed and were screened, year by year; small figures are hidden."""
    return render(request, "screening/counts.html", {"years": figures_of(acting_post().unit_id)})


def _choices() -> list[tuple[str, str]]:
    return [(one.key, one.title) for one in usable_at(acting_post().unit.region_id)]


def _chosen(form: Any) -> Instrument:
    return usable(form.cleaned_data["instrument"], acting_post().unit.region_id)
