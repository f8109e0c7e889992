"""What an office decides on forms, what it gives out instead of them, and what a year came to."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_access
from lantian.asking.documents.answers import hidden_words, said_of, workbook
from lantian.asking.forms.register import AllowForm, AnswerForm, DeclineForm
from lantian.asking.models import FormAnswer, RequestedForm
from lantian.asking.queries.register import year_of
from lantian.asking.rules.choosing import levels_below
from lantian.asking.services import deciding
from lantian.asking.views.register import own_form_or_404, page_of_form
from lantian.asking.views.saving import act, save
from lantian.disclosure.models import Release
from lantian.files.kinds import media_type
from lantian.kernel.versions import version_in
from lantian.places.rules import Level
from lantian.registry.views.saving import posted

FIRST_YEAR = 2020


@allowed("asking.decide_form")
@require_http_methods(["GET", "HEAD", "POST"])
def form_answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Gives whoever asks the figures of today instead."""
    one = own_form_or_404(key)
    levels: list[Level] = [level for level in levels_below(one.region) if level != Level.VILLAGE]
    entry = AnswerForm(posted(request), levels=levels, initial={"version": one.version})
    context = {
        "form": entry,
        "title": _("Answer with figures"),
        "about": _(
            "Figures of today leave the house, protected so that no child can be found in them. They stay on record."
        ),
        "back": page_of_form(one),
    }  # fmt: skip

    def write() -> None:
        given = deciding.answer(
            form=one,
            version=entry.cleaned_data["version"],
            level=entry.of_level(),
            today=timezone.localdate(),
        )
        context["back"] = reverse("asking:answer", args=[given.pk])

    return save(request, context, write)


@allowed("asking.decide_form")
@require_http_methods(["GET", "HEAD", "POST"])
def form_allow(request: HttpRequest, key: UUID) -> HttpResponse:
    """Lets a form go out to the field."""
    one = own_form_or_404(key)
    entry = AllowForm(posted(request), initial={"version": one.version, "until": one.until})

    def write() -> None:
        deciding.allow(form=one, today=timezone.localdate(), **entry.cleaned_data)

    return save(request, _context(one, entry, _("Allow the form")), write)


@allowed("asking.decide_form")
@require_http_methods(["GET", "HEAD", "POST"])
def form_decline(request: HttpRequest, key: UUID) -> HttpResponse:
    """The field need not fill a form in."""
    one = own_form_or_404(key)
    entry = DeclineForm(posted(request), initial={"version": one.version})

    def write() -> None:
        deciding.decline(form=one, today=timezone.localdate(), **entry.cleaned_data)

    return save(request, _context(one, entry, _("Decline the form")), write)


@allowed("asking.decide_form")
@require_POST
def form_reopen(request: HttpRequest, key: UUID) -> HttpResponse:
    """A decision is thought over again."""
    one = own_form_or_404(key)
    version = version_in(request)
    return act(request, lambda: deciding.reopen(form=one, version=version), page_of_form(one))


@allowed("asking.decide_form")
@require_safe
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """What left the house: the figures as they were told, to be printed or handed on."""
    given, released = _given(key)
    context = {
        "given": given,
        "one": given.form,
        "released": released,
        "tables": said_of(released),
        "hidden": hidden_words(),
    }
    return render(request, "asking/answer.html", context)


@allowed("asking.decide_form")
@require_safe
def answer_file(request: HttpRequest, key: UUID) -> HttpResponse:
    """The same as a workbook for whoever asked."""
    given, released = _given(key)
    note_access("asking.decide_form", region=given.form.region, what="file", form=str(given.form_id))
    name = f"{given.form.label}-{given.as_of:%Y%m%d}.xlsx"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(workbook(given.form, released), content_type=media_type("xlsx"), headers=headers)


@allowed("asking.count_forms")
@require_safe
def year(request: HttpRequest) -> HttpResponse:
    """How many forms were asked for in a year, how many of them the field did not fill in, what that spared."""
    now = timezone.localdate().year
    typed = request.GET.get("year", "")
    asked = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else now
    shown = min(max(asked, FIRST_YEAR), now)
    found = year_of(shown)
    hours = round(found.minutes / 60)
    states = [(label, found.by_state[state]) for state, label in RequestedForm.State.choices]
    context = {"year": shown, "before": shown - 1, "after": shown + 1 if shown < now else None, "found": found,
               "hours": hours, "states": states, "unlisted": sum(found.unlisted.values())}  # fmt: skip
    return render(request, "asking/year.html", context)


def _given(key: UUID) -> tuple[FormAnswer, Release]:
    given = get_object_or_404(FormAnswer.objects.select_related("form"), pk=key)
    return given, get_object_or_404(Release, pk=given.release)


def _context(one: RequestedForm, entry: Any, title: str) -> dict[str, Any]:
    return {"form": entry, "title": title, "about": one.title, "back": page_of_form(one)}
