"""Steps in words, and closing."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantian.access.doors import allowed
from lantian.cases.forms.steps import CloseForm, MoveForm
from lantian.cases.rules.steps import State, Verb
from lantian.cases.services.steps import BY_HAND, BY_OWNER, close, move
from lantian.cases.views.saving import Sheet, own_case, save
from lantian.cases.words import VERB_NAMES
from lantian.registry.views.saving import posted

METHODS = ["GET", "HEAD", "POST"]


@allowed("cases.work")
@require_http_methods(METHODS)
def step(request: HttpRequest, key: UUID, verb: str) -> HttpResponse:
    """One step in words."""
    if verb not in BY_HAND:
        raise Http404
    chosen = Verb(verb)
    case = own_case(key, as_owner=chosen in BY_OWNER)
    form = MoveForm(posted(request), verb=chosen)

    def write() -> None:
        move(case=case, verb=chosen, today=timezone.localdate(), **form.values())

    return save(request, case, Sheet(form, str(VERB_NAMES[verb])), write)


@allowed("cases.lead")
@require_http_methods(METHODS)
def case_close(request: HttpRequest, key: UUID) -> HttpResponse:
    """Closes a case with the word of the child or whoever takes care."""
    case = own_case(key, as_owner=True)
    form = CloseForm(posted(request), state=State(case.state))

    def write() -> None:
        close(case=case, values=form.values(), today=timezone.localdate())

    return save(request, case, Sheet(form, _("Closing the case")), write)
