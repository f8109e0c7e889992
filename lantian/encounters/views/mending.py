"""Mending a record of one's own: corrected, withdrawn, its promise kept."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantian.access.doors import allowed
from lantian.access.scopes import acting_post
from lantian.encounters.errors import EncounterError
from lantian.encounters.forms.fields import ALONE
from lantian.encounters.forms.recording import Asked, CorrectForm, KeepForm, WithdrawForm
from lantian.encounters.models import Encounter, EncounterWords, HolidayStay
from lantian.encounters.rules.kinds import LINES, Kind
from lantian.encounters.services.correcting import Seen, correct, keep_promise, withdraw
from lantian.encounters.views.recording import refuse
from lantian.encounters.words import KIND_NAMES
from lantian.kernel.versions import Conflict
from lantian.registry.views.conflicts import show_conflict
from lantian.registry.views.saving import posted


@allowed("encounters.correct")
@require_http_methods(["GET", "HEAD", "POST"])
def correct_record(request: HttpRequest, row: UUID) -> HttpResponse:
    """The same form with what stands there, and why it is mended."""
    found = _own_or_404(row)
    words = EncounterWords.objects.filter(encounter=found.pk).first()
    asked = Asked(Kind(found.kind), timezone.localdate(), has_words=_has_words(found, words))
    form = CorrectForm(posted(request), asked=asked, initial=_initial(found, words))
    context = {"row": found, "child": found.child, "form": form, "title": KIND_NAMES[Kind(found.kind)]}
    if form.is_bound and form.is_valid():
        seen = Seen(form.cleaned_data["version"], form.cleaned_data["words_version"])
        why = form.cleaned_data["why"]
        try:
            alarms = correct(
                encounter=found, told=form.account(), why=why, seen=seen, today=timezone.localdate()
            )
        except EncounterError as error:
            refuse(form, error)
        except Conflict as conflict:
            return _conflict(request, context, conflict)
        else:
            messages.success(request, _("Corrected. How it stood before is kept."))
            address = "encounters:saved" if alarms else "encounters:history"
            return HttpResponseRedirect(reverse(address, args=[found.pk if alarms else found.child_id]))
    return render(request, "encounters/correct.html", context, status=422 if form.is_bound else 200)


@allowed("encounters.correct")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_record(request: HttpRequest, row: UUID) -> HttpResponse:
    """A record that should not be there: it stays, marked, and counts for nothing."""
    found = _own_or_404(row)
    form = WithdrawForm(posted(request))
    if form.is_valid():
        try:
            withdraw(encounter=found, why=form.cleaned_data["why"])
        except EncounterError:
            raise Http404 from None
        messages.success(request, _("Withdrawn. That it was here, and why it is not, stays."))
        return HttpResponseRedirect(reverse("encounters:history", args=[found.child_id]))
    context = {"row": found, "child": found.child, "form": form, "title": KIND_NAMES[Kind(found.kind)]}
    return render(request, "encounters/withdraw.html", context, status=422 if form.is_bound else 200)


@allowed("encounters.correct")
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, row: UUID) -> HttpResponse:
    """What was promised is done: one tap, the day is today unless said otherwise."""
    found = _own_or_404(row)
    form = KeepForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            keep_promise(encounter=found, on=form.cleaned_data["on"], today=timezone.localdate())
        except EncounterError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Kept: it is noted."))
            return HttpResponseRedirect(reverse("encounters:mine"))
    words = EncounterWords.objects.filter(encounter=found.pk).first()
    context = {"row": found, "child": found.child, "form": form, "words": words}
    return render(request, "encounters/keep.html", context, status=422 if form.is_bound else 200)


def _own_or_404(row: UUID) -> Encounter:
    """A record that the acting seat wrote, of a child that it sees."""
    rows = Encounter.objects.filter(seat=acting_post().seat).select_related("child")
    return get_object_or_404(rows, pk=row)


def _has_words(row: Encounter, words: EncounterWords | None) -> bool:
    """Whether words can be asked: they can be read, or there are none yet that would be closed to their author."""
    return words is not None or row.confidence != "case"


def _initial(row: Encounter, words: EncounterWords | None) -> dict[str, Any]:
    """What stands there, as the form shows it."""
    seen = [*row.seen, *([ALONE] if row.seen_alone else [])]
    columns = (
        "happened_on",
        "way",
        "promised_on",
        "next_on",
        "aid_item",
        "aid_amount",
        "aid_unit",
        "aid_need",
    )
    found: dict[str, Any] = {name: getattr(row, name) for name in columns} | {"seen": seen}
    found |= {line: "" if getattr(row, line) is None else str(getattr(row, line)) for line in LINES}
    found |= {"version": row.version, "words_version": words.version if words else None}
    if words:
        sealed = {name: getattr(words, name) for name in ("noted", "child_words", "promise")}
        found |= {name: value.reveal() if value else "" for name, value in sealed.items()}
        found |= {"topics": words.topics, "mood": "" if words.mood is None else str(words.mood)}
    return found | _stay(row)


def _stay(row: Encounter) -> dict[str, Any]:
    stay = HolidayStay.objects.filter(encounter=row.pk).first()
    if stay is None:
        return {}
    return {
        "season": f"{stay.season}-{stay.year}",
        "where": stay.where,
        "place_text": stay.place_text,
        "relation": stay.relation,
        "phone": stay.phone.reveal() if stay.phone else "",
    }


def _conflict(request: HttpRequest, context: dict[str, Any], conflict: Conflict) -> HttpResponse:
    """Both values field by field; what is renewed is the version of the row that had changed."""
    form, row = context["form"], conflict.row
    if isinstance(row, EncounterWords):
        form.data = form.data.copy()
        form.data["words_version"] = row.version
        current = Encounter.objects.get(pk=row.encounter_id)
        return show_conflict(
            request, "encounters/correct.html", context, Conflict(current, conflict.differences)
        )
    return show_conflict(request, "encounters/correct.html", context, conflict)
