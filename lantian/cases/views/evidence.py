"""Evidence of a case: kept, opened on record, set aside with a reason, brought back from above."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantian.access.doors import allowed
from lantian.cases.forms.beside import FileForm
from lantian.cases.forms.steps import ReasonForm
from lantian.cases.models import CaseFile
from lantian.cases.rules.steps import Verb
from lantian.cases.services import putting_aside
from lantian.cases.services.files import add_files
from lantian.cases.services.rows import note
from lantian.cases.views.saving import Sheet, check_own, own_case, save
from lantian.files.services import path_of
from lantian.files.uploads import limit_in_mebibytes, was_too_large
from lantian.files.views import answer_with_evidence
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
    """A picture or paper of a case, for its team; that it was opened is on record.

    Once it was set aside it is for who may bring it back: they see what they decide about.
    """
    file = _file(key)
    if not file.set_aside_at:
        check_own(file.case)
    elif not putting_aside.can_bring_back(file, timezone.localdate()):
        raise Http404
    if not path_of(file.pk).exists():
        raise Http404
    note(file.case, "file", file=str(file.pk), is_aside=bool(file.set_aside_at))
    return answer_with_evidence(file)


@allowed("cases.lead")
@require_http_methods(METHODS)
def set_aside(request: HttpRequest, key: UUID) -> HttpResponse:
    """Whoever answers for a case takes a wrong file from its team."""
    file = _file(key)
    check_own(file.case, as_owner=True)
    if file.set_aside_at:
        raise Http404
    form = ReasonForm(posted(request), verb=Verb.SET_ASIDE)
    return _save(request, file, form, _("Set evidence aside"), putting_aside.set_aside)


@allowed("cases.lead")
@require_http_methods(METHODS)
def bring_back(request: HttpRequest, key: UUID) -> HttpResponse:
    """Somebody above gives the team a file back that was set aside by mistake."""
    file = _file(key)
    if not putting_aside.can_bring_back(file, timezone.localdate()):
        raise Http404
    form = ReasonForm(posted(request), verb=Verb.BRING_BACK)
    return _save(request, file, form, _("Bring evidence back"), putting_aside.bring_back)


def _file(key: UUID) -> CaseFile:
    """A file of a case that the acting post sees."""
    return get_object_or_404(CaseFile.objects.select_related("case"), pk=key)


def _save(
    request: HttpRequest, file: CaseFile, form: ReasonForm, title: str, write: Callable[..., None]
) -> HttpResponse:
    sheet = Sheet(form, title, about=file.what.reveal() if file.what else "")
    return save(request, file.case, sheet, lambda: write(file=file, **form.cleaned_data))
