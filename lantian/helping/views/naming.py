"""Naming somebody, mending what is on file, saying yes or no."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from uuid_utils.compat import uuid7

from lantian.access.doors import allowed
from lantian.access.policy import OFFICES, Role
from lantian.access.scopes import acting_post
from lantian.helping.forms.fields import offer_initial
from lantian.helping.forms.keeping import AcceptForm, DeclineForm, EditForm, NominateForm
from lantian.helping.models import Helper
from lantian.helping.queries.caps import cap_in
from lantian.helping.queries.choices import homes_for, units_around
from lantian.helping.queries.people import same_person
from lantian.helping.services import people
from lantian.helping.views.saving import ours_or_404, page_of, save
from lantian.registry.views.saving import posted

KEEPS = ("GET", "HEAD", "POST")
MOST_ANYWHERE = 30
"""The highest cap of any kind: which one holds is known when kind and home are."""


@allowed("helping.nominate")
@require_http_methods(KEEPS)
def nominate(request: HttpRequest) -> HttpResponse:
    """A unit names somebody of its place or school."""
    post, on = acting_post(), timezone.localdate()
    near = request.POST.get("region") or request.GET.get("near", "")
    homes = homes_for(post, on, int(near) if near.isascii() and near.isdigit() else None)
    units = units_around(post, on)
    form = NominateForm(
        posted(request),
        cap=MOST_ANYWHERE,
        homes=homes,
        units=units,
        is_known="is_another" in request.POST or _is_known(request),
        initial={
            "key": uuid7(),
            "region": homes[-1][0] if len(homes) == 1 else None,
            "unit": units[0].pk if len(units) == 1 else None,
            "most_children": 1,
        },
    )
    context: dict[str, Any] = {
        "form": form,
        "title": _("Name a helper"),
        "back": reverse("helping:helpers"),
        "towns": [home for home in homes if home[0] % 1_000 == 0] if Role(post.role) in OFFICES else [],
    }

    def write() -> None:
        people.nominate(
            values=form.values(),
            on=on,
            is_another=form.cleaned_data.get("is_another", False),
            key=form.cleaned_data["key"],
        )

    return save(request, context, write, reverse("helping:waiting"), "helping/nominate.html")


def _is_known(request: HttpRequest) -> bool:
    """Whether the telephone that was typed is on file: then the form asks whether this is somebody else."""
    phone = request.POST.get("phone", "").strip().replace(" ", "")
    return bool(phone and same_person(phone))


@allowed("helping.edit")
@require_http_methods(KEEPS)
def edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Mends what is on file about a helper."""
    helper, on = ours_or_404(key), timezone.localdate()
    post = acting_post()
    form = EditForm(
        posted(request),
        cap=max(cap_in(helper.kind, helper.region), helper.most_children),
        homes=homes_for(post, on, helper.region),
        may_move=Role(post.role) in OFFICES,
        initial={
            **{name: getattr(helper, name) for name in EditForm.WHO if name not in ("phone", "identity")},
            **offer_initial(helper),
            "version": helper.version,
        },
    )
    context = {"form": form, "title": _("Mend the entry"), "helper": helper, "back": page_of(helper)}

    def write() -> None:
        people.edit(helper=helper, values=form.values(), version=form.cleaned_data["version"], on=on)

    return save(request, context, write, page_of(helper), "helping/person_form.html")


@allowed("helping.decide")
@require_http_methods(KEEPS)
def accept(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes somebody."""
    helper, on = ours_or_404(key), timezone.localdate()
    initial = {"version": helper.version, "consented_on": helper.consented_on}
    form = AcceptForm(posted(request), initial=initial)
    context = _about(helper, form, _("Accept"), same=True)

    def write() -> None:
        data = form.cleaned_data
        people.accept(helper=helper, consented_on=data["consented_on"], version=data["version"], on=on)

    return save(request, context, write, page_of(helper))


@allowed("helping.decide")
@require_http_methods(KEEPS)
def decline(request: HttpRequest, key: UUID) -> HttpResponse:
    """Does not take somebody, and says why."""
    helper, on = ours_or_404(key), timezone.localdate()
    form = DeclineForm(posted(request), initial={"version": helper.version})
    context = _about(helper, form, _("Do not accept"), same=True)

    def write() -> None:
        data = form.cleaned_data
        people.decline(
            helper=helper, reason=data["reason"], words=data["words"], version=data["version"], on=on
        )

    return save(request, context, write, page_of(helper))


def _about(helper: Helper, form: Any, title: str, *, same: bool = False) -> dict[str, Any]:
    """What a short form about a helper is shown with; with `same`, others with their telephone or number."""
    others = _others(helper) if same else []
    return {"form": form, "title": title, "helper": helper, "back": page_of(helper), "others": others}


def _others(helper: Helper) -> list[Helper]:
    number = helper.identity.reveal() if helper.identity else None
    return same_person(helper.phone.reveal(), number, but=helper.pk) if helper.phone else []
