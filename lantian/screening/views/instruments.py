"""Instruments: what there is, what each asks, a sheet brought in, a signature for it or against it."""

from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lantian.access.doors import allowed
from lantian.access.scopes import acting_post
from lantian.files.uploads import limit_in_mebibytes, was_too_large
from lantian.kernel.sheets.limits import UnreadableSheet
from lantian.places import queries as places
from lantian.places.rules import is_within, scope_of
from lantian.registry.imports.messages import say_refusal
from lantian.screening.errors import ScreeningError
from lantian.screening.forms.answering import AnswerForm, ScoresForm
from lantian.screening.forms.instruments import SignForm, UploadForm
from lantian.screening.messages import describe, explain
from lantian.screening.queries.instruments import (
    RELEASED,
    RETIRED,
    Instrument,
    instrument_by,
    instruments_at,
)
from lantian.screening.services.instruments import bring_in, may_sign, release, retire
from lantian.screening.sheets import Read, read_form
from lantian.screening.views.doors import posted


@allowed("screening.shape")
@require_GET
def instruments(request: HttpRequest) -> HttpResponse:
    """All instruments of the place and around it, and what is shipped."""
    found = instruments_at(acting_post().unit.region_id, below_too=True)
    names = places.paths({one.row.place for one in found if one.row})
    lines = [(one, names.get(one.row.place, "") if one.row else "") for one in found]
    return render(request, "screening/instruments.html", {"lines": lines})


@allowed("screening.shape")
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """A questionnaire is brought in as an XLSForm; what is wrong with it is said by row and column."""
    is_post = request.method == "POST"
    form = UploadForm(posted(request), request.FILES if is_post else None)
    read = Read()
    if is_post and was_too_large(request):
        form.add_error("file", say_refusal("too_large", {"limit": limit_in_mebibytes()}))
    elif form.is_bound and form.is_valid():
        read = _read(form)
        if form.is_valid() and not read.faults:
            row = bring_in(title=form.cleaned_data["title"], basis=form.cleaned_data["basis"], data=read.data)
            messages.success(
                request, _("The questionnaire is here. Look at it; an office has to release it.")
            )
            return HttpResponseRedirect(reverse("screening:instrument", args=[row.pk]))
    context = {"form": form, "faults": [(fault, describe(fault)) for fault in read.faults]}
    return render(request, "screening/upload.html", context, status=422 if is_post else 200)


def _read(form: UploadForm) -> Read:
    sent = form.cleaned_data["file"]
    try:
        return read_form(Path(sent.temporary_file_path()), name=sent.name)
    except UnreadableSheet as error:
        form.add_error("file", say_refusal(f"sheet_{error.code}", error.params))
        return Read()


@allowed("screening.shape")
@require_GET
def instrument(request: HttpRequest, key: str) -> HttpResponse:
    """An instrument as a child will see it, with its source, its lines and who signed for it."""
    found = instrument_or_404(key)
    post = acting_post()
    sheet = (
        AnswerForm(questions=found.questions) if found.has_items else ScoresForm(scales=found.scoring.scales)
    )
    may = may_sign(post, found)
    context = {
        "instrument": found,
        "sheet": sheet,
        "has_conditions": any(question.conditions for question in found.questions),
        "may_release": may and found.state not in (RELEASED, RETIRED),
        "may_retire": may and found.state == RELEASED,
    }
    return render(request, "screening/instrument.html", context)


@allowed("screening.release")
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, key: str, step: str) -> HttpResponse:
    """Somebody signs: an instrument is released for the schools of the place, or taken out of use."""
    found = instrument_or_404(key)
    if not may_sign(acting_post(), found) or step not in (RELEASED, RETIRED):
        raise Http404
    form = SignForm(posted(request))
    if step == RETIRED:
        del form.fields["is_checked"]
        form.fields["note"].label = _("Why it is taken out of use")
        form.fields["note"].help_text = ""
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("signed_by", "note")}
        try:
            key = _signed(found, step, given)
        except ScreeningError as error:
            form.add_error(None, explain(error))
        else:
            messages.success(request, _("Signed."))
            return HttpResponseRedirect(reverse("screening:instrument", args=[key]))
    context = {"instrument": found, "form": form, "step": step}
    return render(request, "screening/sign.html", context, status=422 if form.is_bound else 200)


def _signed(found: Instrument, step: str, given: dict[str, str]) -> str:
    if step == RELEASED:
        return str(release(instrument=found, **given).pk)
    retire(instrument=found, **given)
    return found.key


def instrument_or_404(key: str) -> Instrument:
    """An instrument of the acting post's place, of those around it or in it, or a shipped one."""
    found = instrument_by(key)
    place = acting_post().unit.region_id
    if found is None or (found.row and not _is_near(found.row.place, place)):
        raise Http404
    return found


def _is_near(one: int, other: int) -> bool:
    return is_within(one, scope_of(other)) or is_within(other, scope_of(one))
