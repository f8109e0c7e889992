"""The register of forms: the list, one form with what the figures tell of it, and what was decided."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_access
from lantian.access.paging import page_of, page_urls
from lantian.access.policy import Role, may
from lantian.access.queries import names_of
from lantian.access.scopes import acting_post
from lantian.asking.forms.register import MatchForm, RegisterForm
from lantian.asking.models import RequestedForm, UnlistedForm
from lantian.asking.queries.exploring import read_by
from lantian.asking.queries.register import forms_shown
from lantian.asking.rules import steps
from lantian.asking.rules.columns import suggested, text_of
from lantian.asking.services import registering
from lantian.asking.services.deciding import is_mine
from lantian.asking.views.saving import save
from lantian.kernel.values.phones import format_phone, mask_phone
from lantian.places import queries as places
from lantian.registry.views.children import key_in
from lantian.registry.views.saving import posted

PAGE = 30
SHOWS = {
    "may": gettext_lazy("May be asked for"),
    "need_not": gettext_lazy("Need not be filled in"),
    "open": gettext_lazy("To be decided"),
}


@allowed("asking.read_forms")
@require_safe
def forms(request: HttpRequest) -> HttpResponse:
    """What the field may be asked for, what it need not fill in, what waits for a decision."""
    role, today = Role(acting_post().role), timezone.localdate()
    show = request.GET.get("show", "may")
    after, before = key_in(request, "after"), key_in(request, "before")
    page = page_of(forms_shown(show, today), ("-recorded_at", "-id"), after=after, before=before, size=PAGE)
    names = places.paths({form.region for form in page.rows})
    context = {
        "show": show,
        "tabs": _tabs(show),
        "rows": [{"form": form, "place": names.get(form.region, "").split(" ")[-1]} for form in page.rows],
        "may_register": may(role, "asking.register_form"),
        "may_count": may(role, "asking.count_forms"),
        "may_report": may(role, "asking.report_form"),
        "told": UnlistedForm.objects.filter(region=acting_post().region_low or 0).order_by("-recorded_at")[
            :5
        ],
        **page_urls(request, page),
    }
    return render(request, "asking/forms.html", context)


@allowed("asking.read_forms")
@require_safe
def form(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who asks for what on what basis, which columns figures tell already, what was decided."""
    one, role = form_or_404(key), Role(acting_post().role)
    known = read_by(role)
    columns = [
        {**column, "told_by": known[column["figure"]].name if column["figure"] in known else ""}
        for column in one.columns
    ]
    people, _posts = names_of((one.recorded_by, one.decided_by), ())
    decides = may(role, "asking.decide_form") and is_mine(one)
    registers = may(role, "asking.register_form") and one.state in steps.CHANGEABLE and _is_own(one)
    context = {
        "one": one,
        "place": places.path(one.region).split(" ")[-1],
        "columns": columns,
        "matched": len(one.matched),
        "phone": mask_phone(one.phone.reveal()) if one.phone else "",
        "may_reveal": bool(one.phone) and may(role, "asking.register_form") and (_is_own(one) or decides),
        "decided_by": people.get(one.decided_by) if one.decided_by else "",
        "registered_by": people.get(one.recorded_by) if one.recorded_by else "",
        "may_change": registers or (decides and one.state in steps.CHANGEABLE),
        "can": {verb: decides and steps.may(verb, one.state) for verb in ("answer", "allow", "decline", "reopen")},
        "answers": one.answers.order_by("-recorded_at"),
        "may_answers": may(role, "asking.decide_form"),
        "is_over": one.allowed_until is not None and one.allowed_until < timezone.localdate(),
    }  # fmt: skip
    return render(request, "asking/form.html", context)


@allowed("asking.register_form")
@require_http_methods(["GET", "HEAD", "POST"])
def form_new(request: HttpRequest) -> HttpResponse:
    """Puts a form on record; from a village's word with what the village said of it."""
    unlisted = _told_by_village(request.GET.get("told", ""))
    said = {"title": unlisted.title, "asker": unlisted.asker} if unlisted else {}
    entry = RegisterForm(posted(request), initial=said)
    context = {
        "form": entry,
        "title": _("Register a form"),
        "about": _("Whoever wants something filled in says so here first. What figures tell is not asked again."),
        "back": reverse("asking:forms"),
    }  # fmt: skip

    def write() -> None:
        made = registering.register_form(values=entry.values(), today=timezone.localdate(), unlisted=unlisted)
        context["back"] = reverse("asking:form_match", args=[made.pk])

    return save(request, context, write)


@allowed("asking.register_form")
@require_http_methods(["GET", "HEAD", "POST"])
def form_change(request: HttpRequest, key: UUID) -> HttpResponse:
    """Words a form anew, until it is decided on."""
    one = own_form_or_404(key)
    shown = {name: getattr(one, name) for name in (*registering.TERMS, "version")}
    shown |= {"columns": text_of(one.columns), "phone": one.phone.reveal() if one.phone else ""}
    entry = RegisterForm(posted(request), initial=shown)

    def write() -> None:
        registering.change_form(
            form=one, version=entry.cleaned_data["version"], values=entry.values(), today=timezone.localdate()
        )

    context = {"form": entry, "title": one.title, "back": page_of_form(one)}
    return save(request, context, write)


@allowed("asking.register_form")
@require_http_methods(["GET", "HEAD", "POST"])
def form_match(request: HttpRequest, key: UUID) -> HttpResponse:
    """Says column by column which figure tells it already."""
    one = own_form_or_404(key)
    figures = {code: str(found.name) for code, found in read_by(Role(acting_post().role)).items()}
    likely = {
        column["name"]: suggested(f"{column['name']} {column['calibre']}", figures) for column in one.columns
    }
    entry = MatchForm(
        posted(request), form=one, figures=figures, likely=likely, initial={"version": one.version}
    )

    def write() -> None:
        registering.match_columns(form=one, version=entry.cleaned_data["version"], figures=entry.figures())

    context = {
        "form": entry,
        "title": one.title,
        "about": _("Which figures tell what the form asks? Those like a column by its words come first; you decide."),
        "back": page_of_form(one),
    }  # fmt: skip
    return save(request, context, write)


@allowed("asking.register_form")
@require_POST
def form_phone(request: HttpRequest, key: UUID) -> HttpResponse:
    """Shows the telephone of whoever asks; each time stands in the log."""
    one = own_form_or_404(key)
    note_access("asking.register_form", region=one.region, what="phone", form=str(one.pk))
    number = format_phone(one.phone.reveal()) if one.phone else ""
    return render(request, "asking/phone.html", {"one": one, "number": number})


def form_or_404(key: UUID) -> RequestedForm:
    """A form that concerns the place of the acting post."""
    return get_object_or_404(RequestedForm, pk=key)


def own_form_or_404(key: UUID) -> RequestedForm:
    """A form that the acting post put on record, or that it decides on."""
    one = form_or_404(key)
    if not (_is_own(one) or is_mine(one)):
        raise Http404
    return one


def page_of_form(one: RequestedForm) -> str:
    """The address of a form's page."""
    return reverse("asking:form", args=[one.pk])


def _is_own(one: RequestedForm) -> bool:
    return one.region == acting_post().region_low


def _told_by_village(text: str) -> UnlistedForm | None:
    try:
        return UnlistedForm.objects.filter(pk=UUID(text), state=UnlistedForm.State.OPEN).first()
    except ValueError:
        return None


def _tabs(show: str) -> list[dict[str, Any]]:
    address = reverse("asking:forms")
    return [
        {"label": label, "url": f"{address}?show={name}", "active": name == show}
        for name, label in SHOWS.items()
    ]
