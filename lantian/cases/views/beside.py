"""Evidence of a case and what is asked of units for it."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantian.access.doors import allowed
from lantian.access.policy import Role, may
from lantian.access.scopes import acting_post
from lantian.cases.forms.beside import CaseReferForm, FileForm
from lantian.cases.models import CaseFile
from lantian.cases.services.files import add_files
from lantian.cases.services.referring import ask_unit
from lantian.cases.services.rows import note
from lantian.cases.views.saving import Sheet, check_own, own_case, save
from lantian.files.models import StoredFile
from lantian.files.services import path_of
from lantian.files.uploads import limit_in_mebibytes, was_too_large
from lantian.files.views import SHOWN_AT_ONCE, answer_with
from lantian.referrals.matters import OTHER, matters
from lantian.referrals.queries.parties import units_for
from lantian.registry.views.saving import posted

METHODS = ["GET", "HEAD", "POST"]


@allowed("cases.work")
@require_http_methods(METHODS)
def file_new(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keeps pictures or papers in a case."""
    case = own_case(key)
    form = FileForm(posted(request), request.FILES or None)
    if was_too_large(request):
        form.add_error("evidence", _("This is larger than %(limit)s MiB.") % {"limit": limit_in_mebibytes()})

    def write() -> None:
        given = form.cleaned_data
        add_files(
            case=case,
            files=[Path(one.temporary_file_path()) for one in given["evidence"]],
            what=given["what"],
            basis=given["basis"],
            basis_words=given["basis_words"],
        )

    return save(request, case, Sheet(form, _("Add evidence")), write)


@allowed("cases.read")
@require_safe
def file_open(request: HttpRequest, key: UUID) -> Any:
    """A picture or paper of a case, for its team; that it was opened is on record."""
    file = get_object_or_404(CaseFile.objects.select_related("case"), pk=key)
    check_own(file.case)
    if not path_of(file.pk).exists():
        raise Http404
    note(file.case, "file", file=str(file.pk))
    ending = {"jpeg": "jpg"}.get(file.kind, file.kind)
    stored = StoredFile(id=file.pk, name=f"evidence.{ending}", kind=file.kind, size=file.size)
    return answer_with(stored, is_shown=file.kind in SHOWN_AT_ONCE)


@allowed("cases.work")
@require_http_methods(METHODS)
def ask(request: HttpRequest, key: UUID) -> HttpResponse:
    """Asks a unit for something that a case needs."""
    case, post = own_case(key), acting_post()
    if not may(Role(post.role), "referrals.refer"):
        raise PermissionDenied
    on = timezone.localdate()
    form = CaseReferForm(
        posted(request),
        units=units_for(case.region, case.school, on).exclude(pk=post.unit_id),
        suggested=matters()[OTHER].departments,
    )

    def write() -> None:
        ask_unit(case=case, values=form.cleaned_data, today=on)

    about = _("The unit reads what you write here and what you tick; it is not told that there is a case.")
    return save(request, case, Sheet(form, _("Ask a unit"), about=about), write)
