"""What a child wishes, whom it refuses, why it needs nobody; and from which age on sex matters in a place."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lantian.access.doors import allowed
from lantian.access.policy import OFFICES, Role, may
from lantian.access.scopes import acting_post
from lantian.helping.models import Helper
from lantian.helping.queries.people import offering_in
from lantian.kernel.city import acting_city
from lantian.kernel.versions import version_in
from lantian.pairing.forms.pairs import Choices
from lantian.pairing.forms.wishes import AgeForm, ExemptForm, RefusalForm, WishForm
from lantian.pairing.models import Exemption, Refusal, SameSexAge, Wish
from lantian.pairing.queries.facts import ages, same_sex_from
from lantian.pairing.services import wishing
from lantian.pairing.services.wording import set_age
from lantian.pairing.views.saving import act, page_of, save
from lantian.places import queries as places
from lantian.registry.models import Child, existing
from lantian.registry.views.card_pages import place_in
from lantian.registry.views.file import child_or_404
from lantian.registry.views.saving import posted

KINDS: dict[str, Any] = {"wish": Wish, "refusal": Refusal, "exemption": Exemption}
MOST = 100


@allowed("pairing.hear")
@require_http_methods(["GET", "HEAD", "POST"])
def wish(request: HttpRequest, key: UUID) -> HttpResponse:
    """Whom a child names as a confidant, written down by whoever heard it."""
    child = child_or_404(key)
    form = WishForm(posted(request), helpers=_near(child))

    def write() -> None:
        data = dict(form.cleaned_data)
        helper = _helper(data.pop("helper"))
        wishing.wish(child=child, helper=helper, today=timezone.localdate(), **data)

    return save(request, _about(child, form, _("A confidant whom the child names")), write, _back(child))


@allowed("pairing.hear")
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, key: UUID) -> HttpResponse:
    """A no: of the child, of its family; an office rules a pair out."""
    child = child_or_404(key)
    is_office = Role(acting_post().role) in OFFICES
    form = RefusalForm(posted(request), helpers=_near(child), is_office=is_office)

    def write() -> None:
        data = dict(form.cleaned_data)
        helper, words = _helper(data.pop("helper")), data.pop("note", "")
        wishing.refuse(child=child, helper=helper, words=words, today=timezone.localdate(), **data)

    return save(request, _about(child, form, _("Somebody said no")), write, _back(child))


@allowed("pairing.exempt")
@require_http_methods(["GET", "HEAD", "POST"])
def exempt(request: HttpRequest, key: UUID) -> HttpResponse:
    """Why a child needs nobody now."""
    child = child_or_404(key)
    form = ExemptForm(posted(request))

    def write() -> None:
        data = dict(form.cleaned_data)
        wishing.exempt(child=child, words=data.pop("note"), **data)

    return save(request, _about(child, form, _("Why the child needs nobody now")), write, _back(child))


@allowed("pairing.hear")
@require_POST
def no_longer(request: HttpRequest, what: str, key: UUID) -> HttpResponse:
    """A wish, a refusal or an exemption holds no more."""
    if what not in KINDS:
        raise Http404
    row = get_object_or_404(KINDS[what].objects.filter(existing("child__")).select_related("child"), pk=key)
    if isinstance(row, Refusal) and row.by == Refusal.By.OFFICE and Role(acting_post().role) not in OFFICES:
        raise Http404

    def write() -> None:
        wishing.no_longer(row=row, on=timezone.localdate(), version=version_in(request))

    return act(request, write, _back(row.child))


@allowed("pairing.set_age")
@require_http_methods(["GET", "HEAD", "POST"])
def ages_of_place(request: HttpRequest) -> HttpResponse:
    """From which age on a place lets only helpers of the child's own sex stand by it."""
    place = place_in(request)
    row = SameSexAge.objects.filter(city=acting_city(), place=place).first()
    now = same_sex_from(place, ages())
    initial = {"version": row.version if row else 1, "age": now}
    form = AgeForm(posted(request), initial=initial)

    def write() -> None:
        set_age(place=place, **form.cleaned_data)

    context = {"form": form, "title": _("Same sex from which age on"), "about": places.path(place)}
    return save(request, context, write, f"{reverse('pairing:home')}?place={place}")


def _near(child: Child) -> Choices:
    """The helpers who offer to come to the village of a child, by name."""
    rows = Helper.objects.filter(offering_in(child.region), standing=Helper.Standing.ACCEPTED)
    return [
        (str(key), name) for key, name in rows.order_by("name_pinyin", "pk").values_list("pk", "name")[:MOST]
    ]


def _helper(key: UUID | None) -> Helper | None:
    return get_object_or_404(Helper.objects.all(), pk=key) if key else None


def _about(child: Child, form: Any, title: str) -> dict[str, Any]:
    return {"child": child, "form": form, "title": title}


def _back(child: Child) -> str:
    """To the child and its helpers, or for those who are not shown these to the file."""
    if may(Role(acting_post().role), "pairing.read"):
        return page_of(child.pk)
    return reverse("registry:child", args=[child.pk])
