"""A sheet: answered on a telephone, typed in from paper, looked at, declared void."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lantian.access.doors import allowed
from lantian.access.emergencies import look_behind_glass
from lantian.screening.errors import ScreeningError
from lantian.screening.forms.answering import AnswerForm, DigitsForm, ScoresForm, VoidForm
from lantian.screening.messages import explain
from lantian.screening.models import Participation, Screening
from lantian.screening.queries.instruments import Instrument, instrument_of
from lantian.screening.queries.results import answers_of, scores_of
from lantian.screening.queries.rounds import place_of, places_of
from lantian.screening.rules.consent import Standing
from lantian.screening.services.answering import VALIDITY, keep_answers, keep_scores, make_void
from lantian.screening.views.doors import (
    has_key,
    keyholder_or_404,
    note,
    participation_or_404,
    posted,
    sheet_or_404,
)

Way = Screening.Way


@allowed("screening.work")
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """The questions for a child, on one page of a telephone that is handed over."""
    found = participation_or_404(key)
    instrument = instrument_of(found.round.edition)
    if not instrument.has_items:
        raise Http404
    if refusal := _refusal(found):
        return _turned_away(request, found, refusal)
    form = AnswerForm(posted(request), questions=instrument.questions)
    context = {
        "form": form,
        "participation": found,
        "instrument": instrument,
        "has_conditions": any(question.conditions for question in instrument.questions),
    }
    if request.htmx and "look" in request.POST:
        return render(request, "screening/_questions.html", context | {"form": _as_far(form, instrument)})
    if form.is_bound and not form.has_new_ones and form.is_valid():
        return _kept(request, found, form.given)
    return render(request, "screening/answer.html", context, status=422 if form.is_bound else 200)


def _as_far(form: AnswerForm, instrument: Instrument) -> AnswerForm:
    """The questions as far as they are answered; nobody is told off before everything was answered."""
    return AnswerForm(questions=instrument.questions, so_far=form.given)


def _kept(request: HttpRequest, found: Participation, given: Any) -> HttpResponse:
    try:
        sheet = keep_answers(participation=found, answers=given, way=Way.PHONE)
    except ScreeningError as error:
        return _turned_away(request, found, explain(error))
    return HttpResponseRedirect(reverse("screening:saved", args=[sheet.pk]))


@allowed("screening.work")
@require_GET
def saved(request: HttpRequest, key: UUID) -> HttpResponse:
    """Thanks for a sheet; and, where an answer asks for it, what has to be done at once."""
    keyholder_or_404()
    return render(request, "screening/saved.html", {"sheet": sheet_or_404(key)})


@allowed("screening.work")
@require_http_methods(["GET", "POST"])
def type_in(request: HttpRequest, key: UUID) -> HttpResponse:
    """A sheet of paper is typed in: its digits in a row, or its scores. Then the next child's."""
    found = participation_or_404(key)
    instrument = instrument_of(found.round.edition)
    if instrument.has_items and not instrument.can_be_typed:
        raise Http404
    if refusal := _refusal(found):
        return _turned_away(request, found, refusal)
    form: DigitsForm | ScoresForm = (
        DigitsForm(posted(request), questions=instrument.questions)
        if instrument.has_items
        else ScoresForm(posted(request), scales=instrument.scoring.scales)
    )
    if form.is_valid():
        try:
            sheet = _keep_typed(found, form)
        except ScreeningError as error:
            return _turned_away(request, found, explain(error))
        return _after(request, found, sheet)
    asked = [question for question in instrument.questions if question.is_asked]
    choices = asked[0].choices if asked else ()
    context = {"form": form, "participation": found, "instrument": instrument, "choices": choices}
    return render(request, "screening/type_in.html", context, status=422 if form.is_bound else 200)


def _keep_typed(found: Participation, form: DigitsForm | ScoresForm) -> Screening:
    if isinstance(form, ScoresForm):
        return keep_scores(participation=found, entered=form.entered)
    return keep_answers(participation=found, answers=form.answers, way=Way.PAPER)


def _after(request: HttpRequest, found: Participation, sheet: Screening) -> HttpResponse:
    """On to the next sheet of the round; what alarms comes first."""
    if sheet.has_alarm:
        return HttpResponseRedirect(reverse("screening:saved", args=[sheet.pk]))
    messages.success(request, _("Saved: %(name)s") % {"name": found.child.name})
    waiting = [one for one in places_of(found.round) if one.standing == Standing.READY and not one.is_done]
    if waiting:
        return HttpResponseRedirect(reverse("screening:type_in", args=[waiting[0].participation.pk]))
    return HttpResponseRedirect(reverse("screening:round", args=[found.round_id]))


@allowed("screening.open_results")
@require_GET
def result(request: HttpRequest, key: UUID) -> HttpResponse:
    """A sheet with its scores and answers; each time it is opened stands in the log."""
    sheet, opening = _opened(request, key)
    note(
        "screening.open_results",
        sheet.child,
        sheet=str(sheet.pk),
        **({"opening": str(opening.pk)} if opening else {}),
    )
    context = {
        "sheet": sheet,
        "child": sheet.child,
        "instrument": instrument_of(sheet.edition),
        "scores": scores_of(sheet),
        "answers": answers_of(sheet),
        "may_work": has_key(),
        "is_invalid": sheet.void_reason == VALIDITY,
        "form": VoidForm(),
    }
    return render(request, "screening/result.html", context)


def _opened(request: HttpRequest, key: UUID) -> tuple[Screening, Any]:
    """A sheet that the acting post has the key to, or whose glass it has broken (`?child=` names the child)."""
    opening = None
    if not has_key():
        try:
            child = UUID(request.GET.get("child", ""))
        except ValueError:
            raise Http404 from None
        opening = look_behind_glass(child, timezone.now())
        if opening is None:
            raise Http404
    return sheet_or_404(key), opening


@allowed("screening.work")
@require_http_methods(["POST"])
def void(request: HttpRequest, key: UUID) -> HttpResponse:
    """A sheet does not count, and why."""
    keyholder_or_404()
    sheet = get_object_or_404(Screening.objects.select_related("child", "participation__round"), pk=key)
    form = VoidForm(request.POST)
    if form.is_valid():
        make_void(sheet=sheet, reason=form.cleaned_data["reason"])
        note("screening.void", sheet.child, sheet=str(sheet.pk))
        messages.success(request, _("The sheet does not count any more. It can be answered anew."))
    else:
        messages.error(request, _("Say why the sheet does not count."))
    return HttpResponseRedirect(reverse("screening:result", args=[key]))


def _refusal(found: Participation) -> str:
    """Why nothing is asked of a child; nothing where it may be."""
    place = place_of(found)
    if place.is_done:
        return explain(ScreeningError("answered"))
    return "" if place.standing == Standing.READY else explain(ScreeningError("not_ready"))


def _turned_away(request: HttpRequest, found: Participation, why: str) -> HttpResponse:
    messages.error(request, why)
    return HttpResponseRedirect(reverse("screening:round", args=[found.round_id]))
