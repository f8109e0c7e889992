"""Who is in the team, and who answers for the case."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lantian.access.doors import allowed
from lantian.access.models import Post
from lantian.access.policy import Compartment
from lantian.access.scopes import acting_post
from lantian.cases.forms.intervening import HandOverForm, MemberForm
from lantian.cases.forms.steps import ReasonForm
from lantian.cases.models import CaseMember
from lantian.cases.queries.teams import called, candidates, names_of_seats, successors
from lantian.cases.rules.steps import Verb
from lantian.cases.services import teams as services
from lantian.cases.views.saving import Sheet, case_or_404, check_own, own_case, save
from lantian.registry.views.saving import posted

METHODS = ["GET", "HEAD", "POST"]


def _choices(posts: Iterable[Post]) -> list[tuple[str, str]]:
    return [(str(post.seat), called(post)) for post in posts]


@allowed("cases.lead")
@require_http_methods(METHODS)
def member_new(request: HttpRequest, key: UUID) -> HttpResponse:
    """Lets somebody into the team."""
    case = own_case(key, as_owner=True)
    form = MemberForm(posted(request), seats=_choices(candidates(case, timezone.localdate())))

    def write() -> None:
        values = form.cleaned_data
        services.add_member(
            case=case,
            seat=values["seat"],
            part=values["part"],
            basis=values["basis"],
            basis_words=values["basis_words"],
        )

    return save(request, case, Sheet(form, _("Who joins the team?")), write)


@allowed("cases.work")
@require_http_methods(METHODS)
def member_end(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes somebody out of the team, or leaves it oneself."""
    member = get_object_or_404(CaseMember.objects.select_related("case"), pk=key, until_at=None)
    case, is_self = member.case, member.seat == acting_post().seat
    check_own(case, as_owner=not is_self)
    form = ReasonForm(posted(request), verb=Verb.LEAVE)

    def write() -> None:
        services.end_member(member=member, **form.cleaned_data)

    name = names_of_seats([member.seat], timezone.localdate()).get(member.seat, "")
    title = _("Leaving the team") if is_self else _("Taking out of the team")
    done = reverse("cases:cases") if is_self else ""
    return save(request, case, Sheet(form, title, name, done=done), write)


@allowed("cases.lead")
@require_http_methods(METHODS)
def hand_over(request: HttpRequest, key: UUID) -> HttpResponse:
    """Lets somebody else answer for the case."""
    case = own_case(key, as_owner=True)
    form = HandOverForm(posted(request), seats=_choices(successors(case, timezone.localdate())))

    def write() -> None:
        services.hand_over(case=case, **form.cleaned_data)

    return save(request, case, Sheet(form, _("Handing the case over")), write)


@allowed("cases.lead")
@require_http_methods(METHODS)
def take_over(request: HttpRequest, key: UUID) -> HttpResponse:
    """An office with the key takes a case on itself."""
    case = case_or_404(key)
    if Compartment.PROTECTION not in acting_post().compartments:
        raise PermissionDenied
    form = ReasonForm(posted(request), verb=Verb.HAND_OVER)

    def write() -> None:
        services.take_over(case=case, **form.cleaned_data)

    return save(request, case, Sheet(form, _("Taking the case over")), write)


@allowed("cases.lead")
@require_http_methods(METHODS)
def stay(request: HttpRequest, key: UUID) -> HttpResponse:
    """The child moved to another county, and this team goes on."""
    case = own_case(key, as_owner=True)
    form = ReasonForm(posted(request), verb=Verb.STAY)

    def write() -> None:
        services.stay_with(case=case, **form.cleaned_data)

    return save(request, case, Sheet(form, _("The team goes on")), write)
