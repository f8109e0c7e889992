"""A file comes from another city: opening it, taking the child onto the register, taking that back."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantian.access.doors import allowed
from lantian.access.log import note_access
from lantian.files.uploads import was_too_large
from lantian.kernel.versions import Conflict
from lantian.places import queries as places
from lantian.registry.models import Child
from lantian.registry.queries.active import existing
from lantian.registry.queries.listing import lines_of
from lantian.registry.views.registering import register_form, registration
from lantian.registry.views.saving import posted
from lantian.transfers.errors import TransferError
from lantian.transfers.forms.cities import LayForm, OpenForm, ReasonForm
from lantian.transfers.messages import say
from lantian.transfers.models import InwardFile
from lantian.transfers.queries import cities as queries
from lantian.transfers.rules.package import MOST_BYTES
from lantian.transfers.services import bringing
from lantian.transfers.views.saving import save
from lantian.transfers.words import INWARD_TONES

HOME, STEP = "transfers:cities", "transfers/step.html"


@allowed("transfers.bring_in")
@require_http_methods(["GET", "HEAD", "POST"])
def open_new(request: HttpRequest) -> HttpResponse:
    """A package is opened with the passphrase that the other office told."""
    too_large = request.method == "POST" and was_too_large(request)
    form = OpenForm(posted(request), request.FILES if request.method == "POST" else None)
    if too_large:
        form.add_error("file", say(TransferError("no_package")))

    def write() -> InwardFile:
        blob = form.cleaned_data["file"].read(MOST_BYTES + 1)
        phrase = form.cleaned_data["passphrase"]
        return bringing.open_package(blob=blob, passphrase=phrase, today=timezone.localdate())

    context = {
        "form": form,
        "title": _("A file has come from another city"),
        "about": _("It is opened and shown; nothing stands in the register before you take it in."),
        "verb": _("Open what came"),
        "back": reverse(HOME),
    }
    return save(request, context, write, page_of, STEP, said=_("Opened. Look at it, and decide."))


@allowed("transfers.bring_in")
@require_safe
def inward(request: HttpRequest, key: UUID) -> HttpResponse:
    """What came, who it may be, and what became of it."""
    row, today = inward_or_404(key), timezone.localdate()
    note_access("transfers.bring_in", child=row.child, region=row.region, school=row.school, step="read")
    content = bringing.content_of(row) if row.content else None
    is_open = row.state == InwardFile.State.OPENED
    context = {
        "row": row,
        "tone": INWARD_TONES[row.state],
        "content": content,
        "parts": queries.shown(content.parts) if content else [],
        "perhaps": lines_of(queries.perhaps(content), today) if content and is_open else [],
        "receipt": content.receipt if content and row.is_taken else "",
        "from_city": places.paths([row.from_city * 100_000_000]).get(row.from_city * 100_000_000, ""),
        "child": Child.objects.filter(existing(), pk=row.child).first() if row.child else None,
        "waiting": queries.needs_waiting(row) if row.is_taken else 0,
        "may_undo": row.is_taken and row.accepted_on == today,
    }
    return render(request, "transfers/inward.html", context)


def inward_or_404(key: UUID) -> InwardFile:
    """A file from another city that the acting post may see."""
    return get_object_or_404(InwardFile, pk=key)


def page_of(row: InwardFile) -> str:
    """The address of a file from another city."""
    return reverse("transfers:inward", args=[row.pk])


@allowed("transfers.bring_in")
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest, key: UUID) -> HttpResponse:
    """The registration form, filled with what came along; likely the same children stand beside it."""
    row = inward_or_404(key)
    if row.state != InwardFile.State.OPENED:
        return HttpResponseRedirect(page_of(row))
    content = bringing.content_of(row)
    form = register_form(posted(request), {"values": queries.known_before(content)})

    def write(values: dict[str, Any]) -> Child:
        values = {**queries.further(content), **values}
        return bringing.take_in(row=row, version=row.version, values=values, today=timezone.localdate())

    try:
        answer = registration(request, form, write)
    except (Conflict, TransferError):
        return HttpResponseRedirect(page_of(row))
    return HttpResponseRedirect(page_of(row)) if answer.status_code == 302 else answer


@allowed("transfers.bring_in")
@require_http_methods(["GET", "HEAD", "POST"])
def lay_to(request: HttpRequest, key: UUID) -> HttpResponse:
    """The child is on file here: what came along is laid to that file."""
    row = inward_or_404(key)
    found = queries.perhaps(bringing.content_of(row)) if row.content else []
    names = places.paths({child.region for child in found})
    choices = [(child.pk, f"{child.name} {child.birth_on} {names.get(child.region, '')}") for child in found]
    form = LayForm(posted(request), children=choices, initial={"version": row.version})

    def write() -> None:
        chosen = next(child for child in found if child.pk == form.cleaned_data["child"])
        version = form.cleaned_data["version"]
        bringing.lay_to(row=row, version=version, child=chosen, today=timezone.localdate())

    about = _("The facts of the file here stay as they are; what came along can be read beside them.")
    return save(request, _form(form, row, _("It is a child on file"), about), write)


@allowed("transfers.bring_in")
@require_http_methods(["GET", "HEAD", "POST"])
def put_away(request: HttpRequest, key: UUID) -> HttpResponse:
    """The file is not for this office."""
    row = inward_or_404(key)
    form = ReasonForm(posted(request), initial={"version": row.version})

    def write() -> None:
        bringing.put_away(row=row, **form.cleaned_data)

    about = _("What the package held is destroyed here.")
    title = _("Put the file away")
    return save(request, _form(form, row, title, about) | {"verb": title}, write, template=STEP)


@allowed("transfers.bring_in")
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, key: UUID) -> HttpResponse:
    """What was taken in today goes again."""
    row = inward_or_404(key)
    form = ReasonForm(posted(request), initial={"version": row.version})

    def write() -> None:
        bringing.take_back(row=row, today=timezone.localdate(), **form.cleaned_data)

    about = _(
        "The file that was made of it goes again. If you told the code of the receipt already, call the other office: "
        "it opens its file again."
    )
    title = _("Take it back")
    return save(request, _form(form, row, title, about) | {"verb": title}, write, template=STEP)


def _form(form: Any, row: InwardFile, title: str, about: str) -> dict[str, Any]:
    return {"form": form, "title": title, "about": about, "back": page_of(row)}
