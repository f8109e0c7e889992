"""The papers of a child's file: attach, open, replace, withdraw; and what is closed, in an emergency."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lantian.access.doors import allowed
from lantian.access.emergencies import look_behind_glass, open_in_emergency
from lantian.access.models import Post
from lantian.access.policy import Role
from lantian.access.rules import lacks_what_can_be_opened
from lantian.access.scopes import acting_post
from lantian.files.messages import SENTENCES, say_refusal
from lantian.files.papers import PaperRefused
from lantian.files.services import path_of
from lantian.files.uploads import was_too_large
from lantian.files.views import SHOWN_AT_ONCE, answer_with, say_removed
from lantian.registry.errors import RegistryError
from lantian.registry.forms.attaching import AttachForm, EmergencyForm, PaperForm, ReplaceForm, WithdrawForm
from lantian.registry.messages import explain
from lantian.registry.models import Child, ChildDocument
from lantian.registry.queries.attached import document_to_open
from lantian.registry.rules.documents import kinds_to_attach
from lantian.registry.services.attaching import (
    attach_document,
    note_document,
    replace_document,
    withdraw_document,
)
from lantian.registry.views.file import child_or_404


@allowed("registry.attach_document")
@require_http_methods(["GET", "POST"])
def attach(request: HttpRequest, key: UUID) -> HttpResponse:
    """A paper that is new in the file: photographed with the telephone, or chosen."""
    child, post = child_or_404(key), acting_post()
    kinds = kinds_to_attach(Role(post.role), post.compartments)
    if not kinds:
        raise Http404
    form = AttachForm(*_sent(request), kinds=kinds, initial={"kind": request.GET.get("kind", "")})
    if _is_complete(request, form):
        given = {name: form.cleaned_data[name] for name in ("kind", "dated_on", "note")}
        if _tried(form, lambda path: attach_document(child=child, path=path, **given)):
            messages.success(request, _("The paper is in the file."))
            return _to_documents(key)
    context = {"child": child, "form": form, "limit": settings.DOCUMENT_LIMIT_BYTES >> 20}
    return render(request, "registry/documents/attach.html", context, status=422 if form.is_bound else 200)


@allowed("registry.read_documents")
@require_GET
def open_document(request: HttpRequest, key: UUID, document: UUID) -> Any:
    """The content of a paper, for whoever may read its kind; each time stands in the log."""
    child = child_or_404(key)
    opening = look_behind_glass(child.pk, timezone.now())
    found = _document_or_404(child, document)
    if found.file.removed_at:
        return say_removed(request, found.file)
    if not path_of(found.file.pk).exists():
        raise Http404
    note_document("registry.read_documents", found, **({"opening": str(opening.pk)} if opening else {}))
    return answer_with(found.file, is_shown=found.file.kind in SHOWN_AT_ONCE)


@allowed("registry.attach_document")
@require_http_methods(["GET", "POST"])
def replace(request: HttpRequest, key: UUID, document: UUID) -> HttpResponse:
    """A newer version of a paper; the older one stays in the file."""
    child, post = child_or_404(key), acting_post()
    found = _changeable_or_404(child, document, post)
    form = ReplaceForm(*_sent(request), initial={"number": found.number, "note": found.note})
    if _is_complete(request, form):
        given = {name: form.cleaned_data[name] for name in ("number", "dated_on", "note")}
        if _tried(form, lambda path: replace_document(document=found, path=path, **given)):
            messages.success(request, _("The newer version is in the file; the older one stays beneath it."))
            return _to_documents(key)
    context = {
        "child": child,
        "form": form,
        "document": found,
        "limit": settings.DOCUMENT_LIMIT_BYTES >> 20,
    }
    return render(request, "registry/documents/attach.html", context, status=422 if form.is_bound else 200)


@allowed("registry.withdraw_document")
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, key: UUID, document: UUID) -> HttpResponse:
    """Takes a paper out of use, with a reason; its row stays."""
    child, post = child_or_404(key), acting_post()
    found = _changeable_or_404(child, document, post)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            withdraw_document(document=found, reason=form.cleaned_data["reason"], now=timezone.now())
        except RegistryError:
            raise Http404 from None
        messages.success(request, _("The paper is withdrawn. That it was here, and why it is not, stays."))
        return _to_documents(key)
    context = {"child": child, "form": form, "document": found}
    return render(request, "registry/documents/withdraw.html", context, status=422 if form.is_bound else 200)


@allowed("registry.break_glass")
@require_http_methods(["GET", "POST"])
def break_glass(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is closed about this child, in an emergency: after a warning, with a reason, for a short time."""
    child = child_or_404(key)
    if not lacks_what_can_be_opened(acting_post().compartments):
        raise Http404
    form = EmergencyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        opening = open_in_emergency(
            child=child.pk,
            region=child.region,
            school=child.school,
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )
        until = timezone.localtime(opening.until)
        messages.warning(request, _("Open to you until %(time)s.") % {"time": f"{until:%H:%M}"})
        return _to_documents(key)
    context = {"child": child, "form": form, "minutes": settings.BREAK_GLASS_MINUTES}
    return render(request, "registry/documents/emergency.html", context, status=422 if form.is_bound else 200)


def _document_or_404(child: Child, key: UUID) -> ChildDocument:
    found = document_to_open(child.pk, key, Role(acting_post().role))
    if found is None:
        raise Http404
    return found


def _changeable_or_404(child: Child, key: UUID, post: Post) -> ChildDocument:
    """The latest version of a paper that is in use and that the acting post may attach."""
    found = _document_or_404(child, key)
    mine = kinds_to_attach(Role(post.role), post.compartments)
    if found.kind not in mine or found.withdrawn_at or not found.is_latest:
        raise Http404
    return found


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _is_complete(request: HttpRequest, form: PaperForm) -> bool:
    """Whether a form came with all it needs; what was cut off on its way is said to be too large."""
    if request.method == "POST" and was_too_large(request):
        form.errors.pop("file", None)
        form.add_error("file", str(SENTENCES["too_large"]) % {"limit": settings.DOCUMENT_LIMIT_BYTES >> 20})
        return False
    return bool(form.is_bound and form.is_valid())


def _tried(form: PaperForm, keep: Any) -> bool:
    """Whether the paper of a form was kept; why not stands at its field."""
    upload = form.cleaned_data[form.sent]
    try:
        keep(Path(upload.temporary_file_path()))
    except PaperRefused as refused:
        form.add_error(form.sent, say_refusal(refused))
    except RegistryError as error:
        form.add_error(None, explain(error))
    else:
        return True
    return False


def _to_documents(key: UUID) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('registry:child', args=[key])}#documents")
